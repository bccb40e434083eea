"""Commands that run beside a fetched package, where only its own program was to be expected."""

from collections.abc import Sequence

from vetting.launchers import Call, Outcome, find, program_name
from vetting.launchers._words import words
from vetting.model.server import Resolved

_SYSTEM = words(
    "cat chmod cp curl dash dd echo find fish git grep id ksh kill ln ls make mv nc ncat openssl "
    "osascript perl php printenv rm rsync ruby scp sed socat ssh sudo tar tee touch wget whoami "
    "xargs awk busybox eval exec java base64 true sleep lua tclsh screen tmux open start"
)


def is_foreign(word: str) -> bool:
    """Whether `word` is a program of the machine rather than one of a package."""
    name = program_name(word)
    return "/" in word or "\\" in word or name in _SYSTEM or find(name) is not None


def command(call: Call, outcome: Outcome, words: Sequence[str]) -> None:
    """The command of `npx -p package command ...`: follow it when it is not the package's."""
    if is_foreign(words[0]) and not _owned(outcome, words[0]):
        outcome.flag("foreign-bin")
        _follow(outcome, call.run(words))


def script(call: Call, outcome: Outcome, text: str, role: str | None = "nested") -> None:
    """A command string that runs with the packages' programs at hand."""
    _follow(outcome, call.script(text), role)


def _follow(outcome: Outcome, resolved: Resolved, role: str | None = "nested") -> None:
    known = Resolved(
        kind="package" if resolved.refs else "local",
        refs=resolved.refs,
        flags=tuple(flag for flag in resolved.flags if flag != "unknown-launcher"),
    )
    outcome.nest(known, role=role)


def _owned(outcome: Outcome, word: str) -> bool:
    """`uvx --from deno deno run`: the package brings that program."""
    return any(ref.name.rpartition("/")[2] == word for ref in outcome.refs)
