"""What runs besides the package, or instead of it: shells, other packages and programs."""

from collections.abc import Iterator

from vetting import launchers
from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import line_of, of_flags, shown
from vetting.model.check import ConfigFinding
from vetting.model.rule import Rule, Severity

_SHELL = Rule(
    id="config/shell-wrapper",
    title="A shell stands between the client and the server",
    severity=Severity.MEDIUM,
    meaning="What runs is a command string: more commands, substitutions and variables fit into it, "
    "and client allowlists that compare words see one opaque text. Low for `cmd /c` alone.",
    normal="`cmd /c npx ...`, which Windows clients need.",
    remedy="Name the launcher as the command, and its words one by one.",
    signal="cfg.shell_wrapper",
    cwe=("CWE-78",),
    owasp=("MCP05",),
)
_INLINE_CODE = Rule(
    id="config/inline-code",
    title="The entry carries code itself",
    severity=Severity.HIGH,
    meaning="The code stands in the words, or is read from the input: no package, no version, no "
    "hash, and nothing that was vetted.",
    normal="One-line servers in tutorials.",
    remedy="Put the code into a file of the repository, where it is reviewed.",
    signal="cfg.shell_wrapper",
    cwe=("CWE-94",),
    owasp=("MCP05", "MCP09"),
)
_CALL_STRING = Rule(
    id="config/call-string",
    title="A command string runs beside the package",
    severity=Severity.HIGH,
    meaning="`npx -c` and its likes hand a text to a shell after fetching packages; the package "
    "that is named need not be what runs.",
    normal="Setting a variable for the command, which the entry's environment can do.",
    remedy="Start the package directly and use the entry's environment.",
    signal="cfg.shell_wrapper",
    cwe=("CWE-78",),
    owasp=("MCP05",),
)
_FOREIGN_BIN = Rule(
    id="config/foreign-bin",
    title="The command that runs is not the package's",
    severity=Severity.HIGH,
    meaning="The approved package is fetched, and then another program is started: the entry only "
    "looks like an approved one.",
    normal="Packages whose program has an unusual name.",
    remedy="Start the package's own program.",
    signal="cfg.package_flag",
    cwe=("CWE-829",),
    owasp=("MCP04", "MCP05"),
)
_EXTRA = Rule(
    id="config/extra-packages",
    title="More packages are fetched beside the server",
    severity=Severity.MEDIUM,
    meaning="They run in the server's process and with its credentials, whatever the server's own "
    "approval says. Each is judged like the server; low when all are approved.",
    normal="Plug-ins and database drivers, as in `uvx --with psycopg`.",
    remedy="Have each vetted and pinned, or drop it.",
    signal="cfg.package_flag",
    cwe=("CWE-829",),
    owasp=("MCP04",),
)
_ALIAS = Rule(
    id="config/alias",
    title="The package stands under another one's name",
    severity=Severity.HIGH,
    meaning="`good@npm:other@1` installs `other` and calls it `good`: a reader sees the wrong name.",
    normal="Two versions of one library side by side; not in a server's entry.",
    remedy="Name the package that is meant.",
    signal="cfg.package_flag",
    cwe=("CWE-1007",),
    owasp=("MCP04", "MCP09"),
)
_LOCAL_PROGRAM = Rule(
    id="config/local-program",
    title="A file of the repository runs in the place of what is named",
    severity=Severity.MEDIUM,
    meaning="The working folder has a program of that name, which comes before the published one. "
    "Whoever can change the repository changes what runs.",
    normal="A project that develops the server it configures.",
    remedy="Write the version behind the name, or name the file as what it is.",
    signal="cfg.local_path",
    cwe=("CWE-427",),
    owasp=("MCP04",),
)
_SUBSTITUTION = Rule(
    id="config/command-substitution",
    title="A value is the output of a command",
    severity=Severity.HIGH,
    meaning="The client runs the command when it reads the file, before anybody is asked.",
    normal="Reading a token from a password manager.",
    remedy="Name a variable, and let the shell or the password manager set it.",
    signal="cfg.shell_wrapper",
    cwe=("CWE-78",),
    owasp=("MCP05",),
)
_HEADERS_HELPER = Rule(
    id="config/headers-helper",
    title="A command makes the headers",
    severity=Severity.MEDIUM,
    meaning="The client runs a shell command each time it connects, with the user's rights.",
    normal="Short-lived tokens of a company's single sign-on.",
    remedy="Make sure that the command is a program of this machine that only its owner changes.",
    signal="cfg.shell_wrapper",
    cwe=("CWE-78",),
    owasp=("MCP05",),
)
_ELEVATED = Rule(
    id="config/elevated",
    title="The server runs with an administrator's rights",
    severity=Severity.HIGH,
    meaning="Whatever a model is talked into doing, it does as root.",
    normal="Nothing that a server should need; a device or port can be opened to a user.",
    remedy="Run it as the user, and give that user the one right that is needed.",
    cwe=("CWE-250",),
    owasp=("MCP02",),
)
_LOCAL_CODE = Rule(
    id="config/local-code",
    title="Code of this machine runs",
    severity=Severity.INFO,
    meaning="Nothing is fetched, so the allowlist has no say: the code is what lies there.",
    normal="A server of the project itself, reviewed with its code.",
    remedy="Nothing to do while the code is reviewed with the repository.",
    signal="cfg.local_path",
    owasp=("MCP09",),
)
_PLAIN = {
    "inline-code": _INLINE_CODE,
    "encoded-command": _INLINE_CODE,
    "call-string": _CALL_STRING,
    "foreign-bin": _FOREIGN_BIN,
    "requirements-file": _EXTRA,
    "alias": _ALIAS,
    "local-launcher": _LOCAL_PROGRAM,
    "local-shadowable": _LOCAL_PROGRAM,
    "command-substitution": _SUBSTITUTION,
    "headers-helper": _HEADERS_HELPER,
}
_WEIGHED = {
    "extra-packages": _EXTRA,
    "shell-wrapper": _SHELL,
    "shell-metacharacters": _SHELL,
}
_FLAGS = {**_PLAIN, **_WEIGHED}
_ADMINISTRATORS = frozenset({"sudo", "doas", "pkexec", "gsudo", "runas"})


