"""Which files hold machine code or archives, and do files hold what their names say?"""

from collections.abc import Iterator

from vetting import classify
from vetting.checks import Check, Context
from vetting.checks._packed_environment import packed
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.model.evidence import Evidence, Finding, Location, Rule, Severity
from vetting.model.profile import Place, Profile
from vetting.model.subject import Subject

_BINARY = Rule(
    id="file.bundled_binary",
    title="Machine code in the package",
    severity=Severity.MEDIUM,
    meaning="Native or compiled code can do anything the user can, and no source rule reads it.",
    normal="Prebuilt addons of databases, compression and cryptography; WebAssembly parsers.",
    remedy="Find the source it was built from, and whether anybody can rebuild it.",
    cwe=("CWE-506",),
    owasp=("MCP04",),
)
_MISMATCH = Rule(
    id="file.magic_mismatch",
    title="A file is not what its name says",
    severity=Severity.HIGH,
    meaning="The content is a program or an archive under the name of an image, text or script, "
    "which is how payloads are carried past people and scanners.",
    normal="Hardly ever; a mistaken extension of an image among images is not reported.",
    remedy="Find the code that opens the file.",
    cwe=("CWE-434",),
    owasp=("MCP04",),
)
_BYTECODE = Rule(
    id="file.pyc_without_py",
    title="Python bytecode without its source",
    severity=Severity.HIGH,
    meaning="Python imports a .pyc file without its source beside it, and nobody has read it.",
    normal="Closed-source vendors; otherwise hardly ever.",
    remedy="Ask for the source. Decompilers show what it does, not that it does nothing else.",
    cwe=("CWE-506",),
    owasp=("MCP04",),
)
_NESTED = Rule(
    id="file.nested_archive",
    title="An archive inside the package",
    severity=Severity.LOW,
    meaning="Its content was not opened, so nothing in this report speaks about it.",
    normal="Test data, templates, bundled extensions.",
    remedy="Find out who unpacks it, and when.",
    cwe=("CWE-506",),
    owasp=("MCP04",),
)
_MOST = 10  # of one artifact; big native packages have hundreds
_SOURCE = frozenset(
    {"js", "cjs", "mjs", "jsx", "ts", "mts", "cts", "tsx", "py", "pyw", "sh", "json"}
)
# Names that promise something harmless. Others, and version numbers (libssl.so.3), promise nothing.
_PROMISING = _SOURCE | frozenset(
    {"md", "txt", "rst", "html", "htm", "css", "csv", "tsv", "xml", "yaml", "yml", "toml", "ini"}
    | {"cfg", "conf", "env", "log", "lock", "map", "sql", "graphql", "svg", "png", "jpg", "jpeg"}
    | {"gif", "webp", "bmp", "ico", "icns", "tiff", "avif", "woff", "woff2", "ttf", "otf", "eot"}
    | {"mp3", "mp4", "wav", "ogg", "webm", "pdf"}
)


class Binaries(Check):
    """See the module."""

    name = "binaries"
    version = 3
    title = "looking for machine code"
    rules = (_BINARY, _MISMATCH, _BYTECODE, _NESTED)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings: list[Finding] = []
        machine_code: dict[str, list[Finding]] = {}
        unused: dict[str, list[Finding]] = {}
        left = packed(subject)
        for tree, file in subject.files():
            for finding in _findings(tree, file):
                if finding.rule_id == _BINARY.id and tree.shown(file) in left:
                    unused.setdefault(tree.artifact.filename, []).append(finding)
                    continue
                group = machine_code.setdefault(tree.artifact.filename, [])
                (group if finding.rule_id == _BINARY.id else findings).append(finding)
        for name, found in machine_code.items():
            found.sort(key=lambda finding: finding.order)
            findings += found[:_MOST]
            if rest := found[_MOST:]:
                text = f"{name}: {len(rest)} further files of machine code"
                findings.append(_BINARY.finding(text, severity=rest[0].severity))
        for name, found in unused.items():
            found.sort(key=lambda finding: finding.order)
            text = (
                f"{name}: {len(found)} files of machine code in an environment that nobody installs"
            )
            where = found[0].location
            findings.append(_BINARY.finding(text, location=where, severity=Severity.LOW))
        return self.evidence(
            context, findings, profile=Profile(capabilities=native_places(subject))
        )


def native_places(subject: Subject) -> tuple[tuple[str, Place], ...]:
    """The files of machine code in what an installation holds."""
    return tuple(
        sorted(
            ("native_code", Place(path=tree.shown(file), line=1))
            for tree, file in subject.files()
            if file.format in classify.EXECUTABLE - {"pyc"} and not subject.passed_over(tree)
        )
    )


def _findings(tree: ArtifactTree, file: SourceFile) -> Iterator[Finding]:
    at = Location(path=tree.shown(file))
    name = file.path.rpartition("/")[2].lower()
    extension = name.rpartition(".")[2] if "." in name else ""
    if file.format == "pyc":
        folder, _, base = file.path.rpartition("/")
        source = f"{folder.removesuffix('__pycache__').rstrip('/')}/{base.partition('.')[0]}.py"
        if tree.find(source.lstrip("/")) is None:
            yield _BYTECODE.finding("bytecode without source", location=at)
    elif file.format in classify.EXECUTABLE:
        if extension not in _PROMISING:
            yield _BINARY.finding(
                f"{file.format}, {file.size >> 10} kB, sha256 {file.sha256}",
                location=at,
                severity=Severity.LOW if file.format == "wasm" else None,
            )
        else:
            yield _MISMATCH.finding(f"is a program ({file.format})", location=at)
    elif file.format in classify.ARCHIVE:
        if extension not in _PROMISING:
            yield _NESTED.finding(f"{file.format}, {file.size >> 10} kB", location=at)
        else:
            yield _MISMATCH.finding(f"is an archive ({file.format})", location=at)
    elif extension in _SOURCE and file.format not in ("text", "utf-16", "empty"):
        yield _MISMATCH.finding(f"is not text ({file.format})", location=at)
