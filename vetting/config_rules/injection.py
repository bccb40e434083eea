"""Code that variables and options bring into every program that is started."""

import re
from collections.abc import Iterator

from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import of_flags, variables_of
from vetting.model.check import ConfigFinding
from vetting.model.rule import Rule, Severity
from vetting.patterns import pattern

_ENV_INJECTION = Rule(
    id="config/env-injection",
    title="A variable makes programs run other code",
    severity=Severity.HIGH,
    meaning="The variable is read by the launcher, the runtime or every program under it, and it "
    "names code or a place where code is looked for. The pinned package stays what it was. Low "
    "where it only lists system folders, or points a local server at its own sources.",
    normal="PATH, so that a desktop client finds Node.js; PYTHONPATH for a server's own sources.",
    remedy="Remove the variable; give the program's full path instead of a PATH.",
    signal="cfg.env_hijack",
    cwe=("CWE-426", "CWE-427"),
    owasp=("MCP04", "MCP05"),
)
_CODE_INJECTION = Rule(
    id="config/code-injection",
    title="An option loads other code as well",
    severity=Severity.HIGH,
    meaning="Options such as `--require` run a file before the server, with all that it is given.",
    normal="Tracing agents and loaders of a project that is still being written.",
    remedy="Remove the option, or make the code part of the vetted package.",
    signal="cfg.env_hijack",
    cwe=("CWE-829",),
    owasp=("MCP04", "MCP05"),
)
_DEBUGGER = Rule(
    id="config/debugger",
    title="A debugger's port is opened",
    severity=Severity.MEDIUM,
    meaning="Whoever reaches the port runs any code in the server and reads its credentials.",
    normal="Somebody was looking for a fault and left the option in.",
    remedy="Remove the option from configurations that others use.",
    cwe=("CWE-489",),
    owasp=("MCP05",),
)
_FLAGS = {
    "env-code-injection": _ENV_INJECTION,
    "code-injection": _CODE_INJECTION,
    "debugger": _DEBUGGER,
}
# Folders that only the system or the user's own tools write to; a variable keeps what was there.
_TOOL_FOLDER = pattern(
    r"(?!.*\.\.)(?:\$\{?PATH\}?|%PATH%|/(?:usr|bin|sbin|opt|nix|snap|Library|Applications)(?:/.*)?"
    r"|(?:~|\$HOME|\$\{HOME\}|/home/[^/]+|/Users/[^/]+|/root)"
    r"/(?:\.[^/]+|miniconda3?|anaconda3?|miniforge3|go|Library)/.+"
    r"|[A-Za-z]:\\(?:Windows|Program Files[^\\]*)(?:\\.*)?)",
    re.IGNORECASE | re.DOTALL,
)
_LOADED_FROM = frozenset({"PYTHONPATH", "NODE_PATH", "PERL5LIB", "RUBYLIB"})


class Injection(ConfigRules):
    """See the module."""

    rules = (_ENV_INJECTION, _CODE_INJECTION, _DEBUGGER)
    flags = _FLAGS

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        for flag, rule in _FLAGS.items():
            if flag in judged.flags:
                severity = _severity(judged) if rule is _ENV_INJECTION else None
                yield from of_flags(judged, [(flag, rule)], severity)


def _severity(judged: Judged) -> Severity | None:
    """Low when nothing is injected but tools that lie where tools lie, or a local server's code."""
    values = dict(judged.server.env)
    for name in variables_of(judged, "env-code-injection") or ("",):
        tools = name == "PATH" and all(map(_TOOL_FOLDER.fullmatch, _folders(values.get(name, ""))))
        own = name in _LOADED_FROM and judged.resolved.kind == "local"
        if not (tools or own):
            return None
    return Severity.LOW


def _folders(path: str) -> list[str]:
    """The parts of a search path; an empty one is the working folder."""
    text = path[:16_384].replace("${env:PATH}", "$PATH").replace("${env:HOME}", "~")
    windows = ";" in text or re.match(r"[A-Za-z]:[\\/]", text)
    return text.split(";" if windows else ":")
