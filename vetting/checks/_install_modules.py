"""Whether a script that npm runs only arranges files, together with all modules of the package that it loads.

What such a module does is done when the package is installed, as the script itself: so each of them is read
as strictly, and one that is not found, is no source, or is one too many leaves the script what it was.
"""

import posixpath

from vetting.checks._install import arranges_with
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern

_MODULES = 20
_ENDINGS = ("", ".js", ".cjs", ".mjs", ".json", ".node", "/index.js", "/index.json", "/index.node")
_PLAIN = pattern(r"\.\.?(?:/[\w@.-]{1,100}){0,20}/?")
"""Names that are read as they stand: in an address `%61.js` is the file `a.js`."""

_INSTEAD = "/package.json"
"""What may name another file as the module of a folder."""


def arranges_throughout(tree: ArtifactTree, script: SourceFile) -> bool:
    """Whether neither a script nor a module of the package that it loads does more than to arrange."""
    seen, todo = {script.path}, [script]
    while todo:
        file = todo.pop()
        source = tree.read(file).decode("utf-8", "replace")
        beside = arranges_with(source) if source.strip() else None
        if beside is None:
            return False
        for name in beside:
            found = _own(tree, file.path, name)
            if not found or any(one.path.endswith(".node") for one in found):
                return False
            # Data is read and not carried out.
            more = [one for one in found if one.path not in seen and not one.path.endswith(".json")]
            seen |= {one.path for one in more}
            todo += more
        if len(seen) > _MODULES:
            return False
    return True


def _own(tree: ArtifactTree, path: str, name: str) -> list[SourceFile]:
    """Each file of the package that a module there may mean by a name; none where it means another's."""
    if _PLAIN.fullmatch(name) is None:
        return []
    at = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    if at.startswith("..") or tree.find(at + _INSTEAD) is not None:
        return []
    return [one for ending in _ENDINGS if (one := tree.find(at + ending)) is not None]
