"""Programs that a package brings itself, by paths that begin beside its own code:
`path.join(dirname(fileURLToPath(import.meta.url)), "vendor", "prosecheck-4.2")`.
"""

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.surface._flow_values import Values
from vetting.surface._ir import Site
from vetting.surface._values import External, Many, Record

_HERE = pattern(r"import\.meta\.(?:url|dirname|filename)|__(?:file__|dirname|filename)")
_SAME = frozenset({"fileURLToPath", "dirname", "normalize", "Path", "str", "resolve", "abspath"})
_JOINS = frozenset({"join", "resolve", "joinpath"})
_SCRIPT = pattern(
    r"(?i)[^.].{0,80}\.(?:[cm]?[jt]s|py\w?|sh|bash|zsh|bat|cmd|ps1|rb|pl|php|lua|vbs|jar)"
)
_PUTS = frozenset({
    *("copyFile", "copyFileSync", "cp", "cpSync", "symlink", "symlinkSync", "link", "linkSync"),
    *("copy", "copy2", "copyfile"),
})  # fmt: skip
"""Calls that put another file where their second argument says."""

_WRITES = frozenset({"writeFile", "writeFileSync", "appendFile", "appendFileSync"})
_DEPTH, _LONG, _WAYS = 6, 200, 16


class OwnPrograms:
    """Asks what such programs are called."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def names(self, program: Any) -> frozenset[str]:
        """What the files are called that a program may be; none where one of them is no file of the package's
        own, is a script, or is put there out of something else.
        """
        names = frozenset(map(_name, _paths(program)))
        return frozenset() if any(map(self._is_other, names)) else names

    def _is_other(self, name: str) -> bool:
        program = self._values.machine.program
        if _SCRIPT.fullmatch(name) or _is_text(program.tree, name):
            return True
        return name in self._put()

    def _put(self) -> Iterator[str]:
        """The names of such files that the code makes out of another, or writes a text of its own into."""
        value = self._values.machine.value
        for module in self._values.machine.program.modules():
            for site in module.sites(_PUTS):
                yield from self._named(site, 1)
            for site in module.sites(_WRITES):
                said = site.call.args[1] if len(site.call.args) > 1 else None
                if said is not None and isinstance(value(said, site.scope, {}), str):
                    yield from self._named(site, 0)

    def _named(self, site: Site, place: int) -> Iterator[str]:
        if len(site.call.args) > place:
            made = self._values.machine.value(site.call.args[place], site.scope, {})
            for one in made.options if isinstance(made, Many) else (made,):
                yield from map(_name, [one] if isinstance(one, str) else _paths(one))


def _paths(value: Any, depth: int = 0) -> list[str]:
    """The paths below the folder of the code that something may be; none where one leads elsewhere."""
    if depth > _DEPTH:
        return []
    if isinstance(value, Many):
        every = [_paths(one, depth + 1) for one in value.options]
        return [path for some in every for path in some] if all(every) else []
    if isinstance(value, External):
        return ["."] if not value.spec and _HERE.fullmatch(value.name) else []
    if not isinstance(value, Record) or not value.args:
        return []
    first, *more = value.args
    if value.callee == "URL" and len(more) == 1 and isinstance(first, str):
        return [f"{one}/{first}"[-_LONG:] for one in _paths(more[0], depth + 1)]
    if not more and value.callee in _SAME:
        return _paths(first, depth + 1)
    begun = _paths(first, depth + 1) if value.callee in _JOINS else []
    words = [one.options if isinstance(one, Many) else (one,) for one in more]
    if not all(isinstance(word, str) and word for each in words for word in each):
        return []
    ways = list(islice(product(begun, *words), _WAYS + 1))
    return ["/".join(way)[-_LONG:] for way in ways] if len(ways) <= _WAYS else []


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _is_text(tree: ArtifactTree, name: str) -> bool:
    """Whether the package has a file of this name that another program reads: `#!/bin/sh`."""
    found = [one for one in tree.files if one.path.rpartition("/")[2] == name]
    return any(tree.read(one)[:2] == b"#!" for one in found)
