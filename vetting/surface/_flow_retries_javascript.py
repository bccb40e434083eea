"""Requests that are made again at once as long as they fail, in JavaScript: see `_flow_retries`."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_found import LOOP, found
from vetting.surface._javascript_lower import line_of, word

_ANY = pattern(
    r"\bwhile\s{0,4}\(\s{0,4}(?:true|1|!0)\s{0,4}\)|\bfor\s{0,4}\(\s{0,4};\s{0,4};\s{0,4}\)"
)
_ASKS = pattern(
    r"\b(?:fetch|request|got|axios)\s{0,4}\(|\b(?:parseURL|createMessage)\(|\.(?:get|post|put|request)\(\s{0,4}[\"'`]?(?:https?:|\$\{|\w*(?i:url|uri|address))"
)
_DONE = pattern(r"\b(?:return|break)\b")
_HELD = pattern(
    r"(?i)sleep|(?<!a)wait|delay|backoff|pause|retr(?:y|ies)|throttl|limit|timeout\(|poll|attempt|tries"
    r"|\+\+|--|[+-]=|\bthrow\b"
)
_CALLED = pattern(r"(?<![\w$])([\w$]++)\s{0,4}\(")
_TELLS = pattern(
    r"log|error|warn|info|debug|write|push|String|catch|all|allSettled|from|Array|map|fetch|request|got|axios"
)
_MAX = 100_000


def javascript_retries(root: Any, source: str, kind: str) -> Iterator[int]:
    """The line of each such loop; `kind` is the grammar's name."""
    if _ANY.search(source) is None:
        return
    loops = (one for one in found(root, kind, LOOP) if one.type != "do_statement")
    for loop in islice(loops, _MAX):
        body = loop.child_by_field_name("body")
        if body is None or _ANY.match(word(loop)) is None or _HELD.search(word(loop)) is not None:
            continue
        tries = [part for part in body.named_children if part.type == "try_statement"]
        if len(tries) == 1 and _asks_again(tries[0]):
            yield line_of(loop)


def _asks_again(tried: Any) -> bool:
    """Whether a request ends a loop when it succeeds, and a failure is only told, or answered with
    more requests.
    """
    asked = word(tried.child_by_field_name("body"))
    handler = tried.child_by_field_name("handler")
    if handler is None or _ASKS.search(asked) is None or _DONE.search(asked) is None:
        return False
    caught = word(handler.child_by_field_name("body"))
    return _DONE.search(caught) is None and all(map(_TELLS.fullmatch, _CALLED.findall(caught)))
