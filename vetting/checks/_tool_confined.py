"""Is what a caller gives to run shut in: a container that reaches nobody, and into which nothing of
the computer is mounted?
"""

from vetting.checks._tool_facts import Facts
from vetting.patterns import pattern
from vetting.surface import Act

_RUNS = pattern(r"""\b(?:docker|podman|nerdctl)["'`\s,\[(]{1,8}run\b""")
_ALONE = pattern(r"""--net(?:work)?(?:=|["'`\s,]{1,6})none\b""")
_OPEN = pattern(
    r"""--privileged\b|--(?:pid|ipc|net|network|userns|uts|cgroupns)(?:=|["'`\s,]{1,6})host\b"""
    r"""|--volumes?\b|--mount\b|["'`\s]-v|--cap-add\b|--device\b|docker\.sock\b|unconfined\b"""
)
"""What lets a container reach the computer that it runs on."""


def is_shut_in(act: Act, facts: Facts) -> bool:
    """Whether `act` runs such a container, as far as its file says: options may be put together
    elsewhere in it, so that there must be a lack of network for each container that it runs.
    """
    if not _RUNS.search(act.text):
        return False
    said = facts.text(act)
    alone = len(_ALONE.findall(said)) >= len(_RUNS.findall(said))
    return alone and _OPEN.search(said) is None
