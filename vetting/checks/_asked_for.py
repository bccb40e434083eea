"""Is something that stays behind asked for? A tool or a subcommand that says so, or a question on the
terminal.

Writing where programs are started by themselves, or a client's settings, is what malware does in a
tool for something else. A tool whose description says that it starts something at login, installs a
hook or adds a server to a client does what its caller wants; so does a command that asks first.
"""

import re

from vetting.checks._asked_command import is_called_by_command
from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern

SIGNALS = frozenset({"cap.persistence", "cap.agent_config_write", "cap.fs.chmod_exec"})
"""What findings are about that may be asked for."""

_MARKER = pattern(
    r"^[ \t]*@[\w.]{1,60}\b(?:tool|resource|command)\b|\.(?:registerTool|tool|addTool)\s?[<(]"
    r"|\bname\s?[:=]\s?[\"'][\w.-]{1,80}[\"'],\s{0,40}(?:title\s?[:=]\s?[^\n]{1,80},\s{0,40})?description\s?[:=]",
    re.MULTILINE,
)
"""Where a tool is declared."""

_OUTSIDE = pattern(
    r"^(?:export\s)?(?:default\s)?(?:async\s)?(?:def|class|function|const|let|var|if)\b",
    re.MULTILINE,
)
"""Where something begins that lies in no function."""

_TOLD = pattern(
    r'"""(?P<doc>[^"]{8,1200})"""|"(?P<two>[^"\n]{20,900})"|`(?P<back>[^`]{20,1200})`'
    r"|'(?P<one>[^'\n]{20,900})'"
)
_SAYS = pattern(
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

_DOES = pattern(
    r"(?i)\b(?:writ|add|install|start|set|enabl|creat|regist|append|edit|chang|updat|turn|switch|put"
    r"|mak|remov"
    r"|show (?:a|the) \w+ (?:at|on|after)|manag|configur)"
)
"""Words of who does something, and does not only tell of it."""

_ASKS = pattern(
    r"(?i)\b(?:question|confirm|prompts?|input|ask\w{0,12})\s?\([^\n]{0,160}?(?:\[y/n\]|\(y/n\)"
    r"|\(yes/no\))"
)
_STATEMENT = pattern(r"(?:await\s)?[\w.$]{1,80}\(")
_PROSE = 3
"""Spaces in what is a sentence."""

_LANGUAGES = ("javascript", "typescript", "python")
_FILES = 40
"""Files in which a tool is looked for that calls a function."""

_MOST = 400_000
_FAR = 4000
_AFTER = 400


_FUNCTION = pattern(
    r"^[ \t]*(?:export\s)?(?:default\s)?(?:async\s)?(?:def|function)\s(\w{3,60})"
    r"|^[ \t]*(?:export\s)?(?:const|let)\s(\w{3,60})\s?=\s?(?:async\s?)?(?:function\b|\()",
    re.MULTILINE,
)
_CHANGES = pattern(
    r"(?i)write|appendFile|\bopen\([^\n]{0,200}[\"'][rb+]{0,2}[wax]|cop(?:y|ies)\w{0,8}\(|\bcp\b"
    r"|rename|link"
    r"|replace_?file|\bmv\b|move\(|dump\(|save|\btee\b|>>|launchctl|loginctl|schtasks|winreg|os\.system"
    r"|systemctl[\"', \[]{1,6}(?!status|show|list|is-)|crontab[\"', \[]{1,6}-(?!l)|\|\s?crontab|store\("
    r"|\breg(?:\.exe)?\b[\"', \[]{1,6}add|shell\s?[=:]\s?true|\bexec(?:Sync)?\(|eval\(|import_module"
    r"|\bconfig[\"', ]{1,6}--(?:global|system)|login item|CronTab\(|[\"']at[\"']|auto-launch"
    r"|node-(?:windows|mac|linux)"
    r"|\bpm2\b|output(?:File|Json)|\bput\w{0,20}\(|create\w{0,20}\(|\bdetached|start_new_session"
    r"|nohup|setsid|\bmcp\b.{1,12}\badd\b"
)
"""Words of code that changes files, or enters something where it is started."""


def only_tells(source: str) -> bool:
    """Whether a source file changes nothing, so that a place which it names is only told of: in a
    text that is printed, in a list of what is looked for.
    """
    return len(source) <= _MOST and _CHANGES.search(source) is None


def function_at(source: str, line: int) -> str | None:
    """The name of the function at `line` of a source file, or of the one that begins before it."""
    end = -1
    for _ in range(line):
        end = source.find("\n", end + 1)
        if end < 0:
            end = len(source)
            break
    found = None
    for match in _FUNCTION.finditer(source, max(0, end - _FAR), end):
        found = match[1] or match[2]
    return found


def is_called_by_asked(source: str, function: str) -> bool:
    """Whether a tool in another source file calls `function`, and says what it does."""
    if len(source) > _MOST or f"{function}(" not in source:
        return False
    starts = [match.start() for match in _MARKER.finditer(source)]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else start + _FAR
        section = source[start : min(end, start + _FAR)]
        if f"{function}(" in section and says(section):
            return True
    return False


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
        return says(before[marker:] + source[start : start + _AFTER])
    if _STATEMENT.match(source, start):
        return False  # done as soon as the file is loaded
    return any(says(source[at.start() : at.start() + 1500]) for at in _MARKER.finditer(source))


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


def asks_before(text: str) -> bool:
    """Whether a question is asked on the terminal in a piece of code."""
    return _ASKS.search(text[-_FAR:]) is not None


def says(text: str) -> bool:
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


def is_asked_for_in(tree: ArtifactTree, path: str, source: str, line: int) -> bool:
    """Whether what stands at `line` of the file at `path` is asked for, there or by a tool in another
    file of the package that calls the function, or by a subcommand.
    """
    if is_asked_for(source, line):
        return True
    function = function_at(source, line)
    if function is None:
        return False
    module = path.rpartition("/")[2].partition(".")[0]
    if is_called_by_command(source, function):
        return True
    others = [
        file
        for file in tree.files
        if file.language in _LANGUAGES and file.path != path and file.size <= _MOST
    ]
    texts = (tree.read(file).decode("utf-8", "replace") for file in others[:_FILES])
    return any(
        is_called_by_asked(text, function) or is_called_by_command(text, function, module)
        for text in texts
    )
