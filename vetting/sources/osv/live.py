"""The OSV API, for when the mirror is missing or too old.

https://google.github.io/osv.dev/api/
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from vetting.boundary.http import Client
from vetting.boundary.json import Node, parse
from vetting.errors import FormatError, Unreachable, VettingError
from vetting.model.advisory import Advisory
from vetting.sources.osv.record import MAX_RECORD, moment, read

_BATCH = 1000
_PAGES = 100
_NAMES = {"npm": "npm", "pypi": "PyPI"}
_FRESH = 30 * 24 * 3600.0


@dataclass(slots=True, kw_only=True)
class Reply:
    """What the API told: advisories by (ecosystem, name), and what it failed to tell."""

    advisories: dict[tuple[str, str], tuple[Advisory, ...]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Listed:
    """An advisory that the API lists: its id, and when it was last modified."""

    id: str
    modified: datetime | None


def lookup(http: Client, base: str, packages: Iterable[tuple[str, str]]) -> Reply:
    """The advisories about each (ecosystem, name). Never raises: what fails is a problem, and what
    was told besides is kept.

    Asked without versions, so that the answer is evaluated here by the same rules as the mirror's.
    """
    reply = Reply()
    wanted = list(dict.fromkeys(packages))
    listed: dict[tuple[str, str], list[_Listed]] = {}
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        found: list[list[_Listed]] = [[] for _ in part]
        try:
            _query(http, base, part, found)
        except VettingError as error:
            reply.problems.append(str(error))
        listed.update(zip(part, found, strict=True))
    known: dict[str, Advisory | None] = {}
    for package, items in listed.items():
        for item in items:
            if item.id not in known:
                try:
                    known[item.id] = _record(http, base, item)
                except VettingError as error:
                    known[item.id] = None
                    reply.problems.append(str(error))
        advisories = dict.fromkeys(item.id for item in items)
        if told := tuple(one for name in advisories if (one := known[name]) is not None):
            reply.advisories[package] = told
    return reply


def _query(
    http: Client, base: str, packages: Sequence[tuple[str, str]], found: list[list[_Listed]]
) -> None:
    """Add what the API lists for each package to its list in `found`, all pages followed."""
    pending = [(index, "") for index in range(len(packages))]
    for _ in range(_PAGES):
        if not pending:
            return
        queries = []
        for index, token in pending:
            ecosystem, name = packages[index]
            query: dict[str, object] = {"package": {"name": name, "ecosystem": _NAMES[ecosystem]}}
            queries.append(query | {"page_token": token} if token else query)
        url = f"{base}/v1/querybatch"
        body = http.post_json(url, json.dumps({"queries": queries}).encode())
        results = list(parse(body, f"the answer of {url}").get("results").elements())
        if len(results) != len(pending):
            raise FormatError(f"{url} answered {len(results)} of {len(pending)} queries")
        following = []
        for (index, _), result in zip(pending, results, strict=True):
            found[index] += [_listed(node, url) for node in result.get("vulns").elements()]
            token = result.text("next_page_token") or ""
            if token:
                following.append((index, token))
        pending = following
    raise FormatError(f"{base} answers with more than {_PAGES} pages")


def _listed(node: Node, url: str) -> _Listed:
    identifier = node.text("id")
    if identifier is None or len(identifier) > 128:
        raise FormatError(f"{url} lists an advisory without a usable id")
    return _Listed(identifier, moment(node.text("modified")))


def _record(http: Client, base: str, listed: _Listed) -> Advisory:
    """The record, from the HTTP cache as long as the API lists no later one."""
    url = f"{base}/v1/vulns/{quote(listed.id, safe='')}"
    known = _fetch(http, url, listed.id, _FRESH) if listed.modified else None
    if known and known.modified and listed.modified and known.modified >= listed.modified:
        return known
    return _fetch(http, url, listed.id, 0.0)


def _fetch(http: Client, url: str, identifier: str, fresh: float) -> Advisory:
    response = http.get(url, accept="application/json", fresh=fresh, max_bytes=MAX_RECORD)
    if response.stale:
        raise Unreachable(f"{url} cannot be asked again, and the copy at hand may be old")
    advisory = read(response.body, url)
    if advisory.id != identifier:
        raise FormatError(f"{url} gives {advisory.id}")
    return advisory
