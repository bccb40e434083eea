"""Static rules: what the code does with credentials and the system, by syntax and by bytes.

Nothing is left out for its name, folder, size or extension without showing up in the coverage.
The engine gets exactly the files named to it, so a package's own ignore files and suppression
comments have no effect; they are themselves reported, by rules of their own.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from vetting import classify
from vetting.checks import Check, Context
from vetting.engines import Match, ScanLimits, Target
from vetting.errors import ToolError
from vetting.excerpts import excerpt
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.model.evidence import Coverage, Evidence, Finding, Location, Rule, Severity, Unread
from vetting.model.profile import CredentialFile, EnvName, Host, Place, Profile
from vetting.model.subject import Subject
from vetting.rulesets import StaticRule
from vetting.secrets import is_secret_name
from vetting.text_scan import MAX_MATCHES, scan_text

MAX_SYNTAX = 512 << 10
"""Bytes of the largest file given to the syntax engine; larger ones are bundles."""

_MAX_LINE = 20_000
_PROSE = (".md", ".markdown", ".rst", ".txt", ".html", ".htm", ".svg", ".css", ".map", ".lock")
_PROSE_NAMES = ("METADATA", "PKG-INFO", "LICENSE", "README")


class StaticRules(Check):
    """See the module."""

    name = "static-rules"
    title = "scanning the source"
    rules = (
        Rule(
            id="static/ignore-file",
            title="The package ships an ignore file for code scanners",
            severity=Severity.LOW,
            meaning="Scanners that obey it skip code the author chose. It had no effect here.",
            normal="Left over from the project's own lint configuration.",
            remedy="Look at what it names.",
            signal="cap.anti_analysis",
            owasp=("MCP04",),
        ),
    )

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        units = [_Unit(tree=tree, file=file) for tree, file in subject.files()]
        unread: list[Unread] = []
        matches = _text_matches(units, context)
        for unit, found, why in _syntax_matches(units, context):
            matches.extend((unit, match) for match in found)
            if why:
                unread.append(Unread(path=unit.path, why=why))
        unread += [Unread(path=u.path, why=why) for u in units if (why := _unreadable(u.file))]
        for tree in subject.trees:
            if tree.refused:
                unread.append(Unread(path=tree.artifact.filename, why="the archive was refused"))
        unread += [Unread(path=gone.artifact.filename, why=gone.why) for gone in subject.missing]
        by_id = {rule.engine_id: rule for rule in context.rules.rules}
        findings = [_finding(unit, match, by_id[match.rule_id].rule) for unit, match in matches]
        findings += _ignore_files(units, self.rules[0])
        gone = sum(tree.refused is not None for tree in subject.trees) + len(subject.missing)
        paths = {item.path for item in unread}
        return self.evidence(
            context,
            findings,
            coverage=Coverage(
                files=len(units) + gone,
                read=len(units) + gone - len(paths),
                unread=tuple(sorted(unread)),
            ),
            profile=_profile((unit.path, match, by_id[match.rule_id]) for unit, match in matches),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """A file to scan."""

    tree: ArtifactTree
    file: SourceFile

    @property
    def path(self) -> str:
        return self.tree.shown(self.file)

    def read(self) -> bytes:
        return self.tree.read(self.file)


def _text_matches(units: list[_Unit], context: Context) -> list[tuple[_Unit, Match]]:
    """Byte-level rules over every file that holds text, and over native code for its strings."""
    rules = context.rules.text()
    wanted = [u for u in units if u.file.format not in classify.MEDIA | classify.ARCHIVE]
    scanner = f"text {context.rules.digest}"
    known = context.scans.get(scanner, (_text_key(unit) for unit in wanted))
    fresh: dict[str, str] = {}
    result = []
    for unit in wanted:
        key = _text_key(unit)
        if key not in known:
            known[key] = fresh[key] = _dump(scan_text(unit.read(), _is_code(unit.file), rules))
        result += [(unit, match) for match in _load(known[key])]
    context.scans.put(scanner, fresh)
    return result


def _text_key(unit: _Unit) -> str:
    return f"{unit.file.sha256} {'code' if _is_code(unit.file) else 'prose'}"


def _is_code(file: SourceFile) -> bool:
    """Everything but documentation: a payload may lie in a file of any other name."""
    prose = file.path.lower().endswith(_PROSE) or file.path.rpartition("/")[2] in _PROSE_NAMES
    return file.language is not None or not prose


def _syntax_matches(
    units: list[_Unit], context: Context
) -> Iterable[tuple[_Unit, list[Match], str | None]]:
    """Every code file with its matches, or why it is not fully read."""
    rules = context.rules.syntax()
    todo: dict[str, tuple[Target, _Unit]] = {}
    results: dict[str, tuple[list[Match], str | None]] = {}
    code = [unit for unit in units if unit.file.language in context.engine.languages]
    scanner = f"{context.engine.version()} {context.rules.digest}"
    known = context.scans.get(scanner, {_key(unit) for unit in code})
    folder = context.scratch / "targets"
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
            target = Target(key=key, path=path, language=language, size=unit.file.size)
            todo[key] = (target, unit)
    if todo:
        context.progress(f"scanning the source: {len(todo)} files")
    workdir = context.scratch / "engine"
    workdir.mkdir()
    scan = context.engine.scan(
        [target for target, _ in todo.values()],
        [rule.syntax for rule in rules if rule.syntax],
        workdir,
        ScanLimits(),
    )
    fresh = {}
    for key in todo:
        found = list(dict.fromkeys(scan.matches.get(key, [])))[: MAX_MATCHES * 10]
        results[key] = (found, scan.unread.get(key))
        if key not in scan.transient:
            fresh[key] = _dump_result(*results[key])
    context.scans.put(scanner, fresh)
    return [(unit, *results[_key(unit)]) for unit in code]


def _key(unit: _Unit) -> str:
    return f"{unit.file.sha256} {unit.file.language}"


def _bundle(unit: _Unit) -> str | None:
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
    if file.format == "utf-16":
        return "encoded as UTF-16: its syntax was not read"
    if file.language not in (None, "python", "javascript", "typescript"):
        return f"{file.language}: read by byte-level rules only"
    return None


def _finding(unit: _Unit, match: Match, rule: Rule) -> Finding:
    from dataclasses import replace

    location = Location(path=unit.path, line=match.line, end_line=match.end_line)
    finding = rule.finding(match.message, location=location)
    if finding.severity is Severity.INFO:
        return finding
    return replace(finding, excerpt=excerpt(unit.read(), match.line, match.end_line, match.column))


def _ignore_files(units: list[_Unit], rule: Rule) -> list[Finding]:
    names = (".semgrepignore", ".guarddogignore", ".banditignore", ".snyk", ".trivyignore")
    return [
        rule.finding(f"ships {unit.file.path}", location=Location(path=unit.path))
        for unit in units
        if unit.file.path.rpartition("/")[2] in names
    ]


def _profile(matches: Iterable[tuple[str, Match, StaticRule]]) -> Profile:
    """The facts in the matches, sorted and without repeats."""
    capabilities: set[tuple[str, Place]] = set()
    env: set[EnvName] = set()
    dynamic: set[Place] = set()
    files: set[CredentialFile] = set()
    hosts: set[Host] = set()
    for path, match, static in matches:
        place = Place(path=path, line=match.line)
        if static.rule.capability:
            capabilities.add((static.rule.capability, place))
        value = dict(match.metavars).get(static.metavar, "").strip("\"'`")
        if static.fact == "env_name":
            env.add(EnvName(name=value, secret=is_secret_name(value), path=path, line=match.line))
        elif static.fact == "env_dynamic":
            dynamic.add(place)
        elif static.fact == "credential_file":
            files.add(CredentialFile(what=value, path=path, line=match.line))
        elif static.fact == "host":
            hosts.add(Host(host=value.lower(), path=path, line=match.line))
    return Profile(
        capabilities=tuple(sorted(capabilities)),
        env=tuple(sorted(env)),
        env_dynamic=tuple(sorted(dynamic)),
        credential_files=tuple(sorted(files)),
        hosts=tuple(sorted(hosts)),
    )


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
    try:
        dumped, why = json.loads(text)
        return _load(dumped), why
    except (ValueError, TypeError, KeyError) as error:
        raise ToolError("the scan cache is damaged", hint="delete it; it is rebuilt") from error
