"""Texts that a function turns away without saying anything of where the others lead:
`if (name.startsWith("@")) return ""`.

Who is steered by a caller would otherwise need one such line for every finding to be gone.
"""

from vetting.patterns import pattern
from vetting.surface._flow_refused import LOCAL
from vetting.surface._flow_syntax import NO_OPTION, SCHEME_ONLY, UNENDED

SCHEME = pattern(r"(?:https?|ftp|wss?|data|blob|s3|gs|git|ssh|mailto):?/{0,2}")
"""A beginning that every host can stand behind."""

SCHEME_ASKED = pattern(
    r"\^?\(?(?:\?:)?(?:https?\??|ftp|wss?)(?:\|\w{2,5}){0,3}\)?:?(?:\\?/){0,2}\(?(?:\.[+*]\$?)?\)?"
)
"""An expression that asks an address for its scheme alone: `^https?:\\/\\/`, `(http|https)://.+`."""

OPEN_HOST = pattern(r"(?:https?|wss?|ftp)://[\w.-]{1,200}")
"""A beginning that hosts of others have too: `https://api.example.com.others.example`."""

_LAST_OF_HOST = pattern(r"[A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){1,6}")
OF_HOST = pattern(r"(?i)host|netloc|domain|origin")
"""Names of what is the host of an address."""


def ends_open(asked: str, text: str) -> bool:
    """Whether hosts of others end with a text too: `host.endswith("example.com")` is true of
    `otherexample.com`.
    """
    return OF_HOST.search(asked) is not None and _LAST_OF_HOST.fullmatch(text) is not None


_FOLDER = pattern(r"/[\w.@~-]{1,60}(?:/[\w.@~-]{1,60}){0,9}")
_WITHIN = pattern(r"(?:[\w@~-][\w.@~-]{0,60}/){1,9}|\.\./?")
_RESOLVED = pattern(r"(?i)rel(?!oad|ease)|norm|resol|real|abs|canon|clean|safe|host|ur[li]|route")


def leaves_others(text: str, of: str = "", *, as_given: bool = False) -> bool:
    """Whether a path that is known to begin with a text, or not to, may lie elsewhere: `/srv/notes-private`
    begins like `/srv/notes`, and `notes/../../etc`, `as_given` and not resolved, like `notes/`. `of` is what
    the path is called, which may say that it is resolved.
    """
    if _FOLDER.fullmatch(text):
        return True
    return as_given and _WITHIN.fullmatch(text) is not None and _RESOLVED.search(of) is None


def how_begun(text: str, folder: str, of: str, *, as_given: bool) -> str:
    """What is known of something that begins with a text, or with what a `folder` is called, as
    `Syntax.begun` tells it; `of` is what it is called.
    """
    if text in ("-", "--"):
        return NO_OPTION
    of_host = text and OF_HOST.search(of) is not None and not LOCAL.match(text)
    if of_host or OPEN_HOST.fullmatch(text):  # hosts of others have the same beginning
        return SCHEME_ONLY
    return UNENDED if leaves_others(text, of, as_given=as_given) else folder


HOMES = frozenset({"~", "~/", "file:", "file://"})
"""Beginnings that lead out of any other folder."""

CASES = frozenset({"lower", "upper", "casefold", "strip", "toLowerCase", "toUpperCase", "trim"})
"""Methods that texts have, and lists and tables have not."""

MUST_HOLD = pattern(r"[A-Za-z_ ]{1,40}")
"""What may stand somewhere in a text that goes on to any place."""

_ENDING = pattern(r"\.?\w{0,20}")
_PLAIN = pattern(r"(?!localhost)[\w@#+=!,]{1,40}")
"""What is no part of a path that leads anywhere, of a host, or of a command."""


def says_nothing(asked: str, text: str) -> bool:
    """Whether those that are left when one begins or ends with a text, holds it or is it (`asked`:
    `begins`, `ends`, `holds`, `is`), can still be anything that matters.
    """
    if asked == "ends":
        return _ENDING.fullmatch(text) is not None
    if asked == "begins" and SCHEME.fullmatch(text):
        return True
    return _PLAIN.fullmatch(text) is not None
