"""Marks of logins that are for one host."""

from vetting.surface._flow_marks import SECRET, Mark

LOGIN = "the login for "
"""How the word begins that says for which host a login is."""


def login_for(host: str) -> Mark:
    """The mark of the one login of a file that is for a host."""
    return SECRET, f"{LOGIN}{host}"


def host_of_login(mark: Mark) -> str | None:
    """The host that a login is for, if it is the only one that has the mark."""
    kind, of = mark
    return of.removeprefix(LOGIN) if kind == SECRET and of.startswith(LOGIN) else None
