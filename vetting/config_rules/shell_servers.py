"""Servers that run whatever command a model writes, in configurations that everybody shares."""

import re
from collections.abc import Iterator

from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import line_of, named
from vetting.model.check import ConfigFinding
from vetting.model.rule import Confidence, Rule, Severity
from vetting.patterns import pattern

_SHELL_SERVER = Rule(
    id="config/shell-server",
    title="A server that runs commands is in a shared configuration",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="Going by its name, the server runs commands that a model writes, on the machine of "
    "everybody who opens the project, whether they asked for it or not. Low when it is approved.",
    normal="One person's own configuration, where it is that person's choice.",
    remedy="Move it to the personal configuration of those who want it, or put it in a container.",
    signal="cfg.shell_server",
    cwe=("CWE-78",),
    owasp=("MCP05", "MCP02"),
)
_WORDS = pattern(
    r"(?:bash|cmd|commands?|commander|exec|iterm2?|powershell|pwsh|shell|ssh|terminal|tmux|zsh)"
)


class ShellServers(ConfigRules):
    """See the module."""

    rules = (_SHELL_SERVER,)

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        if not judged.shared:
            return
        for ref in judged.resolved.refs:
            base = ref.name.rpartition("/")[2].lower()
            words = re.split(r"[^a-z0-9]+", base[:200])
            if ref.ecosystem != "remote" and any(map(_WORDS.fullmatch, words)):
                message = f"{named(ref)} runs commands, for everybody who opens the project"
                severity = Severity.LOW if judged.approved else None
                line = line_of(judged, ref.spec)
                yield judged.finding(_SHELL_SERVER, message, line, severity=severity)
