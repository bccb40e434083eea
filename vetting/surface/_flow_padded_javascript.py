"""See `_flow_padded`, for JavaScript."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from vetting.grammars import parser
from vetting.patterns import pattern
from vetting.surface._flow_constants_javascript import amount, constants
from vetting.surface._flow_padded import PADDED, WHAT
from vetting.surface._javascript_lower import FUNCTIONS, line_of, word

_LOOKS = """
(call_expression) @called
[(variable_declarator) (assignment_expression)] @given
"""
_MOST, _LONG, _SHORT, _STEPS = 100_000, 2000, 400, 3
_AMOUNT = r"((?:[^(),;\n]|\([^()\n]{0,60}\)){1,80})"
_PADS = pattern(
    rf"\.pad(?:End|Start)\({_AMOUNT}|(?:[\"'`]([^\"'`\n]{{0,200}})[\"'`])?\.repeat\({_AMOUNT}\)"
    rf"|\b(?:Buffer\.alloc(?:Unsafe|UnsafeSlow)?|new (?:Uint8Array|ArrayBuffer)|Array|randomBytes)\({_AMOUNT}"
)
_WORDS = ("padEnd(", "padStart(", ".repeat(", ".alloc", "Array(", "ArrayBuffer(", "randomBytes(")
_APPENDS = frozenset({"appendFile", "appendFileSync", "outputFileAppend"})
_WRITES = frozenset({"write", "writeSync", "writeFile", "writeFileSync", "writeTextFile", "end"})
_FLAG = pattern(r"\bflags?\s?:\s?[\"'`]a|\bappend\s?:\s?true")
_NAME = pattern(r"(?<![\w$.\"'`])(?:this\.)?#?([A-Za-z_$][\w$]{0,60})")
_REPEATS = pattern(r"\b(?:setInterval|schedule|scheduleJob|CronJob)\(")
_LATER = pattern(r"\b(?:setTimeout|setImmediate|nextTick|queueMicrotask)\(")
_AFTER = 300
_CALLED = pattern(r"(?<![\w$])([A-Za-z_$][\w$]{0,60})\b")
_ALWAYS = frozenset({"", "true", "1", "!0"})


def javascript_padded(root: Any, source: str, kind: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each; `kind` is the grammar's name."""
    if not any(one in source for one in _WORDS) or not (
        "write" in source or "appendFile" in source
    ):
        return
    known = constants(source)
    if not _is_padded(source, known):
        return
    import tree_sitter

    timed, later = _started(source, _REPEATS), dict[int, set[str]]()
    padded = None
    found = tree_sitter.QueryCursor(_query(kind)).captures(root)
    for node in found.get("called", [])[:_MOST]:
        name = word(_last(node.child_by_field_name("function")))
        if name not in _APPENDS and name not in _WRITES:
            continue
        given = word(node.child_by_field_name("arguments"))[:_LONG]
        padded = (
            padded if padded is not None else _names(root, source, known, found.get("given", ()))
        )
        if not (_is_padded(given, known) or padded & set(_NAME.findall(given))):
            continue
        appended = name in _APPENDS or _FLAG.search(given) is not None
        if appended or _goes_on(node, timed, later):
            yield line_of(node), WHAT


@cache
def _query(kind: str) -> Any:
    import tree_sitter

    return tree_sitter.Query(parser(kind).language, _LOOKS)


def _last(func: Any) -> Any:
    """The last name of what is called."""
    return (func.child_by_field_name("property") or func) if func is not None else None


def _is_padded(text: str, known: dict[str, float]) -> bool:
    """Whether a text has padding in it of more bytes than anybody adds to a file."""
    for match in _PADS.finditer(text):
        times = amount(next(one for one in match.group(1, 3, 4) if one), known)
        said = match[2]
        if times * (len(said) if said else 1) >= PADDED:
            return True
    return False


def _names(root: Any, source: str, known: dict[str, float], given: Iterable[Any]) -> set[str]:
    """The variables, members and functions that are padding, or give it; also those that are `given`
    what has some.
    """
    found = set[str]()
    at, last = 1, 0
    for match in _PADS.finditer(source):
        if not _is_padded(match[0], known):
            continue
        at, last = at + len(source[last : match.start()].encode()), match.start()
        node = root.descendant_for_byte_range(at, at)
        while node is not None and node.end_byte - node.start_byte < _LONG:
            if node.type not in ("call_expression", "member_expression"):
                found.update(_targets(node))
            node = node.parent
    made = (
        [(set(_targets(one)), set(_NAME.findall(_value_of(one)))) for one in given] if found else []
    )
    for _ in range(_STEPS):
        found.update(*(names for names, words in made if words & found))
    return found


def _value_of(node: Any) -> str:
    value = node.child_by_field_name("value") or node.child_by_field_name("right")
    short = value is not None and value.end_byte - value.start_byte < _SHORT
    return word(value) if short else ""


def _targets(node: Any) -> Iterator[str]:
    """What a declaration, an assignment or a function gives a name to."""
    for field in ("left", "name", "property"):
        target = node.child_by_field_name(field)
        if target is not None:
            yield word(_last(target)).lstrip("#")


def _goes_on(node: Any, timed: set[str], later: dict[int, set[str]]) -> bool:
    """Whether a timer, or a loop without an end, comes to a call again and again; `later` keeps what
    functions start later.
    """
    while (node := node.parent) is not None:
        if node.type in ("while_statement", "do_statement", "for_statement"):
            test = node.child_by_field_name("condition")
            if test is None or word(test).strip("(); ") in _ALWAYS:
                return True
        elif node.type == "call_expression":
            if _REPEATS.match(word(node)[:_AFTER]):
                return True
        elif node.type in FUNCTIONS:
            if node.id not in later:
                later[node.id] = _started(word(node), _LATER)
            if _name_of(node) in timed | later[node.id]:
                return True
    return False


def _name_of(function: Any) -> str:
    """What a function is called, or the variable that has it."""
    own = function.child_by_field_name("name")
    if own is None and function.parent is not None:
        outer = function.parent
        own = outer.child_by_field_name("name") or outer.child_by_field_name("left")
    return word(_last(own)) if own is not None else ""


def _started(source: str, by: Any) -> set[str]:
    """The names that stand where something is started again."""
    found = set[str]()
    for match in by.finditer(source):
        found.update(_CALLED.findall(source, match.end(), match.end() + _AFTER))
    return found
