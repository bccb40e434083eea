"""Calls that write something to a file or unpack it into a folder: what, and where to."""

from collections.abc import Iterator
from dataclasses import dataclass

from vetting.surface._calls import last_name
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Func,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Scope,
    Site,
)

_WRITES = frozenset({
    *("writeFile", "writeFileSync", "outputFile", "outputFileSync", "appendFile", "appendFileSync"),
    *("writeTextFile", "writeTextFileSync", "write_file"),
})  # fmt: skip
_UNPACKS = frozenset(
    {"extractall", "extract", "extractAllTo", "extractAllToAsync", "extractEntryTo"}
)
_INTO = frozenset({"unpack_archive", "x", "extract", "decompress", "extractZip", "unzip", "untar"})
"""Methods of an archive that unpack it, and functions that are given one."""

_MOVES = frozenset({
    *("rename", "renameSync", "replace", "move", "moveSync", "copy", "copy2", "copyfile", "copyFile"),
    *("copyFileSync", "copytree", "cp", "cpSync"),
})  # fmt: skip
_STREAMED = frozenset({
    *("write", "writelines", "end", "copyfileobj", "pipe", "pipeline", "pipeTo", "writeSync", "print"),
})  # fmt: skip
_BRINGS = frozenset({"urlretrieve", "download"})
_FETCHERS = frozenset({"wget", "gdown", "urllib", "request"})
_STREAMS = frozenset({
    *("createWriteStream", "open", "openSync", "fdopen", "NamedTemporaryFile", "TemporaryFile"),
})  # fmt: skip
_SYSTEM = frozenset({"os", "fs", "promises"})
"""Modules whose `write` is given the file first."""

_FOLDERS = frozenset(
    {"path", "cwd", "C", "dir", "extract_dir", "output", "dest", "outdir", "target"}
)
_ARCHIVES = frozenset({"file", "f", "filename"})
_STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """What a call writes, and the path that it writes to."""

    content: Node
    path: Node
    unpacked: bool = False
    """Several files, into a folder."""

    moved: bool = False
    """A file of another path."""

    brought: bool = False
    """The call itself fetches it."""


def landings(site: Site, values: Values) -> Iterator[Landing]:
    """What one call writes."""
    call, scope = site.call, site.scope
    name = last_name(call.func)
    of = call.func.of if isinstance(call.func, Attr) else None
    if name in _STREAMED and call.args:
        yield from _streamed(call, of, name, scope, values)
    elif name in _UNPACKS or name in _INTO:
        yield from _unpacked(call, of, name)
    elif name in _MOVES:
        yield from _moved(call, of)
    elif name in _BRINGS:
        yield from _brought(call, of, name)
    elif name in _WRITES and len(call.args) == 1 and of is not None:
        if (path := _opened(of, scope, values)) is not None:  # `handle.writeFile(text)`
            yield Landing(content=call.args[0], path=path)
    else:
        yield from _written(call, of, name)


def _written(call: Call, of: Node | None, name: str) -> Iterator[Landing]:
    """A text or bytes, by the path of a file."""
    args = call.args
    if name in ("write_text", "write_bytes") and of is not None and args:
        yield Landing(content=args[0], path=of)
    elif name in _WRITES and len(args) > 1:
        yield Landing(content=args[1], path=args[0])


def _streamed(
    call: Call, of: Node | None, name: str, scope: Scope, values: Values
) -> Iterator[Landing]:
    """What an open file is given, or led into."""
    args = call.args
    if name == "pipeline":
        steps = [arg for arg in args if not isinstance(arg, Func)]
        for end in steps[1:]:
            yield from _piped(steps[0], end, scope, values)
    elif name == "copyfileobj":
        for end in args[1:2]:
            yield from _piped(args[0], end, scope, values)
    elif name == "print":
        into = dict(call.named).get("file")
        yield from _piped(args[0], into, scope, values) if into is not None else ()
    elif of is not None and last_name(of) in _SYSTEM and len(args) > 1:
        yield from _piped(args[1], args[0], scope, values)
    elif of is not None and last_name(of) == "Bun" and len(args) > 1:
        yield Landing(content=args[1], path=args[0])
    elif of is not None and name in ("pipe", "pipeTo"):
        yield from _piped(of, args[0], scope, values)
    elif of is not None and (path := _opened(of, scope, values)) is not None:
        yield Landing(content=args[0], path=path)


