"""npm: the registry's signature over a version, and attestations of who built and published it.

https://docs.npmjs.com/about-registry-signatures,
https://docs.npmjs.com/generating-provenance-statements and npm's own verifier, `pacote`, which
this follows except that any Sigstore signer satisfies it.
"""

import base64
from dataclasses import dataclass
from datetime import datetime

from vetting.boundary.http import Client
from vetting.boundary.json import Node, parse
from vetting.errors import FormatError, NotFound
from vetting.model.artifact import Artifact
from vetting.model.envelope import IN_TOTO, pae
from vetting.model.package import PackagePin
from vetting.model.provenance import Provenance, ProvenanceState
from vetting.sources.provenance import Invalid, Unverifiable, missing, settle
from vetting.sources.provenance.registry_keys import Keyring
from vetting.sources.provenance.sigstore import Sigstore
from vetting.sources.provenance.statement import read

_MAX_BYTES = 4 << 20
_MAX_SIGNATURES = 16
_MAX_ATTESTATIONS = 16
_BUILD = "https://slsa.dev/provenance/"
_PUBLISH = "https://github.com/npm/attestation/tree/main/specs/publish/"


@dataclass(frozen=True, slots=True, kw_only=True)
class NpmRelease:
    """What the signatures are to be about; `sha512` is of the bytes that were received."""

    pin: PackagePin
    artifact: Artifact
    sha512: str
    published_at: datetime | None


def registry_signature(release: NpmRelease, keys: Keyring) -> Provenance:
    """Whether the registry stands by name, version and integrity."""
    kind = "registry-signature"
    if not release.artifact.signatures:
        detail = "the registry, or its mirror, gives no signature"
        return Provenance(state=ProvenanceState.MISSING, kind=kind, detail=detail)
    return settle(kind, lambda: _registry_signature(release, keys, kind))


def _registry_signature(release: NpmRelease, keys: Keyring, kind: str) -> Provenance:
    """One signature that does not hold is enough to fail; one by a known key is enough to hold."""
    signatures = release.artifact.signatures
    if len(signatures) > _MAX_SIGNATURES:
        raise Unverifiable(f"{len(signatures)} signatures are too many to look at")
    message = f"{release.pin.name}@{release.pin.version}:{release.artifact.integrity or ''}"
    held, gaps = [], []
    for keyid, signature in signatures:
        try:
            keys.verify(keyid, signature, message.encode(), release.published_at)
            held.append(keyid)
        except Unverifiable as error:
            gaps.append(error)
    if not held:
        raise gaps[0]
    return Provenance(
        state=ProvenanceState.VERIFIED,
        kind=kind,
        identity=held[0],
        detail=f"signed by the registry's key {held[0]}",
    )


def ask(artifact: Artifact, http: Client) -> tuple[Node, ...]:
    """The attestations that the registry lists; `attestations` takes them.

    Raises:
        NotFound: it has none. RegistryError, FormatError: no usable answer.
    """
    if not artifact.provenance_url:
        raise NotFound("the registry names no attestations")
    answer = http.get(artifact.provenance_url, accept="application/json", max_bytes=_MAX_BYTES)
    listed = parse(answer.body, "the registry's list of attestations").get("attestations")
    if not isinstance(listed.value, list):
        raise FormatError("the registry's list of attestations is none")
    if len(listed.value) > _MAX_ATTESTATIONS:
        raise FormatError(f"{len(listed.value)} attestations are too many to look at")
    return tuple(listed.elements())


def attestations(
    nodes: tuple[Node, ...], release: NpmRelease, keys: Keyring, sigstore: Sigstore
) -> tuple[Provenance, ...]:
    """What every attestation says; at least one of the answers is of the kind `build`."""
    found = []
    for node in nodes:
        if (node.text("predicateType") or "").startswith(_PUBLISH):
            found.append(settle("publish", lambda node=node: _published(node, release, keys)))  # type: ignore[misc]
        else:
            found.append(settle("build", lambda node=node: _built(node, release, sigstore)))  # type: ignore[misc]
    if not any(item.kind == "build" for item in found):
        found.append(missing("none of its attestations says who built it"))
    return tuple(found)


def _published(node: Node, release: NpmRelease, keys: Keyring) -> Provenance:
    """The registry's own word that it took these bytes in.

    1. Every signature of the envelope is by a key of the registry.
    2. The statement is about this version and these bytes.
    """
    envelope = node.get("bundle").get("dsseEnvelope")
    if envelope.text("payloadType") != IN_TOTO:
        raise Invalid(f"its payload is of the type {(envelope.text('payloadType') or '')[:80]!r}")
    try:
        payload = base64.b64decode(envelope.text("payload") or "", validate=True)
    except ValueError as error:
        raise Invalid("its payload is not standard base64") from error
    signatures = list(envelope.get("signatures").elements())
    if not 1 <= len(signatures) <= _MAX_SIGNATURES:
        raise Invalid(f"it holds {len(signatures)} signatures")
    for item in signatures:  # (1)
        keyid, signature = item.text("keyid") or "", item.text("sig") or ""
        keys.verify(keyid, signature, pae(IN_TOTO, payload), release.published_at)
    _must_be_about(payload, node, release)  # (2)
    return Provenance(
        state=ProvenanceState.VERIFIED,
        kind="publish",
        detail="the registry says by a signature that it took this in",
    )


def _built(node: Node, release: NpmRelease, sigstore: Sigstore) -> Provenance:
    """A build service's word on who built these bytes.

    1. It is signed through Sigstore.
    2. The statement is about this version and these bytes, and is build provenance.
    3. A repository's workflow signed it, and not a person.
    """
    signed = sigstore.verify(sigstore.read(node.get("bundle")))  # (1)
    kind = _must_be_about(signed.payload, node, release)  # (2)
    if not kind.startswith(_BUILD):
        raise Unverifiable(f"what {kind[:80]!r} means is not known")
    who = signed.identity
    if who.repository is None:  # (3)
        raise Invalid(f"it is signed by {who.subject[:200]!r}, which is no build service")
    return Provenance(state=ProvenanceState.VERIFIED, identity=str(who), detail=who.ref or "")


def _must_be_about(payload: bytes, node: Node, release: NpmRelease) -> str:
    """The type of the verified statement, which is the one that the list, itself not signed, gives
    it; by package URL and SHA-512 it is about this release.
    """
    statement = read(payload)
    if statement.predicate_type != node.text("predicateType"):
        raise Invalid(f"its statement is of the type {statement.predicate_type[:80]!r}")
    if statement.subject != release.pin.purl:
        raise Invalid(f"it is about {statement.subject[:200]!r}")
    statement.must_be_about("sha512", release.sha512)
    return statement.predicate_type
