"""Secrets that stand in the entry, and files with secrets that Git would publish."""

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from vetting import secret_values as values
from vetting.config_rules import ConfigRules, Judged
from vetting.config_rules._told import line_of
from vetting.config_rules._told import shown as clean
from vetting.model.check import ConfigFinding
from vetting.model.rule import Confidence, Rule, Severity

_EMBEDDED = Rule(
    id="config/embedded-secret",
    title="A secret stands in the configuration",
    severity=Severity.HIGH,
    meaning="Everybody who reads the file has the secret: colleagues, backups, other programs, and "
    "every model that is shown the project.",
    normal="Public keys, ids and test values; those are not reported where they can be told.",
    remedy="Withdraw the secret and put a reference in its place, such as `${env:NAME}`.",
    signal="cfg.secret_inline",
    cwe=("CWE-798", "CWE-522"),
    owasp=("MCP01",),
)
_IN_ARGUMENT = Rule(
    id="config/secret-in-argument",
    title="A secret stands among the words of the command",
    severity=Severity.HIGH,
    meaning="Besides everybody who reads the file, every program of the machine can read the words "
    "of a running command, and clients write them into their logs.",
    normal="Servers that take their key no other way.",
    remedy="Withdraw the secret; hand it over in the environment, by a reference.",
    signal="cfg.secret_inline",
    cwe=("CWE-214", "CWE-522"),
    owasp=("MCP01",),
)
_IN_URL = Rule(
    id="config/secret-in-url",
    title="A secret stands in an address",
    severity=Severity.HIGH,
    meaning="Addresses are written into logs, proxies and histories, with all that is in them.",
    normal="Gateways that hand out personal addresses; such an address is itself a secret.",
    remedy="Withdraw the secret; send it in a header whose value is a reference.",
    signal="cfg.secret_inline",
    cwe=("CWE-598", "CWE-522"),
    owasp=("MCP01",),
)
_NOT_IGNORED = Rule(
    id="config/secret-not-ignored",
    title="Git does not ignore a file that holds secrets",
    severity=Severity.CRITICAL,
    meaning="The next commit publishes the secret to everybody who can read the repository, and it "
    "stays in the history when it is removed later.",
    normal="A file that is encrypted, or holds test values only.",
    remedy="Withdraw the secret, add the file to .gitignore, and take it out of Git with "
    "`git rm --cached`.",
    signal="cfg.secret_inline",
    cwe=("CWE-540", "CWE-312"),
    owasp=("MCP01",),
)
_SUSPECTED = Rule(
    id="config/suspected-secret",
    title="A value looks like a secret",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="The value is long and random, like a key, and no name says what it is.",
    normal="Ids of documents and projects, and other public values.",
    remedy="If it is a secret, withdraw it and put a reference in its place.",
    signal="cfg.secret_inline",
    cwe=("CWE-798",),
    owasp=("MCP01",),
)
# How each client writes "the variable NAME"; those that are not here have no such way.
_REFERENCES = {
    **dict.fromkeys(("cursor", "windsurf", "roo", "amazon-q"), "${{env:{name}}}"),
    **dict.fromkeys(("claude-code", "copilot-cli", "kiro", "amp", "librechat"), "${{{name}}}"),
    **dict.fromkeys(("vscode", "visual-studio", "devcontainer"), "${{input:{name}}}"),
    "gemini": "${name}",
    "crush": "${name}",
    "opencode": "{{env:{name}}}",
    "continue-dev": "${{{{ secrets.{name} }}}}",
}


class _Held(NamedTuple):
    """A secret, what is said of it, and where."""

    rule: Rule
    message: str
    line: int
    next_step: str = ""
    sure: bool = True


_FLAGS = {"embedded-secret": _EMBEDDED}  # told value by value


class Secrets(ConfigRules):
    """See the module."""

    rules = (_EMBEDDED, _IN_ARGUMENT, _IN_URL, _NOT_IGNORED, _SUSPECTED)
    flags = _FLAGS

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        found = list(_held(judged))
        for held in found:
            yield judged.finding(held.rule, held.message, held.line, held.next_step)
        if judged.ignored is False and any(held.sure for held in found):
            message = f"{clean(judged.server.file)} holds a secret and Git does not ignore it"
            yield judged.finding(_NOT_IGNORED, message)
        for path in sorted(judged.tracked):
            if _is_env_file(path) and (name := _first_secret(judged.files.get(path, ""))):
                message = f"{clean(path)} holds a secret, {clean(name)}, and Git does not ignore it"
                yield judged.finding(_NOT_IGNORED, message)


def _held(judged: Judged) -> Iterator[_Held]:
    server = judged.server
    for name, value in server.env:
        if found := values.find(name, value):
            line = dict(server.env_lines).get(name, server.line)
            yield _told(found, clean(name), line, _EMBEDDED, _reference(server.client, name))
    for name, value in server.headers:
        if found := values.find(name, value):
            yield _told(found, f"the header {clean(name)}", server.line, _EMBEDDED)
    if server.url and (found := values.find("", server.url)):
        yield _told(found, "the address", server.line, _IN_URL)
    told: set[tuple[int, str]] = set()
    words = (server.command or "").split()[1:]
    for index, name, value in values.words((*words, *server.args)):
        found = values.find(name, value)
        if found and (index, found.shown) not in told:
            told.add((index, found.shown))
            place = f"the value of {clean(name)}" if name else "a word of the command"
            at = index - len(words)
            line = server.arg_lines[at] if 0 <= at < len(server.arg_lines) else line_of(judged, "")
            yield _told(found, place, line, _IN_URL if found.in_url else _IN_ARGUMENT)


def _told(found: values.Found, place: str, line: int, rule: Rule, next_step: str = "") -> _Held:
    message = f"{place} holds {found.kind}: {found.shown}"
    if not found.sure:
        return _Held(rule=_SUSPECTED, message=message, line=line, sure=False)
    return _Held(rule=rule, message=message, line=line, next_step=next_step)


def _reference(client: str, name: str) -> str:
    form = _REFERENCES.get(client)
    if form is None or not name.isidentifier():
        return ""
    return f"Withdraw the secret, and write {form.format(name=name)} in its place."


def _is_env_file(path: str) -> bool:
    name = posixpath.basename(path)
    sample = name.endswith((".example", ".sample", ".template", ".dist"))
    return (name.startswith(".env") or name.endswith(".env")) and not sample


def _first_secret(text: str) -> str:
    """The first variable of an env file that holds a secret for sure."""
    for line in text[: 1 << 20].splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            found = values.find(name.strip(), value.strip().strip("\"'"))
            if found and found.sure:
                return name.strip()
    return ""
