"""Scan the files of a subject with all static rules; say what could not be read.

Nothing is left out for its name, folder, size or extension without showing up as unread. The
engine gets exactly the files named to it, so a package's own ignore files and suppression comments
have no effect. Results are kept by content and rules: an unchanged file is never scanned again.
"""

from dataclasses import dataclass, field, replace

from vetting import classify
from vetting.build_hooks import build_files
from vetting.engines import Match
from vetting.excerpts import excerpt
from vetting.model.artifact import SourceFile
from vetting.model.evidence import Finding, Location, Severity, Unread
from vetting.model.subject import Subject
from vetting.places import is_aside
from vetting.rulesets import StaticRule
from vetting.scan_work import MAX_SYNTAX, Scanner, Unit, Work

__all__ = ["MAX_SYNTAX", "Hit", "Scanned", "Scanner", "Unit", "scan", "scan_units"]


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
    built = {
        (tree.artifact.filename, path)
        for tree in subject.trees
        if subject.passed_over(tree)
        for path in build_files(tree)
    }
    units = [
        Unit(
            tree=tree,
            file=file,
            aside=subject.passed_over(tree)
            and is_aside(file.path)
            and (tree.artifact.filename, file.path) not in built,
        )
        for tree, file in subject.files()
    ]
    return scan_units(units, scanner)


def scan_units(units: list[Unit], scanner: Scanner) -> Scanned:
    """Scan `units`, which may belong to many packages, in one run of the engine.

    1. Look up what is known of every file, rule by rule.
    2. Read each of the others once: byte-level rules, and which syntax rules can match in it.
    3. Run the engine on those files that are left, each with its own rules.
    """
    result = Scanned(units=units)
    work = Work(units, scanner)
    work.look_up()  # (1)
    for unit in units:
        work.read(unit)  # (2)
    work.parse()  # (3)
    found = []
    for unit in units:
        matches, why = work.results(unit)
        found += [(unit, match) for match in matches]
        if why:
            result.unread.append(Unread(path=unit.path, why=why))
    by_id = {name: scanner.rules.rule(name) for name in {match.rule_id for _, match in found}}
    result.hits = [Hit(unit=u, match=match, rule=by_id[match.rule_id]) for u, match in found]
    result.unread += [
        Unread(path=unit.path, why=why) for unit in units if (why := _unreadable(unit.file))
    ]
    return result


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
