"""What the code was seen to do, and nothing that the server declares speaks of."""

import re
from collections.abc import Iterator, Sequence

from vetting.checks._tool_behaviour_rules import UNSAID
from vetting.checks._tool_facts import Around
from vetting.checks._tool_texts import strings
from vetting.model.evidence import Finding
from vetting.surface import Declared

_SCREEN = "cap.screen"
_SEEN = re.compile(
    r"(?i)clip.?board|pasteboard|\bpast(?:e|ed|es|ing)\b|screen|desktop|keyboard|key.?(?:strokes?|press(?:es)?)|mouse"
    r"|click|camera|webcam|microphone|\baudio\b|\bvoice|speech|dictat|\bocr\b|(?:active|open) window"
)
"""Words of who says that the server looks at what the user does."""


def unsaid(declared: Sequence[Declared], around: Around) -> Iterator[Finding]:
    """The first place where the screen, the clipboard or the microphone is read, when no tool,
    prompt or resource of a server speaks of it.
    """
    if not declared or any(_speaks(item) for item in declared):
        return
    for path in sorted(around.findings):
        for item in around.findings[path]:
            if item.signal == _SCREEN:
                yield UNSAID.finding(f"{item.message}; no tool says so", location=item.location)
                return


def _speaks(item: Declared) -> bool:
    said = [item.name.replace("_", " "), *(text for _, text in strings(dict(item.fields)))]
    return any(_SEEN.search(text[:20_000]) for text in said)
