"""Crush's start-up script, which it runs when it starts: https://github.com/charmbracelet/crush."""

from vetting.configs import ConfigFormat, Read
from vetting.model.server import Server


class CrushScript(ConfigFormat):
    """See the module. The script as a whole is what starts; launchers look into it."""

    client = "crush"
    paths = ("crushrc", ".crushrc")
    user_paths = ("~/.config/crush/crushrc",)

    def read(self, path: str, text: str) -> Read:
        """See `ConfigFormat.read`."""
        if not text.strip():
            return Read()
        server = Server(
            file=path,
            line=1,
            name="crushrc",
            client=self.client,
            command="sh",
            args=("-c", text),
            switches=("command-substitution",) if "$(" in text or "`" in text else (),
        )
        return Read(servers=(server,))
