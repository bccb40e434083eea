"""Custom agents of GitHub Copilot: https://docs.github.com/copilot/reference/custom-agents."""

from vetting.configs._servers import MapFormat


class CopilotAgent(MapFormat):
    """See the module. Servers stand in the frontmatter."""

    client = "copilot-agent"
    paths = (
        ".github/agents/*.md",
        ".github/chatmodes/*.md",
        ".github-private/agents/*.md",
        "*.agent.md",
        "*.chatmode.md",
    )
    language = "markdown"
    keys = (("mcp-servers",), ("mcpServers",))
