"""Libraries of JavaScript that touch files, but for what their options say: a log that goes to where the
process prints, sources that are kept in memory; and files that are opened to be written by their flags.
"""

from collections.abc import Container, Iterable
from typing import Any

from vetting.patterns import pattern
from vetting.profile._javascript_calls import arguments_of, call_around
from vetting.profile._javascript_environments import Path
from vetting.profile._javascript_flow import WRAPPERS
from vetting.profile._javascript_picked import last_of
from vetting.profile._javascript_sinks import NETWORK, READ, WRITE, called, used
from vetting.profile._javascript_source import Source, literal, word
from vetting.profile._javascript_variables import FUNCTIONS

_KNOWN = frozenset({("pino", "destination"), ("ts-morph", "Project")})
_PRINTS = frozenset({"0", "1", "2"})
"""The files that every process has open: `pino.destination(2)`."""

_HOW = frozenset({
    *("dest", "sync", "append", "mkdir", "mode", "fsync", "minLength", "maxLength", "maxWrite"),
    *("periodicFlush", "contentMode"),
})  # fmt: skip
"""Options that say how it is written, and but for `dest` not where."""


_OPENS = frozenset({("fs", "open"), ("fs", "openSync")})
_FLAGS = (
    ("w", pattern(r"\bO_(?:WRONLY|CREAT|APPEND|TRUNC)\b")),
    ("r+", pattern(r"\bO_RDWR\b")),
    ("r", pattern(r"\bO_RDONLY\b")),
)
"""Constants that say how a file is opened, and the sign that says the same."""

_LONG = 300
"""Characters of the flags that are looked at."""


def touches(source: Source, node: Any, path: Path, *, is_called: bool) -> tuple[str, ...]:
    """The classes of a name in any use, by what it is given where it is called."""
    if not is_called:
        return (*used(path), *(_client(path) if _is_handed_on(node, path) else ()))
    if path in _OPENS:
        return _opened(source, arguments_of(node))
    return used(path) if keeps(path, node) else ()


def _client(path: Path) -> tuple[str, ...]:
    """The class of a library that talks to others, or of its client, where others are given it."""
    browser = len(path) == 2 and path[0].startswith("playwright") and path[1] in _BROWSERS
    return (NETWORK,) if browser or (len(path) <= 2 and NETWORK in called(path)) else ()


def _is_handed_on(node: Any, path: Path) -> bool:
    """Whether other files or functions get a value: they ask with it what this file does not show."""
    parent = node.parent
    while parent is not None and parent.type in _INNER:
        node, parent = parent, parent.parent
    match parent.type if parent is not None else "":
        case "return_statement" | "export_statement" | "export_specifier":
            return True
        case "arrow_function":
            return bool(parent.child_by_field_name("body") == node)
        case "assignment_expression":
            left = parent.child_by_field_name("left")
            return left != node and _EXPORTS.match(word(left)[:_LONG]) is not None
        case "arguments":
            made = parent.parent
            callee = made.child_by_field_name("constructor") or made.child_by_field_name("function")
            name = last_of(callee) if callee is not None else ""
            if callee is None:
                return False
            if len(path) > 1 and path[1][:1].isupper() and _LISTS.fullmatch(word(callee)[:_LONG]):
                return False
            return name not in _SAME and not name.startswith("_")
    return False


def _opened(source: Source, args: list[Any]) -> tuple[str, ...]:
    """Whether `open(path, flags)` opens a file to read or to write it: both where nobody knows the flags."""
    flags = args[1] if len(args) > 1 else None
    if flags is None or flags.type in FUNCTIONS or word(flags) == "undefined":
        return (READ,)
    said = [sign for sign, form in _FLAGS if form.search(word(flags)[:_LONG])]
    if not said and (text := _constant(source, flags)) is not None:
        said = [literal(text)]
    reads = not said or any("r" in one or "+" in one for one in said)
    writes = not said or any(not {"w", "a", "+"}.isdisjoint(one) for one in said)
    return (*((READ,) if reads else ()), *((WRITE,) if writes else ()))


def _constant(source: Source, node: Any) -> Any:
    """The string that an expression always is: what may also be another is not known by one of them."""
    if node.type == "identifier" and (binding := source.binding(node)) is not None:
        outer = binding.parent
        if outer.type == "variable_declarator" and word(outer.parent)[:5] == "const":
            node = outer.child_by_field_name("value") or node
    return node if node.type == "string" else None


_INNER = frozenset({"parenthesized_expression", "await_expression", "as_expression"})
_BROWSERS = frozenset({"chromium", "firefox", "webkit"})
_EXPORTS = pattern(r"(?:module\.)?exports\b")
_LISTS = pattern(r"Object\.(?:values|keys|entries)|(?:z|zod)\.(?:nativeEnum|enum)")
"""Functions that go through what an object lists: a class has no members that are listed."""

_SAME = WRAPPERS | {"instanceof", "resolve", "isPrototypeOf"}
"""Functions that give a library back as it is, to this file, or only look at it."""

_STORES = (b"@google-cloud/storage", b"firebase-admin", b"firebase-functions")
_BUCKET = pattern(r"(?i)(?:^|\w)bucket$")


def is_told(args: Iterable[Any], options: Container[str], kind: str) -> bool:
    """Whether one of these options names a file; what is read may stand in the option itself instead."""
    pairs = [pair for one in args if one.type == "object" for pair in one.named_children]
    return any(
        word(pair.child_by_field_name("key") or pair) in options
        and (kind != READ or getattr(pair.child_by_field_name("value"), "type", "") != "object")
        for pair in pairs
    )


def sends_file(leaf: Any, data: bytes) -> bool:
    """Whether `bucket.upload(path)` of Google's storage is called, which reads the file. Other storages are
    given what they keep, behind its name.
    """
    of = leaf.parent.child_by_field_name("object") if leaf.parent is not None else None
    if of is None or leaf.parent.type != "member_expression":
        return False
    made = of.child_by_field_name("function") if of.type == "call_expression" else None
    of = made or of
    if _BUCKET.search(word(of.child_by_field_name("property") or of)[-_LONG:]) is None:
        return False
    args = arguments_of(leaf)
    if not args or args[0].type in ("object", "array", "new_expression"):
        return False
    given = args[1].named_children if len(args) > 1 and args[1].type == "object" else ()
    keys = {word(one.child_by_field_name("key") or one) for one in given}
    return "destination" in keys or any(name in data for name in _STORES)


def keeps(path: Path, node: Any) -> bool:
    """Whether a call of `node` touches files, where it is only known that such calls do."""
    args = arguments_of(node) if path in _KNOWN else []
    match path:
        case ("pino", "destination"):
            handed = call_around(node).parent
            if handed is None or handed.type != "arguments":
                return True  # it may be told another file later
            if not args:
                return False
            options = _options(args[0])
            if options is None:
                return word(args[0]) not in _PRINTS
            return options.get("dest", "1") not in _PRINTS or not options.keys() <= _HOW
        case ("ts-morph", "Project"):
            options = _options(args[0]) if args else None
            return (options or {}).get("useInMemoryFileSystem") != "true"
    return True


def _options(node: Any) -> dict[str, str] | None:
    """What an object says; None where not all of it stands there, or anything twice."""
    if node.type != "object":
        return None
    found: dict[str, str] = {}
    for child in node.named_children:
        if child.type == "comment":
            continue
        key, value = (child.child_by_field_name(name) for name in ("key", "value"))
        if child.type != "pair" or key.type != "property_identifier" or word(key) in found:
            return None
        if "\\" in word(key):
            return None
        found[word(key)] = word(value)
    return found
