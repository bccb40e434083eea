"""Files that a program keeps for itself, by where the variables come from that name them: a cache in a
folder of its own, and what is written beside a file and then put in its place.
"""

import re
from collections.abc import Iterator

from vetting.checks._tool_claim_words import OWN
from vetting.checks._tool_facts import Facts
from vetting.patterns import pattern
from vetting.surface import Act

_CACHE = pattern(
    r"(?i)[\"'`/.][\w-]{0,40}cache|cache[_-]?(?:dir|folder|path|home|root|file)|user_?cache"
    r"|XDG_STATE_HOME|user_state_"
)
"""What folders and files are called that hold what could be had again."""

IN_CACHE = pattern(
    r"(?i)[\"'`/.][\w-]{0,40}cache|XDG_(?:CACHE|STATE|RUNTIME)_|user_(?:cache|state|runtime)_|gettempdir|tmpdir\("
)
"""Of these, what the system or a literal says, and no variable by its own name."""

_FIRST = pattern(r"(?:^(\w{1,60})\.[\w.]{1,60}\(|\(\s{0,8}(\w{1,60})\s{0,4}[,)])")
"""The variable that a call works on: `part.unlink()`, `rename(part, file)`."""

_EACH = pattern(
    r"\bfor (\w{1,60}) in [^\n]{1,200}|\bfor (?:await )?\((?:const|let|var) (\w{1,60}) of [^\n]{1,200}"
    r"|\bawait [^\n]{1,120}?\.(?:map|forEach|filter)\((?:async )?\(?(\w{1,60})\b"
)
_LISTS = pattern(r"\b(?:r?glob|iterdir|listdir|scandir|walk|readdir|readdirSync|globSync)\(")
"""A loop over something, and calls that tell what lies in a folder."""

_MADE_ANEW = pattern(
    r"(?i)te?mp|cache|lock|\blogs?\b|histor|debug|trace|metrics|session|screenshot|thumb|preview|render|stale"
)
"""What a program makes for itself, as often as it needs it."""

_NAME = pattern(r"(?<![\w.\"'`$])[A-Za-z_]\w{0,59}(?![\w\"'])")
_MAKES = pattern(
    r"(?:^|\.)(?:open|fdopen|write\w{0,20}|dump|save|copy\w{0,10}|rename|replace)(?:Sync)?$"
)
_STEPS = 3
_MOST = 24
"""Variables that one file is followed through."""

_NEAR = 12
"""Lines within which what was taken away is made again."""


def is_own(act: Act, facts: Facts, words: re.Pattern[str] = OWN) -> bool:
    """Whether the file that is written is the program's own, by the `words` that its variable is given,
    or lies in a cache; a caller who names the file names no cache.
    """
    given = set(facts.tool.parameters)
    name = _worked_on(act)
    if name is None or name in given:
        return False
    return any(
        (_CACHE if step else words).search(line) for step, line in _made_of(name, act, facts)
    )


def is_made_again(act: Act, facts: Facts) -> bool:
    """Whether what is taken away is written anew right after that: then the writing says what it is."""
    name = _worked_on(act)
    if name is None or name in facts.tool.parameters:
        return False
    return any(
        other.path == act.path
        and 0 < other.line - act.line <= _NEAR
        and _MAKES.search(other.what) is not None
        and _worked_on(other) == name
        for other in facts.acts
    )


def is_found(act: Act, facts: Facts) -> bool:
    """Whether what is taken away is one of all that a folder was seen to hold, `for old in
    folder.glob("*.md"): old.unlink()`, and no trace that a program leaves: nothing that the same call
    wrote itself.
    """
    before = facts.lines_before(act, _NEAR)
    words = set(_NAME.findall(act.text))
    found = (loop for line in before for loop in _EACH.finditer(line))
    return any(
        not words.isdisjoint(filter(None, loop.groups()))
        and _LISTS.search(loop[0]) is not None
        and _MADE_ANEW.search(loop[0]) is None
        for loop in found
    )


def _worked_on(act: Act) -> str | None:
    found = _FIRST.search(act.text)
    own = found[1] or found[2] if found is not None else None
    # `os.replace(part, file)` works on what it is given.
    return own if found is None or found[1] not in ("os", "fs", "shutil", "fsp") else _given(act)


def _given(act: Act) -> str | None:
    found = re.search(r"\(\s{0,8}(\w{1,60})\s{0,4}[,)]", act.text)
    return found[1] if found is not None else None


def _made_of(name: str, act: Act, facts: Facts) -> Iterator[tuple[int, str]]:
    """The lines that say what a variable is made of, and the variables in these, with how far it is."""
    text, asked, seen = facts.text(act), [name], {name}
    before = "\n".join(facts.lines_before(act, act.line))
    for step in range(_STEPS):
        inner: list[str] = []
        for one in asked:
            word = re.escape(one)  # first, that it is looked for as a literal
            typed = r"(?:\s?:\s?\w[\w.<>\[\]]*+)?"
            given = rf"{word}(?<![\w.]{word}){typed}\s?=(?![=>])\s?([^\n]{{1,300}})"
            found = re.findall(given, text if step else before)
            for said in found if step else found[-1:]:  # what it was given last
                yield step, said
                inner += _NAME.findall(said)
            for pair in () if step else _looped(word, before)[-1:]:
                yield step + 1, "".join(pair)  # which says less of it
                inner += _NAME.findall("".join(pair))
        asked = [one for one in dict.fromkeys(inner) if one not in seen][: _MOST - len(seen)]
        seen.update(asked)


def _looped(word: str, text: str) -> list[tuple[str, str]]:
    """The lists that a loop takes a variable from: `for old in folder.glob("*.json")`."""
    return re.findall(
        rf"\bfor {word} in ([^\n]{{1,300}})|\b(?:const|let|var) {word} of ([^\n]{{1,300}})", text
    )
