"""Commands of which one part is a text to run, and those that a container shuts in: what a caller has run
there reaches nothing of this computer.
"""

from collections.abc import Sequence

from vetting.patterns import pattern
from vetting.surface._flow_sink import options_of
from vetting.surface._ir import Attr, Lit, Name, Node

_TOLD = frozenset(
    {
        "-c",
        "-lc",
        "-ic",
        "-ec",
        "/c",
        "/C",
        "-e",
        "--eval",
        "-Command",
        "-command",
        "-EncodedCommand",
    }
)
"""Options behind which programs take code."""

_RUNNERS = frozenset({"docker", "podman", "nerdctl"})
_ALONE = pattern(r"--net(?:work)?[= ]none")
_OPEN = pattern(
    r"--(?:privileged|volumes?|volumes-from|mount|cap-add|device)(?![\w-])| -v|docker\.sock|unconfined"
    r"|--(?:pid|ipc|net|network|userns|uts|cgroupns)[= ](?:host|container)"
)
"""What lets a container reach the computer that it runs on, or another container."""


def is_shut_in(items: Sequence[Node]) -> bool:
    """Whether the items of a command run a container without a network and without anything of the
    computer in it.
    """
    said: list[str] = []
    for number, item in enumerate(items):
        if isinstance(item, Lit):
            said.append(str(item.value))
            continue
        # An image may be named elsewhere; anything else may be an option that is not seen.
        image = isinstance(item, Name | Attr) and item.name.lower().endswith("image")
        if not image and not (number and tells(items[number - 1])):
            return False
    command = " ".join(said)
    return (
        said[1:2] == ["run"]
        and said[0] in _RUNNERS
        and _ALONE.search(command) is not None
        and _OPEN.search(command) is None
    )


def tells(option: Node) -> bool:
    """Whether what follows an option is a text that its program runs: `-c`, or `/c` on Windows."""
    said = options_of(option)
    return any(isinstance(one, Lit) and one.value in _TOLD for one in said)
