"""Development containers, for VS Code inside: https://containers.dev/implementors/json_reference."""

from vetting.configs._servers import ANYWHERE, MapFormat


class Devcontainer(MapFormat):
    """See the module."""

    client = "devcontainer"
    paths = (
        "devcontainer.json",
        ".devcontainer.json",
        ".devcontainer/devcontainer.json",
        ".devcontainer/*/devcontainer.json",
        "devcontainer-feature.json",
    )
    keys = (
        ("customizations", "vscode", "mcp", "servers"),
        *(("customizations", "vscode", "settings", *key) for key in ANYWHERE),
    )
