"""Check: may every server of every client configuration under some paths run?"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from vetting import config_files, config_policy
from vetting.allowlist.gate import Gate
from vetting.boundary.git_ignore import GitIgnore
from vetting.boundary.project_folder import Folders
from vetting.boundary.verified_cache import VerifiedCache
from vetting.config_files import ConfigFile, Found
from vetting.config_rules import Judged
from vetting.configs import user_paths
from vetting.errors import AllowlistError
from vetting.launchers import resolve_server
from vetting.model.check import (
    CheckedFile,
    CheckedServer,
    CheckReport,
    ConfigFinding,
    Status,
)
from vetting.model.launch_flag import NOT_UNDERSTOOD
from vetting.model.server import Ref
from vetting.secrets import redact, spans
from vetting.workflow import memory
from vetting.workflow.judging import Judging
from vetting.workflow.suggest import suggest


@dataclass(frozen=True, slots=True, kw_only=True)
class Gated:
    """What a run of the gate works with; no network and no database."""

    allowlist: Path
    cache: Path
    """The folder of caches, which may be anybody's work."""

    key_dir: Path
    registries: Mapping[str, str | None]
    """Where packages are vetted from, by ecosystem, where that is set."""

    home: Path
    now: datetime


def check(
    paths: Sequence[Path],
    gated: Gated,
    *,
    user: bool = False,
    baseline: frozenset[str] = frozenset(),
) -> CheckReport:
    """Look at every client configuration under `paths`.

    1. There must be an allowlist that can be relied on, with its policy.
    2. Find the configurations; what cannot be read or parsed is reported, and fails.
    3. Turn each server into everything that it would fetch and run, and ask the allowlist.
    4. Let the rules say what a person should know.
    5. Policy says what fails the run; waivers and the baseline take away from that, in the open.

    Raises:
        AllowlistError: there is no allowlist, or it cannot be relied on.
        ConfigError: the policy is malformed.
        UsageError: a path does not exist.
    """
    if not os.path.lexists(gated.allowlist / "reviewers.json"):
        raise _no_allowlist(paths, gated)
    cache = VerifiedCache(gated.cache / "verified.json", gated.key_dir / "cache.secret")
    gate = Gate(  # (1)
        gated.allowlist,
        now=gated.now,
        cache=cache,
        registries=gated.registries,
        seen=memory.remembered(gated.allowlist, gated.key_dir),
    )
    memory.remember(gated.allowlist, gated.key_dir, gate.index)
    policy = config_policy.load(gated.allowlist / "policy.toml", cache)
    judging = Judging(policy, gated.now, baseline)
    found = [*_files(paths, gated.allowlist, gated.home if user else None)]  # (2)
    asked = [*_judged(found, gate)]  # (3)
    together = _together([(file, one) for file, one, _ in asked], gated.allowlist, gate, cache)
    files = [
        CheckedFile(
            path=file.path,
            client=file.client,
            error=file.error,
            line=file.error_line or 1,
            findings=judging.of_file(file, together.get(file.path, ())),
        )
        for file in found
    ]
    servers = [
        CheckedServer(
            file=file.path,
            line=judged.server.line,
            name=redact(judged.server.name),
            disabled=judged.server.disabled,
            kind=judged.resolved.kind,
            refs=tuple(map(_told, judged.resolved.refs)),
            flags=judged.resolved.flags,
            status=_status(judged, unread),
            findings=judging.of_server(judged, file.path, unread),  # (4) (5)
            suggestion=suggest(judged, file.text),
        )
        for file, judged, unread in asked
    ]
    cache.save()
    return CheckReport(
        files=tuple(files),
        servers=tuple(servers),
        allowlist=str(gated.allowlist),
        policy_digest=policy.digest,
        untrusted=tuple(dict.fromkeys(gate.problems)),
        waivers=judging.notes(),
        gone=len(baseline - judging.seen),
    )


