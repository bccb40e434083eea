"""What one scan has to do: look up what is known, read each other file once, parse what can match.

A file's text goes through the byte-level rules, and its words tell which syntax rules can match in
it at all; all files that need some go to the engine together, each with its own rules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from vetting import classify
from vetting.boundary.scan_cache import ScanCache
from vetting.engines import Engine, Match, ScanLimits
from vetting.lexicon import Lexicon
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.model.evidence import Severity
from vetting.prefilter import Contents
from vetting.rulesets import SYNTAX_FOLDERS, TEXT_FOLDERS, Ruleset, StaticRule
from vetting.scan_regions import Regions
from vetting.scan_results import Results
from vetting.text_scan import as_utf8, lexicon_of, scan_text

MAX_SYNTAX = 320 << 10
"""Bytes of the largest file that is read for all that could match; larger ones are bundles."""

_VERSION = 3
"""Rises when the same rules can find something else in the same file."""

_MAX_LINE = 20_000
_SEVERE = (Severity.HIGH, Severity.CRITICAL)
_PROSE = (".md", ".markdown", ".rst", ".txt", ".html", ".htm", ".svg", ".css", ".map", ".lock")
_PROSE_NAMES = ("METADATA", "PKG-INFO", "LICENSE", "README")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """What a scan works with; `scratch` is an empty folder for this scan alone."""

    engine: Engine
    rules: Ruleset
    scans: ScanCache
    scratch: Path
    progress: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A file to scan."""

    tree: ArtifactTree
    file: SourceFile
    aside: bool = False
    """In the tests of an archive that nobody installs: whatever is found there is a low finding and
    no fact about the server, so only the syntax rules of high severity are run.
    """

    @property
    def path(self) -> str:
        """The path that findings name."""
        return self.tree.shown(self.file)

    def read(self) -> bytes:
        """Its bytes."""
        return self.tree.read(self.file)


