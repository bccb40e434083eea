"""Servers to be judged, and what is said of them, short enough for a table."""

from collections.abc import Mapping, Sequence

from vetting import launchers
from vetting.config_rules import Answer, ConfigRules, Judged
from vetting.model.check import ConfigFinding, Status
from vetting.model.package import PackagePin
from vetting.model.server import Ref, Server

COMMIT = "0123456789abcdef0123456789abcdef01234567"
DIGEST = "sha256:" + "a" * 64


def server(
    words: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    *,
    url: str | None = None,
    headers: Mapping[str, str] | None = None,
    name: str = "tool",
    client: str = "cursor",
    transport: str | None = None,
    switches: tuple[str, ...] = (),
    disabled: bool = False,
) -> Server:
    """An entry on line 3, its command on line 4, its words from line 5 on, variables from 20 on."""
    env = env or {}
    return Server(
        file=".cursor/mcp.json",
        line=3,
        name=name,
        client=client,
        command=words[0] if words else None,
        args=tuple(words[1:]),
        env=tuple(env.items()),
        url=url,
        headers=tuple((headers or {}).items()),
        transport=transport,
        switches=switches,
        disabled=disabled,
        command_line=4 if words else None,
        arg_lines=tuple(range(5, 5 + len(words[1:]))),
        env_lines=tuple((name, 20 + number) for number, name in enumerate(env)),
    )


def status_of(ref: Ref) -> Status:
    """What an empty allowlist says."""
    if ref.ecosystem == "remote":
        return Status.REMOTE
    return Status.NOT_ALLOWLISTED if ref.pinned else Status.UNPINNED


def judged(
    of: Server,
    *,
    status: Status | None = None,
    reason: str = "",
    nearest: PackagePin | None = None,
    approved: tuple[str, ...] = (),
    expects: tuple[str, str] | None = None,
    files: Mapping[str, str] | None = None,
    ignored: bool | None = None,
    shared: bool = True,
    tracked: frozenset[str] = frozenset(),
) -> Judged:
    """The server with what the real launchers make of it."""
    resolved = launchers.resolve_server(of, files or {})
    answers = tuple(
        Answer(
            ref=ref,
            status=status or status_of(ref),
            reason=reason,
            nearest=nearest,
            approved=approved,
            expects=expects,
        )
        for ref in resolved.refs
    )
    return Judged(
        server=of,
        resolved=resolved,
        answers=answers,
        files=files or {},
        ignored=ignored,
        shared=shared,
        tracked=tracked,
    )


def line(item: ConfigFinding) -> str:
    """`high unpinned 6: npm:foo is not pinned`."""
    return f"{item.severity} {item.rule_id.removeprefix('config/')} {item.line}: {item.message}"


def said(rules: ConfigRules, of: Judged) -> list[str]:
    """Everything that one subject's rules say."""
    return [line(item) for item in rules.judge(of)]
