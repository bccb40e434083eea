"""Sub-agents of Claude Code: https://code.claude.com/docs/en/sub-agents."""

from vetting.configs._servers import MapFormat


class ClaudeAgents(MapFormat):
    """See the module. Servers stand in the frontmatter; a plain text refers to another file."""

    client = "claude-code"
    paths = (
        ".claude/agents/*.md",
        ".claude/agents/*/*.md",
        ".claude/agents/*/*/*.md",
        "agents/*.md",
    )
    user_paths = ("~/.claude/agents/*.md",)
    language = "markdown"
    markers = ("mcpServers",)
