"""Remote servers: who they are, and whether anybody on the way can listen."""

import re
import shlex
from collections.abc import Iterator
from urllib.parse import urlsplit

from vetting import secret_values
from vetting.config_rules import Answer, ConfigRules, Judged
from vetting.config_rules._told import line_of, named, shown
from vetting.model.check import ConfigFinding, Status
from vetting.model.rule import Rule, Severity
from vetting.patterns import pattern

_PLAIN_HTTP = Rule(
    id="config/remote-plain-http",
    title="A remote server is reached without encryption",
    severity=Severity.HIGH,
    meaning="Anybody on the way reads what is said, the credentials too, and can answer in the "
    "server's place with tools of their own.",
    normal="A server on the developer's own machine, which is not reported.",
    remedy="Use https, or a server on this machine.",
    signal="cfg.http_remote",
    cwe=("CWE-319",),
    owasp=("MCP01", "MCP07"),
)
_NO_CREDENTIALS = Rule(
    id="config/remote-without-authentication",
    title="No credentials are configured for a remote server",
    severity=Severity.INFO,
    meaning="The server is open to anybody, or signs people in by OAuth when it is first used; the "
    "configuration does not tell which.",
    normal="Vendors' servers sign in by OAuth.",
    remedy="Make sure that the server asks who is there before it acts for anybody.",
    signal="cfg.remote_auth",
    cwe=("CWE-306",),
    owasp=("MCP07",),
)
_NOT_LISTED = Rule(
    id="config/remote-not-allowlisted",
    title="The remote host is not on the allowlist",
    severity=Severity.HIGH,
    meaning="Nobody here has agreed that this host may see what is sent and offer tools.",
    normal="A vendor's new server that nobody has asked for yet.",
    remedy="Ask for the host to be added to the list of remote hosts, or remove the server.",
    signal="cfg.not_allowlisted",
    owasp=("MCP09", "MCP04"),
)
_REMOTE = Rule(
    id="config/remote-server",
    title="The server runs somewhere else",
    severity=Severity.INFO,
    meaning="What a remote server does is decided by whoever runs it, can change at any time, and "
    "cannot be pinned or vetted here.",
    normal="Every remote server.",
    remedy="Know who runs it; list the hosts that are agreed upon.",
    signal="cfg.remote",
    owasp=("MCP09", "MCP04"),
)
_TRANSPORT = Rule(
    id="config/remote-transport",
    title="The remote server is approved for another transport",
    severity=Severity.MEDIUM,
    meaning="The address is approved, but not in the way the entry speaks to it.",
    normal="Vendors that move from SSE to streamable HTTP under one address.",
    remedy="Use the transport that is approved, or have the other one approved.",
    signal="cfg.remote_auth",
    owasp=("MCP07", "MCP09"),
)
_CREDENTIAL = pattern(r"(?i)authori[sz]ation|token|api-?key|secret|cookie|^x-.*(?:key|auth)")
_OWN_MACHINE = pattern(
    r"localhost|.+\.localhost|127(?:\.[0-9]{1,3}){3}|::1|0\.0\.0\.0|host\.docker\.internal"
)
_FLAGS = {"remote-plain-http": _PLAIN_HTTP}


class Remote(ConfigRules):
    """See the module."""

    rules = (_PLAIN_HTTP, _NO_CREDENTIALS, _NOT_LISTED, _REMOTE, _TRANSPORT)
    flags = _FLAGS

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        remotes = [ref for ref in judged.resolved.refs if ref.ecosystem == "remote"]
        away = [ref for ref in remotes if not _on_this_machine(ref.name)]
        plain = [ref for ref in away if re.match(r"(?i)\s*(?:http|ws)://", ref.name)]
        if "remote-plain-http" in judged.flags and (plain or not remotes):
            name = f"{named(plain[0])} " if plain else "a remote server "
            line = line_of(judged, plain[0].spec if plain else "")
            yield judged.finding(_PLAIN_HTTP, f"{name}is reached without encryption", line)
        for answer in judged.answers:
            if answer.ref.ecosystem != "remote" or answer.status is Status.LOCAL:
                continue
            if not _on_this_machine(answer.ref.name):
                yield from _of_answer(judged, answer)


def _of_answer(judged: Judged, answer: Answer) -> Iterator[ConfigFinding]:
    """What is said of one address: is it agreed upon, and spoken to as agreed?"""
    name, line = named(answer.ref), line_of(judged, answer.ref.spec)
    transport, authentication = answer.expects or ("any", "")
    if answer.status is Status.NOT_ALLOWLISTED:
        reason = f": {shown(answer.reason)}" if answer.reason else ""
        message = f"{name} is not on the list of remote hosts{reason}"
        yield judged.finding(_NOT_LISTED, message, line, _ask(answer.ref.name))
    elif answer.status is Status.REMOTE:
        yield judged.finding(_REMOTE, f"{name} cannot be pinned or vetted", line)
    spoken = _transport(judged, answer.ref.name)
    if transport != "any" and spoken not in ("", transport):
        message = f"{name} is approved for {transport}, and the entry speaks {spoken}"
        yield judged.finding(_TRANSPORT, message, line)
    if _signs_in(judged) or authentication in ("oauth", "none"):
        return
    if authentication == "header":
        message = f"{name} is approved with credentials in a header, and there are none"
        yield judged.finding(_NO_CREDENTIALS, message, line, severity=Severity.MEDIUM)
    else:
        yield judged.finding(_NO_CREDENTIALS, f"no credentials are configured for {name}", line)


def _ask(address: str) -> str:
    """How the address may be asked for; not one that holds anything but an address."""
    if secret_values.find("", address) or not re.fullmatch(
        r"(?:https|wss)://[A-Za-z0-9.:/_~%@-]{1,200}", address
    ):
        return ""
    return (
        f"Have it approved: mcp-vet approve --remote {shlex.quote(address)} --auth "
        "oauth|header|none --reason TEXT. Or remove the server."
    )


def _transport(judged: Judged, url: str) -> str:
    """`http`, `sse` or `ws`, as far as the entry says; the type of an entry with a command is the
    command's.
    """
    if re.match(r"(?i)wss?:", url):
        return "ws"
    given = "" if judged.server.command else (judged.server.transport or "").lower()
    given = given.replace("websocket", "ws")
    return next((kind for kind in ("sse", "ws", "http") if kind in given), "")


def _on_this_machine(url: str) -> bool:
    """Whether the address stays on this machine; a name alone is a service's own catalogue."""
    if re.match(r"(?:unix|pipe):", url):
        return True
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return False
    return _OWN_MACHINE.fullmatch(host) is not None


def _signs_in(judged: Judged) -> bool:
    """Whether a header, option or variable carries credentials, as far as names tell."""
    server = judged.server
    names = (*(name for name, _ in server.headers), *(name for name, _ in server.env))
    words = (part for arg in server.args for part in re.split(r"[:=]", arg[:200])[:-1])
    query = _parameters(server.url or "")
    if judged.flags & {"oauth", "headers-helper"}:
        return True
    return any(_CREDENTIAL.search(text[:200]) for text in (*names, *words, *query))


def _parameters(url: str) -> tuple[str, ...]:
    """The names of an address's parameters."""
    return tuple(part.partition("=")[0] for part in url[:4096].partition("?")[2].split("&"))
