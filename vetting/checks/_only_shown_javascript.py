"""Is a command that downloads and runs only shown to people? In a package of JavaScript: a sentence
with the command in it, that a function returns, throws or prints, where nothing in the package could
run a command or have a text carried out as code.

Who reads the sentence may do what it says, and a dependency may run what it is given: the finding
weighs less and does not go.
"""

from vetting.classify import MEDIA
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern

LANGUAGES = frozenset({"javascript", "typescript"})
"""What such a sentence may be written in."""

_MOST = 2_000_000
_FILES = 2_000
_DATA = (".json", ".d.ts", ".d.mts", ".d.cts")
"""Ends of names of what is never code, however it is loaded; `require("./notes.txt")` runs it."""

_WORDS = 4
"""Words in front of the command that make a sentence of it."""

_SAID = pattern(
    r"[ \t]*+(?:return[ \t]|(?:return[ \t]|throw[ \t])new[ \t][\w$.]{1,60}\("
    r"|throw[ \t][\w$.]{1,60}\(|console\.(?:log|info|warn|error)\()[ \t]*+"
    r"(?:'(?P<one>(?:[^'\\\n]|\\.)*+)'|\"(?P<two>(?:[^\"\\\n]|\\.)*+)\")\)?;?[ \t\r]*+"
)
"""A statement that takes a line, with one text and nothing else."""

_COMMAND = pattern(r"\b(?:curl|wget|iwr|irm|Invoke-\w{3,20})\b")
_SENTENCE = pattern(r"[\s(\"'`]*+[A-Z][a-z'-]{0,30}[\s,:]")
_RUNS = pattern(
    r"child_process|worker_threads|getBuiltinModule|_linkedBinding|dlopen|StdioClientTransport"
    r"|\b(?:process|globalThis|global|Deno|Bun|Reflect|module)\s{0,4}(?:\?\.\s{0,4})?\["
    r"|\bprocess\s{0,4}\.\s{0,4}binding|\bDeno\s{0,4}\.\s{0,4}(?:run|Command)\b"
    r"|\bBun\s{0,4}\.\s{0,4}(?:spawn|\$)"
    r"|\beval\b\s{0,4}[()\],;.?}]|[\"'`]eval[\"'`]|\bFunction\b\s{0,4}[()\],;?}]|[\"'`]Function[\"'`]"
    r"|\bconstructor\b\s{0,4}[.\[]|\.\s{0,4}constructor\s{0,4}\(|\[\s{0,4}[\"'`]constructor[\"'`]"
    r"|\bimport\s{0,4}\((?!\s{0,40}[\"'][^\"'\\\n]{1,200}[\"']\s{0,40}[,)])"
    r"|(?<![\w$])_{0,2}require[ \t]{0,4}(?:[\[.,;)\]}?|&\n]"
    r"|\((?!\s{0,40}[\"'][^\"'\\\n]{1,200}[\"']\s{0,40}\))"
    r"|=(?!\s{0,4}createRequire\(import\.meta\.url\)))"
    r"|(?<!require = )createRequire[ \t]{0,4}\(|\bcreateRequire[ \t]{1,4}as\b"
    r"|\b(?:from|import)\s{0,4}[\"'][^\"'\\\n]{0,200}\\"
    r"|(?:\bfrom|\bimport|\brequire\s{0,4}\(|\bimport\s{0,4}\()\s{0,40}[\"']"
    r"(?!\.)[^\"'\n]{0,120}(?:exec|shell|spawn|pty|sudo|ssh|bash|command|cmd|process|run|script"
    r"|terminal|docker|kube|client/stdio|isolate|vm2)"
    r"|(?:\bfrom|\bimport|\brequire\s{0,4}\(|\bimport\s{0,4}\()\s{0,40}[\"']"
    r"(?:node:)?(?:cluster|vm|inspector|repl|test|wasi|bun|zx|sh|shx|pty|cmd|run|exec)[\"'/]"
)
"""By what a command is run, or a text becomes code; or what would be called for it by a name that is
put together."""

_INSTALLED = pattern(r"\"(?:(?:pre|post)?install|gypfile)\"\s{0,20}:")
"""What npm runs by itself, which may hand a printed text to a shell."""


def is_only_said(tree: ArtifactTree, file: SourceFile, line: int) -> bool:
    """Whether the command at `line` of a file of JavaScript stands in such a sentence."""
    if file.size > _MOST or len(tree.files) > _FILES:
        return False
    lines = _text(tree, file).split("\n")
    said = _SAID.fullmatch(lines[line - 1]) if line <= len(lines) else None
    return (
        said is not None and _is_sentence(said["one"] or said["two"] or "") and _runs_nothing(tree)
    )


def _is_sentence(text: str) -> bool:
    """Whether words of a sentence stand in front of the first command."""
    at = _COMMAND.search(text)
    before = text[: at.start()] if at else ""
    return len(before.split()) >= _WORDS and _SENTENCE.match(before) is not None


def _runs_nothing(tree: ArtifactTree) -> bool:
    """Whether all that may be code in the package can be read, and has nothing that runs a text."""
    manifest = tree.find("package.json")
    if manifest is None or tree.find("binding.gyp") or _INSTALLED.search(_text(tree, manifest)):
        return False
    others = (file for file in tree.files if file.format not in MEDIA)
    return all(
        file.format == "text"
        and (file.language is None or file.language in LANGUAGES)
        and (file.path.endswith(_DATA) or _is_harmless(tree, file))
        for file in others
    )


def _is_harmless(tree: ArtifactTree, file: SourceFile) -> bool:
    return file.size <= _MOST and _RUNS.search(_text(tree, file)) is None


def _text(tree: ArtifactTree, file: SourceFile) -> str:
    return tree.read(file).decode("utf-8", "replace")
