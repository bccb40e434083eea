"""pip-audit as a second opinion on a Python closure: run as a command, believed when it parses.

It never resolves or installs here (`--no-deps --disable-pip`): it gets exact versions with the
hashes of the lock, and asks an OSV endpoint, the live one or ours on loopback over the mirror.
https://github.com/pypa/pip-audit
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import InvalidName, canonicalize_name
from packaging.version import InvalidVersion, Version

from vetting.boundary import loopback
from vetting.boundary.http import Client
from vetting.boundary.json import Node, parse
from vetting.boundary.process import ProcessLimits, run
from vetting.errors import FormatError, ToolError, VettingError
from vetting.model.advisory import Advisory
from vetting.model.closure import ClosureMember
from vetting.patterns import pattern
from vetting.sources.osv.lookup import Answer
from vetting.sources.osv.match import KEYS, speaking

_LIMITS = ProcessLimits(cpu=120, wall=300, memory=4 << 30, output=64 << 20)
_PATH = "/v1/query"
_MAX_ROUNDS = 8
_MAX_PAGES = 100
_SHA256 = pattern(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One vulnerability that pip-audit reports of one version; `ids` are all its names."""

    name: str
    version: str
    ids: tuple[str, ...]
    fixed_in: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A version that pip-audit did not look at, and why."""

    name: str
    version: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What pip-audit says; versions are in their normal form (PEP 440)."""

    reported: tuple[Reported, ...]
    skipped: tuple[Skipped, ...] = ()


def audit(members: Iterable[ClosureMember], answer: Answer, http: Client, folder: Path) -> Opinion:
    """pip-audit's opinion on `members`, from the same source as `answer`; `folder` is empty.

    It only ever talks to us: to the mirror's records, or through our client to the live API. It is
    not started, which takes a second, where there is no record for it to be told of.

    Raises:
        ToolError: it cannot be run, or gives no result.
    """
    members = tuple(members)
    rounds, skipped = _rounds(members)
    if not answer.api and not any(answer.advisories.get(_key(one)) for one in members):
        return Opinion(reported=(), skipped=skipped)

    def handler(method: str, path: str, body: bytes) -> loopback.Answer:
        if (method, path) != ("POST", _PATH):
            return loopback.Answer(status=404)
        try:
            document = _ask(body, answer.api, http) if answer.api else _told(body, answer)
        except VettingError as error:
            return loopback.Answer(status=502, body=json.dumps({"error": str(error)}).encode())
        return loopback.Answer(body=json.dumps(document).encode())

    with loopback.serve(handler) as base:
        opinions = [_run(part, base + _PATH, folder) for part in rounds]
    return Opinion(
        reported=tuple(item for opinion in opinions for item in opinion.reported),
        skipped=(*skipped, *(item for opinion in opinions for item in opinion.skipped)),
    )


def _key(member: ClosureMember) -> tuple[str, str]:
    return "pypi", canonicalize_name(member.name)


def _told(body: bytes, answer: Answer) -> dict[str, Any]:
    """What the OSV API would say, from the records at hand.

    https://google.github.io/osv.dev/post-v1-query/
    """
    query = parse(body, "pip-audit's question")
    name = canonicalize_name(query.get("package").text("name") or "")
    known = answer.advisories.get(("pypi", name), ())
    found = speaking(known, "pypi", name, query.text("version") or "")
    vulns = [_document(advisory) for advisory, undecided in found if not undecided]
    return {"vulns": vulns} if vulns else {}


def _document(advisory: Advisory) -> dict[str, Any]:
    """The record in OSV's form, as far as pip-audit reads it."""
    return {
        "id": advisory.id,
        "aliases": advisory.aliases,
        "summary": advisory.summary,
        "affected": [
            {
                "package": {"name": item.name, "ecosystem": "PyPI"},
                "ranges": [
                    {
                        "type": part.kind,
                        # It would crash on a fixed version that is none.
                        "events": [
                            {event.kind: event.version}
                            for event in part.events
                            if event.kind != "fixed" or KEYS["pypi"](event.version)
                        ],
                    }
                    for part in item.ranges
                ],
            }
            for item in advisory.affected
        ],
    }


def _ask(body: bytes, api: str, http: Client) -> dict[str, Any]:
    """The live API's answer, all pages in one: pip-audit does not follow them."""
    url = api + _PATH
    query = parse(body, "pip-audit's question").value
    vulns: list[Any] = []
    for _ in range(_MAX_PAGES):
        page = parse(http.post_json(url, json.dumps(query).encode()), f"the answer of {url}")
        vulns += [node.value for node in page.get("vulns").elements()]
        token = page.text("next_page_token")
        if token is None:
            return {"vulns": vulns} if vulns else {}
        query = {**query, "page_token": token}
    raise FormatError(f"{url} answers with more than {_MAX_PAGES} pages")