class Work:
    """What one scan has to do. Rules are parsed when the first file needs them."""

    def __init__(self, units: list[Unit], scanner: Scanner) -> None:
        self._scanner = scanner
        rules = scanner.rules
        self._text = Results(scanner.scans, "text", rules.digests(*TEXT_FOLDERS))
        engine = f"{scanner.engine.version()}, files {_VERSION}"
        self._syntax = Results(scanner.scans, engine, rules.digests(*SYNTAX_FOLDERS))
        self._all_text = frozenset(rules.digests(*TEXT_FOLDERS).values())
        self._digests = rules.digests(*SYNTAX_FOLDERS)
        self._all = frozenset(self._digests.values())
        self._severe = self._all & frozenset(rules.of(*_SEVERE).digests(*SYNTAX_FOLDERS).values())
        self._texts = {_text_key(unit) for unit in units if _holds_text(unit)}
        self._code = {_key(unit) for unit in units if self._is_code(unit)}
        self._whole = {_key(unit) for unit in units if not unit.aside}
        self._regions = Regions(
            scanner.scans,
            scanner.engine.version(),
            rules.digests(*SYNTAX_FOLDERS),
            scanner.scratch / "targets",
        )
        self._ran: dict[str, frozenset[str]] = {}

    @cached_property
    def _text_rules(self) -> tuple[StaticRule, ...]:
        return self._scanner.rules.text()

    @cached_property
    def _syntax_rules(self) -> tuple[StaticRule, ...]:
        return self._scanner.rules.syntax()

    @cached_property
    def _lexicon(self) -> Lexicon:
        """What all rules look for."""
        return lexicon_of((*self._text_rules, *self._syntax_rules))

    @cached_property
    def _prose_lexicon(self) -> Lexicon:
        """What the few rules look for that read documentation: what is found costs time."""
        return lexicon_of(rule for rule in self._text_rules if rule.scope != "code")

    def _is_code(self, unit: Unit) -> bool:
        return unit.file.format == "text" and unit.file.language in self._scanner.engine.languages

    def _wanted(self, key: str) -> frozenset[str]:
        return self._all if key in self._whole else self._severe

    def look_up(self) -> None:
        """Read what is known of all files."""
        self._text.load(self._texts)
        self._syntax.load(self._code)

    def results(self, unit: Unit) -> tuple[list[Match], str | None]:
        """The matches in a file, and why its syntax was not fully read."""
        if not _holds_text(unit):
            return [], None
        matches, _ = self._text.of(_text_key(unit), self._all_text)
        if not self._is_code(unit):
            return matches, None
        parsed, why = self._syntax.of(_key(unit), self._wanted(_key(unit)))
        return matches + parsed, why

    def read(self, unit: Unit) -> None:
        """Run the missing byte-level rules on a file; note which syntax rules it needs."""
        if not _holds_text(unit):
            return
        key = _key(unit)
        text = self._text.missing(_text_key(unit), self._all_text)
        syntax: frozenset[str] = frozenset()
        if self._is_code(unit) and key not in self._ran:
            syntax = self._syntax.missing(key, self._wanted(key))
        if not text and not syntax:
            return
        data = unit.read()
        code = _is_code(unit.file)
        lexicon = self._lexicon if code else self._prose_lexicon
        contents = Contents(as_utf8(data), lexicon, joining=bool(syntax))
        if text:
            rules = [rule for rule in self._text_rules if rule.digest in text]
            found = scan_text(data, code, rules, contents)
            self._text.add(_text_key(unit), text, found)
        if syntax:
            self._choose(unit, data, contents, syntax)

    def _choose(self, unit: Unit, data: bytes, contents: Contents, missing: frozenset[str]) -> None:
        """Make the file a target of those missing rules that can match in it, if any."""
        key, language = _key(unit), str(unit.file.language)
        bundle = _bundle(unit, data)
        # What of a bundle is read depends on all rules together: those known are asked for again.
        asked = self._wanted(key) if bundle else missing
        wanted = contents.meeting(
            rule
            for rule in self._syntax_rules
            if rule.digest in asked and language in rule.languages
        )
        if not wanted:
            self._syntax.add(key, missing, [])
            return
        self._ran[key] = missing
        if bundle:
            self._regions.add_bundle(key, bundle, unit.file, data, contents, wanted)
        else:
            self._regions.add(key, unit.file, data, contents, wanted)

    def parse(self) -> None:
        """Run the engine on what needs it of the files, and keep all results."""
        if self._regions.targets:
            self._run()
        for key, result in self._regions.files():
            ran = self._ran[key]
            found = [match for match in result.matches if self._digests[match.rule_id] in ran]
            self._syntax.add(key, ran, found, result.why, keep=result.complete)
        self._text.save()
        self._regions.save()
        self._syntax.save()

    def _run(self) -> None:
        targets = list(self._regions.targets.values())
        self._scanner.progress(f"scanning {len(self._ran)} source files")
        workdir = self._scanner.scratch / "engine"
        workdir.mkdir()
        wanted = frozenset[str]().union(*(target.rules or () for target in targets))
        rules = [
            rule.syntax
            for rule in self._syntax_rules
            if rule.syntax is not None and rule.engine_id in wanted
        ]
        self._regions.take(self._scanner.engine.scan(targets, rules, workdir, ScanLimits()))


def _holds_text(unit: Unit) -> bool:
    """Whether byte-level rules read a file: text, and native code for its strings."""
    return unit.file.format not in classify.MEDIA | classify.ARCHIVE


def _text_key(unit: Unit) -> str:
    return f"{unit.file.sha256} {'code' if _is_code(unit.file) else 'prose'}"


def _is_code(file: SourceFile) -> bool:
    """Everything but documentation: a payload may lie in a file of any other name."""
    prose = file.path.lower().endswith(_PROSE) or file.path.rpartition("/")[2] in _PROSE_NAMES
    return file.language is not None or not prose


def _key(unit: Unit) -> str:
    return f"{unit.file.sha256} {unit.file.language}"


def _bundle(unit: Unit, data: bytes) -> str | None:
    """What a file is that is too large, or too dense, to be read for all that could match."""
    size = f"{unit.file.size >> 10} kB"
    if unit.file.size > MAX_SYNTAX:
        return f"a bundle of {size}"
    if unit.file.size > _MAX_LINE and max(map(len, data.split(b"\n"))) > _MAX_LINE:
        return f"minified, {size}"
    return None
