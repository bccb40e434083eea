"""What could not be understood: never silence, since anything may stand there."""

from collections.abc import Iterator

from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import line_of, of_flags, shown
from vetting.model.check import ConfigFinding
from vetting.model.rule import Rule, Severity

_LAUNCHER = Rule(
    id="config/unknown-launcher",
    title="The launcher is not understood",
    severity=Severity.HIGH,
    meaning="What the command fetches and runs is not known, so the allowlist cannot answer for it.",
    normal="A program that is installed on the machine, such as a vendor's own binary.",
    remedy="Use a launcher that is known, such as npx or uvx with a pinned package; a program of "
    "the repository is known by its path.",
    signal="cfg.unknown_launcher",
    owasp=("MCP04", "MCP09"),
)
_FLAG = Rule(
    id="config/unknown-flag",
    title="An option of the launcher is not known",
    severity=Severity.MEDIUM,
    meaning="Whether the next word is the option's value or the package depends on the option, and "
    "so what runs does.",
    normal="A misspelt option, one of another launcher, or one newer than this release.",
    remedy="Remove the option or spell it as the launcher's help does.",
    signal="cfg.unknown_launcher",
    owasp=("MCP04",),
)
_TOO_COMPLEX = Rule(
    id="config/too-complex",
    title="Not everything that the entry starts was followed",
    severity=Severity.HIGH,
    meaning="The entry starts more commands, or one inside another more often, than is followed; "
    "what comes after that is not judged.",
    normal="Real configurations need three levels and a few commands.",
    remedy="Start the server directly.",
    signal="cfg.shell_wrapper",
    owasp=("MCP05",),
)
_VARIABLE = Rule(
    id="config/unresolved-variable",
    title="A variable decides what is fetched or reached",
    severity=Severity.HIGH,
    meaning="The name, version or address is put in on each machine, so it cannot be compared with "
    "the allowlist here.",
    normal="Project templates; folders such as `${workspaceFolder}`, which are not reported.",
    remedy="Write the package, its version and addresses out.",
    signal="cfg.unresolved_variable",
    owasp=("MCP04",),
)
_INVALID_SPEC = Rule(
    id="config/invalid-spec",
    title="A word that should name a package names none",
    severity=Severity.HIGH,
    meaning="The launcher would refuse it, or take it for something else than it looks like.",
    normal="A misspelt version.",
    remedy="Write the name and an exact version, such as `name@1.2.3`.",
    signal="cfg.unpinned",
    owasp=("MCP04",),
)
_INVISIBLE = Rule(
    id="config/invisible-characters",
    title="The entry holds characters that do not show",
    severity=Severity.HIGH,
    meaning="Control and direction characters make people read something else than what runs.",
    normal="A space without width that came along from a web page.",
    remedy="Type the entry anew.",
    signal="cfg.name_spoof",
    cwe=("CWE-1007",),
    owasp=("MCP04", "MCP05"),
)
_AMBIGUOUS = Rule(
    id="config/ambiguous-entry",
    title="Clients or versions read the entry differently",
    severity=Severity.MEDIUM,
    meaning="What was judged here need not be what another client, or another release of the "
    "launcher, makes of the same words.",
    normal="Options of old npm or pnpm releases; entries copied together from two clients.",
    remedy="Write the entry in the one form that all read alike: a command with its words, or an "
    "address.",
    signal="cfg.ambiguous",
    cwe=("CWE-436",),
    owasp=("MCP04",),
)
_MALFORMED = Rule(
    id="config/malformed-entry",
    title="A part of the entry is not what clients take",
    severity=Severity.HIGH,
    meaning="A text stands where a list or a map should be, or the other way round. What clients "
    "make of it differs, so what was judged need not be what runs.",
    normal="`args` written as one text.",
    remedy="Write the field as the client's documentation shows it.",
    signal="cfg.ambiguous",
    cwe=("CWE-436",),
    owasp=("MCP04",),
)
_FLAGS = {
    "unknown-launcher": _LAUNCHER,
    "unknown-command": _LAUNCHER,
    "unknown-source": _LAUNCHER,
    "no-command": _LAUNCHER,
    "unknown-flag": _FLAG,
    "nested-too-deep": _TOO_COMPLEX,
    "too-many-commands": _TOO_COMPLEX,
    "unresolved-variable": _VARIABLE,
    "invalid-spec": _INVALID_SPEC,
    "invisible-characters": _INVISIBLE,
    "malformed-entry": _MALFORMED,
    "ambiguous-entry": _AMBIGUOUS,
    "command-and-url": _AMBIGUOUS,
    "command-is-string": _AMBIGUOUS,
    "version-dependent": _AMBIGUOUS,
}
_SAID = {
    "unknown-launcher": "what NAME fetches and runs is not known",
    "unknown-command": "this command of NAME is not understood",
    "unknown-source": "only the catalogue of NAME knows what its words stand for",
    "no-command": "NAME is given nothing to start",
}


class Unknown(ConfigRules):
    """See the module."""

    rules = (
        _LAUNCHER,
        _FLAG,
        _TOO_COMPLEX,
        _VARIABLE,
        _INVALID_SPEC,
        _INVISIBLE,
        _AMBIGUOUS,
        _MALFORMED,
    )
    flags = _FLAGS

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        server = judged.server
        for flag, rule in _FLAGS.items():
            if rule is _LAUNCHER and flag in judged.flags and server.command:
                message = _SAID[flag].replace("NAME", shown(server.command))
                yield judged.finding(rule, message, line_of(judged, server.command))
            else:
                yield from of_flags(judged, [(flag, rule)])
        if not server.name.isprintable() and "invisible-characters" not in judged.flags:
            yield judged.finding(_INVISIBLE, "the server's name holds characters that do not show")
