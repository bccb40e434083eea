"""What the code was seen to do, and nothing that the server declares speaks of."""

import re
from collections.abc import Iterator, Sequence

from vetting.checks._tool_behaviour_rules import UNSAID
from vetting.checks._tool_facts import Around
from vetting.checks._tool_texts import strings
from vetting.model.evidence import Finding
from vetting.patterns import pattern
from vetting.surface import Declared

_SPOKEN = {
    "cap.screen": pattern(
        r"(?i)clip.?board|pasteboard|\bpast(?:e|ed|es|ing)\b|screen|desktop|keyboard|mouse"
        r"|key.?(?:strokes?|press(?:es)?)|click"
        r"|camera|webcam|microphone|\baudio\b|\bvoice|speech|dictat|\bocr\b|(?:active|open) window"
    ),
    "cap.input": pattern(
        r"(?i)desktop|keyboard|\bkeys?\b|key.?(?:strokes?|press(?:es)?)|mouse|cursor|click|\btyp(?:e|es|ed|ing)\b"
        r"|\bpress(?:es|ed|ing)?\b|window|\bapps?\b|application|\bgui\b|automat|control|shortcut|screen|\bscripts?\b|\bpast(?:e|es)\b"
    ),
    "cap.personal_store": pattern(
        r"(?i)message|\bchats?\b|\bsms\b|whatsapp|telegram|conversation|mail|inbox|contact|address.?book"
        r"|apple notes|photo|album|\bcalls?\b|histor(?:y|ies)|brows(?:er|ing)|visited|bookmark"
        r"|safari|chrome|firefox|forensic"
    ),
}
"""By a signal, the words of who says that the server does that."""


def unsaid(declared: Sequence[Declared], around: Around) -> Iterator[Finding]:
    """The first place where the screen, the clipboard or the microphone is read, keys are pressed, or
    another program's chats and history are opened, when no tool, prompt or resource of a server speaks
    of it.
    """
    spoken: dict[str, bool] = {}
    for path in sorted(around.findings):
        for item in around.findings[path]:
            words = _SPOKEN.get(item.signal)
            if words is None:
                continue
            if item.signal not in spoken:
                spoken[item.signal] = not declared or any(_speaks(one, words) for one in declared)
            if not spoken[item.signal]:
                yield UNSAID.finding(f"{item.message}; no tool says so", location=item.location)
                return


def _speaks(item: Declared, words: re.Pattern[str]) -> bool:
    said = [item.name.replace("_", " "), *(text for _, text in strings(dict(item.fields)))]
    return any(words.search(text[:20_000]) for text in said)
