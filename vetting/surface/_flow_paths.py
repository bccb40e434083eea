"""Paths as code spells them: what they are put together of, and how their names end."""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_results import JOINS
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Concat, Lit, Name, Node, Scope

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
            found = values.only(path.name, scope, path.raw)
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


def plain_path(said: str) -> str:
    """A path that the code says, in one form."""
    return said.removeprefix("file://").removeprefix("./")
