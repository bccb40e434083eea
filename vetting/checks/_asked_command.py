"""Does a subcommand of a command line that says so call a function? Whoever types `acme service` gets
what its help tells: a service that runs in the background.
"""

import re

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

_QUESTION = pattern(
    r"^(?P<indent>[ \t]{0,80})(?:(?:el)?if\b[^\n=]{1,60}==|case)\s?[\"'](?P<name>[\w-]{2,40})[\"']\s?:",
    re.MULTILINE,
)
"""Where a subcommand is asked for."""

_MOST = 400_000
_LONG = 4_000
"""Characters of what is done for one subcommand."""


def is_called_by_command(source: str, function: str, module: str = "") -> bool:
    """Whether a subcommand that a source file declares calls `function` of `module`, and says what that
    does, and nothing else in the file calls it.
    """
    if len(source) > _MOST or ".add_parser(" not in source or function not in source:
        return False
    of = f"{module}." if module.isidentifier() and f"{module}.{function}(" in source else ""
    named = f"{of}{function}"
    called = pattern(rf"(?<!\bdef )\b{named}\(")
    said = {match["name"] for match in _PARSER.finditer(source) if _SAYS.search(match["said"])}
    asked = sum(
        len(called.findall(_block(source, match.end(), len(match["indent"]))))
        for match in _QUESTION.finditer(source)
        if match["name"] in said
    )
    return 0 < asked == len(called.findall(source))


def _block(source: str, start: int, indent: int) -> str:
    """What stands behind a colon and below it, further to the right."""
    lines = source[start : start + _LONG].split("\n")
    last = next(
        (
            n
            for n, line in enumerate(lines[1:], 1)
            if line.strip() and len(line) - len(line.lstrip()) <= indent
        ),
        len(lines),
    )
    return "\n".join(lines[:last])
