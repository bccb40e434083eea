"""Are the user's settings of npm read for what is no login? `.npmrc` holds tokens, and beside them how npm
shall work: whoever takes only lines whose names the code has in a list learns nothing of the former.

Nothing else may be done with the text: its name is spelled once more, where the lines are picked, and
nowhere else in the file; nor may the list change.
"""

import re
from collections.abc import Iterator

from vetting.patterns import pattern

RULE = "javascript/credential-file"
"""What tells that it is read."""

_MOST = 100_000
_HIDES = pattern(r"\\u|\beval\b|\bFunction\b|\bprototype\b|__proto__|setPrototypeOf|defineProp")
"""How a name is spelled otherwise, or everything gets another member."""

_RC = r"""(?:\b(?:os|path)\.)?join\((?:os\.)?homedir\(\),\s?["']\.npmrc["']\)"""
_PLACE = pattern(
    r"\b(?:const|let|var) (\w{1,40}) = (?:process\.env\.npm_config_userconfig (?:\|\||\?\?) )?"
    rf"{_RC};?"
)
_READ = pattern(
    r"(?m)^[ \t]{0,60}(?:const|let|var) (?P<text>\w{1,40}) = "
    r"(?:(?:fs\.)?existsSync\((?P<seen>\w{1,40})\) \? )?"
    r"(?:await )?(?:fs\.(?:promises\.)?|fsp\.)?readFile(?:Sync)?\("
    rf"(?P<path>\w{{1,40}}|{_RC}),\s?[\"']utf-?8[\"']\)(?: : (?:''|\"\"))?;?[ \t\r]{{0,9}}$"
)
"""Alone on its line: what else is read there is another matter."""

_LINES = pattern(
    r"(?<![\w$])(?P<text>\w{1,40})\.split\((?:/\\r\?\\n/|[\"']\\n[\"'])\)"
    r"(?:\.map\(\(?(?P<of>\w{1,20})\)? => (?P=of)\.(?:split\([\"']=[\"'](?:, 2)?\)|trim\(\))\)){0,2}"
    r"\.(?:filter|find)\((?:"
    r"\(\[(?P<key>\w{1,20})\]\) => (?:(?P=key)(?:\.trim\(\))? in (?P<table>\w{1,40})\)"
    r"|(?P<list>\w{1,40})\.(?:includes|has)\((?P=key)(?:\.trim\(\))?\)\))"
    r"|\(?(?P<line>\w{1,20})\)? => (?P=line)(?:\.trim\(\))?"
    r"\.startsWith\([\"'](?P<begun>[\w-]{2,40}) ?=[\"']\)\))"
)
_TABLE = pattern(
    r"\b(?:const) (?P<name>\w{1,40}) = (?:"
    r"\{(?P<keys>(?:\s{0,20}(?:[\"'][\w-]{1,40}[\"']|\w{1,40}): "
    r"(?:[\"'][^\"'\\\n]{0,60}[\"']|\w{1,20}),?){1,20})\s{0,20}\}"
    r"|(?:new Set\()?\[(?P<items>(?:\s{0,20}[\"'][\w-]{1,40}[\"'],?){1,20})\s{0,20}\]\)?)"
)
_ASKED = pattern(
    r"\bin (\w{1,40})(?=\))|(?<![\w$.])(\w{1,40})\.(?:includes|has)\("
    r"|(?<![\w$.])(\w{1,40})\[[^\[\]\n]{1,60}\](?!\s{0,9}(?:=[^=]|[-+*/%&|^?]{1,3}=))"
)
"""What only looks into a table."""

_LOGIN = pattern(r"(?i)_|auth|token|pass|secret|cert|key|user|mail|otp|cookie")


def reads_plain_settings(script: str, line: int) -> bool:
    """Whether what is read at a line of JavaScript is the user's `.npmrc`, for no more than that."""
    return any(
        script.count("\n", 0, read.start()) + 1 <= line <= script.count("\n", 0, read.end()) + 1
        for read in _plain(script)
    )


def without_plain_settings(script: str) -> str:
    """A script without such reading, and without the place from which nothing else is read."""
    reads = list(_plain(script))
    for read in reads:
        script = script.replace(read[0], f"const {read['text']} = '';")
    places = _PLACE.search(script) if reads else None
    if places is not None and _spelled(places[1], script) == 1:
        script = script.replace(places[0], "")
    return script


def _plain(script: str) -> Iterator[re.Match[str]]:
    if ".npmrc" not in script or len(script) > _MOST or _HIDES.search(script):
        return
    places = {found[1] for found in _PLACE.finditer(script)}
    for read in _READ.finditer(script):
        named = read["path"] in places or ".npmrc" in read["path"]
        seen = read["seen"] is None or read["seen"] == read["path"]
        if named and seen and _spelled(read["text"], script) == 2 and _picks(read["text"], script):
            yield read


def _picks(text: str, script: str) -> bool:
    """Whether only lines are taken of a text whose names are no login's."""
    found = next((one for one in _LINES.finditer(script) if one["text"] == text), None)
    if found is None:
        return False
    if found["begun"]:
        return _LOGIN.search(found["begun"]) is None
    name = found["table"] or found["list"]
    tables = [one for one in _TABLE.finditer(script) if one["name"] == name]
    if len(tables) != 1:
        return False
    keys = re.sub(r":[^,]*", "", tables[0]["keys"] or tables[0]["items"])
    asked = [one for one in _ASKED.finditer(script) if name in one.groups()]
    return _LOGIN.search(keys) is None and _spelled(name, script) == len(asked) + 1


def _spelled(name: str, script: str) -> int:
    return len(re.findall(rf"(?<![\w$]){re.escape(name)}(?![\w$])", script))
