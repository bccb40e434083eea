"""Logs of AI clients and of the system, and histories of shells, that are emptied, removed or written
anew. Who reads them, or adds a line, leaves what they tell.
"""

from collections.abc import Iterable, Iterator

from vetting.patterns import pattern
from vetting.surface._flow_marks import LOGS, NOTHING, Marks, of_kind
from vetting.surface._flow_renamed import of_place
from vetting.surface._flow_sink import Sink, flat
from vetting.surface._ir import Attr, Call, Concat, Lit, Map, Node, Scope, Seq, Site
from vetting.surface._reading import Flow
from vetting.surface._values import External

_REMOVES = frozenset({
    *("unlink", "rm", "rmdir", "remove", "rmtree", "rimraf", "emptyDir", "trash", "send2trash"),
    *("deleteAsync", "truncate", "ftruncate", "writeFile", "outputFile", "writeTextFile"),
    *("write_text", "write_bytes", "createWriteStream", "open", "Bun.write", "shred", "removeSync"),
})  # fmt: skip
_TWO = frozenset(
    {"rename", "renames", "replace", "move", "symlink", "copyFile", "copyfile", "copy"}
)
"""Functions of two paths; what is moved is gone from where it was."""

_KEEPS_FIRST = frozenset({"symlink", "copyFile", "copyfile", "copy"})
_ITSELF = frozenset({
    *("unlink", "rmdir", "write_text", "write_bytes", "open", "rename", "replace", "truncate"),
})  # fmt: skip
"""Methods of a path, or of an open file."""

_OF_LISTS = frozenset({"remove", "move", "rm", "trash", "copy"})
"""Methods that lists and others have too."""

_EMPTIES = pattern(r"[rb]{0,2}w[bt+]{0,2}(?:[+b]{0,2})")
_APPENDS = frozenset({"a", "ax", "a+", "ab", "as"})
_RUNS = frozenset({
    *("run", "call", "check_call", "check_output", "Popen", "spawn", "spawnSync", "execFile", "execFileSync"),
    *("system", "exec", "execSync", "execa", "create_subprocess_exec"),
})  # fmt: skip
_PROGRAMS = pattern(r"(?:/usr)?(?:/bin/)?(?:rm|shred|truncate|unlink|srm)")
_LINE = pattern(
    r"(?:^|[;&|({]\s?|\bsudo\s(?:-\w\s)?)(?:(?:/usr)?/bin/)?(?:rm|shred|truncate|unlink|srm)\s"
    r"|\bsed\s(?:-\w{1,3}\s)?-i|\s-delete\b|-exec\s(?:rm|truncate|shred)\b"
    r"|(?:^|[;&|({]\s?)(?::|true|echo(?:\s-n)?(?:\s(?:''|\"\"))?|cat\s/dev/null|printf\s(?:''|\"\"))?\s?>(?!>)\s?[~/$\"']"
)
"""A command line that takes something away."""


class Wiped(Sink):
    """Judges calls that take away what a file holds."""

    def of(self, site: Site, name: str) -> Iterator[Flow]:
        """The flows of such a path into one call."""
        plain = name.removesuffix("Sync")
        if plain in _RUNS:
            found = self._told(site.call, site.scope)
        elif plain in _REMOVES or plain in _TWO or plain in _ITSELF:
            found = self._paths(site.call, site.scope, plain)
        else:
            return
        yield from self.flows("wiped", site, name, found, (LOGS,))

    def _paths(self, call: Call, scope: Scope, name: str) -> Marks:
        """The marks of the paths whose content is lost."""
        func, args = call.func, call.args
        itself = isinstance(func, Attr) and name in _ITSELF and not self._outer(func.of, scope)
        if name in _OF_LISTS and isinstance(func, Attr) and not self._outer(func.of, scope):
            return NOTHING
        if name in ("open", "createWriteStream") and not self._empties(call, scope, itself=itself):
            return NOTHING
        if name in _TWO:
            if itself and isinstance(func, Attr) and len(args) == 1:
                return self._of((func.of, *args), scope)
            return self._of(args[1:2] if name in _KEEPS_FIRST else args[:2], scope)
        if itself and isinstance(func, Attr):
            given = () if name in ("write_text", "write_bytes", "open") else args[:1]
            return self._of((func.of, *given), scope)
        added = any(self._says(arg, scope) in _APPENDS for arg in args[2:])
        return NOTHING if added else self._of(args[:1], scope)

    def _of(self, paths: Iterable[Node], scope: Scope) -> Marks:
        return NOTHING.union(*(of_place(one, scope, self.values) for one in paths))

    def _empties(self, call: Call, scope: Scope, *, itself: bool) -> bool:
        """Whether a file is opened so that nothing of it is left."""
        options = [
            *call.args[not itself :],
            *(v for key, v in call.named if key in ("mode", "flags")),
        ]
        said = [self._says(one, scope) for one in options]
        if any(isinstance(one, str) and _EMPTIES.fullmatch(one) for one in said):
            return True
        return "createWriteStream" in str(getattr(call.func, "name", "")) and not (
            _APPENDS.intersection(one for one in said if isinstance(one, str))
        )

    def _says(self, node: Node, scope: Scope) -> object:
        """The mode that an argument says, plainly or among options."""
        written = self.written(node, scope)
        for key, value in written.pairs if isinstance(written, Map) else ():
            if isinstance(key, Lit) and key.value in ("flag", "flags", "mode"):
                return self.values.machine.value(value, scope, {})
        return self.values.machine.value(node, scope, {})

    def _told(self, call: Call, scope: Scope) -> Marks:
        """What a program is told to remove."""
        items: list[Node] = []
        for arg in call.args[:2]:
            written = self.written(arg, scope)
            items += written.items if isinstance(written, Seq) else [written]
        first = items[0] if items else None
        said = self.values.machine.value(first, scope, {}) if first is not None else None
        if said == "sudo" and len(items) > 1:
            said = self.values.machine.value(items[1], scope, {})
        line = "".join(str(part.value) for part in _texts(first)) if first is not None else ""
        if not (isinstance(said, str) and _PROGRAMS.fullmatch(said)) and not _LINE.search(line):
            return NOTHING
        return of_kind(self.marks(items, scope), LOGS)

    def _outer(self, node: Node, scope: Scope) -> bool:
        """Whether a function of a module is called: `os.replace`, `fs.truncate`."""
        return isinstance(self.values.machine.value(node, scope, {}), External)


def _texts(node: Node) -> Iterator[Lit]:
    """The texts of which the beginning of a command line is made."""
    for part in flat(node) if isinstance(node, Concat) else (node,):
        if isinstance(part, Lit) and isinstance(part.value, str):
            yield part
