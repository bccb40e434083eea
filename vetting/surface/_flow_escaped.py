"""Texts in which a mark that would end them gets a backslash before it.

Standard SQL knows no backslash, and where a database does, one that the text brings itself takes the
other one away.
"""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._ir import Call, Lit, Scope

_REPLACES = frozenset({"replace", "replaceAll"})
_MARK = pattern(r"""/?\[?["']\]?(?:/g?)?""")
_SLASHED = pattern(r"""\\["']|\\\$&""")
_SLASHES = pattern(r"""replace(?:All)?\(\s{0,8}(?:/\[?[^\]/\n]{0,8}\\\\|r?["'`]\\)""")
"""Something has its backslashes replaced."""


def escapes_half(call: Call, scope: Scope) -> bool:
    """Whether a call puts a backslash before marks, and its function leaves those that are there."""
    if last_name(call.func) not in _REPLACES or len(call.args) < 2:
        return False
    of, to = call.args[:2]
    source = scope.module.source(of.raw)[:40] if of.raw is not None else ""
    said = of.value if isinstance(of, Lit) and isinstance(of.value, str) else source
    made = to.value if isinstance(to, Lit) else None
    if not isinstance(made, str) or not (_MARK.fullmatch(said) and _SLASHED.fullmatch(made)):
        return False
    return _SLASHES.search(scope.module.source(scope.raw)) is None
