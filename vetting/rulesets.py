r"""The static rules: one YAML file each under `rulesets/<folder>/`, its proof beside it.

`python` and `javascript` hold syntax rules in Semgrep's language; their metadata names under `needs`
what a file must hold to be parsed for them at all, see `prefilter`, and under `within` where that
must lie (`function`, `calls` or `file`), see `regions`; a group written `anywhere: [...]` may be met
in any part of the file. `text` holds byte-level rules,
which also read what no parser reads: bundles, scripts in other languages, data files:

    literals: [eval, atob]       at least one must occur, within a word too; checked first
    near: 400                    every match lies within so many bytes of a literal (optional)
    regex: 'eval\\(atob\\('        Python regular expression over bytes
    scope: code                  or `any`: documentation and data too
    together: [[to, hides], [x]] named groups of the regex (optional): a match of a pair counts when
                                 one of the other group ends within `near` bytes before it; such
                                 a regex reads the text in lower case
    alone: [hides]               of these groups, those that count alone in a declaration (optional)

Every rule carries the metadata that `Rule` describes. A file's name is its rule's id, and the
finding's rule id is `folder/id`.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, auto, unique
from functools import cache
from pathlib import Path
from typing import Any

from vetting import prefilter
from vetting.errors import ConfigError
from vetting.model.evidence import Confidence, Rule, Severity

SYNTAX_FOLDERS = ("javascript", "python")
TEXT_FOLDERS = ("text",)
FACTS = ("credential_file", "host")
"""What a match may tell besides its finding; see `Profile`."""

_FUNCTIONS = re.compile(r"(?:def|function|class) \$")
_WIDE = re.compile(r"(?:def|function|class) \$|\\\\A")
_GUARD = re.compile(r"\\\\A")
_SEVERITY = re.compile(rb"(?m)^    severity: (INFO|LOW|MEDIUM|HIGH|CRITICAL)$")


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

    regex: re.Pattern[bytes] | None = None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """A rule as it lies on disk. It is parsed when somebody asks for it: a scan whose results are
    all known needs the texts of the rules that matched and no other.
    """

    path: Path
    data: bytes

    @property
    def engine_id(self) -> str:
        """See `StaticRule.engine_id`."""
        return f"{self.path.parent.name}.{self.path.stem}"

    @property
    def digest(self) -> str:
        """See `StaticRule.digest`."""
        return hashlib.sha256(self.engine_id.encode() + b"\0" + self.data).hexdigest()[:16]

    @property
    def severity(self) -> Severity | None:
        """The rule's severity; None when it is malformed."""
        found = _SEVERITY.search(self.data)
        return Severity(found[1].decode().lower()) if found else None

    def rule(self) -> StaticRule:
        """The rule.

        Raises:
            ConfigError: it is malformed; names the file and what is wrong.
        """
        return _rule(self.path, self.data, self.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """Static rules; `digest` changes whenever any of them does."""

    files: tuple[RuleFile, ...]
    digest: str
    severities: frozenset[Severity] = frozenset(Severity)

    @property
    def rules(self) -> tuple[StaticRule, ...]:
        """All rules of these severities."""
        parsed = (file.rule() for file in self.files)
        return tuple(rule for rule in parsed if rule.rule.severity in self.severities)

    def rule(self, engine_id: str) -> StaticRule:
        """The rule that the engine knows as `engine_id`."""
        return next(file for file in self.files if file.engine_id == engine_id).rule()

    def of(self, *severities: Severity) -> "Ruleset":
        """The rules of these severities alone; results of theirs are kept apart."""
        names = " ".join(severities)
        return replace(self, severities=frozenset(severities), digest=f"{self.digest} {names}")

    def digests(self, *folders: str) -> dict[str, str]:
        """The digests of the rules in `folders`, by engine id; all of them cost no parsing."""
        return {
            file.engine_id: file.digest
            for file in self.files
            if file.path.parent.name in folders and file.severity in self.severities
        }

    def syntax(self) -> tuple[StaticRule, ...]:
        """The rules that need a parser."""
        return tuple(rule for rule in self.rules if rule.syntax is not None)

    def text(self) -> tuple[StaticRule, ...]:
        """The rules that read bytes."""
        return tuple(rule for rule in self.rules if rule.regex is not None)


def folder() -> Path:
    """Where the rules are: inside an installed package, or beside it in a clone."""
    installed = Path(__file__).parent / "rulesets"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "rulesets"


@cache
def load(root: Path | None = None) -> Ruleset:
    """All rules under `root`; see `RuleFile.rule` for malformed ones.

    Raises:
        ConfigError: there are none.
    """
    base = root or folder()
    files = []
    digest = hashlib.sha256()
    for path in sorted(base.glob("*/*.yaml")):
        data = path.read_bytes()
        digest.update(path.relative_to(base).as_posix().encode() + b"\0" + data + b"\0")
        files.append(RuleFile(path=path, data=data))
    if not files:
        raise ConfigError(f"{base}: there are no rules", hint="reinstall mcp-vet")
    return Ruleset(files=tuple(files), digest=digest.hexdigest())


@cache
def _rule(path: Path, data: bytes, digest: str) -> StaticRule:
    import yaml

    try:
        document = yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        (body,) = document["rules"]
        meta = body.pop("metadata")
        return _static_rule(path, body, meta, digest)
    except (yaml.YAMLError, ValueError, KeyError, TypeError, re.error) as error:
        raise ConfigError(f"{path}: not a valid rule: {error}") from error


def _static_rule(path: Path, body: dict[str, Any], meta: dict[str, Any], digest: str) -> StaticRule:
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
        syntax = {**body, "id": rule.id.replace("/", "."), "message": meta.get("says", rule.title)}
        return StaticRule(
            rule=rule,
            source=path,
            languages=frozenset(body["languages"]),
            syntax=syntax,
            needs=prefilter.parse(_anchors(group) for group in meta["needs"]),
            digest=digest,
            reach=_reach(body, meta),
            local=tuple(n for n, g in enumerate(meta["needs"]) if not isinstance(g, dict)),
            taints=body.get("mode") == "taint",
            guarded=_GUARD.search(json.dumps(body)) is not None,
            follows=_FUNCTIONS.search(json.dumps(body.get("pattern-sanitizers"))) is not None,
            fact=fact,
            metavar=meta.get("metavar", ""),
        )
    literals = tuple(literal.encode() for literal in body["literals"])
    regex = re.compile(body["regex"].encode())
    return StaticRule(
        rule=rule,
        source=path,
        languages=frozenset(),
        needs=(tuple(prefilter.text(literal) for literal in literals),),
        digest=digest,
        literals=literals,
        near=int(body.get("near", 0)),
        regex=regex,
        together=_together(body, regex),
        alone=frozenset(body.get("alone", ())),
        scope=body.get("scope", "code"),
        fact=fact,
    )


def _together(body: Mapping[str, Any], regex: re.Pattern[bytes]) -> frozenset[tuple[str, ...]]:
    """The groups that count alone, and the pairs that count together, both ways round."""
    groups = [tuple(names) for names in body.get("together", ())]
    known = regex.groupindex
    if not all(len(names) in (1, 2) and known.keys() >= set(names) for names in groups):
        raise ValueError(f"`together` holds more than one or two of the groups {', '.join(known)}")
    if groups and not body.get("near"):
        raise ValueError("it does not say how near `together` is")
    return frozenset(groups) | frozenset(names[::-1] for names in groups)


def _anchors(group: Any) -> Any:
    """The anchors of a group; of one that may be met anywhere in a file as well."""
    return group["anywhere"] if isinstance(group, dict) else group


def _reach(body: Mapping[str, Any], meta: Mapping[str, Any]) -> Reach:
    """A rule that speaks of functions, or of a whole file, says `within` if that is too far."""
    wide = _WIDE.search(json.dumps(body))
    return Reach(meta.get("within", Reach.FILE if wide else Reach.FUNCTION))
