"""Who signed: the identity that Sigstore's certificate authority wrote into a certificate.

https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vetting.sources.provenance import Invalid

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_OID = "1.3.6.1.4.1.57264.1."
_ISSUER_V1, _REPOSITORY_V1, _REF_V1 = 1, 5, 6  # plain text; all others are DER strings
_ISSUER, _SIGNER, _REPOSITORY, _REF, _CONFIG = 8, 9, 12, 14, 18
_GITHUB = "https://token.actions.githubusercontent.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`issuer` vouched for the rest; a person has a `subject` only, such as an e-mail address."""

    issuer: str
    subject: str
    repository: str | None = None
    workflow: str | None = None
    ref: str | None = None

    def __str__(self) -> str:
        """The part that stays the same from version to version: all but the tag or branch."""
        if self.repository is None:
            return f"{self.subject} ({self.issuer})"
        return f"{self.repository} {self.workflow or 'unnamed workflow'} ({self.issuer})"


def from_certificate(certificate: "Certificate") -> Identity:
    """The identity in `certificate`, which is to be verified before anything is made of it.

    Raises:
        Invalid: it names no issuer, or is malformed.
    """
    values = _extensions(certificate)
    issuer = values.get(_ISSUER) or values.get(_ISSUER_V1)
    if not issuer:
        raise Invalid("its certificate does not say who vouched for the signer")
    subject = _subject(certificate)
    repository = values.get(_REPOSITORY)
    if not repository and issuer == _GITHUB and values.get(_REPOSITORY_V1):
        repository = f"https://github.com/{values[_REPOSITORY_V1]}"
    if not repository:
        return Identity(issuer=issuer, subject=subject)
    return Identity(
        issuer=issuer,
        subject=subject,
        repository=repository,
        workflow=_workflow(repository, values.get(_CONFIG), values.get(_SIGNER), subject),
        ref=values.get(_REF) or values.get(_REF_V1),
    )


def same_repository(one: str, other: str) -> bool:
    """Whether two links lead to one repository, however each of them is spelled."""
    return _key(one) == _key(other)


def _key(link: str) -> tuple[str, str]:
    """Host and path in lower case: `git+ssh://git@github.com/Owner/Repo.git#main`, `owner/repo`
    (npm's shorthand) and `https://www.github.com/owner/repo/tree/main/packages/x` are one.
    """
    text = link.strip().removeprefix("git+").lower()
    if short := re.fullmatch(r"(?:(github|gitlab|bitbucket):)?([\w.-]+/[\w.-]+)(?:#.*)?", text):
        host = {"gitlab": "gitlab.com", "bitbucket": "bitbucket.org"}.get(short[1], "github.com")
        text = f"https://{host}/{short[2]}"
    elif scp := re.fullmatch(r"(?:[\w.-]+@)?([\w.-]+):(?!//)(.+)", text):
        text = f"ssh://{scp[1]}/{scp[2]}"
    elif "://" not in text:
        text = f"https://{text}"  # CircleCI writes `github.com/owner/repo`
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return text, ""
    path = [part for part in parts.path.split("/") if part]
    if host != "gitlab.com":
        path = path[:2]
    elif "-" in path:  # groups nest there, and `/-/` ends the project's own path
        path = path[: path.index("-")]
    return host, "/".join(path).removesuffix(".git")


def _workflow(repository: str, config: str | None, signer: str | None, subject: str) -> str | None:
    """The workflow file within `repository`; else what signed, such as a pipeline's address.

    Some build services give the configuration an address of its own in every run.
    """
    root = repository.rstrip("/") + "/"
    for found in (config, signer, subject):
        if found and found.startswith(root):
            return found.partition("@")[0].removeprefix(root).lstrip("/")
    return (signer or subject).partition("@")[0]


def _extensions(certificate: "Certificate") -> dict[int, str]:
    """Sigstore's own extensions by the last number of their identifier."""
    from cryptography.hazmat import asn1
    from cryptography.x509 import UnrecognizedExtension

    found = {}
    try:
        for extension in certificate.extensions:
            name = extension.oid.dotted_string
            if not name.startswith(_OID) or not isinstance(extension.value, UnrecognizedExtension):
                continue
            number = int(name.removeprefix(_OID).partition(".")[0])
            raw = extension.value.value
            plain = number <= _REF_V1
            found[number] = raw.decode("utf-8") if plain else asn1.decode_der(str, raw)
    except Exception as error:  # hostile bytes: the parser's errors share no base class
        raise Invalid(f"its certificate cannot be read ({type(error).__name__})") from error
    return found


def _subject(certificate: "Certificate") -> str:
    """The one subject name: an address of a workflow, or an e-mail address."""
    from cryptography.x509 import RFC822Name, SubjectAlternativeName, UniformResourceIdentifier

    try:
        names = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
        found = [
            name.value for name in names if isinstance(name, UniformResourceIdentifier | RFC822Name)
        ]
    except Exception as error:  # see `_extensions`
        raise Invalid("its certificate names no subject that can be read") from error
    return found[0] if found else "unnamed"
