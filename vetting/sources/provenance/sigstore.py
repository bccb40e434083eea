"""Sigstore bundles, verified without the network against the trust root the library ships.

https://docs.sigstore.dev/about/bundle/
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from vetting.boundary.json import Node, parse
from vetting.errors import FormatError
from vetting.model.envelope import IN_TOTO
from vetting.sources.provenance import Invalid, Unverifiable
from vetting.sources.provenance.identity import Identity, from_certificate

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from sigstore.models import Bundle
    from sigstore.verify.policy import VerificationPolicy

_PUBLIC = "https://tuf-repo-cdn.sigstore.dev"
_KINDS = (("dsse", "0.0.1"), ("hashedrekord", "0.0.2"))
"""The log entries that the library can compare with an envelope. Until 2023 npm's were of the kind
`intoto` and without proof of inclusion."""

_SILENT = logging.NullHandler()
"""The library warns of oddities that older bundles have by the thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A verified payload and who signed it."""

    payload: bytes
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The authorities of a trust root, by what certificates and log entries call them."""

    logs: frozenset[str]
    certificate_logs: frozenset[str]
    authorities: frozenset[bytes]


class _Whoever:
    """The policy that every signer with an identity satisfies: the caller looks at who it is."""

    def verify(self, cert: "Certificate") -> None:
        """See `sigstore.verify.policy.VerificationPolicy`."""
        from_certificate(cert)


class Sigstore:
    """Verifies against one trust root: that of the file `root`, or the embedded one.

    The library is imported when the first bundle comes, which takes most of a second.
    """

    def __init__(self, root: Path | None = None) -> None:
        self._root = root

    def read(self, document: Node) -> "Bundle":
        """The bundle in `document`.

        Raises:
            Invalid: it is malformed. Unverifiable: it is of a form that cannot be verified here.
        """
        from sigstore.models import Bundle

        logging.getLogger("sigstore").addHandler(_SILENT)
        for entry in document.get("verificationMaterial").get("tlogEntries").elements():
            supported(entry)
        try:
            return Bundle.from_json(json.dumps(document.value))
        except Exception as error:  # hostile bytes: the parsers' errors share no base class
            raise Invalid(f"it is not a Sigstore bundle ({short(error)})") from error

    def verify(self, bundle: "Bundle", policy: "VerificationPolicy | None" = None) -> Signed:
        """The payload of `bundle`, if its signer satisfies `policy`, or whoever signed it.

        1. Its authority and logs are in the trust root: if not, the root may be too old.
        2. Certificate, log entry, times and signature hold (`sigstore.verify.Verifier`).
        3. The payload is an in-toto statement by its type.

        Raises:
            Invalid: it does not hold. Unverifiable: an authority is not known here.
        """
        from sigstore.models import TrustedRoot
        from sigstore.verify import Verifier

        path = self._path()
        try:
            known = _known(parse(path.read_bytes(), "the trust root"))
            verifier = Verifier(trusted_root=TrustedRoot.from_file(str(path)))
        except (OSError, FormatError) as error:
            raise Unverifiable(f"Sigstore's trust root cannot be read ({error})") from error
        except Exception as error:  # the library's parsers again
            raise Unverifiable(
                f"Sigstore's trust root is no trust root ({short(error)})"
            ) from error
        _must_be_known(bundle, known)  # (1)
        try:
            kind, payload = verifier.verify_dsse(bundle, policy or _Whoever())  # (2)
        except Exception as error:  # see `read`
            raise Invalid(f"it does not verify ({short(error)})") from error
        if kind != IN_TOTO:  # (3)
            raise Invalid(f"its payload is of the type {kind[:80]!r}")
        return Signed(payload=payload, identity=from_certificate(bundle.signing_certificate))

    def _path(self) -> Path:
        if self._root is not None:
            return self._root
        from importlib.resources import files

        # Not the library's cache in the user's folder, which may be older than the library.
        name = files("sigstore._store").joinpath(quote(_PUBLIC, safe=""), "trusted_root.json")
        return Path(str(name))


def supported(entry: Node) -> None:
    """Look at the form of a transparency log entry before the library does.

    Raises:
        Unverifiable: it is an older form, which says nothing against the attestation.
    """
    version = entry.get("kindVersion")
    kind = (version.text("kind") or "", version.text("version") or "")
    if kind not in _KINDS:
        raise Unverifiable(f"its log entry is of the older form {' '.join(kind)[:40]!r}")
    if entry.get("inclusionProof").get("checkpoint").text("envelope") is None:
        raise Unverifiable("its log entry comes without a proof of inclusion, an older form")


def short(error: Exception) -> str:
    """The first line of a library's message."""
    return (str(error).splitlines() or [""])[0][:200] or type(error).__name__


def _known(root: Node) -> _Known:
    import base64

    from cryptography.x509 import load_der_x509_certificate

    def logs(key: str) -> frozenset[str]:
        found = (node.get("logId").text("keyId") for node in root.get(key).elements())
        return frozenset(name for name in found if name)

    authorities = set()
    for authority in root.get("certificateAuthorities").elements():
        for node in authority.get("certChain").get("certificates").elements():
            raw = base64.b64decode(node.text("rawBytes") or "")
            authorities.add(_name(load_der_x509_certificate(raw), own=True))
    return _Known(
        logs=logs("tlogs"), certificate_logs=logs("ctlogs"), authorities=frozenset(authorities)
    )


def _must_be_known(bundle: "Bundle", known: _Known) -> None:
    import base64

    from cryptography.x509 import PrecertificateSignedCertificateTimestamps

    document = parse(bundle.to_json(), "the bundle")
    for entry in document.get("verificationMaterial").get("tlogEntries").elements():
        if entry.get("logId").text("keyId") not in known.logs:
            raise Unverifiable("its log is not in Sigstore's trust root of this installation")
    certificate = bundle.signing_certificate
    try:
        issuer = _name(certificate, own=False)
        stamps = certificate.extensions.get_extension_for_class(
            PrecertificateSignedCertificateTimestamps
        ).value
        stamped_by = {base64.b64encode(stamp.log_id).decode() for stamp in stamps}
    except Exception as error:  # see `Sigstore.read`
        raise Invalid(f"its certificate is none of Sigstore's ({short(error)})") from error
    if issuer not in known.authorities or not stamped_by & known.certificate_logs:
        raise Unverifiable("its authority is not in Sigstore's trust root of this installation")


def _name(certificate: "Certificate", *, own: bool) -> bytes:
    """The key identifier of a certificate's own key, or of its issuer's."""
    from cryptography.x509 import AuthorityKeyIdentifier, SubjectKeyIdentifier

    if own:
        found = certificate.extensions.get_extension_for_class(SubjectKeyIdentifier)
        return found.value.digest
    issuer = certificate.extensions.get_extension_for_class(AuthorityKeyIdentifier)
    return issuer.value.key_identifier or b""
