"""Does a subcommand of a command line that says so call a function? Whoever types `acme service` gets
what its help tells: a service that runs in the background.
"""

import re
from collections.abc import Iterator

from vetting.patterns import pattern

_PARSER = pattern(
    r"\.add_parser\(\s{0,40}[\"'](?P<name>[\w-]{2,40})[\"']"
    r"(?P<said>(?:[^()\"']++|\"[^\"\n]{0,400}+\"|'[^'\n]{0,400}+')*+)"
)
"""Where a subcommand is declared, and the texts of the declaration."""

_SAYS = pattern(
    r"(?i)\b(?:install|add|creat|enabl|set up|regist|run|start)\w{0,4}\b[^\"'\n]{0,80}?\b(?:systemd|launchd"
    r"|launch ?agent|cron\w{0,4}|auto-?start|daemon|(?:background|system|user) service|as a service"
    r"|in the background|across reboots|(?:at|on|after) (?:log-?in|start-?up|boot))\b"
)
"""Words of a subcommand by which something is started again later."""

_MOST = 400_000


def is_called_by_command(source: str, function: str, module: str = "") -> bool:
    """Whether a subcommand that a source file declares calls `function` of `module`, and says what that
    does, and nothing else in the file calls it.
    """
    if len(source) > _MOST or ".add_parser(" not in source or function not in source:
        return False
    named = f"{module}.{function}" if module and f"{module}.{function}(" in source else function
    calls = re.compile(rf"(?<!\bdef )\b{re.escape(named)}\s?\(")
    said = {match["name"] for match in _PARSER.finditer(source) if _SAYS.search(match["said"])}
    asked = sum(len(calls.findall(branch)) for name in said for branch in _branches(source, name))
    return 0 < asked == len(calls.findall(source))


def _branches(source: str, name: str) -> Iterator[str]:
    """What is done where a subcommand is the one that was typed."""
    question = re.compile(
        rf"^(?P<indent>[ \t]*)(?:(?:el)?if\b[^\n=]{{1,60}}==|case)\s?[\"']{re.escape(name)}[\"']\s?:[^\n]*\n",
        re.MULTILINE,
    )
    for match in question.finditer(source):
        inside = re.compile(rf"(?:[ \t]*\n|{match['indent']}[ \t]+\S[^\n]*\n?)*+")
        found = inside.match(source, match.end())
        yield found[0] if found else ""