def _rounds(
    members: Iterable[ClosureMember],
) -> tuple[list[dict[str, ClosureMember]], tuple[Skipped, ...]]:
    """The members by name, one version of each per round: a lock for all platforms may hold several
    versions of a package, and pip-audit refuses that. What has no usable line is skipped.
    """
    rounds: list[dict[str, ClosureMember]] = []
    skipped = []
    for member in members:
        problem = _problem(member)
        if problem is None:
            free = next((part for part in rounds if member.name not in part), None)
            if free is None and len(rounds) < _MAX_ROUNDS:
                rounds.append(free := {})
            if free is not None:
                free[member.name] = member
                continue
            problem = f"more than {_MAX_ROUNDS} versions of it"
        skipped.append(Skipped(name=member.name, version=member.version, why=problem))
    return rounds, tuple(skipped)


def _problem(member: ClosureMember) -> str | None:
    """Why `member` cannot be written as a requirement; names and versions are strangers' words."""
    try:
        canonicalize_name(member.name, validate=True)
        Version(member.version)
    except (InvalidName, InvalidVersion):
        return "no valid name and version"
    return None if _hashes(member) else "no SHA-256"


def _hashes(member: ClosureMember) -> list[str]:
    values = {d.value for _, d in member.files if d.algorithm == "sha256"}
    return sorted(value for value in values if _SHA256.fullmatch(value))


def _run(members: dict[str, ClosureMember], url: str, folder: Path) -> Opinion:
    requirements = folder / "requirements.txt"
    lines = [
        " ".join([f"{m.name}=={m.version}", *(f"--hash=sha256:{value}" for value in _hashes(m))])
        for m in members.values()
    ]
    requirements.write_text("\n".join(lines) + "\n", "utf-8")
    done = run(
        [sys.executable, "-I", "-m", "pip_audit", "--requirement", str(requirements),
         "--no-deps", "--disable-pip", "--require-hashes", "--vulnerability-service", "osv",
         "--osv-url", url, "--format", "json", "--aliases", "on", "--desc", "off",
         "--progress-spinner", "off", "--cache-dir", str(folder / "cache")],
        cwd=folder,
        limits=_LIMITS,
    )  # fmt: skip
    if done.stopped:
        raise ToolError(f"pip-audit {done.stopped}")
    # It ends with 1 when it finds something and when it crashes: only what parses counts.
    try:
        reported, seen, reasons = _read(parse(done.stdout, "pip-audit's output"))
    except FormatError as error:
        last = done.stderr.strip().rpartition("\n")[2][:300]
        raise ToolError(f"pip-audit gave no result ({last or error})") from error
    versions = {member.name: str(Version(member.version)) for member in members.values()}
    return Opinion(
        reported=reported,
        skipped=tuple(
            Skipped(name=name, version=version, why=reasons.get(name, "it is not in the result"))
            for name, version in versions.items()
            if (name, version) not in seen
        ),
    )


def _read(
    document: Node,
) -> tuple[tuple[Reported, ...], set[tuple[str, str]], dict[str, str]]:
    """What it reports, the names and versions it looked at, and why it skipped other names."""
    if not isinstance(document.get("dependencies").value, list):
        raise FormatError("pip-audit's output holds no dependencies")
    reported, seen, reasons = [], set(), {}
    for node in document.get("dependencies").elements():
        name, version = node.text("name") or "", node.text("version")
        if version is None or not isinstance(node.get("vulns").value, list):
            reasons[name] = node.text("skip_reason") or "no reason given"
            continue
        seen.add((name, version))
        reported += [_reported(vuln, name, version) for vuln in node.get("vulns").elements()]
    return tuple(reported), seen, reasons


def _reported(vuln: Node, name: str, version: str) -> Reported:
    identifier = vuln.text("id")
    if identifier is None:
        raise FormatError(f"pip-audit reports something of {name} without an id")
    fixed = (node.value for node in vuln.get("fix_versions").elements())
    aliases = (node.value for node in vuln.get("aliases").elements())
    return Reported(
        name=name,
        version=version,
        ids=(identifier, *sorted(item for item in aliases if isinstance(item, str))),
        fixed_in=tuple(v for v in fixed if isinstance(v, str) and KEYS["pypi"](v) is not None),
    )
