"""What the code behind a tool does now and did not before."""

from collections.abc import Collection, Iterator

from vetting.drift._classes import Drift, Row
from vetting.model.surface import Handler, Tool
from vetting.model.trifecta import LEG_WORDS

_PERHAPS = ", perhaps as before"
_IMPLIED = {"delete": "fs_write"}


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
        when = f"now{_PERHAPS}" if lost and had else "now"
        yield Drift.REACH, f"it {LEG_WORDS[reason.leg]} {when}: {reason.why}", ""
    if old.handler is Handler.UNKNOWN:
        return
    if new.handler is Handler.UNKNOWN:
        yield Drift.UNKNOWN, "the code that answers it is not found any more", ""
    before = {*old.reaches, *old.may_reach}
    for verb, kinds in (("reaches", new.reaches), ("may reach", new.may_reach)):
        for name in sorted(set(kinds) - before):
            when = f"now{_PERHAPS}" if lost and _IMPLIED.get(name, name) in had else "now"
            yield Drift.REACH, f"its code {verb} {name} {when}", ""
        before |= set(kinds)