def _together(
    asked: Sequence[tuple[ConfigFile, Judged]],
    allowlist: Path,
    gate: Gate,
    cache: VerifiedCache,
) -> dict[str, tuple[ConfigFinding, ...]]:
    """What the approved servers of each file can be made to do together, by the file's path."""
    by_file: dict[str, list[Judged]] = {}
    for file, judged in asked:
        if any(answer.status is Status.ALLOWED for answer in judged.answers):
            by_file.setdefault(file.path, []).append(judged)
    if not by_file:
        return {}
    from vetting.workflow.config_trifecta import Trifectas

    trifectas = Trifectas(allowlist, gate.index, cache)
    chains = {path: trifectas.chain(judged) for path, judged in by_file.items()}
    if not any(chains.values()):
        return {}
    from vetting.config_rules._trifecta import of_chain

    return {path: (of_chain(str(made[0]), made[1]),) for path, made in chains.items() if made}


def _no_allowlist(paths: Sequence[Path], gated: Gated) -> AllowlistError:
    """What to say where nobody has approved anything yet."""
    count = sum(len(file.servers) for file in _files(paths, gated.allowlist, None))
    servers = "1 server is" if count == 1 else f"{count} servers are"
    return AllowlistError(
        f"there is no allowlist at {gated.allowlist}; {servers} configured here",
        hint="mcp-vet init makes one; one that lies elsewhere is named by --allowlist DIR or "
        "MCP_VET_ALLOWLIST",
    )


def _files(paths: Sequence[Path], allowlist: Path, home: Path | None) -> Iterator[ConfigFile]:
    """The configurations under `paths`, and with `home` this person's own; each once. Thousands of
    folders of the allowlist hold signed documents only.
    """
    seen: set[Path] = set()
    for file in config_files.collect([_near(path) for path in paths], [allowlist / "entries"]):
        seen.add(file.found.location)
        yield file
    for pattern in sorted(user_paths()) if home is not None else ():
        for location in sorted(home.glob(pattern.removeprefix("~/"))) if home is not None else ():
            if location.absolute() in seen or not location.is_file():
                continue
            seen.add(location.absolute())
            name = f"~/{location.relative_to(home).as_posix()}" if home is not None else ""
            found = Found(
                path=name, location=location, project=location.parent, top=location.parent
            )
            if (own := config_files.read(found)) is not None:
                yield own


def _near(path: Path) -> Path:
    """`path` from here, where it lies below: so reports and fingerprints do not name the machine."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path


_Unread = tuple[tuple[str, str], ...]


def _judged(
    files: Sequence[ConfigFile], gate: Gate
) -> Iterator[tuple[ConfigFile, Judged, _Unread]]:
    """Every server with what it would fetch and what the allowlist says of it; and the files that
    count and could not be read. Each step goes over all servers, which is much faster than all
    steps for each.
    """
    git, folders = GitIgnore(), Folders()
    pairs = [(file, server) for file in files for server in file.servers]
    places = [config_files.beside(file, server, folders) for file, server in pairs]
    resolved = [resolve_server(place.server, place.files) for place in places]
    answers = [tuple(map(gate.ask, item.refs)) for item in resolved]
    for (file, server), beside, fetched, said in zip(pairs, places, resolved, answers, strict=True):
        tracked = [name for name, place in beside.variables if git.ignores(place) is False]
        judged = Judged(
            server=server,
            resolved=fetched,
            answers=said,
            files=beside.files,
            ignored=git.ignores(file.found.location),
            shared=not file.path.startswith("~/"),
            tracked=frozenset(tracked),
        )
        yield file, judged, beside.unread


def _told(ref: Ref) -> Ref:
    """`ref` for a report: people paste tokens in the place of packages, too."""
    words = (ref.name, ref.version, ref.unpinned, ref.registry, ref.alias, ref.spec)
    if not any(word and spans(word) for word in words):
        return ref
    return replace(
        ref,
        name=redact(ref.name),
        version=ref.version and redact(ref.version),
        unpinned=ref.unpinned and redact(ref.unpinned),
        registry=ref.registry and redact(ref.registry),
        alias=ref.alias and redact(ref.alias),
        spec=redact(ref.spec),
    )


def _status(judged: Judged, unread: Sequence[object]) -> Status:
    """The worst of everything that would be fetched, and of what is not understood."""
    found = {answer.status for answer in judged.answers}
    resolved = judged.resolved
    if unread or resolved.kind == "unknown" or not NOT_UNDERSTOOD.isdisjoint(resolved.flags):
        found.add(Status.INCOMPLETE)
    return max(found, key=lambda status: status.rank) if found else Status.LOCAL