class Execution(ConfigRules):
    """See the module."""

    rules = (
        _SHELL,
        _INLINE_CODE,
        _CALL_STRING,
        _FOREIGN_BIN,
        _EXTRA,
        _ALIAS,
        _LOCAL_PROGRAM,
        _SUBSTITUTION,
        _HEADERS_HELPER,
        _ELEVATED,
        _LOCAL_CODE,
    )
    flags = _FLAGS

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        yield from of_flags(judged, _PLAIN.items())
        extra = [("extra-packages", _EXTRA)]
        yield from of_flags(judged, extra, Severity.LOW if judged.approved else None)
        yield from _shells(judged)
        yield from _elevated(judged)
        if judged.resolved.kind == "local":
            message = f"{shown(judged.server.command or '')} runs code of this machine"
            yield judged.finding(_LOCAL_CODE, message, line_of(judged, ""))


def _elevated(judged: Judged) -> Iterator[ConfigFinding]:
    """`sudo`, as the command itself or behind another wrapper."""
    server = judged.server
    words = [(server.command or "").strip()]
    if judged.flags & {"wrapper", "shell-wrapper", "command-is-string"}:
        words = [word for text in (*words, *server.args) for word in text[:4096].split()]
    for word in words:
        if launchers.program_name(word) in _ADMINISTRATORS:
            message = f"{shown(word)} gives it an administrator's rights"
            yield judged.finding(_ELEVATED, message, line_of(judged, word))
            return


def _shells(judged: Judged) -> Iterator[ConfigFinding]:
    """One finding, whether the shell is named or only spoken to."""
    if "shell-metacharacters" in judged.flags:
        yield from of_flags(judged, [("shell-metacharacters", _SHELL)])
    elif "shell-wrapper" in judged.flags:
        plain = launchers.program_name(judged.server.command or "") == "cmd"
        yield from of_flags(judged, [("shell-wrapper", _SHELL)], Severity.LOW if plain else None)
