"""Which files hold machine code or archives, and do files hold what their names say?"""

from collections.abc import Iterator

from vetting import classify
from vetting.checks import Check, Context
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
    signal="file.bundled_binary",
    capability="native_code",
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
_NATIVE_NAMES = (
    "node",
    "so",
    "pyd",
    "dll",
    "dylib",
    "exe",
    "wasm",
    "a",
    "o",
    "lib",
    "bin",
    "jar",
    "class",
)
_SOURCE_NAMES = ("js", "cjs", "mjs", "jsx", "ts", "mts", "cts", "tsx", "py", "pyw", "sh", "json")
_ARCHIVE_NAMES = (
    *(
        "zip",
        "gz",
        "tgz",
        "tar",
        "bz2",
        "xz",
        "zst",
        "7z",
        "rar",
        "whl",
        "egg",
        "jar",
        "vsix",
        "br",
    ),
    *(
        "mcpb",
        "dxt",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "epub",
        "apk",
        "nupkg",
        "crx",
        "xpi",
        "npz",
    ),
    *("keras", "pt", "ckpt", "a", "lib", "deb", "traineddata", "whl", "pack"),
)


class Binaries(Check):
    """See the module."""

    name = "binaries"
    title = "looking for machine code"
    rules = (_BINARY, _MISMATCH, _BYTECODE, _NESTED)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings: list[Finding] = []
        native: list[tuple[str, Place]] = []
        for tree, file in subject.files():
            findings += _findings(tree, file)
            if file.format in classify.EXECUTABLE - {"pyc"}:
                native.append(("native_code", Place(path=tree.shown(file), line=1)))
        return self.evidence(context, findings, profile=Profile(capabilities=tuple(sorted(native))))


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
        # Unix programs have no extension, or a version number in its place (libssl.so.3).
        honest = extension in ("", *_NATIVE_NAMES) or ".so." in name or extension.isdigit()
        if honest:
            yield _BINARY.finding(
                f"{file.format}, {file.size >> 10} kB, sha256 {file.sha256}",
                location=at,
                severity=Severity.LOW if file.format == "wasm" else None,
            )
        else:
            yield _MISMATCH.finding(f"is a program ({file.format})", location=at)
    elif file.format in classify.ARCHIVE:
        if extension in _ARCHIVE_NAMES:
            yield _NESTED.finding(f"{file.format}, {file.size >> 10} kB", location=at)
        else:
            yield _MISMATCH.finding(f"is an archive ({file.format})", location=at)
    elif extension in _SOURCE_NAMES and file.format not in ("text", "utf-16", "empty"):
        yield _MISMATCH.finding(f"is not text ({file.format})", location=at)
