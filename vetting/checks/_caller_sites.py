"""Where a function of a package is called, as `_asked_callers` asks for it in each language."""

from dataclasses import dataclass

from vetting.patterns import pattern

ACTIONS = frozenset({
    *("setup", "set-up", "install", "add", "init", "configure", "config", "register", "enable", "connect"),
    *("remove", "uninstall", "unregister", "disable", "disconnect", "update"),
})  # fmt: skip
"""What a command is called that enters a server in an editor, or takes it out."""

ARGUMENTS_CHANGED = pattern(
    rb"\bargv\s{0,4}(?:=(?!=)|\.(?:push|unshift|splice|append|insert|extend|pop|fill|copyWithin|clear)\b"
    rb"|\[[^\]\n]{0,20}\]\s{0,4}=(?!=))|\bset_defaults\([^)\n]{0,80}\*\*"
)
"""Who puts a command there that nobody typed."""


@dataclass(frozen=True, slots=True)
class Site:
    """A call of a function: who makes it, and whether a person asks for it there."""

    owner: str | None
    """The function in which it stands; None outside of all."""

    asked: bool = False
    command: frozenset[str] = frozenset()
    """The words of the command line behind which alone it stands."""
