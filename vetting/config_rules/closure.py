"""What a pinned package brings in, which its pin does not freeze."""

import re
from collections.abc import Iterator

from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import line_of, named
from vetting.model.check import ConfigFinding
from vetting.model.rule import Rule, Severity
from vetting.patterns import pattern

_FLOATING = Rule(
    id="config/floating-closure",
    title="The pin does not freeze what the package brings in",
    severity=Severity.INFO,
    meaning="`npx`, `uvx` and their likes fix the version of the package that is named and look up "
    "its dependencies anew at each first start, so code runs that nobody has vetted.",
    normal="Every server that is started with these launchers, and so nearly all.",
    remedy="`mcp-vet run PIN --` starts what was approved, all of it; a day that stands still "
    "(`--before`, `--exclude-newer`) keeps newer releases of the dependencies out.",
    signal="cfg.floating",
    cwe=("CWE-829",),
    owasp=("MCP04",),
)
# A day that stands still: newer releases of the dependencies are not seen.
_UNTIL = pattern(r"--(?:exclude-newer|before)(?:=.*)?", re.DOTALL)
_UNTIL_VARIABLES = frozenset({"UV_EXCLUDE_NEWER", "npm_config_before", "NPM_CONFIG_BEFORE"})


class FloatingClosure(ConfigRules):
    """See the module."""

    rules = (_FLOATING,)

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        server = judged.server
        until = [arg for arg in server.args if _UNTIL.fullmatch(arg)]
        if until or any(name in _UNTIL_VARIABLES and value for name, value in server.env):
            return
        pinned = [
            ref
            for ref in judged.resolved.refs
            if ref.pinned and not ref.frozen and ref.ecosystem in ("npm", "pypi")
        ]
        if pinned:
            message = f"the dependencies of {named(pinned[0])} are looked up at each first start"
            yield judged.finding(_FLOATING, message, line_of(judged, pinned[0].spec))
