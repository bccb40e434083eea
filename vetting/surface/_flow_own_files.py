"""Files of the package itself, which tell nobody anything: its version, its texts, its licence."""

from collections.abc import Callable

from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.surface._ir import Call, Node, Scope

_HERE = pattern(r"\bimport\.meta\.(?:url|dirname|filename)\b|\b__(?:file__|dirname\b|filename\b)")
_USUAL = pattern(
    r"(?i)VERSION(?:\.txt)?|LICEN[CS]E(?:\.\w{2,3})?|README(?:\.\w{2,3})?|CHANGELOG(?:\.md)?|package\.json"
    r"|pyproject\.toml|setup\.cfg|py\.typed|requirements\.txt"
)
_TEXT = pattern(r"""["'`]([^"'`\n]{1,80})["'`]""")
_WORD = pattern(r"(?<![\w$.\"'])[A-Za-z_$][\w$]{0,60}")
_LENGTH = 400
_STEPS = 12
_ENCODINGS = frozenset({"utf8", "utf-8", "ascii", "latin1", "utf16le", "r", "rb", "rt"})

Only = Callable[[str, Scope], tuple[Node, Scope] | None]
"""What a variable is given, where there is only one such place."""


def is_own_file(call: Call, scope: Scope, tree: ArtifactTree, only: Only) -> bool:
    """Whether a call reads a file that the package itself brings: it stands beside the code, and in
    the package or by a name that nobody gives to what a user wrote.
    """
    if call.raw is None:
        return False
    text = scope.module.source(call.raw)[:_LENGTH]
    said = [found for found in _TEXT.findall(text) if found.lower() not in _ENCODINGS]
    name = said[-1].replace("\\", "/").rpartition("/")[2] if said else ""
    if not (_USUAL.fullmatch(name) or _is_in(tree, name)):
        return False
    todo, seen = [(text, scope)], set[str]()
    while todo and len(seen) < _STEPS:
        text, at = todo.pop()
        if _HERE.search(text):
            return True
        for word in _WORD.findall(text):
            found = only(word, at) if word not in seen else None
            seen.add(word)
            if found is not None and found[0].raw is not None:
                todo.append((found[1].module.source(found[0].raw)[:_LENGTH], found[1]))
    return False


def _is_in(tree: ArtifactTree, name: str) -> bool:
    return "." in name and any(
        file.path == name or file.path.endswith(f"/{name}") for file in tree.files
    )
