"""Scan the files of a subject with all static rules; say what could not be read.

Nothing is left out for its name, folder, size or extension without showing up as unread. The
engine gets exactly the files named to it, so a package's own ignore files and suppression comments
have no effect. Results are kept by content and rules: an unchanged file is never scanned again.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from vetting import classify
from vetting.boundary.scan_cache import ScanCache
from vetting.engines import Engine, Match, ScanLimits, Target
from vetting.excerpts import excerpt
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.model.evidence import Finding, Location, Severity, Unread
from vetting.model.subject import Subject
from vetting.rulesets import Ruleset, StaticRule
from vetting.text_scan import MAX_MATCHES, scan_text

MAX_SYNTAX = 320 << 10
"""Bytes of the largest file given to the syntax engine; larger ones are bundles."""

_MAX_LINE = 20_000
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

    @property
    def path(self) -> str:
        """The path that findings name."""
        return self.tree.shown(self.file)

    def read(self) -> bytes:
        """Its bytes."""
        return self.tree.read(self.file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule that matched in a file."""

    unit: Unit
    match: Match
    rule: StaticRule

    def finding(self) -> Finding:
        """The finding, with an excerpt unless it is a plain fact."""
        match, path = self.match, self.unit.path
        location = Location(path=path, line=match.line, end_line=match.end_line)
        finding = self.rule.rule.finding(match.message, location=location)
        if finding.severity is Severity.INFO:
            return finding
        shown = excerpt(self.unit.read(), match.line, match.end_line, match.column)
        return replace(finding, excerpt=shown)


@dataclass(slots=True, kw_only=True)
class Scanned:
    """All hits, the files that are not fully read, and how many files there were."""

    units: list[Unit]
    hits: list[Hit] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def scan(subject: Subject, scanner: Scanner) -> Scanned:
    """Scan every file of `subject` once."""
    return scan_units([Unit(tree=tree, file=file) for tree, file in subject.files()], scanner)


def scan_units(units: list[Unit], scanner: Scanner) -> Scanned:
    """Scan `units`, which may belong to many packages, in one run of the engine."""
    result = Scanned(units=units)
    found = _text_matches(result.units, scanner)
    for unit, matches, why in _syntax_matches(result.units, scanner):
        found += [(unit, match) for match in matches]
        if why:
            result.unread.append(Unread(path=unit.path, why=why))
    by_id = {name: scanner.rules.rule(name) for name in {match.rule_id for _, match in found}}
    result.hits = [Hit(unit=u, match=match, rule=by_id[match.rule_id]) for u, match in found]
    result.unread += [
        Unread(path=unit.path, why=why) for unit in result.units if (why := _unreadable(unit.file))
    ]
    return result


def _text_matches(units: list[Unit], scanner: Scanner) -> list[tuple[Unit, Match]]:
    """Byte-level rules over every file that holds text, and over native code for its strings."""
    wanted = [u for u in units if u.file.format not in classify.MEDIA | classify.ARCHIVE]
    name = f"text {scanner.rules.digest}"
    known = scanner.scans.get(name, (_text_key(unit) for unit in wanted))
    fresh: dict[str, str] = {}
    rules: tuple[StaticRule, ...] = ()
    result = []
    for unit in wanted:
        key = _text_key(unit)
        if key not in known:
            rules = rules or scanner.rules.text()
            known[key] = fresh[key] = _dump(scan_text(unit.read(), _is_code(unit.file), rules))
        result += [(unit, match) for match in _load(known[key])]
    scanner.scans.put(name, fresh)
    return result


def _text_key(unit: Unit) -> str:
    return f"{unit.file.sha256} {'code' if _is_code(unit.file) else 'prose'}"


def _is_code(file: SourceFile) -> bool:
    """Everything but documentation: a payload may lie in a file of any other name."""
    prose = file.path.lower().endswith(_PROSE) or file.path.rpartition("/")[2] in _PROSE_NAMES
    return file.language is not None or not prose


def _syntax_matches(
    units: list[Unit], scanner: Scanner
) -> Iterable[tuple[Unit, list[Match], str | None]]:
    """Every code file with its matches, or why it is not fully read."""
    todo: dict[str, Target] = {}
    results: dict[str, tuple[list[Match], str | None]] = {}
    code = [
        unit
        for unit in units
        if unit.file.language in scanner.engine.languages and unit.file.format == "text"
    ]
    name = f"{scanner.engine.version()} {scanner.rules.digest}"
    known = scanner.scans.get(name, {_key(unit) for unit in code})
    folder = scanner.scratch / "targets"
    folder.mkdir()
    for unit in code:
        key = _key(unit)
        if key in known:
            results[key] = _load_result(known[key])
        elif why := _bundle(unit):
            results[key] = ([], why)
        elif key not in todo:
            path = folder / f"{len(todo)}"
            path.write_bytes(unit.read())
            language = str(unit.file.language)
            todo[key] = Target(key=key, path=path, language=language, size=unit.file.size)
    if not todo:
        return [(unit, *results[_key(unit)]) for unit in code]
    scanner.progress(f"scanning {len(todo)} source files")
    workdir = scanner.scratch / "engine"
    workdir.mkdir()
    spoken = {target.language for target in todo.values()}
    rules = [
        rule.syntax
        for rule in scanner.rules.syntax()
        if rule.syntax is not None and rule.languages & spoken
    ]
    scan = scanner.engine.scan(list(todo.values()), rules, workdir, ScanLimits())
    fresh = {}
    for key in todo:
        found = list(dict.fromkeys(scan.matches.get(key, [])))[: MAX_MATCHES * 10]
        results[key] = (found, scan.unread.get(key))
        if key not in scan.transient:
            fresh[key] = _dump_result(*results[key])
    scanner.scans.put(name, fresh)
    return [(unit, *results[_key(unit)]) for unit in code]


def _key(unit: Unit) -> str:
    return f"{unit.file.sha256} {unit.file.language}"


def _bundle(unit: Unit) -> str | None:
    """Why a file is left to the byte-level rules."""
    if unit.file.size > MAX_SYNTAX:
        return f"a bundle of {unit.file.size >> 10} kB: read by byte-level rules only"
    if unit.file.size > _MAX_LINE and max(map(len, unit.read().split(b"\n"))) > _MAX_LINE:
        return "minified: read by byte-level rules only"
    return None


def _unreadable(file: SourceFile) -> str | None:
    """Why a file that the engine does not parse is not fully read; None for inert data."""
    if file.format in classify.EXECUTABLE:
        return f"native or compiled code ({file.format}): read by byte-level rules only"
    if file.format in classify.ARCHIVE:
        return f"an archive inside the package ({file.format}): not opened"
    if file.format in ("binary", "sqlite"):
        return "an unknown binary format"
    if file.format == "utf-16" and file.language is not None:
        return "encoded as UTF-16: its syntax was not read"
    if file.language not in (None, "python", "javascript", "typescript"):
        return f"{file.language}: read by byte-level rules only"
    return None


def _dump(matches: Iterable[Match]) -> str:
    return json.dumps([asdict(match) for match in matches])


def _load(text: str) -> list[Match]:
    return [
        Match(**{**item, "metavars": tuple((k, v) for k, v in item["metavars"])})
        for item in json.loads(text)
    ]


def _dump_result(matches: list[Match], why: str | None) -> str:
    return json.dumps([_dump(matches), why])


def _load_result(text: str) -> tuple[list[Match], str | None]:
    dumped, why = json.loads(text)
    return _load(dumped), why
