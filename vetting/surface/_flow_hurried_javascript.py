"""Loops in JavaScript that say themselves that they have no end, and do work in every round that nothing
holds up: see `_flow_hurried`.
"""

from collections.abc import Iterable
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_lower import word

_ASKS = pattern(r"(?<![\w$.])(?:fetch|axios|got|ky|request)(?:\.(?:get|post|put|head|request))?\(")
_HELD = pattern(
    r"(?i)sleep|(?<!a)wait|delay|backoff|pause|throttl|limit|timeout\(|poll|interval|queue|acquire|semaphore"
    r"|\bevent|next|once\(|\.on\(|readline|\.read\(|recv|receive|accept|cancel|stop|drain|subscribe|listen|\.take\("
)
_CONTINUES = pattern(r"(?i)block|since|offset|cursor|after|etag|none-match|last|page")
"""Words of a request that asks for what comes next."""

_MANY = pattern(r"\bPromise\.(?:all|allSettled|race|any)\(")
_CALLED = pattern(r"(?<![\w$])([\w$]++)\s{0,4}\(")
_KNOWN = pattern(
    r"fetch|axios|got|ky|request|get|post|put|head|json|text|arrayBuffer|blob|push|log|error|warn|info|debug|catch"
    r"|String|Number|stringify|parse|random|floor|now|map|from|fill|Array|then|set|add|has|write|randomUUID"
    r"|if|for|while|all|allSettled|race|any|filter|keys|values|entries|round|concat"
)
"""Calls that neither wait nor do anything with an answer but keep it."""

_ASSIGNED = pattern(
    r"(?:(?:const|let|var)\s{1,4}|(?<![\w$.]))([\w$]{1,40}(?:\.[\w$]{1,40}){0,3}|[\[{][\w$,:\s]{1,100}[\]}])"
    r"\s?[-+]?=(?![=>])([^;\n]{0,400})"
)
_WORD = pattern(r"[\w$]+")
_MAKES = pattern(
    r"\.(?:push|unshift)\(\s{0,40}(?:crypto\.random(?:FillSync|Bytes)\(|randomBytes\(|randomFillSync\("
    r"|Buffer\.alloc(?:Unsafe)?\(|new (?:Uint8|Float64|Uint32|Float32)?Array(?:Buffer)?\("
    r"|Array\(|[\"'`][^\"'`\n]{0,40}[\"'`]\.repeat\()"
)


def fills(loop: Any, exits: Iterable[Any]) -> bool:
    """Whether a loop keeps buffers until there is no memory; `exits` are its ways out."""
    text = word(loop)
    if _MAKES.search(text) is None or "await" in text or _HELD.search(text) is not None:
        return False
    return all(_is_caught(one, loop) for one in exits)


def _is_caught(node: Any, loop: Any) -> bool:
    """Whether a part of a loop runs only when something failed, whatever it was."""
    while node is not None and node.id != loop.id:
        outer = node.parent
        if node.type == "catch_clause":
            return True
        if node.type in ("if_statement", "switch_statement"):
            return False
        node = outer
    return False


def asks_on(text: str) -> bool:
    """Whether the code of such a loop asks a service again and again: many times at once, or without
    that anything is done with what it answers.
    """
    asked = [_given(text, match.end()) for match in _ASKS.finditer(text)]
    if not asked or _HELD.search(text) is not None or any(map(_CONTINUES.search, asked)):
        return False
    named = {name for one in asked for name in _WORD.findall(one)}
    for target, value in _ASSIGNED.findall(text):
        if "random" not in value.lower() and not named.isdisjoint(_WORD.findall(target)):
            return False
    return _MANY.search(text) is not None or all(map(_KNOWN.fullmatch, _CALLED.findall(text)))


def _given(text: str, start: int) -> str:
    """What a call is given whose bracket ends at `start`."""
    depth = 1
    for at in range(start, min(len(text), start + 2000)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if not depth:
            return text[start:at]
    return text[start : start + 2000]
