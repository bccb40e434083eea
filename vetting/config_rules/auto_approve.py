"""Switches that let a server act without anybody being asked."""

from collections.abc import Iterator

from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import line_of, shown
from vetting.model.check import ConfigFinding
from vetting.model.rule import Rule, Severity

_AUTO_APPROVE = Rule(
    id="config/auto-approve",
    title="Tools run without asking",
    severity=Severity.MEDIUM,
    meaning="The entry tells the client to run tools of this server without asking its user, so "
    "what a poisoned text makes the model do happens unseen.",
    normal="A short list of read-only tools that are called all the time.",
    remedy="Remove the switch; approve in the client, tool by tool.",
    signal="cfg.auto_approve",
    cwe=("CWE-862",),
    owasp=("MCP02", "MCP06"),
)
_SKIPPED = Rule(
    id="config/permissions-skipped",
    title="An agent is started with its permissions switched off",
    severity=Severity.HIGH,
    meaning="The server is itself an agent, and its own questions and limits are switched off: "
    "whatever reaches it is carried out.",
    normal="Agents inside a container that is thrown away afterwards.",
    remedy="Remove the option and let the agent ask.",
    signal="cfg.auto_approve",
    cwe=("CWE-862",),
    owasp=("MCP02", "MCP06"),
)
_OPTIONS = frozenset(
    {
        "--allow-all-tools",  # GitHub Copilot CLI
        "--dangerously-bypass-approvals-and-sandbox",  # Codex
        "--dangerously-skip-permissions",  # Claude Code
        "--trust-all-tools",  # Amazon Q, Kiro
        "--yolo",  # Gemini, Crush
    }
)
_FLAGS = {"auto-approve": _AUTO_APPROVE}


class AutoApprove(ConfigRules):
    """See the module."""

    rules = (_AUTO_APPROVE, _SKIPPED)
    flags = _FLAGS

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        if "auto-approve" in judged.flags:
            yield judged.finding(_AUTO_APPROVE, "it may run tools without asking")
        words = " ".join((judged.server.command or "", *judged.server.args))[:65_536].split()
        for word in sorted(_OPTIONS.intersection(words)):
            message = f"{shown(word)} switches off what the agent asks before it acts"
            yield judged.finding(_SKIPPED, message, line_of(judged, word))
