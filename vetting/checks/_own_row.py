"""Is only the own user's line asked of the list of users? Whoever wants to greet a person by name takes the
line of `getpass.getuser()`; who looks around asks for all of them, or for that of another.
"""

import re

from vetting.patterns import pattern

RULE = "text/recon-commands"
"""What tells of commands by which somebody looks around."""

_MOST = 400_000
_SELF = (
    r"(?:getpass\.getuser\(\)|os\.getlogin\(\)|(?:str\()?os\.getuid\(\)\)?|(?:os\.)?userInfo\(\)\.username"
    r"|String\((?:process\.getuid\(\)|(?:os\.)?userInfo\(\)\.uid)\))"
)
_ROW = pattern(
    r"\bgetent[\"'`]?,?\s{1,4}[\[(\"'`]{0,3}passwd(?:[\"'`],\s{0,4}(?:"
    rf"(?P<own>{_SELF})|(?P<name>[A-Za-z_$][\w$]{{0,40}}))\s{{0,4}}[)\],]"
    r"|\s(?:\"?\$(?:USER|LOGNAME|\{USER\}|\{LOGNAME\}|\((?:whoami|id -un|id -u)\)))(?![\w./-]))"
)
"""`"getent", "passwd", me)`, `getent passwd "$USER"`."""

_OTHERS = pattern(
    r"\bgetent\b|\b(?:whoami|dscl|uname|netstat|ifconfig|systeminfo|shadow|sudoers|localgroup)\b|-perm\b"
    r"|/etc/|\bnet user\b|\bps (?:aux|-ef)"
)
"""What may be asked beside it."""


def asks_own_row(source: str, first: int, last: int) -> bool:
    """Whether a command at a line of a source file asks for no more than that."""
    if len(source) > _MOST or first != last:
        return False
    lines = source.split("\n")
    said = lines[first - 1] if first <= len(lines) else ""
    row = _ROW.search(said)
    if row is None or len(_OTHERS.findall(said.replace("$(whoami)", ""))) != 1:
        return False
    return row["name"] is None or _is_own(row["name"], source)


def _is_own(name: str, source: str) -> bool:
    """Whether a variable is the own user's name wherever the file has it."""
    word = rf"(?<![\w$.]){re.escape(name)}(?![\w$])"
    given = re.findall(
        rf"{word}\s{{0,4}}(?::[^=\n]{{1,40}})?(?:[-+*/|&%^:]|\?\?|\|\||&&)?=(?![=>])", source
    )
    own = re.findall(rf"{word}(?:\s?:\s?(?:str|string))? = {_SELF}[ \t;]{{0,4}}(?:\n|\Z)", source)
    elsewhere = re.search(
        rf"\bfor\b[^\n]{{0,80}}{word}[^\n]{{0,40}}\b(?:in|of)\b|\bas\s{word}"
        rf"|\b(?:global|nonlocal|import|del|case|with)\b[^\n]{{0,80}}{word}"
        rf"|\b(?:def|function|lambda)\b[^\n]{{0,200}}{word}|{word}[^\n]{{0,200}}=>"
        rf"|{word}\s{{0,4}}[,\])}}][^\n=]{{0,200}}[^=!<>]=(?![=>])",
        source,
    )
    return 0 < len(given) == len(own) and elsewhere is None
