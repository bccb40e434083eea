"""The OSV API, for when the mirror is missing or too old.

https://google.github.io/osv.dev/api/
"""

import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from vetting.boundary.http import Client
from vetting.boundary.json import parse
from vetting.errors import FormatError
from vetting.model.advisory import Advisory
from vetting.sources.osv.record import read

_BATCH = 1000
_PAGES = 100
_NAMES = {"npm": "npm", "pypi": "PyPI"}


def lookup(
    http: Client, base: str, packages: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Advisory, ...]]:
    """The advisories about each (ecosystem, name).

    Asked without versions, so that the answer is evaluated here by the same rules as the mirror's.

    Raises:
        RegistryError: the API cannot be reached, or gives no usable answer.
    """
    wanted = list(dict.fromkeys(packages))
    ids: dict[tuple[str, str], list[str]] = {}
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        ids.update(zip(part, _query(http, base, part), strict=True))
    records = dict.fromkeys(identifier for found in ids.values() for identifier in found)
    advisories = {name: _record(http, base, name) for name in records}
    return {
        package: tuple(advisories[name] for name in dict.fromkeys(found))
        for package, found in ids.items()
        if found
    }


def _query(http: Client, base: str, packages: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The ids for each package, all pages followed."""
    found: list[list[str]] = [[] for _ in packages]
    pending = [(index, "") for index in range(len(packages))]
    for _ in range(_PAGES):
        if not pending:
            return found
        queries = []
        for index, token in pending:
            ecosystem, name = packages[index]
            query: dict[str, object] = {"package": {"name": name, "ecosystem": _NAMES[ecosystem]}}
            queries.append(query | {"page_token": token} if token else query)
        body = http.post_json(f"{base}/v1/querybatch", json.dumps({"queries": queries}).encode())
        results = list(parse(body, "OSV's answer").get("results").elements())
        if len(results) != len(pending):
            raise FormatError(f"OSV answered {len(results)} of {len(pending)} queries")
        following = []
        for (index, _), result in zip(pending, results, strict=True):
            found[index] += [
                identifier
                for node in result.get("vulns").elements()
                if (identifier := node.text("id")) is not None
            ]
            following_token = result.text("next_page_token")
            if following_token:
                following.append((index, following_token))
        pending = following
    raise FormatError(f"OSV answers with more than {_PAGES} pages")


def _record(http: Client, base: str, identifier: str) -> Advisory:
    url = f"{base}/v1/vulns/{quote(identifier, safe='')}"
    return read(http.get(url, accept="application/json", fresh=3600).body, identifier)
