"""Files in which a program keeps its own state: the tokens that a service answered, an identifier made
at random. What such a file held, the program itself put there, and nobody else's text.

A file is one if the same variable names it where it is read and where it is written, or where what was
written beside it is put in its place; if all that is written to it was made at random or answered by a
service; and if nothing that its module writes to any file, as far as its values are followed, is what a tool
is given, what another file or service of the user's holds, or a secret. A file that is only made empty, or
that something is copied to, is none: others write it.
"""

from collections.abc import Callable, Iterable, Iterator
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
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Index,
    Map,
    Name,
    Node,
    Scope,
    Seq,
    Site,
    Spread,
)
from vetting.surface._scopes import owner

if TYPE_CHECKING:
    from vetting.surface._flow_values import Values

_WRITES = frozenset({
    *("write", "writelines", "dump", "writeFile", "writeFileSync", "appendFile", "appendFileSync"),
    *("write_text", "write_bytes", "outputFile", "outputJson", "writeJson", "writeJsonSync", "writerow"),
})  # fmt: skip
_MOVES = frozenset({"rename", "renameSync", "replace", "move"})
_FILLS = frozenset({
    *("createWriteStream", "copy", "copyfile", "copyFile", "copy2", "copyFileSync", "cp", "cpSync"),
    *("symlink", "symlinkSync", "link", "linkSync", "symlink_to", "hardlink_to", "download", "pipe"),
})  # fmt: skip
"""Calls by which something comes to lie in a file, those that put one file in another's place, and those by
which it is something else's content.
"""

_MADE = frozenset({
    *("randomUUID", "uuid1", "uuid4", "uuidv4", "v4", "nanoid", "token_hex", "token_urlsafe", "randomBytes"),
    *("urandom", "getrandbits", "random_bytes", "token_bytes"),
})  # fmt: skip
"""Calls that make something at random."""

_OTHERS = frozenset(
    {*PRIVATE, SECRET, ENVIRONMENT, QUOTED, SEEN, STORED, LOGS, MESSAGE, ROWS, COLUMN, LETTERS}
)
_READERS, _WRITERS = (
    frozenset({"read_text", "read_bytes"}),
    frozenset({"write_text", "write_bytes"}),
)
"""Methods of paths."""

_STEPS = 60
_AT = "\0"
"""Before the place of a file in a mark."""

Key = tuple[str, int, str]
"""A variable: the module, its scope, and its name."""


class OwnState:
    """See the module."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._written: dict[Key, list[Site]] = {}
        """Where each file is written."""

        self._filled: set[Key] = set()
        self._sites: dict[str, list[Site]] = {}
        """All places of a module that write."""

        self._known: dict[str, Marks | None] = {}

    def learn(self, sites: Iterable[Site]) -> None:
        """Look at what is written where."""
        moves = []
        for site in sites:
            name, scope = last_name(site.call.func), site.scope
            if name in _WRITES:
                self._sites.setdefault(scope.module.path, []).append(site)
                for node in _receiver(site.call, _WRITERS) or site.call.args[:1]:
                    if (key := _key(node, scope)) is not None:
                        self._written.setdefault(key, []).append(site)
            elif name in _MOVES:
                moves.append(site)
            elif name in _FILLS:
                self._filled |= {key for one in site.call.args if (key := _key(one, scope))}
        for site in moves:
            self._moved(site)

    def _moved(self, site: Site) -> None:
        """What is put in a file's place was made beside it: `const part = `${STATE}.part``."""
        call, scope = site.call, site.scope
        of = call.func.of if isinstance(call.func, Attr) else None
        source, *rest = call.args if len(call.args) > 1 or of is None else (of, *call.args)
        target = _key(rest[0], scope) if rest else None
        beside = _key(source, scope)
        if target is None or beside is None or target == beside:
            return
        made = owner(beside[2], scope)
        words = {word for one in made.names[beside[2]] for word in _words(one)} if made else set()
        if target[2] in words:
            self._written.setdefault(target, []).extend(self._written.setdefault(beside, []))
            self._filled |= {target} if beside in self._filled else set()

    def label(self, call: Call, name: str, scope: Scope) -> str:
        """How what a call reads is called in marks: with the place of the file where it may be an own one."""
        for node in _receiver(call, _READERS) or call.args[:1]:
            key = _key(node, scope)
            if key is None or key not in self._written or key in self._filled:
                continue
            if not is_chosen(self._values.marks(node, scope)):
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
        found = self._known[label]
        return found is not None and all(kind == DATA and answered(of) for kind, of in found)

    def _put_in(self, label: str) -> Marks | None:
        """What of others goes into the files of a module; None where it may be anything."""
        _, path, scope, name = label.split(_AT)
        own = self._written[path, int(scope), name]
        if not all(self._is_made(site, path) for site in own):
            return None
        if not any(self._is_made(site, path) for site in self._sites.get(path, ())):
            return None
        return frozenset(
            (kind, of)
            for site in self._sites[path]
            for node in _contents(site)
            for kind, of in self._values.marks(node, site.scope)
            if kind in _OTHERS and not (kind == FILE and of.split(_AT)[1:2] == [path])
        )

    def _is_made(self, site: Site, path: str) -> bool:
        """Whether something is written that was answered, made at random, or stood in such a file."""
        for node in _contents(site):
            marks = self._values.marks(node, site.scope)
            if any(
                kind == DATA or (kind == FILE and f"{_AT}{path}{_AT}" in of) for kind, of in marks
            ):
                return True
            if not _MADE.isdisjoint(self._calls(node, site.scope)):
                return True
        return False

    def _calls(self, node: Node, scope: Scope) -> Iterator[str]:
        """The names of the calls that a value is made by, also where a variable has it."""
        todo, seen = [(node, scope)], set[int]()
        while todo and len(seen) < _STEPS:
            one, at = todo.pop()
            if id(one) in seen:
                continue
            seen.add(id(one))
            if isinstance(one, Name):
                made = self._values.only(one.name, at, one.raw)
                todo += [made] if made is not None else []
            elif isinstance(one, Call):
                yield last_name(one.func)
            todo += [(each, at) for each in _inner(one)]


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


def _contents(site: Site) -> list[Node]:
    """What a call writes, and where to."""
    return [*site.call.args, *(value for _, value in site.call.named)]


def _inner(node: Node) -> Iterator[Node]:
    match node:
        case Call(func=func, args=args, named=named):
            yield from args
            yield from (value for _, value in named)
            if isinstance(func, Attr):
                yield func.of
        case Map(pairs=pairs):
            yield from (value for _, value in pairs)
        case Seq(items=parts) | Concat(parts=parts) | Choice(options=parts):
            yield from parts
        case Attr(of=of) | Spread(of=of) | Index(of=of):
            yield of
        case Default(of=of, other=other):
            yield from (of, other)


def _words(node: Node) -> Iterator[str]:
    """The variables in a value."""
    todo = [node]
    for _ in range(_STEPS):
        if not todo:
            return
        one = todo.pop()
        if isinstance(one, Name):
            yield one.name
        todo += _inner(one)
