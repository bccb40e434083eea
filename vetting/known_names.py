"""Names worth being mistaken for, and whose they are: the two files of `data/` beside this module."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from vetting.lookalike import skeleton

_DATA = Path(__file__).parent / "data"

Name = tuple[str, str]
"""Ecosystem, and the canonical name in it."""


class Vendor(NamedTuple):
    """One vendor and what is theirs. `words` are skeletons; owners are in lower case."""

    name: str
    words: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()
    """Accounts on npm that publish for it without a scope."""

    packages: frozenset[Name] = frozenset()
    repositories: frozenset[str] = frozenset()
    """Owners on public code hosts."""


@cache
def popular() -> tuple[Name, ...]:
    """The names of `popular_names.txt`."""
    lines = (_DATA / "popular_names.txt").read_text("utf-8").splitlines()
    return tuple(_name(line) for line in lines if line and not line.startswith("#"))


@cache
def vendors() -> tuple[Vendor, ...]:
    """The vendors of `vendors.toml`."""
    import tomllib

    tables = tomllib.loads((_DATA / "vendors.toml").read_text("utf-8"))
    return tuple(
        Vendor(
            name=name,
            words=frozenset(skeleton(word) for word in table.get("words", ())),
            scopes=frozenset(table.get("scopes", ())),
            publishers=frozenset(table.get("publishers", ())),
            packages=frozenset(_name(text) for text in table.get("packages", ())),
            repositories=frozenset(table.get("repositories", ())),
        )
        for name, table in tables.items()
    )


@cache
def scopes() -> frozenset[str]:
    """Every npm scope of a vendor or a popular name."""
    mine = {name.partition("/")[0] for _, name in popular() if name.startswith("@")}
    return frozenset(mine.union(*(vendor.scopes for vendor in vendors())))


def _name(text: str) -> Name:
    ecosystem, _, name = text.strip().partition(":")
    return ecosystem, name
