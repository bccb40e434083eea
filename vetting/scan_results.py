"""What is known of files from earlier scans, rule by rule: a changed rule is run alone."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache

from vetting.boundary.scan_cache import ScanCache
from vetting.engines import Match

_SETS = "sets of rules"


class Results:
    """Results of one scanner by content. `rules` are the digests of its rules, by engine id.

    A row of the cache names the set of rules that its file was scanned with, and holds their
    matches with the digest of the rule. What other rules found stays in it, for whoever asks next.
    """

    def __init__(self, cache: ScanCache, scanner: str, rules: Mapping[str, str]) -> None:
        self._cache = cache
        self._scanner = scanner
        self._rules = rules
        self._sets: dict[str, frozenset[str]] = {}
        self._done: dict[str, str] = {}
        self._found: dict[str, list[tuple[str, Match]]] = {}
        self._why: dict[str, str | None] = {}
        self._fresh: set[str] = set()

    def load(self, keys: Iterable[str]) -> None:
        """Read what is known of these files."""
        rows = {key: json.loads(text) for key, text in self._cache.get(self._scanner, keys).items()}
        sets = self._cache.get(_SETS, {row["set"] for row in rows.values()})
        self._sets |= {name: frozenset(json.loads(text)) for name, text in sets.items()}
        for key, row in rows.items():
            if row["set"] in self._sets:
                self._done[key] = row["set"]
                self._found[key] = [(digest, _match(item)) for digest, item in row["found"]]
                self._why[key] = row["why"]

    def missing(self, key: str, wanted: frozenset[str]) -> frozenset[str]:
        """Those of the `wanted` rules, by digest, that were not run on a file."""
        return wanted - self._sets.get(self._done.get(key, ""), frozenset())

    def add(
        self,
        key: str,
        ran: frozenset[str],
        found: Iterable[Match],
        why: str | None = None,
        *,
        keep: bool = True,
    ) -> None:
        """The rules `ran` were run on a file; without `keep`, the next scan runs them again."""
        done = self._sets.get(self._done.get(key, ""), frozenset()) | ran
        name = _name(done)
        self._sets[name] = done
        self._done[key] = name
        known = self._found.setdefault(key, [])
        known += [(self._rules[match.rule_id], match) for match in found]
        self._why[key] = why or self._why.get(key)
        if keep:
            self._fresh.add(key)

    def of(self, key: str, wanted: frozenset[str]) -> tuple[list[Match], str | None]:
        """The matches of the `wanted` rules in a file, and why it was not fully read."""
        found = self._found.get(key, [])
        return [match for digest, match in found if digest in wanted], self._why.get(key)

    def save(self) -> None:
        """Keep what was added."""
        names = {self._done[key] for key in self._fresh}
        sets = {name: json.dumps(sorted(self._sets[name])) for name in sorted(names)}
        self._cache.put(_SETS, sets)
        self._cache.put(self._scanner, {key: self._row(key) for key in sorted(self._fresh)})
        self._fresh.clear()

    def _row(self, key: str) -> str:
        found = [(digest, asdict(match)) for digest, match in self._found[key]]
        return json.dumps({"set": self._done[key], "found": found, "why": self._why[key]})


@cache
def _name(rules: frozenset[str]) -> str:
    """A name for a set of rules: most files of a scan have the same few."""
    return hashlib.sha256(" ".join(sorted(rules)).encode()).hexdigest()[:32]


def _match(item: dict[str, object]) -> Match:
    metavars = tuple((name, value) for name, value in item.pop("metavars"))  # type: ignore[attr-defined]
    return Match(**item, metavars=metavars)  # type: ignore[arg-type]
