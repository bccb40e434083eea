r"""The static rules: one YAML file each under `rulesets/<folder>/`, its proof beside it.

`python` and `javascript` hold syntax rules in Semgrep's language; their metadata names under `needs`
what a file must hold to be parsed for them at all, see `prefilter`, and under `within` where that
must lie (`function`, `calls` or `file`), see `regions`; a group written `anywhere: [...]` may be met
in any part of the file. `text` holds byte-level rules,
which also read what no parser reads: bundles, scripts in other languages, data files:

    literals: [eval, atob]       at least one must occur, within a word too; checked first
    near: 400                    every match lies within so many bytes of a literal (optional)
    regex: 'eval\\(atob\\('        Python regular expression over bytes; it is tried where the
                                 rarest text lies that it must hold, which a lookahead may name
    scope: code                  or `any`: documentation and data too
    together: [[to, hides], [x]] named groups of the regex (optional): a match of a pair counts when
                                 one of the other group ends within `near` bytes before it; such
                                 a regex reads the text in lower case
    alone: [hides]               of these groups, those that count alone in a declaration (optional)

Every rule carries the metadata that `Rule` describes. A file's name is its rule's id, and the
finding's rule id is `folder/id`.
"""

import hashlib
import re
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from vetting import __version__, branch_search, regex_parts
from vetting.boundary.readings import Readings
from vetting.branch_search import search_for
from vetting.errors import ConfigError
from vetting.model.evidence import Severity
from vetting.patterns import pattern
from vetting.static_rule import SYNTAX_FOLDERS, TEXT_FOLDERS, Reach, StaticRule, static_rule

__all__ = ["SYNTAX_FOLDERS", "TEXT_FOLDERS", "Reach", "StaticRule"]

_SEVERITY = pattern(rb"(?m)^    severity: (INFO|LOW|MEDIUM|HIGH|CRITICAL)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """A rule as it lies on disk. It is parsed when somebody asks for it: a scan whose results are
    all known needs the texts of the rules that matched and no other.
    """

    path: Path
    data: bytes
    engine_id: str
    """See `StaticRule.engine_id`."""

    digest: str
    """See `StaticRule.digest`."""

    severity: Severity | None
    """The rule's severity; None when it is malformed."""

    readings: Readings | None = None

    @classmethod
    def of(cls, path: Path, data: bytes) -> "RuleFile":
        """A rule's file with these bytes."""
        engine_id = f"{path.parent.name}.{path.stem}"
        found = _SEVERITY.search(data)
        return cls(
            path=path,
            data=data,
            engine_id=engine_id,
            digest=hashlib.sha256(engine_id.encode() + b"\0" + data).hexdigest()[:16],
            severity=Severity(found[1].decode().lower()) if found else None,
        )

    def rule(self) -> StaticRule:
        """The rule.

        Raises:
            ConfigError: it is malformed; names the file and what is wrong.
        """
        known = self.path, self.digest
        if known not in _RULES:
            _RULES[known] = _read(self)
        return _RULES[known]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """Static rules; `digest` changes whenever any of them does."""

    files: tuple[RuleFile, ...]
    digest: str
    severities: frozenset[Severity] = frozenset(Severity)
    readings: Readings | None = None

    @property
    def rules(self) -> tuple[StaticRule, ...]:
        """All rules of these severities."""
        parsed = [file.rule() for file in self.files]
        if self.readings is not None:
            self.readings.save()
        return tuple(rule for rule in parsed if rule.rule.severity in self.severities)

    def kept_in(self, folder: Path) -> "Ruleset":
        """The same, with what reading them gives kept in a folder of the cache."""
        version = f"{__version__} {regex_parts.VERSION} {branch_search.VERSION} {sys.version}"
        readings = Readings(folder / "rules.json", version)
        files = tuple(replace(file, readings=readings) for file in self.files)
        return replace(self, files=files, readings=readings)

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
            if file.engine_id.partition(".")[0] in folders and file.severity in self.severities
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
        files.append(RuleFile.of(path, data))
    if not files:
        raise ConfigError(f"{base}: there are no rules", hint="reinstall mcp-vet")
    return Ruleset(files=tuple(files), digest=digest.hexdigest())


def _read(file: RuleFile) -> StaticRule:
    """A rule, with its expressions taken apart as an earlier run has done, if any has."""
    kept = file.readings.get(file.digest) if file.readings is not None else None
    try:
        if kept is not None:
            for pattern, told in kept["told"].items():
                search_for(pattern.encode("latin-1"), told)
            return static_rule(file.path, kept["body"], kept["meta"], file.digest)
    except (AttributeError, LookupError, TypeError, ValueError):
        kept = None  # whatever it is, we did not put it there
    import yaml

    try:
        document = yaml.load(file.data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        (body,) = document["rules"]
        meta = body.pop("metadata")
        rule = static_rule(file.path, body, meta, file.digest)
        if file.readings is not None:  # else they are taken apart when they are looked for
            told = {search.pattern.decode("latin-1"): search.told() for search in rule.searches()}
            file.readings.put(file.digest, {"body": body, "meta": meta, "told": told})
    except (yaml.YAMLError, ValueError, KeyError, TypeError, re.error) as error:
        raise ConfigError(f"{file.path}: not a valid rule: {error}") from error
    return rule


_RULES: dict[tuple[Path, str], StaticRule] = {}
"""Those read so far."""
