"""Files in which a program keeps its own state: the tokens that a service answered, an identifier made
at random. What such a file held, the program itself put there, and nobody else's text.

A file is one if the same variable names it where it is read and where it is written, and all that its
module writes to any file, as far as its values are followed, is neither what a tool is given, nor what
another file or service of the user's holds, nor a secret.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from vetting.surface._calls import last_name
from vetting.surface._flow_marks import (
    COLUMN,
    DATA,
    ENVIRONMENT,
    FILE,
    LETTERS,
    LOGS,
    MESSAGE,
    PRIVATE,
    QUOTED,
    ROWS,
    SECRET,
    SEEN,
    STORED,
    Marks,
    is_chosen,
)
from vetting.surface._ir import Attr, Call, Name, Node, Scope, Site
from vetting.surface._scopes import owner

if TYPE_CHECKING:
    from vetting.surface._flow_values import Values

_WRITES = frozenset({
    *("write", "writelines", "dump", "writeFile", "writeFileSync", "appendFile", "appendFileSync"),
    *("write_text", "write_bytes", "outputFile", "outputJson", "writeJson", "writeJsonSync"),
    *("createWriteStream", "pipe", "writerow", "writerows", "copy", "copyfile", "copyFile", "copy2"),
    *("copyFileSync", "cp", "cpSync", "symlink", "symlinkSync", "link", "save", "download"),
})  # fmt: skip
_NAMED = _WRITES | {"rename", "renameSync", "replace", "move"}
"""Calls by which something comes to lie in a file, and those that give a file its name."""

_OTHERS = frozenset(
    {*PRIVATE, SECRET, ENVIRONMENT, QUOTED, SEEN, STORED, LOGS, MESSAGE, ROWS, COLUMN, LETTERS}
)
_READERS, _WRITERS = (
    frozenset({"read_text", "read_bytes"}),
    frozenset({"write_text", "write_bytes"}),
)
"""Methods of paths."""

_AT = "\0"
"""Before the place of a file in a mark."""

Key = tuple[str, int, str]
"""A variable: the module, its scope, and its name."""


class OwnState:
    """See the module."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._written: set[Key] = set()
        self._sites: dict[str, list[Site]] = {}
        self._known: dict[str, Marks] = {}

    def learn(self, sites: Iterable[Site]) -> None:
        """Look at what is written where."""
        for site in sites:
            name = last_name(site.call.func)
            if name in _NAMED:
                self._sites.setdefault(site.scope.module.path, []).append(site)
                nodes = (*site.call.args, *_receiver(site.call, _WRITERS))
                keys = (_key(node, site.scope) for node in nodes)
                self._written |= {key for key in keys if key is not None}

    def label(self, call: Call, name: str, scope: Scope) -> str:
        """How what a call reads is called in marks: with the place of the file where it may be an own one."""
        for node in _receiver(call, _READERS) or call.args[:1]:
            key = _key(node, scope)
            if key in self._written and not is_chosen(self._values.marks(node, scope)):
                return f"{name}{_AT}{key[0]}{_AT}{key[1]}{_AT}{key[2]}"
        return name

    @staticmethod
    def quoted(marks: Marks) -> Marks:
        """What a pattern finds in what files held."""
        return frozenset((QUOTED, shown(of)) for kind, of in marks if kind == FILE)

    def is_own(self, label: str, answered: Callable[[str], bool]) -> bool:
        """Whether what was read under a `label` is nothing but what the program makes itself, or what
        services answered to the calls that `answered` knows.
        """
        if _AT not in label:
            return False
        if label not in self._known:
            self._known[label] = self._put_in(label)
        return all(kind == DATA and answered(of) for kind, of in self._known[label])

    def _put_in(self, label: str) -> Marks:
        """What of others goes into the files of a module."""
        path = label.split(_AT)[1]
        nodes = (
            (node, site.scope)
            for site in self._sites[path]
            for node in (*site.call.args, *(value for _, value in site.call.named))
        )
        return frozenset(
            (kind, of)
            for node, scope in nodes
            for kind, of in self._values.marks(node, scope)
            if kind in _OTHERS and not (kind == FILE and of.split(_AT)[1:2] == [path])
        )


def shown(source: str) -> str:
    """The source of a flow without the place of the file."""
    return source.partition(_AT)[0]


def _receiver(call: Call, methods: frozenset[str]) -> tuple[Node, ...]:
    """The path that a call is a method of."""
    func = call.func
    return (func.of,) if isinstance(func, Attr) and func.name in methods else ()


def _key(node: Node, scope: Scope) -> Key | None:
    """The variable that a path is in."""
    match node:
        case Name(name=name):
            where = owner(name, scope)
            return (where.module.path, id(where), name) if where is not None else None
        case Call(func=Name(name="str" | "Path" | "open" | "String"), args=(first, *_)):
            return _key(first, scope)
    return None