def _unpacked(call: Call, of: Node | None, name: str) -> Iterator[Landing]:
    """An archive that is unpacked into a folder: by a method of it, or by a function that is given it."""
    args, folder, file = call.args, _option(call, _FOLDERS), _option(call, _ARCHIVES)
    if file is not None:
        if folder is not None:
            yield Landing(content=file, path=folder, unpacked=True, moved=True)
        return
    if name in _UNPACKS and of is not None and (path := folder or (*args, None)[0]) is not None:
        yield Landing(content=of, path=path, unpacked=True)
    if name in _INTO and args and (path := folder or (*args, None)[1]) is not None:
        yield Landing(content=args[0], path=path, unpacked=True)


def _brought(call: Call, of: Node | None, name: str) -> Iterator[Landing]:
    """What a function fetches from an address into a file."""
    known = name == "urlretrieve" or (of is not None and last_name(of) in _FETCHERS)
    path = _option(call, _FOLDERS) or (*call.args, None, None)[1]
    if known and path is not None:
        yield Landing(content=call, path=path, brought=True)


def _moved(call: Call, of: Node | None) -> Iterator[Landing]:
    if len(call.args) > 1:
        yield Landing(content=call.args[0], path=call.args[1], moved=True)
    elif of is not None and call.args:
        yield Landing(content=of, path=call.args[0], moved=True)


def _piped(content: Node, into: Node, scope: Scope, values: Values) -> Iterator[Landing]:
    """What a stream is led into: a file, or what unpacks it into a folder."""
    if (path := _opened(into, scope, values)) is not None:
        yield Landing(content=content, path=path)
        return
    made = _made(into, scope, values)
    if isinstance(made, Call) and last_name(made.func) in ("Extract", "x", "extract"):
        folder = _option(made, _FOLDERS)
        if folder is not None:
            yield Landing(content=content, path=folder, unpacked=True)


def _opened(file: Node, scope: Scope, values: Values) -> Node | None:
    """The path that a file was opened by; of a temporary one, the file itself."""
    made = _made(file, scope, values)
    if isinstance(made, Call) and last_name(made.func) == "toWeb" and made.args:
        made = _made(made.args[0], scope, values)  # `Writable.toWeb(createWriteStream(path))`
    if _is_made_apart(made):
        return file
    if not isinstance(made, Call) or last_name(made.func) not in _STREAMS:
        return None
    if last_name(made.func).endswith("TemporaryFile"):
        return file
    of = made.func.of if isinstance(made.func, Attr) else None
    if made.args and not (of is not None and isinstance(made.args[0], Lit) and _is_mode(made)):
        return made.args[0]
    return of


def _is_made_apart(made: Node) -> bool:
    """Whether something is the open file of `file, path = tempfile.mkstemp()`."""
    match made:
        case Index(of=Call(func=func), key=Lit(value=0)):
            return last_name(func) == "mkstemp"
    return False


def beside(node: Node, scope: Scope) -> str | None:
    """The variable that has the path of such a file."""
    if not _is_made_apart(node) or not isinstance(node, Index):
        return None
    for name, nodes in scope.names.items():
        for one in nodes:
            same = isinstance(one, Index) and one.of.raw is node.of.raw
            if same and isinstance(one, Index) and getattr(one.key, "value", None) == 1:
                return name
    return None


def _is_mode(call: Call) -> bool:
    """Whether `path.open("wb")` says how a file is opened, and not which."""
    first = call.args[0]
    said = first.value if isinstance(first, Lit) else None
    return isinstance(said, str) and len(said) <= 3 and set(said) <= set("rwaxbt+")


def _option(call: Call, names: frozenset[str]) -> Node | None:
    """What a call is given by one of some names, or in an object of options."""
    for key, value in call.named:
        if key in names:
            return value
    for arg in call.args:
        for pair, value in arg.pairs if isinstance(arg, Map) else ():
            if isinstance(pair, Lit) and pair.value in names:
                return value
    return None


def _made(node: Node, scope: Scope, values: Values) -> Node:
    """What a variable was given, where there is only one such place."""
    for _ in range(_STEPS):
        found = values.only(node.name, scope, node.raw) if isinstance(node, Name) else None
        if found is None:
            break
        node, scope = found
    return node
