"""See `_python_schemes`, for JavaScript: `new URL(url).protocol`."""

from collections.abc import Collection
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_lower import word

_ADDRESS = pattern(r"(?i)[\w$]{0,30}(?:url|uri|parsed|address)[\w$]{0,30}")
_TAKES_APART = (
    r"(?:await\s{1,4})?(?:new\s{1,4})?(?:[\w$]{1,40}\.)?"
    r"(?:URL|url\.parse|parseUrl|parseURL)\s{0,4}\("
)
_PARTS = pattern(_TAKES_APART)
_MADE = pattern(rf"(?<![\w$.])([\w$]{{1,60}})\s{{0,4}}=\s{{0,4}}{_TAKES_APART}")
_APART = pattern(rf"\{{([^{{}}]{{0,200}})\}}\s{{0,4}}=\s{{0,4}}{_TAKES_APART}")
_TAKEN = pattern(r"(?<![\w$.])([\w$]{1,60})\s{0,4}=(?![=>])[^=;\n]{1,200}\.protocol(?![\w$])")
_PART = pattern(r"(?<![\w$])protocol(?:\s{0,4}:\s{0,4}([\w$]{1,60}))?(?![\w$])")
_HOST = pattern(r"(?<![\w$.])(?:[\w$]{1,40}\.)?([\w$]{1,60})\([\w$.]{1,80}\.hostname(?![\w$])")
_TELLS = pattern(r"(?i)log|debug|info|warn|error|String|Boolean")
_ASKED = "?"
"""Somebody is asked about the host too: `publicHost(url.hostname)`."""

_VARIABLES = frozenset({"identifier", "shorthand_property_identifier"})


def variables(function: Any) -> frozenset[str]:
    """The variables of a function that hold an address taken apart, and, behind `:`, those that hold its
    scheme.
    """
    if b"protocol" not in function.text:
        return frozenset()
    text = word(function)
    if any(_TELLS.fullmatch(one[1]) is None for one in _HOST.finditer(text)):
        return frozenset({_ASKED})
    found = {one[1] for one in _MADE.finditer(text)}
    taken = {one[1] for one in _TAKEN.finditer(text)}
    for one in _APART.finditer(text):
        taken |= {part[1] or "protocol" for part in _PART.finditer(one[1])}
    return frozenset({*found, *(f":{name}" for name in taken)})


def is_scheme(node: Any, known: Collection[str]) -> bool:
    """Whether an expression is the scheme of an address; `known` is what `variables` tells."""
    if _ASKED in known:
        return False
    if node.type in _VARIABLES:
        return f":{word(node)}" in known if known else False
    if node.type != "member_expression":
        return False
    if word(node.child_by_field_name("property")) != "protocol":
        return False
    of = node.child_by_field_name("object")
    while of.type == "parenthesized_expression" and of.named_children:
        of = of.named_children[0]
    text = word(of)[:200]
    if of.type in ("new_expression", "call_expression"):
        return _PARTS.match(text) is not None
    return text in known or _ADDRESS.fullmatch(text.rpartition(".")[2]) is not None
