"""A static rule as a scan needs it, and how it is read from its document; see `rulesets`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto, unique
from pathlib import Path
from typing import Any

from vetting import prefilter
from vetting.branch_search import Search, search_for
from vetting.model.evidence import Confidence, Rule, Severity
from vetting.patterns import pattern

SYNTAX_FOLDERS = ("javascript", "python")
TEXT_FOLDERS = ("text",)
FACTS = ("credential_file", "host")
"""What a match may tell besides its finding; see `Profile`."""

_FUNCTIONS = pattern(r"(?:def|function|class) \$")
_WIDE = pattern(r"(?:def|function|class) \$|\\\\A")
_NAMED = pattern(rb"\(\?P<(\w++)>")
_GUARD = pattern(r"\\\\A")


@unique
class Reach(StrEnum):
    """Where all that a match of a syntax rule needs must lie: in one function, in functions that
    call each other, or anywhere in the file.
    """

    FUNCTION = auto()
    CALLS = auto()
    FILE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticRule:
    """A rule with what the scan needs to run it and to read facts from its matches."""

    rule: Rule
    source: Path
    languages: frozenset[str]
    syntax: Mapping[str, Any] | None = None
    """The rule in Semgrep's JSON, for syntax rules."""

    needs: prefilter.Needs
    """What a file must hold for the rule to match in it."""

    digest: str
    """Of the rule's file: results of other rules stay known when this one changes."""

    reach: Reach = Reach.FILE
    local: tuple[int, ...] = ()
    """Which groups of `needs` a function must meet by itself; see `regions`."""

    guarded: bool = False
    """Whether it asks for words of the whole file."""

    taints: bool = False
    """Whether it follows data, which costs several times what comparing costs."""

    follows: bool = False
    """Whether it matters what functions do that are called where a match lies."""

    literals: tuple[bytes, ...] = ()
    near: int = 0
    """How many bytes around a literal a match can lie; 0 when it can be anywhere."""

    regex: Search | None = None
    together: frozenset[tuple[str, ...]] = frozenset()
    """Of the groups of `regex`: those that count alone, and pairs that count near each other, both
    ways round; all count when there are none.
    """

    alone: frozenset[str] = frozenset()
    """Those that count alone in what a server declares."""

    scope: str = "code"
    fact: str | None = None
    metavar: str = ""
    """The metavariable whose text is the fact's value."""

    @property
    def engine_id(self) -> str:
        """The id under which the engine knows the rule: Semgrep's ids hold no slash."""
        return self.rule.id.replace("/", ".")

    def searches(self) -> list[Search]:
        """Its expressions, which are looked for by their parts."""
        anchors = (anchor for group in self.needs for anchor in group.regexes)
        found = [search_for(one.regex.pattern) for one in anchors if one.regex is not None]
        return found + ([self.regex] if self.regex is not None else [])


def static_rule(path: Path, body: dict[str, Any], meta: dict[str, Any], digest: str) -> StaticRule:
    """The rule that a file's document and metadata are of.

    Raises:
        ValueError, KeyError, TypeError: they are malformed.
        re.error: an expression is.
    """
    where = path.parent.name
    if body["id"] != path.stem:
        raise ValueError(f"its id is {body['id']!r}, not the file's name")
    rule = Rule(
        id=f"{where}/{path.stem}",
        title=meta["title"],
        severity=Severity(body["severity"].lower()),
        confidence=Confidence(meta["confidence"]),
        meaning=" ".join(body["message"].split()),
        normal=" ".join(meta["normal"].split()),
        remedy=" ".join(meta["remedy"].split()),
        signal=meta["signal"],
        cwe=tuple(meta["cwe"]),
        owasp=tuple(meta["owasp"]),
        references=tuple(meta["references"]),
    )
    fact = meta.get("fact")
    if fact is not None and fact not in FACTS:
        raise ValueError(f"fact {fact!r} is none of {', '.join(FACTS)}")
    if where in SYNTAX_FOLDERS:
        spelt = json.dumps(body)
        syntax = {**body, "id": rule.id.replace("/", "."), "message": meta.get("says", rule.title)}
        return StaticRule(
            rule=rule,
            source=path,
            languages=frozenset(body["languages"]),
            syntax=syntax,
            needs=prefilter.parse(_anchors(group) for group in meta["needs"]),
            digest=digest,
            reach=_reach(spelt, meta),
            local=tuple(n for n, g in enumerate(meta["needs"]) if not isinstance(g, dict)),
            taints=body.get("mode") == "taint",
            guarded=_GUARD.search(spelt) is not None,
            follows=_FUNCTIONS.search(json.dumps(body.get("pattern-sanitizers"))) is not None,
            fact=fact,
            metavar=meta.get("metavar", ""),
        )
    literals = tuple(literal.encode() for literal in body["literals"])
    regex = search_for(body["regex"].encode())
    return StaticRule(
        rule=rule,
        source=path,
        languages=frozenset(),
        needs=prefilter.made([map(prefilter.text, literals)]),
        digest=digest,
        literals=literals,
        near=int(body.get("near", 0)),
        regex=regex,
        together=_together(body, regex),
        alone=frozenset(body.get("alone", ())),
        scope=body.get("scope", "code"),
        fact=fact,
    )


def _together(body: Mapping[str, Any], regex: Search) -> frozenset[tuple[str, ...]]:
    """The groups that count alone, and the pairs that count together, both ways round."""
    groups = [tuple(names) for names in body.get("together", ())]
    known = {name.decode() for name in _NAMED.findall(regex.pattern)}
    if not all(len(names) in (1, 2) and known >= set(names) for names in groups):
        raise ValueError(f"`together` holds more than one or two of the groups {', '.join(known)}")
    if groups and not body.get("near"):
        raise ValueError("it does not say how near `together` is")
    return frozenset(groups) | frozenset(names[::-1] for names in groups)


def _anchors(group: Any) -> Any:
    """The anchors of a group; of one that may be met anywhere in a file as well."""
    return group["anywhere"] if isinstance(group, dict) else group


def _reach(spelt: str, meta: Mapping[str, Any]) -> Reach:
    """A rule that speaks of functions, or of a whole file, says `within` if that is too far."""
    wide = _WIDE.search(spelt)
    return Reach(meta.get("within", Reach.FILE if wide else Reach.FUNCTION))
