"""Functions and calls that take no more of a text than some of its characters, or only add up what stands
for its letters: `check_digit(number[:10]) != int(number[10])`. What else stands in the text nobody looks at.
"""

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._ir import Scope, Site

_SELF = frozenset({"self", "cls", "this"})
_NUMBERS = frozenset({"int", "float", "ord", "str", "Number", "parseInt", "parseFloat", "String"})
"""Calls that make another form of a character."""

_ADDS = frozenset({
    *("sum", "ord", "enumerate", "zip", "range", "divmod", "pow", "reversed"),
    *("reduce", "charCodeAt", "codePointAt", "split"),
})  # fmt: skip
"""Calls that a sum over letters is made with."""

_SPACE = r"\s{0,4}"
_FROM_TO = rf"\({_SPACE}\d{{1,4}}{_SPACE},{_SPACE}\d{{1,4}}{_SPACE}\)"
_SOME = (
    rf"(?:\[{_SPACE}\d{{0,4}}{_SPACE}:{_SPACE}\d{{1,4}}{_SPACE}\]"
    rf"|\.(?:slice|substring|substr){_FROM_TO})"
)
_ONE = rf"(?:\[{_SPACE}-?\d{{1,4}}{_SPACE}\]|\.(?:charAt|at)\({_SPACE}-?\d{{1,4}}{_SPACE}\))"
_SOME_OF = pattern(rf"([\w$]{{1,60}}){_SOME}")
_ONE_OF = pattern(rf"([\w$]{{1,60}}){_ONE}")
_USES = pattern(
    rf"(?<![\w$])(?:(?:int|float|ord|Number|parseInt)\({_SPACE}([\w$]{{1,60}}){_ONE}"
    rf"|len\({_SPACE}([\w$]{{1,60}}){_SPACE}\)|([\w$]{{1,60}})(?:{_SOME}|\.length\b)|([\w$]++))"
)
_COMPARES = pattern(
    r"[<>!=]=|(?<![-=<>])[<>](?![<>=])|\b(?:in|has|includes|int|float|Number|parseInt)\b"
    r"|\b[A-Z_]{2,60}\["
)
_LOOPS = pattern(r"\bfor\b\s{0,4}(?:\(let [^;{}\n]{0,80};[^;{}\n]{0,80};|[\w$, ()]{1,80} in\b)")
_DIGITS = pattern(rf"\b(?:int|Number|parseInt)\({_SPACE}[\w$]{{1,60}}{_ONE}{_SPACE}\)")
_REMAINDERS = pattern(r"%\s{0,4}\d{1,4}\s{0,4}\)?\s{0,4}[!=]==?")
_BOUNDED = pattern(
    r"\bfor \(let ([\w$]{1,60}) = \d{1,4}; [\w$]{1,60} <=? \d{1,4};"
    r"|\bfor (\w{1,60}) in range\((?:\d{1,4}, ?)?\d{1,4}\)"
)
_AT = pattern(r"([\w$]{1,60}+)(?:\[|\.(?:charAt|at|charCodeAt|codePointAt)\()([\w$]{1,60}+)[\])]")
_MOST = 4000
"""Characters of a function that are looked at."""


def takes_few(site: Site) -> bool:
    """Whether a call is given nothing but some characters of what its function is given, or, as it only
    makes another form of it, one character; or whether it is a step of a sum.
    """
    name, module = last_name(site.call.func), site.scope.module
    if name in _ADDS and _only_adds(site.scope):
        return True
    given = {one.name for one in site.scope.params} - _SELF
    rules = (_SOME_OF, _ONE_OF) if name in _NUMBERS else (_SOME_OF,)
    texts = [module.source(raw) for raw in _arguments(site.call.raw)]
    found = [next((m for rule in rules if (m := rule.fullmatch(text))), None) for text in texts]
    return bool(found) and all(match is not None and match[1] in given for match in found)


def tells_few(functions: Iterable[Scope]) -> bool:
    """Whether what a call answers that runs one of these says no more than that of what it is given."""
    every = [*functions]
    return bool(every) and all(is_of_few(one) or _only_adds(one) for one in every)


def is_of_few(scope: Scope) -> bool:
    """Whether all that a function uses of what it is given are some characters, and their number."""
    names = {one.name for one in scope.params} - _SELF
    text = _body(scope)
    if not names:
        return False
    parted = False
    for use in _USES.finditer(text):
        if use[4] in names:
            return False
        parted = parted or use[1] in names or use[3] in names
    return parted


def _arguments(raw: Any) -> Iterator[Any]:
    if isinstance(raw, ast.Call):
        yield from (*raw.args, *(one.value for one in raw.keywords))
    elif raw is not None and not isinstance(raw, ast.AST):
        given = raw.child_by_field_name("arguments")
        yield from given.named_children if given is not None else ()


def _only_adds(scope: Scope) -> bool:
    """Whether a function compares and looks up nothing, so that what it adds up is only a number."""
    text = _body(scope)
    text = _REMAINDERS.sub("%", _LOOPS.sub("", _DIGITS.sub("", text)))
    return "%" in text and _COMPARES.search(text) is None


def _body(scope: Scope) -> str:
    """The source of what a function does, if that is not long; of a text that a loop goes through up to a
    place which the code says, only that some characters are taken.
    """
    text = "\n".join(map(scope.module.source, _parts(scope.raw)))
    if len(text) > _MOST:
        return ""
    known = {name for match in _BOUNDED.finditer(text) for name in match.groups() if name}
    return _AT.sub(lambda one: f"{one[1]}.length" if one[2] in known else one[0], text)


def _parts(raw: Any) -> Iterator[Any]:
    if isinstance(raw, ast.AST):
        body = getattr(raw, "body", [])
        yield from body if isinstance(body, list) else (body,)
    elif raw is not None and (body := raw.child_by_field_name("body")) is not None:
        yield body
