"""Marks of logins that are for one host."""

from vetting.patterns import pattern
from vetting.surface._flow_marks import SECRET, Mark, Marks

LOGIN = "the login for "
"""How the word begins that says for which host a login is."""

_OWN = pattern(
    r"(?:.*[/\\])?\.env(?:\.\w{1,20})?|get_?[pP]assword|get_?[cC]redential|find_?[pP]assword"
)
"""Where a program keeps its own logins, of which it takes one by its name."""


def login_for(host: str) -> Mark:
    """The mark of the one login of a file that is for a host."""
    return SECRET, f"{LOGIN}{host}"


def host_of_login(mark: Mark) -> str | None:
    """The host that a login is for, if it is the only one that has the mark."""
    kind, of = mark
    return of.removeprefix(LOGIN) if kind == SECRET and of.startswith(LOGIN) else None


def of_others(marks: Marks) -> Marks:
    """`marks` but for what may be a login of the program's own, which it may log in with anywhere."""
    return frozenset(one for one in marks if one[0] != SECRET or not _OWN.fullmatch(one[1]))
