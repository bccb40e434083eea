"""The words of findings: which word or variable it is, and on which line, without any secret."""

import re
import shlex
from collections.abc import Iterable, Iterator
from functools import cache

from vetting import launchers
from vetting.config_rules import Judged
from vetting.model.check import ConfigFinding
from vetting.model.launch_flag import CLIENT_FLAGS, FLAGS
from vetting.model.rule import Rule, Severity
from vetting.model.server import Ref
from vetting.patterns import pattern

MAX_SHOWN = 120
"""Characters of a text of the configuration that a message repeats."""

_MAX_VARIABLES = 50
_CREDENTIALS = pattern(r"(?<=//)[^/@\s]*@")
_ASSIGNED = pattern(
    r"(?i)((?:token|secret|passw|passphrase|key|pwd|auth|cookie|credential)[A-Za-z0-9_.-]{0,40}[=:]\s*)"
    r"[^\s,;&]+"
)

_QUERY = pattern(r"(?<=[?#]).*")
# The options that a flag is about, as far as their names tell. The command's own words are looked
# through in order, so that a finding points at its line.
_OPTIONS = {
    "alt-config": r"--(?:userconfig|globalconfig|prefix|config(?:-?file)?)|-C",
    "alt-network": r"--(?:ca|cafile|cert|key|(?:https-)?proxy|allow-insecure-host)",
    "alt-registry": r"-i|-f|--?reg\w*|--@[^:]+:registry|--(?:default-|extra-)?index(?:-url)?"
    r"|--find-links|--(?:add-)?source",
    "call-string": r"-c|--call|--shell-mode",
    "cap-add": r"--cap-add",
    "code-injection": r"-r|--(?:require|import|loader|experimental-loader|preload|node-options)"
    r"|--(?:script-shell|rcfile|init-file)",
    "constraint-file": r"-c|--constraints?|--build-constraints?",
    "debugger": r"--inspect\S*",
    "device": r"--device",
    "docker-host": r"-H|--host|--context|--connection|--url|--config",
    "docker-socket": r"-v|--volume|--mount|--use-api-socket",
    "encoded-command": r"-e\w*",
    "entrypoint": r"--entrypoint",
    "env-file": r"--env-file|--label-file|-f",
    "extra-packages": r"-w|-p|--with(?:-editable)?|--package",
    "host-cgroup": r"--cgroupns",
    "host-ipc": r"--ipc",
    "host-network": r"--net(?:work)?",
    "host-pid": r"--pid",
    "host-userns": r"--userns",
    "host-uts": r"--uts",
    "inline-code": r"-e|-c|-p|--eval|--print|eval|-",
    "override-file": r"--overrides?",
    "privileged": r"--privileged",
    "pull-always": r"--pull",
    "requirements-file": r"-r|--with-requirements",
    "security-opt": r"--security-opt",
    "tls-off": r"--(?:no-)?strict-ssl|--allow-insecure-host|--trusted-host",
    "volumes-from": r"--volumes-from",
}


@cache
def _option(flag: str) -> re.Pattern[str] | None:
    form = _OPTIONS.get(flag)
    return re.compile(f"(?:{form})(?:=.*)?", re.DOTALL) if form else None


def of_flags(
    judged: Judged, rules: Iterable[tuple[str, Rule]], severity: Severity | None = None
) -> Iterator[ConfigFinding]:
    """A finding for each flag of the server that one of `rules` answers for."""
    for flag, rule in rules:
        if flag in judged.flags:
            message, line = told(judged, flag)
            yield judged.finding(rule, message, line, severity=severity)


def told(judged: Judged, flag: str) -> tuple[str, int]:
    """A flag in words, with the option or variable that it is about, and that one's line."""
    text = meaning(flag)
    variables = variables_of(judged, flag) if text.startswith(("a variable", "variables")) else ()
    if variables:
        verb = re.sub(r"^(?:a variable|variables)\b", "", text)
        return f"{', '.join(map(shown, variables[:5]))}{verb}", line_of(judged, variables[0])
    form = _option(flag)
    for word, line in _words(judged):
        if form is not None and form.fullmatch(word[:4096]):
            name = shown(word.partition("=")[0])
            return re.sub(r"^an option\b", name, text), line
    return text, line_of(judged, "")


def command(verb: str, ref: Ref) -> str:
    """A command of this program for the reference, safe to be pasted into a shell; empty when what
    stands in the name's place is no name.
    """
    version = ref.version or "VERSION"
    if shown(ref.name) != ref.name or shown(version) != version:
        return ""
    separator = "==" if ref.ecosystem == "pypi" else "@"
    return f"mcp-vet {verb} {shlex.quote(f'{ref.ecosystem}:{ref.name}{separator}{version}')}"


def meaning(flag: str) -> str:
    """A flag in words."""
    return FLAGS.get(flag) or CLIENT_FLAGS.get(flag) or flag


def variables_of(judged: Judged, flag: str) -> tuple[str, ...]:
    """The variables of the entry's environment that bring the flag about, each by itself."""
    server, files = judged.server, judged.files
    if not server.env or len(server.env) > _MAX_VARIABLES:
        return ()
    if flag in launchers.resolve(server.command, server.args, files=files).flags:
        return ()
    return tuple(
        name
        for name, value in server.env
        if flag
        in launchers.resolve(server.command, server.args, [(name, value)], files=files).flags
    )


def line_of(judged: Judged, text: str) -> int:
    """The line of a word or variable of the entry, else that of its command."""
    server = judged.server
    for arg, line in zip(server.args, server.arg_lines, strict=False):
        if arg == text:
            return line
    line = server.line_of(text)
    return line if line != server.line or not server.command_line else server.command_line


def _words(judged: Judged) -> Iterator[tuple[str, int]]:
    server = judged.server
    lines = dict(enumerate(server.arg_lines))
    for word in (server.command or "").split()[1:]:
        yield word, server.command_line or server.line
    for index, word in enumerate(server.args):
        yield word, lines.get(index, server.line)


def named(ref: Ref) -> str:
    """A reference as people write it: `npm:foo@1.2.3`, `pypi:bar==1.0`, or its address."""
    name = shown(ref.name)
    if ref.ecosystem in ("npm", "pypi"):
        separator = "==" if ref.ecosystem == "pypi" else "@"
        return (
            f"{ref.ecosystem}:{name}{separator}{shown(ref.version)}"
            if ref.version
            else (f"{ref.ecosystem}:{name}")
        )
    if ref.ecosystem == "remote":
        return name
    version = f"@{shown(ref.version)[:19]}" if ref.version else ""
    return f"{name}{version} ({ref.ecosystem})"


def shown(text: str) -> str:
    """A text of the configuration, short and without what could be secret in it."""
    from vetting import secrets

    clean = _QUERY.sub("…", _CREDENTIALS.sub("…@", text[:4096]))
    clean = _ASSIGNED.sub(r"\1…", clean)
    clean = secrets.redact(clean) if len(clean) >= 16 else clean
    return clean if len(clean) <= MAX_SHOWN else clean[:MAX_SHOWN] + "…"
