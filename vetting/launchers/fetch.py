"""`curl` and `wget` in a command string: what they fetch is about to be run."""

import re

from vetting.launchers import Call, Launcher, Outcome, _npm_spec
from vetting.model.server import Resolved


class Fetch(Launcher):
    """See the module."""

    programs = frozenset({"curl", "wget", "iwr", "irm", "invoke-webrequest", "invoke-restmethod"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        for arg in call.args:
            if re.match(r"https?://", arg, re.IGNORECASE):
                outcome.add(_npm_spec.url_ref(arg, arg), flags=_npm_spec.url_flags(arg))
        if not outcome.refs:
            outcome.flag("no-command")
        return outcome.result()
