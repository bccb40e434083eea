"""Variables that hold a login's session: sites name the cookie of one so, and what the code sends under
that name opens the account. By its name alone a session may be anything: that of a terminal, say.
"""

from collections.abc import Iterable

from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern

_SESSION = pattern(r"[A-Z0-9][A-Z0-9_]{0,80}_SESSION")
_COOKIE = pattern(rb"(?i)cookie")
_SENT = pattern(
    rb"(?<![A-Za-z0-9_])([A-Z0-9][A-Z0-9_]{0,80}_SESSION)=(?:\$?\{|%s|[\"'`]\s{0,9}[+,])"
)
"""`LOGIN_SESSION=${value}`, and the same in Python, put together with signs and by `%`."""

_GIVEN = pattern(
    rb"(?i:cookies?)(?:\.set)?\s{0,9}[=:(]\s{0,9}\{?\s{0,9}[\"']([A-Z0-9][A-Z0-9_]{0,80}_SESSION)[\"']"
)
"""`cookies={"LOGIN_SESSION": value}`, `cookies.set("LOGIN_SESSION", value)`."""


def sessions(tree: ArtifactTree, paths: Iterable[str], names: Iterable[str]) -> set[str]:
    """Those of the variables `names` after which a cookie is named that one of the files sends."""
    asked = {name for name in names if _SESSION.fullmatch(name)}
    found = set[str]()
    own = frozenset(paths)
    for file in tree.files if asked else ():
        data = tree.read(file) if file.path in own else b""
        if _COOKIE.search(data):
            found |= {
                match[1].decode("ascii")
                for form in (_SENT, _GIVEN)
                for match in form.finditer(data)
            }
    return asked & found
