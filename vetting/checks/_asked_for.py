"""Is something that stays behind asked for? A tool that says so, or a question on the terminal.

Writing where programs are started by themselves, or a client's settings, is what malware does in a
tool for something else. A tool whose description says that it starts something at login, installs a
hook or adds a server to a client does what its caller wants; so does a command that asks first.
"""

import re

SIGNALS = frozenset({"cap.persistence", "cap.agent_config_write", "cap.fs.chmod_exec"})
"""What findings are about that may be asked for."""

_MARKER = re.compile(
    r"^[ \t]*@[\w.]{1,60}\b(?:tool|resource|command)\b|\.(?:registerTool|tool|addTool)\s?[<(]"
    r"|\bname\s?[:=]\s?[\"'][\w.-]{1,80}[\"'],\s{0,40}(?:title\s?[:=]\s?[^\n]{1,80},\s{0,40})?description\s?[:=]",
    re.MULTILINE,
)
"""Where a tool is declared."""

_OUTSIDE = re.compile(
    r"^(?:export\s)?(?:default\s)?(?:async\s)?(?:def|class|function|const|let|var|if)\b",
    re.MULTILINE,
)
"""Where something begins that lies in no function."""

_TOLD = re.compile(
    r'"""(?P<doc>[^"]{8,1200})"""|"(?P<two>[^"\n]{20,900})"|`(?P<back>[^`]{20,1200})`'
    r"|'(?P<one>[^'\n]{20,900})'"
)
_SAYS = re.compile(
    r"(?i)\bauto-?start|\b(?:at|on|after) (?:each |every |the next )?(?:log-?in|start-?up|boot)\b"
    r"|launch ?agent|launchd|systemd|\bcron|\bschedul|\bevery (?:day|hour|night|week)\b|\bhooks?\b"
    r"|shell (?:profile|startup|rc)|bashrc|zshrc|\balias|\bcompletions?\b|\bbackground service"
    r"|\bas a service\b|\bexecutable\b|CLAUDE\.md|AGENTS\.md|\.cursorrules"
    r"|\b(?:config\w{0,10}|settings|list of servers) (?:file )?(?:of|for) (?:the |your )?(?:\w{1,20} )?"
    r"(?:client|claude|cursor|vs ?code|windsurf|editor|agent)"
    r"|\b(?:claude|cursor|client|vs ?code|windsurf|editor|agent)(?: desktop| code)?(?:'s)? "
    r"(?:\w{1,20} )?(?:config|settings|rules|instructions)"
)
"""Words of who says so."""

_DOES = re.compile(
    r"(?i)\b(?:writ|add|install|start|set|enabl|creat|regist|append|edit|chang|updat|turn|switch|put|mak|remov"
    r"|show (?:a|the) \w+ (?:at|on|after)|manag|configur)"
)
"""Words of who does something, and does not only tell of it."""

_ASKS = re.compile(
    r"(?i)\b(?:question|confirm|prompts?|input|ask\w{0,12})\s?\([^\n]{0,160}?(?:\[y/n\]|\(y/n\)|\(yes/no\))"
)
_STATEMENT = re.compile(r"(?:await\s)?[\w.$]{1,80}\(")
_PROSE = 3
"""Spaces in what is a sentence."""

_MOST = 400_000
_FAR = 4000
_AFTER = 400


def is_asked_for(source: str, line: int) -> bool:
    """Whether what stands at `line` of a source file is asked for."""
    if len(source) > _MOST:
        return False
    start = 0
    for _ in range(line - 1):
        start = source.find("\n", start) + 1
        if not start:
            return False
    before = source[max(0, start - _FAR) : start]
    if _ASKS.search(before):
        return True
    marker = _last(_MARKER, before)
    if marker is not None and not _is_outside(before[marker:]):
        return _says(before[marker:] + source[start : start + _AFTER])
    if _STATEMENT.match(source, start):
        return False  # done as soon as the file is loaded
    return any(_says(source[at.start() : at.start() + 1500]) for at in _MARKER.finditer(source))


def _last(what: re.Pattern[str], text: str) -> int | None:
    found = None
    for match in what.finditer(text):
        found = match.start()
    return found


def _is_outside(text: str) -> bool:
    """Whether something else begins between a tool's declaration, which `text` begins with, and its
    end. The function that a decorator stands on is the tool's own.
    """
    begun = [match.start() for match in _OUTSIDE.finditer(text)]
    own = text.lstrip().startswith("@")
    return len(begun) > own


def _says(text: str) -> bool:
    """Whether one of the first two sentences in the literals of a text says so."""
    count = 0
    for match in _TOLD.finditer(text):
        said = match["doc"] or match["two"] or match["back"] or match["one"]
        if said.count(" ") < _PROSE:
            continue
        if _SAYS.search(said) and _DOES.search(said):
            return True
        count += 1
        if count >= 2:
            break
    return False
