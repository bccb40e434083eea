"""What the code behind a tool does now and did not before."""

from collections.abc import Collection, Iterator

from vetting.drift._classes import Drift, Row
from vetting.model.surface import Handler, Tool
from vetting.model.trifecta import LEG_WORDS
from vetting.trifecta import MAYBE

PERHAPS = ", perhaps as before"
"""What is only more than was known."""

SAYS = "it says that "
"""How a reason begins that is only what the tool declares."""

_IMPLIED = {"delete": "fs_write"}


def does(tool: Tool) -> Iterator[str]:
    """What the code of a tool that is new was seen to do, in words, and whether that is all."""
    for words, kinds in (("reaches", tool.reaches), ("may reach", tool.may_reach)):
        if kinds:
            yield f"its code {words} {', '.join(sorted(kinds))}"
    if tool.handler is Handler.PARTLY:
        yield "its code was not followed whole"


def reach(old: Tool, new: Tool, had: Collection[str]) -> Iterator[Row]:
    """What is new, where it was known before. `had` are the capability classes of the server
    before: where the code of a tool was not followed whole, it may have used any of them.
    """
    if old.handler is Handler.UNKNOWN and not old.legs:
        return
    lost = old.handler is not Handler.FOLLOWED
    legs = {reason.leg for reason in old.legs}
    for reason in new.legs:
        if reason.leg in legs:
            continue
        if reason.why.startswith(SAYS):  # what it declares is no more than its code did before
            yield Drift.TEXT, f"{reason.why} now", ""
            continue
        unsure = reason.why.endswith(MAYBE) or (lost and had)
        when = f"now{PERHAPS}" if unsure else "now"
        yield Drift.REACH, f"it {LEG_WORDS[reason.leg]} {when}: {reason.why}", ""
    if old.handler is Handler.UNKNOWN:
        return
    if new.handler is Handler.UNKNOWN:
        yield Drift.UNKNOWN, "the code that answers it is not found any more", ""
    before = {*old.reaches, *old.may_reach}
    for verb, kinds in (("reaches", new.reaches), ("may reach", new.may_reach)):
        for name in sorted(set(kinds) - before):
            when = f"now{PERHAPS}" if lost and _IMPLIED.get(name, name) in had else "now"
            yield Drift.REACH, f"its code {verb} {name} {when}", ""
        before |= set(kinds)
