"""Calls that give the address that they are given: `str(settings.url)`, `AnyHttpUrl("https://example.com")`,
`base.rstrip("/")`.
"""

from vetting.surface._ir import Attr, Call, Node

_WRAPS = frozenset({
    *("str", "String", "HttpUrl", "AnyHttpUrl", "AnyUrl", "AnyWebsocketUrl", "URL", "urlparse", "urlsplit"),
})  # fmt: skip
_METHODS = frozenset({
    *("rstrip", "strip", "removesuffix", "toString", "unicode_string", "geturl", "trim"),
})  # fmt: skip


def same_address(call: Call, name: str) -> Node | None:
    """The address that a call gives in another form."""
    if name in _METHODS and isinstance(call.func, Attr):
        return call.func.of
    return call.args[0] if name in _WRAPS and len(call.args) == 1 else None
