"""`npx`: its own flags end at the first word that is none, all later words are the server's."""

from vetting.launchers import Call, Launcher, _npm_config, _npm_exec
from vetting.model.server import Resolved


class Npx(Launcher):
    """See the module."""

    programs = frozenset({"npx"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        words, differs = _npm_config.parse(call.args, npx=True)
        return _npm_exec.execute(call, words, differs)
