"""The regular expressions of node's `semver` 7 (`internal/re.js`), under its names.

Pairs are indexed by the `loose` option: strict first.
"""

import re
from functools import cache

# What JavaScript's \s matches; Python's differs (U+FEFF, U+001C, U+0085).
_WS = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
TRIM = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_S, _D, _L = f"[{_WS}]", "[0-9]", "[a-zA-Z0-9-]"
# node bounds its quantifiers, having folded white space before.
_S0, _S1 = f"{_S}{{0,1}}", f"{_S}{{1,1}}"
_NUM = f"0|[1-9]{_D}{{0,256}}"
_NUM_LOOSE = f"{_D}{{1,256}}"
_NON_NUM = f"{_D}{{0,256}}[a-zA-Z-]{_L}{{0,250}}"
_PRE_ID, _PRE_ID_LOOSE = f"(?:{_NON_NUM}|{_NUM})", f"(?:{_NON_NUM}|{_NUM_LOOSE})"
_PRE = rf"(?:-({_PRE_ID}(?:\.{_PRE_ID})*))"
_PRE_LOOSE = rf"(?:-?({_PRE_ID_LOOSE}(?:\.{_PRE_ID_LOOSE})*))"
_BUILD = rf"(?:\+({_L}{{1,250}}(?:\.{_L}{{1,250}})*))"
_MAIN = rf"({_NUM})\.({_NUM})\.({_NUM})"
_MAIN_LOOSE = rf"({_NUM_LOOSE})\.({_NUM_LOOSE})\.({_NUM_LOOSE})"
_FULL = f"v?{_MAIN}{_PRE}?{_BUILD}?"
_LOOSE = f"[v={_WS}]*{_MAIN_LOOSE}{_PRE_LOOSE}?{_BUILD}?"
_GTLT = "((?:<|>)?=?)"


def _xrange(number: str, pre: str) -> str:
    part = rf"({number}|x|X|\*)"
    return rf"[v={_WS}]*{part}(?:\.{part}(?:\.{part}(?:{pre})?{_BUILD}?)?)?"


_XRANGE, _XRANGE_LOOSE = _xrange(_NUM, _PRE), _xrange(_NUM_LOOSE, _PRE_LOOSE)


class _Pair:
    """The strict and the loose form, indexed by the `loose` option; compiled when first asked for,
    since most runs need only a few of them.
    """

    def __init__(self, strict: str, loose: str) -> None:
        self._forms = (strict, loose)

    def __getitem__(self, loose: bool) -> re.Pattern[str]:
        return _compiled(self._forms[loose])


@cache
def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(form)


VERSION_RE = _Pair(rf"^{_FULL}\Z", rf"^{_LOOSE}\Z")
COMPARATOR_RE = _Pair(rf"^{_GTLT}{_S0}({_FULL})\Z|^\Z", rf"^{_GTLT}{_S0}({_LOOSE})\Z|^\Z")
XRANGE_RE = _Pair(rf"^{_GTLT}{_S0}{_XRANGE}\Z", rf"^{_GTLT}{_S0}{_XRANGE_LOOSE}\Z")
TILDE_RE = _Pair(rf"^(?:~>?){_XRANGE}\Z", rf"^(?:~>?){_XRANGE_LOOSE}\Z")
CARET_RE = _Pair(rf"^(?:\^){_XRANGE}\Z", rf"^(?:\^){_XRANGE_LOOSE}\Z")
HYPHEN_RE = _Pair(
    rf"^{_S0}({_XRANGE}){_S1}-{_S1}({_XRANGE}){_S0}\Z",
    rf"^{_S0}({_XRANGE_LOOSE}){_S1}-{_S1}({_XRANGE_LOOSE}){_S0}\Z",
)
# It is looked for at every place: signs before a number that go on and on would be read as often.
_FEW_SIGNS = f"{_LOOSE}|{_XRANGE}".replace(f"[v={_WS}]*", f"[v={_WS}]{{0,20}}")
_SINGLE = {
    "COMPARATOR_TRIM": rf"({_S0}){_GTLT}{_S0}({_FEW_SIGNS})",
    "TILDE_TRIM": rf"({_S0})(?:~>?){_S1}",
    "CARET_TRIM": rf"({_S0})(?:\^){_S1}",
    "BUILD_ALL": rf"\+{_L}+(?:\.{_L}+)*",
    "BUILD_ONE": _BUILD,
    "STAR": rf"(<|>)?=?{_S0}\*",
    "GTE0": rf"^{_S0}>={_S0}0\.0\.0{_S0}\Z",
    "GTE0_PRE": rf"^{_S0}>={_S0}0\.0\.0-0{_S0}\Z",
    "SPACES": f"{_S}+",
}


def __getattr__(name: str) -> re.Pattern[str]:
    """The expressions of `_SINGLE`, compiled when first asked for."""
    if name not in _SINGLE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = re.compile(_SINGLE[name])
    return found
