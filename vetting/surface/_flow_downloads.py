"""Calls that write something to a file or unpack it into a folder: what, and where to."""

from collections.abc import Iterator
from dataclasses import dataclass

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_results import JOINS
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Concat, Func, Lit, Map, Name, Node, Scope, Site

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
_STREAMED = frozenset({"write", "writelines", "end", "copyfileobj", "pipe", "pipeline"})
_BRINGS = frozenset({"urlretrieve", "download"})
_FETCHERS = frozenset({"wget", "gdown", "urllib", "request"})
_STREAMS = frozenset({"createWriteStream", "open", "NamedTemporaryFile", "TemporaryFile"})
_FOLDERS = frozenset(
    {"path", "cwd", "C", "dir", "extract_dir", "output", "dest", "outdir", "target"}
)
_ARCHIVES = frozenset({"file", "f", "filename"})
_FORMS = frozenset({
    *("str", "String", "Path", "PurePath", "fspath", "fsdecode", "resolve", "abspath", "realpath"),
    *("expanduser", "absolute", "normalize", "normpath", "as_posix", "toString", "PosixPath"),
    *("pathToFileURL", "fileURLToPath", "with_suffix", "with_name"),
})  # fmt: skip
"""Calls that give the same path in another form."""

_LIBRARIES = frozenset({"path", "os", "posixpath", "url", "pathlib"})
_ENDING = pattern(r"[^\0]{0,60}?(\.\w{1,12})")
_DATA = pattern(
    r"(?i)\.(?:jsonl?|ndjson|geojson|csv|tsv|txt|md|rst|html?|css|xml|ya?ml|toml|ini|cfg|conf|env|log|lock|sum"
    r"|pdf|png|jpe?g|gif|webp|svg|ico|bmp|tiff?|mp[34]|wav|ogg|flac|webm|mov|db|sqlite3?|duckdb|parquet"
    r"|arrow|feather|npy|npz|onnx|gguf|safetensors|pt|bin|dat|h5|tflite|xlsx?|docx?|pptx?|epub|ics|gpx"
    r"|[ot]tf|woff2?|pem|crt|key|etag|sha\d*|map|wasm)"
)
"""Endings of files that are read, and not run."""

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
    elif of is not None and last_name(of) == "Bun" and len(args) > 1:
        yield Landing(content=args[1], path=args[0])
    elif of is not None and name == "pipe":
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
    if not isinstance(made, Call) or last_name(made.func) not in _STREAMS:
        return None
    if last_name(made.func).endswith("TemporaryFile"):
        return file
    of = made.func.of if isinstance(made.func, Attr) else None
    if made.args and not (of is not None and isinstance(made.args[0], Lit) and _is_mode(made)):
        return made.args[0]
    return of


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


def parts(path: Node, scope: Scope, values: Values) -> list[Node]:
    """What a path is put together of: the folder first; of another form of a path, that alone."""
    match path:
        case Call(func=Attr(of=of), args=args) if last_name(path.func) in _FORMS:
            return list(args) if last_name(of) in _LIBRARIES else [of]
        case Call(func=Name(), args=(first, *more)) if last_name(path.func) in _FORMS:
            return [first, *more]
        case Call(func=func, args=args) if last_name(func) in JOINS and args:
            joined = isinstance(func, Attr) and func.name == "joinpath"
            return [func.of, *args] if joined and isinstance(func, Attr) else list(args)
        case Concat(parts=pieces):
            return [
                one for one in pieces if not (isinstance(one, Lit) and one.value in ("/", "\\"))
            ]
        case Attr(of=of, name="href" | "name" | "parent"):
            return [of]
    return values.syntax(scope.module).steps(path.raw)


def ending(path: Node, scope: Scope, values: Values) -> str | None:
    """The ending of a path's name, where the code says it."""
    for _ in range(_STEPS):
        if isinstance(path, Name):
            found = values.only(path.name, scope)
            if found is None:
                return None
            path, scope = found
            continue
        if isinstance(path, Lit):
            return _of_text(path)
        if isinstance(path, Call) and last_name(path.func) == "with_suffix" and path.args:
            path = path.args[0]
            continue
        if isinstance(path, Call) and last_name(path.func).endswith("TemporaryFile"):
            suffix = dict(path.named).get("suffix")
            return _of_text(suffix)
        if isinstance(path, Concat):
            return _of_text(path.parts[-1] if path.parts else None)
        steps = parts(path, scope, values)
        if not steps:
            return None
        path = steps[-1]
    return None


def _of_text(last: Node | None) -> str | None:
    said = last.value if isinstance(last, Lit) else None
    found = _ENDING.fullmatch(said[-60:]) if isinstance(said, str) else None
    return found[1] if found is not None else None


def is_data(end: str | None) -> bool:
    """Whether a file with such an ending is read, and not run."""
    return end is not None and _DATA.fullmatch(end) is not None


def _made(node: Node, scope: Scope, values: Values) -> Node:
    """What a variable was given, where there is only one such place."""
    for _ in range(_STEPS):
        found = values.only(node.name, scope) if isinstance(node, Name) else None
        if found is None:
            break
        node, scope = found
    return node
