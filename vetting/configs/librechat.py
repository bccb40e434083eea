"""LibreChat: https://www.librechat.ai/docs/configuration/librechat_yaml/object_structure/mcp_servers."""

from vetting.configs._servers import MapFormat


class Librechat(MapFormat):
    """See the module."""

    client = "librechat"
    paths = ("librechat.yaml", "librechat.yml", "librechat*.yaml")
    language = "yaml"
