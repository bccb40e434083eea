"""Archives in archives that are unpacked without an end, in JavaScript: see `_flow_nested`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_nested import BOUNDS, CALLED, WHAT
from vetting.surface._javascript_found import FUNCTION, found
from vetting.surface._javascript_looks import called
from vetting.surface._javascript_lower import line_of, word

_OPENS = pattern(
    r"[\"'`](?:node:)?(?:adm-zip|yauzl(?:-promise)?|unzipper|jszip|fflate|tar|tar-fs|tar-stream|extract-zip"
    r"|decompress|node-stream-zip|node-7z|pako|zlib|@zip\.js/zip\.js|unzip-stream|cross-zip)[\"'`]"
)
"""Libraries that unpack something."""

_READS = pattern(
    r"\.(?:getData|getDataAsync|buffer|openReadStream|entryData|async)\("
    r"|\b(?:unzipSync|gunzipSync|inflateSync|inflateRawSync|brotliDecompressSync|gunzip|ungzip|inflate)\("
)
"""Calls that bring what lies in an archive."""

_FILLS = pattern(
    r"\.extractAllTo(?:Async)?\(\s{0,9}([\w$]{1,60})|\.extractEntryTo\([^,;\n]{1,99},\s{0,9}([\w$]{1,60})"
    r"|\b(?:decompress|unzip)\([^,;\n]{1,99},\s{0,9}([\w$]{1,60})\s{0,9}[,)]"
    r"|\b(?:extract|Extract|x|unpack|untar)\([^;]{0,200}?\b(?:dir|cwd|path|C)\s{0,9}:\s{0,9}([\w$]{1,60})"
)
"""Calls that fill a folder, and its variable."""

_WRITES = pattern(
    r"\b(?:writeFile|writeFileSync|outputFile|createWriteStream)\(\s{0,20}([\w$]{1,60})\s{0,20}[,)]"
)
_GIVEN = pattern(
    r"\b(?:const|let|var)\s{1,9}[\[{]?\s{0,9}([\w$]{1,60})[^=;\n]{0,60}?(?:=|\bof\b)([^;\n]{1,300})"
)
_PUTS = pattern(r"(?<![\w$.])([\w$]{1,60})\.(?:push|unshift)\(([^;\n]{1,300})")
_QUEUES = pattern(r"\bwhile\s{0,4}\(\s{0,4}([\w$]{1,60})|(?<![\w$.])([\w$]{1,60})\.(?:pop|shift)\(")
_WORD = pattern(r"[\w$]+")
_CONDITIONS = frozenset({"if_statement", "while_statement", "do_statement", "ternary_expression"})
_ROUNDS, _DEPTH, _MOST = 4, 4, 400
_LONG = 8000
"""Characters of a function that is looked into."""

_Calls = Mapping[str, Sequence[tuple[str, Sequence[str]]]]
"""The calls of the functions of a module to each other, with what they are given."""


def javascript_nested(root: Any, source: str, kind: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each; `kind` is the grammar's name."""
    if _OPENS.search(source) is None:
        return
    every = found(root, kind, FUNCTION)[:_MOST]
    own = {word(one.child_by_field_name("name")): _function(one) for one in every}
    calls = {name: [*_calls(function, own)] for name, function in own.items()}
    for name, function in own.items():
        text = word(function)
        unpacks = len(text) <= _LONG and (_READS.search(text) or _FILLS.search(text))
        if unpacks and _goes_on(name, function, calls) and not _is_bounded(name, own, calls):
            yield line_of(function), WHAT


def _goes_on(name: str, function: Any, calls: _Calls) -> bool:
    """Whether a function is called again with what it unpacked, or puts that into the list that it goes
    through.
    """
    text, params = word(function), {*_WORD.findall(word(_parameters(function)))}
    made = _unpacked(text)
    queues = {one for match in _QUEUES.finditer(text) for one in match.groups() if one}
    if any(match[1] in queues and _has(match[2], made) for match in _PUTS.finditer(text)):
        return True
    return any(
        _leads_to(call, name, calls)
        # what a function was given itself, such as the folder to unpack into, is handed on
        and any(_has(one, made) for one in given if one not in params)
        for call, given in calls[name]
    )


def _unpacked(text: str) -> set[str]:
    """The variables of a function that hold what it unpacked."""
    made = {one for match in _FILLS.finditer(text) for one in match.groups() if one}
    if _READS.search(text):
        made |= {match[1] for match in _WRITES.finditer(text)}
    for _ in range(_ROUNDS):
        more = {match[1] for match in _GIVEN.finditer(text) if _has(match[2], made)} - made
        if not more:
            break
        made |= more
    return made


def _has(text: str, made: set[str]) -> bool:
    return not made.isdisjoint(_WORD.findall(text)) or _READS.search(text) is not None


def _function(node: Any) -> Any:
    return node.child_by_field_name("value") or node


def _parameters(function: Any) -> Any:
    many = function.child_by_field_name("parameters")
    return many if many is not None else function.child_by_field_name("parameter")


def _nodes(function: Any) -> Iterator[Any]:
    todo = [function]
    while todo:
        node = todo.pop()
        yield node
        todo += node.named_children


def _calls(function: Any, own: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    if function.end_byte - function.start_byte > _LONG:
        return
    for node in _nodes(function):
        if node.type == "call_expression" and called(node) in own:
            args = node.child_by_field_name("arguments")
            yield called(node), [word(one) for one in args.named_children] if args else []


def _leads_to(name: str, to: str, calls: _Calls) -> bool:
    """Whether a function is another, or calls it, by way of others too."""
    known, todo = {name}, {name}
    for _ in range(_DEPTH):
        if to in known:
            return True
        todo = {call for one in todo for call, _ in calls.get(one, ())} - known
        known |= todo
    return False


def _is_bounded(name: str, own: Mapping[str, Any], calls: _Calls) -> bool:
    """Whether a function, or one of the module's that it calls, asks how deep or how much it is."""
    asked = {name, *(call for call, _ in calls[name])}
    return any(_asks(node, name) for one in sorted(asked) for node in _nodes(own[one]))


def _asks(node: Any, name: str) -> bool:
    if node.type == "call_expression":
        return called(node) != name and CALLED.search(called(node)) is not None
    if node.type == "pair":
        return CALLED.search(word(node.child_by_field_name("key"))) is not None
    if node.type in _CONDITIONS:
        condition = node.child_by_field_name("condition")
        return condition is not None and BOUNDS.search(word(condition)) is not None
    if node.type != "binary_expression" or node.parent.type == "for_statement":
        return False
    compares = word(node.child_by_field_name("operator"))[:1] in ("<", ">")
    return compares and BOUNDS.search(word(node)) is not None
