"""Are the bytes what the registry declares, and a wheel's files what its RECORD declares?"""

import base64
import csv
import hashlib
from collections.abc import Iterator

from vetting.checks import Check, Context
from vetting.model.artifact import ArtifactKind, ArtifactTree, SourceFile
from vetting.model.evidence import Evidence, Finding, Location, Rule, Severity
from vetting.model.subject import Subject

_STRONG = frozenset({"sha256", "sha384", "sha512"})
_MISMATCH = Rule(
    id="checksum/mismatch",
    title="The file is not what the registry declares",
    severity=Severity.CRITICAL,
    meaning="The received bytes have another digest or size than the registry declares. Somebody "
    "changed the file or the metadata; the file was not read.",
    normal="A download cut short is retried; what remains is a broken mirror or an attack.",
    remedy="Do not install this version. Fetch it through another route and compare.",
    signal="reg.integrity_changed",
    cwe=("CWE-354",),
    owasp=("MCP04",),
)
_UNDECLARED = Rule(
    id="checksum/undeclared",
    title="The registry declares no strong digest",
    severity=Severity.MEDIUM,
    meaning="Neither SHA-256 nor SHA-512 of the file is declared, so nobody can tell whether two "
    "downloads are the same. The entry pins the bytes seen here.",
    normal="npm releases from before 2017, and some mirrors.",
    remedy="Prefer a newer release, or the public registry.",
    cwe=("CWE-328",),
    owasp=("MCP04",),
)
_RECORD = Rule(
    id="inst.pypi.record_mismatch",
    title="The wheel's RECORD disagrees with its files",
    severity=Severity.HIGH,
    meaning="RECORD lists every file of a wheel with its digest. Installers verify it differently, "
    "so a file that it misses or misstates is installed by some and refused by others.",
    normal="Wheels from before 2026 made by hand-written tools.",
    remedy="Compare the named files with the project's repository.",
    cwe=("CWE-354",),
    owasp=("MCP04",),
    references=(
        "https://packaging.python.org/en/latest/specifications/binary-distribution-format/",
    ),
)


class Checksum(Check):
    """See the module."""

    name = "checksum"
    title = "comparing digests"
    rules = (_MISMATCH, _UNDECLARED, _RECORD)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings: list[Finding] = []
        for tree in subject.trees:
            findings += _declared(tree)
            if tree.artifact.kind is ArtifactKind.WHEEL and tree.files:
                findings += _record(tree)
        missing = [f"{item.artifact.filename}: {item.why}" for item in subject.missing]
        if not subject.trees and not missing:
            missing = ["the release has no file that the target platforms can install"]
        return self.evidence(context, findings, reason="; ".join(missing) or None)


def _declared(tree: ArtifactTree) -> Iterator[Finding]:
    at = Location(path=tree.artifact.filename)
    for digest in tree.artifact.digests:
        computed = tree.digest(digest.algorithm)
        if computed != digest.value:
            yield _MISMATCH.finding(
                f"{tree.artifact.filename}: the registry declares {digest}, the received file has "
                f"{digest.algorithm}:{computed}",
                location=at,
            )
    if tree.artifact.size not in (None, tree.size):
        yield _MISMATCH.finding(
            f"{tree.artifact.filename}: the registry declares {tree.artifact.size} bytes, "
            f"received {tree.size}",
            location=at,
        )
    if not any(digest.algorithm in _STRONG for digest in tree.artifact.digests):
        weak = ", ".join(digest.algorithm for digest in tree.artifact.digests) or "none"
        yield _UNDECLARED.finding(
            f"{tree.artifact.filename}: declared digests: {weak}", location=at
        )


def _record(tree: ArtifactTree) -> Iterator[Finding]:
    """PEP 376 and 427: `path,sha256=<urlsafe base64 without padding>,size` for every file."""
    # Vendored packages bring their own RECORD, deeper down.
    records = [f for f in tree.files if f.path.endswith(".dist-info/RECORD") and _depth(f) == 1]
    if len(records) != 1:
        yield _RECORD.finding(f"{tree.artifact.filename} has {len(records)} RECORD files, not one")
        return
    listed: dict[str, tuple[str, str]] = {}
    text = tree.read(records[0]).decode("utf-8", "replace")
    try:
        for row in filter(None, csv.reader(text.splitlines())):
            path, digest, size = (*row, "", "")[:3]
            name = path.removeprefix("./")
            if listed.setdefault(name, (digest, size)) != (digest, size):
                at = Location(path=tree.prefix + name)
                yield _RECORD.finding(f"{name} is listed twice, differently", location=at)
    except csv.Error as error:
        yield _RECORD.finding(f"RECORD cannot be parsed ({error})")
        return
    # The record cannot hold its own digest, and signatures are made after it.
    exempt = {records[0].path + suffix for suffix in ("", ".jws", ".p7s")}
    present = {file.path: file for file in tree.files}
    for path, (digest, size) in sorted(listed.items()):
        at = Location(path=tree.prefix + path)
        if path in exempt:
            continue
        if path not in present:
            yield _RECORD.finding(f"{path} is listed but not in the wheel", location=at)
            continue
        algorithm, _, value = digest.partition("=")
        if algorithm not in _STRONG:
            yield _RECORD.finding(f"{path} is listed without a strong digest", location=at)
        elif value.rstrip("=") != _encoded(tree, present[path], algorithm):
            yield _RECORD.finding(f"{path} does not have its listed {algorithm}", location=at)
        elif size and size != str(present[path].size):
            yield _RECORD.finding(f"{path} does not have its listed size", location=at)
    for path in sorted(present.keys() - listed.keys() - exempt):
        at = Location(path=tree.prefix + path)
        yield _RECORD.finding(f"{path} is not listed in RECORD", location=at)


def _depth(file: SourceFile) -> int:
    return file.path.count("/")


def _encoded(tree: ArtifactTree, file: SourceFile, algorithm: str) -> str:
    raw = bytes.fromhex(file.sha256)
    if algorithm != "sha256":
        raw = hashlib.new(algorithm, tree.read(file)).digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
