"""Continue: https://docs.continue.dev/customize/deep-dives/mcp."""

from vetting.configs._servers import MapFormat


class ContinueDev(MapFormat):
    """See the module. A list of servers in YAML; Claude's JSON files are accepted beside it."""

    client = "continue"
    paths = (
        ".continue/mcpServers/*.yaml",
        ".continue/mcpServers/*.yml",
        ".continue/mcpServers/*.json",
        ".continue/agents/*.yaml",
        ".continue/agents/*.yml",
        ".continue/assistants/*.yaml",
        ".continue/assistants/*.yml",
        ".continue/config.yaml",
        ".continue/config.yml",
        ".continue/config.json",
    )
    user_paths = ("~/.continue/config.yaml", "~/.continue/config.json")
    keys = (
        ("mcpServers",),
        ("experimental", "modelContextProtocolServers"),
        ("experimental", "modelContextProtocolServer"),
    )
    bare = ("*mcpservers/*.json",)
