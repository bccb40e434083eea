"""Does the package carry files that make an agent or editor run commands?"""

import re
from collections.abc import Iterator

from vetting.checks import Check, Context
from vetting.checks._install import FETCHING, install_rule
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Evidence, Finding, Location, Severity
from vetting.model.subject import Subject

_AGENT = install_rule(
    "repo.agent_config",
    "Ships configuration that makes an agent or editor run commands",
    Severity.MEDIUM,
    "When the package's folder is opened in an editor or agent, hooks and tasks of this file run.",
    "A developer's own configuration, packed by mistake.",
    "Read the commands.",
)
_AGENT_FILES = re.compile(
    r"(^|/)(\.claude/settings(\.local)?\.json|\.vscode/(tasks|settings|mcp)\.json|\.cursor/mcp\.json"
    r"|\.mcp\.json|\.gemini/settings\.json|\.codex/config\.toml|(\.devcontainer/)?devcontainer\.json"
    r"|\.cursor/hooks\.json|\.windsurf/.*\.json|\.kiro/.*\.json)$"
)
_KEY = re.compile(r"[\"']?\b([A-Za-z]{2,30})[\"']?\s*[:=]")
_COMMAND_KEYS = frozenset(
    {"command", "hooks", "runon", "initializecommand", "oncreatecommand", "updatecontentcommand"}
    | {"postcreatecommand", "poststartcommand", "postattachcommand"}
)


class AgentConfig(Check):
    """See the module."""

    name = "agent-config"
    title = "looking for agent configuration"
    rules = (_AGENT,)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings = [item for tree in subject.trees for item in _agent_files(tree)]
        return self.evidence(context, findings)


def _agent_files(tree: ArtifactTree) -> Iterator[Finding]:
    for file in tree.files:
        if not _AGENT_FILES.search(file.path):
            continue
        text = tree.read(file).decode("utf-8", "replace")
        keys = {key.lower() for key in _KEY.findall(text)} & _COMMAND_KEYS
        if keys:
            yield _AGENT.finding(
                f"{file.path} carries {', '.join(sorted(keys))}",
                location=Location(path=tree.shown(file)),
                severity=Severity.HIGH if FETCHING.search(text) else None,
            )
