"""Does the package carry files that make an agent or editor run commands?"""

from collections.abc import Iterator

from vetting.checks import Check, Context
from vetting.checks._install import install_rule, runs_fetched
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Evidence, Finding, Location, Severity
from vetting.model.subject import Subject
from vetting.patterns import pattern

_AGENT = install_rule(
    "repo.agent_config",
    "Ships configuration that makes an agent or editor run commands",
    Severity.MEDIUM,
    "When the package's folder is opened in an editor or agent, hooks and tasks of this file run, "
    "and servers that it lists are offered.",
    "A developer's own configuration, packed by mistake.",
    "Read the commands.",
)
_AGENT_FILES = pattern(
    r"(^|/)(\.claude/settings(\.local)?\.json|\.vscode/(tasks|settings|mcp)\.json|\.cursor/mcp\.json"
    r"|\.mcp\.json|\.gemini/settings\.json|\.codex/config\.toml|(\.devcontainer/)?devcontainer\.json"
    r"|\.cursor/hooks\.json|\.windsurf/.*\.json|\.kiro/.*\.json)$"
)
_KEY = pattern(r"[\"']?\b([A-Za-z]{2,30})[\"']?\s*[:=]")
_COMMAND_KEYS = frozenset(
    {"command", "hooks", "runon", "initializecommand", "oncreatecommand", "updatecontentcommand"}
    | {"postcreatecommand", "poststartcommand", "postattachcommand"}
)
# These run without being asked for, outside a container: hooks, `"runOn": "folderOpen"`, and the
# one devcontainer command that runs on the host.
_BY_ITSELF = frozenset({"hooks", "runon", "initializecommand"})
_MOST = 1 << 20
"""Bytes of one file that are read."""

_STEPS = (Severity.LOW, Severity.LOW, Severity.MEDIUM, Severity.HIGH)


class AgentConfig(Check):
    """See the module."""

    name = "agent-config"
    title = "looking for agent configuration"
    rules = (_AGENT,)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings = [
            item for tree in subject.trees for item in _found(tree, subject.passed_over(tree))
        ]
        files = ((tree, file) for tree, file in subject.files() if file.size > _MOST)
        large = [tree.shown(file) for tree, file in files if _AGENT_FILES.search(file.path)]
        reason = f"only the first {_MOST >> 20} MB of {large[0]} were read" if large else None
        return self.evidence(context, findings, reason=reason)


def _found(tree: ArtifactTree, passed_over: bool) -> Iterator[Finding]:
    for file in tree.files:
        if not _AGENT_FILES.search(file.path):
            continue
        text = tree.read(file)[:_MOST].decode("utf-8", "replace")
        keys = {key.lower() for key in _KEY.findall(text)} & _COMMAND_KEYS
        if keys:
            steps = [not passed_over, not keys.isdisjoint(_BY_ITSELF), runs_fetched(text)]
            yield _AGENT.finding(
                f"{file.path} carries {', '.join(sorted(keys))}",
                location=Location(path=tree.shown(file)),
                severity=_STEPS[sum(steps)],
            )
