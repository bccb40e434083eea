"""Python packages: the attestations of PEP 740, one document per file.

https://peps.python.org/pep-0740/ and "Index hosted attestations" in PyPI's documentation.
"""

import json

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion

from vetting.boundary.http import Client
from vetting.boundary.json import Node, parse
from vetting.ecosystems import url_of
from vetting.errors import FormatError, NotFound
from vetting.model.artifact import Artifact
from vetting.model.package import PackagePin
from vetting.model.provenance import Provenance, ProvenanceState
from vetting.sources.provenance import Invalid, Unverifiable, settle
from vetting.sources.provenance.sigstore import Signed, Sigstore, short, supported
from vetting.sources.provenance.statement import read

_ACCEPT = "application/vnd.pypi.integrity.v1+json, application/json;q=0.5"
_MAX_BYTES = 4 << 20
_MAX_ATTESTATIONS = 32


def ask(pin: PackagePin, artifact: Artifact, index: str, http: Client) -> tuple[Node, ...]:
    """The attestations of one file, each with the publisher the index names for it.

    An index that does not say where they are is asked where PyPI keeps them. `attestations` takes
    what comes back.

    Raises:
        NotFound: it has none. RegistryError, FormatError: no usable answer.
    """
    url = artifact.provenance_url
    if url == "":
        raise NotFound("the index says that there are no attestations")
    if url is None:
        root = index.rstrip("/").removesuffix("/simple")
        parts = ("integrity", pin.name, pin.version, artifact.filename, "provenance")
        url = url_of(root, *parts)
    answer = http.get(url, accept=_ACCEPT, max_bytes=_MAX_BYTES)
    document = parse(answer.body, "the index's provenance document")
    if document.number("version") != 1:
        raise FormatError("the index's provenance document is not of version 1")
    if not isinstance(document.get("attestation_bundles").value, list):
        raise FormatError("the index's provenance document holds no list of bundles")
    found = [
        Node({"publisher": bundle.get("publisher").value, "attestation": attestation.value})
        for bundle in document.get("attestation_bundles").elements()
        for attestation in bundle.get("attestations").elements()
    ]
    if len(found) > _MAX_ATTESTATIONS:
        raise FormatError(f"{len(found)} attestations are too many to look at")
    if not found:
        raise NotFound("the index's provenance document is empty")
    return tuple(found)


def attestations(
    nodes: tuple[Node, ...], artifact: Artifact, sha256: str, sigstore: Sigstore
) -> tuple[Provenance, ...]:
    """What every attestation of the file says, whose received bytes have the digest `sha256`."""
    return tuple(
        settle("build", lambda node=node: _built(node, artifact, sha256, sigstore))  # type: ignore[misc]
        for node in nodes
    )


def _built(node: Node, artifact: Artifact, sha256: str, sigstore: Sigstore) -> Provenance:
    """One attestation.

    1. It is signed through Sigstore, by the publisher that the index names.
    2. It is about a file of this name and these bytes.
    3. It is of a type that the index's own rules know.
    """
    from pypi_attestations import AttestationType

    signed = _verified(node, sigstore)  # (1)
    statement = read(signed.payload)
    if not _same_file(statement.subject, artifact.filename):  # (2)
        raise Invalid(f"it is about {statement.subject[:200]!r}")
    statement.must_be_about("sha256", sha256)
    if statement.predicate_type not in list(AttestationType):  # (3)
        raise Unverifiable(f"what {statement.predicate_type[:80]!r} means is not known")
    who = signed.identity
    return Provenance(state=ProvenanceState.VERIFIED, identity=str(who), detail=who.ref or "")


def _verified(node: Node, sigstore: Sigstore) -> Signed:
    """`Attestation.verify` believes the copy of the trust root in the user's cache folder, however
    old. So the library only reads the attestation, and tells what a publisher signs as.
    """
    from pydantic import TypeAdapter
    from pypi_attestations import Attestation, Publisher

    attestation = node.get("attestation")
    for entry in attestation.get("verification_material").get("transparency_entries").elements():
        supported(entry)
    try:
        publisher = TypeAdapter(Publisher).validate_python(node.get("publisher").value)
    except ValueError as error:
        raise Unverifiable("the index names a publisher of a kind that is not known") from error
    try:
        bundle = Attestation.model_validate_json(json.dumps(attestation.value)).to_bundle()
    except Exception as error:  # hostile bytes: the parsers' errors share no base class
        raise Invalid(f"it is no attestation ({short(error)})") from error
    return sigstore.verify(bundle, publisher._as_policy())  # noqa: SLF001 - see above


def _same_file(one: str, other: str) -> bool:
    """Whether two file names are one: names and versions may be spelled in several ways."""
    if one == other:
        return True
    try:
        if one.endswith(".whl"):
            return parse_wheel_filename(one) == parse_wheel_filename(other)
        return parse_sdist_filename(one) == parse_sdist_filename(other)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return False
