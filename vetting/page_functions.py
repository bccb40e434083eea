"""Functions of JavaScript that run in the page of a driven browser, not in the program that drives it:
`page.evaluate(() => …)` of Playwright and Puppeteer.
"""

import re
from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern

DRIVERS = pattern(
    r"(?:@playwright/test|(?:playwright|puppeteer)(?:-(?:core|chromium|firefox|webkit|extra))?)$"
)
"""Modules that drive a browser."""

ELSEWHERE = frozenset({"_electron", "electron"})
"""Members of these that drive a program of Node instead, whose functions are not a page's."""

ANYTHING = frozenset(
    {"then", "catch", "finally", "map", "flatMap", "reduce", "reduceRight", "concat", "with"}
)
"""Methods that give what they are given, or what a function gives."""

_RUN = frozenset(
    {"evaluate", "evaluateHandle", "evaluateAll", "$eval", "$$eval", "waitForFunction"}
    | {"addInitScript", "evaluateOnNewDocument"}
)
_INLINE = frozenset({"arrow_function", "function_expression"})
_MOST = 200


def receivers(node: Any, data: bytes) -> Iterator[Any]:
    """What the methods are called on that are given a function, written there, which holds `node`."""
    for _ in range(_MOST):
        outer = node.parent
        if outer is None:
            return
        call = outer.parent
        if outer.type == "arguments" and node.type in _INLINE and call is not None:
            func = call.child_by_field_name("function")
            if func is not None and func.type == "member_expression":
                name = func.child_by_field_name("property").text.decode("utf-8", "replace")
                if name in _RUN and not _is_replaced(name, data):
                    yield func.child_by_field_name("object")
        node = outer


def _is_replaced(name: str, data: bytes) -> bool:
    """Whether a file gives anything a method of that name, or says the name without calling it."""
    given = rb"(?<![.\w$])%b[\"'`]?\s{0,9}[:(\],]|\.%b\s{0,9}=(?!=)"
    said = re.escape(name.encode())
    return re.search(given.replace(b"%b", said), data) is not None
