"""Static rules: what the code does with credentials and the system, by syntax and by bytes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from vetting.build_hooks import build_files
from vetting.checks import Check, Context
from vetting.checks._asked_for import SIGNALS, is_asked_for_in, only_tells
from vetting.checks._editor_settings import writes_plain_settings
from vetting.checks._nobodys_mailbox import is_nobodys
from vetting.checks._only_shown import SIGNALS as COMMANDS
from vetting.checks._only_shown import is_only_shown
from vetting.checks._packed_environment import packed
from vetting.checks._pasted_checked import RULE as PASTED
from vetting.checks._pasted_checked import pastes_what_is_checked
from vetting.checks._plain_settings import RULE as LOGINS
from vetting.checks._plain_settings import reads_plain_settings
from vetting.checks._setting_fallback import RULE as NUMBERED
from vetting.checks._setting_fallback import is_fallback
from vetting.checks._shell_bound import SIGNALS as SHELL
from vetting.checks._shell_bound import is_bound
from vetting.checks._static_idle import is_idle
from vetting.checks._test_runner import is_run_by_tests_alone
from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.model.evidence import Coverage, Evidence, Finding, Location, Rule, Severity, Unread
from vetting.model.profile import CredentialFile, Host, Profile
from vetting.model.subject import Subject
from vetting.patterns import pattern
from vetting.places import is_aside
from vetting.profile import loaded_aside
from vetting.scan import Hit, Unit, scan

_IGNORE_FILE = Rule(
    id="static/ignore-file",
    title="The package ships an ignore file for code scanners",
    severity=Severity.LOW,
    meaning="Scanners that obey it skip code the author chose. It had no effect here.",
    normal="Left over from the project's own lint configuration.",
    remedy="Look at what it names.",
    signal="cap.anti_analysis",
    owasp=("MCP04",),
)
_LESS_READ = Rule(
    id="static/tests-not-installed",
    title="Tests that nobody installs are read for the worst alone",
    severity=Severity.INFO,
    meaning="Syntax rules below high severity did not read the tests of the source archive.",
    normal="Source archives beside a wheel for every platform, which is what clients install.",
    remedy="Nothing, unless clients are told to build from source.",
    owasp=("MCP04",),
)
_IGNORE_FILES = (".semgrepignore", ".guarddogignore", ".banditignore", ".snyk", ".trivyignore")
_CODE = frozenset({"python", "javascript", "typescript"})
_RESERVED = pattern(r"(?:.+\.)?example(?:\.(?:com|edu|net|org))?")
"""Names that no host has (RFC 2606)."""

_WORKSHOP = pattern(
    r"(?:scripts|dev|ci|benchmarks|packaging|deploy(?:ment)?|docker|debian|infra|k8s|helm|tools|\.github)/"
    r"|[\w./-]+\.(?:sh|ps1|bat|cmd)$|(?!setup\.py|\w{0,40}build|\w{0,40}backend)[\w-]+\.py$"
)
"""Where a source archive has what its developers run, and no wheel is made of."""

_TOLD_APART = {
    NUMBERED: is_fallback,
    LOGINS: reads_plain_settings,
    PASTED: pastes_what_is_checked,
}
"""What finds out by the source and the line whether a finding of one rule is low."""

_LESS = {Severity.HIGH: Severity.MEDIUM, Severity.MEDIUM: Severity.LOW}


class StaticRules(Check):
    """See the module."""

    name = "static-rules"
    version = 12
    title = "scanning the source"
    rules = (_IGNORE_FILE, _LESS_READ)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        scanned = scan(subject, context.scanner("static-rules"))
        unread = scanned.unread + [
            Unread(path=tree.artifact.filename, why="the archive was refused")
            for tree in subject.trees
            if tree.refused
        ]
        unread += [Unread(path=gone.artifact.filename, why=gone.why) for gone in subject.missing]
        files = len(scanned.units) + sum(bool(tree.refused) for tree in subject.trees)
        files += len(subject.missing)
        built = {tree.prefix + path for tree in subject.trees for path in _built(tree)}
        left = packed(subject) - built
        hits = _distinct(scanned.hits)
        loaded = _loaded(hits, subject)
        findings = [_weighed(hit, subject, built | loaded, left) for hit in hits]
        evidence = self.evidence(
            context,
            findings + _ignore_files(scanned.units) + _less_read(scanned.units),
            coverage=Coverage(
                files=files,
                read=files - len({item.path for item in unread}),
                unread=tuple(sorted(unread)),
            ),
            profile=_profile(_of_the_server(scanned.hits, subject), loaded),
        )
        return replace(evidence, rules=context.rules.digest)


def _distinct(hits: list[Hit]) -> list[Hit]:
    """`hits`, each once, without those of byte-level rules that a syntax rule of the same signal
    repeats, which is at least as severe.
    """
    parsed: dict[tuple[str, str, int], int] = {}
    for hit in hits:
        if hit.rule.syntax:
            place = (hit.rule.rule.signal, hit.unit.path, hit.match.line)
            rank = hit.rule.rule.severity.rank
            parsed[place] = min(rank, parsed.get(place, rank))
    kept = [
        hit
        for hit in hits
        if hit.rule.syntax
        or parsed.get((hit.rule.rule.signal, hit.unit.path, hit.match.line), len(Severity))
        > hit.rule.rule.severity.rank
    ]
    said = {(hit.unit.path, replace(hit.match, metavars=())): hit for hit in reversed(kept)}
    return [*said.values()][::-1]


def _built(tree: ArtifactTree) -> frozenset[str]:
    return build_files(tree) if tree.artifact.kind is ArtifactKind.SDIST else frozenset()


def _loaded(hits: Iterable[Hit], subject: Subject) -> set[str]:
    """The tests and the like, of trees that are installed and have a hit in one, that the server loads."""
    asked = {hit.unit.tree.prefix for hit in hits if is_aside(hit.unit.file.path)}
    return {
        tree.prefix + path
        for tree in subject.trees
        if tree.prefix in asked and not subject.passed_over(tree)
        for path in loaded_aside(tree)
    }


def _weighed(hit: Hit, subject: Subject, built: set[str], left: frozenset[str]) -> Finding:
    """The finding, weighed by where it lies; `built` are the files that a build or the server
    runs, `left` what lies in an environment that was packed and is not installed.

    A source archive beside a wheel for everybody is not installed: what its tests, scripts, build
    recipes, data and packed environments hold is a low finding, which answers to its own name only and
    not to its signal, unless the build of the archive runs it. Other tests are installed and can be
    run, but words that byte-level rules look for are what tests of security are made of: one step
    less, unless it is critical, and so is all that only a test runner can run; a letter to nobody is low.
    What stays behind because a tool says so is low too, what is told to no model, how a text looks in the
    editor, an address that gives way to a setting or that nothing connects to, a file of logins of which
    no login is taken, what is pasted into a statement after all but letters was refused, and a look for a
    debugger on which only hangs what is printed. A command that is only shown weighs one step less.
    """
    finding, file = hit.finding(), hit.unit.file
    if finding.severity in (Severity.INFO, Severity.LOW):
        return finding
    aside = is_aside(file.path) and hit.unit.path not in built
    workshop = aside or file.language is None or hit.unit.path in left
    workshop = workshop or _WORKSHOP.match(file.path) is not None
    if subject.passed_over(hit.unit.tree) and workshop and hit.unit.path not in built:
        return replace(finding, severity=Severity.LOW, signal=finding.rule_id)
    if aside and (less := _in_a_test(hit, finding)):
        return less
    if hit.rule.syntax is None and is_idle(hit):
        return replace(finding, severity=Severity.LOW)
    if hit.rule.syntax is None and _is_shown(hit):  # whoever catches the message may still run it
        return replace(finding, severity=_LESS.get(finding.severity, finding.severity))
    if hit.rule.rule.signal in SHELL and hit.rule.syntax is not None:
        source = hit.unit.tree.read(file).decode("utf-8", "replace")
        if is_bound(hit.unit.tree, file.language, source, hit.match.line):
            return replace(finding, severity=Severity.LOW)
    told_apart = _TOLD_APART.get(finding.rule_id)
    if told_apart is not None and file.language in _CODE:
        source = hit.unit.tree.read(file).decode("utf-8", "replace")
        if told_apart(source, hit.match.line):
            return replace(finding, severity=Severity.LOW)
    if hit.rule.rule.signal in SIGNALS:
        source = hit.unit.tree.read(file).decode("utf-8", "replace")
        told = hit.rule.syntax is None and only_tells(source)
        line = hit.match.line
        plain = hit.rule.syntax is not None and writes_plain_settings(source, line)
        if told or plain or is_asked_for_in(hit.unit.tree, file.path, source, line):
            return replace(finding, severity=Severity.LOW)
    return finding


def _in_a_test(hit: Hit, finding: Finding) -> Finding | None:
    """The finding where a test weighs less than other code; None where it does not."""
    if hit.rule.syntax is None or is_run_by_tests_alone(hit.unit.tree, hit.unit.file):
        return replace(finding, severity=_LESS.get(finding.severity, finding.severity))
    if is_nobodys(finding.signal, dict(hit.match.metavars)):
        return replace(finding, severity=Severity.LOW)
    return None


def _is_shown(hit: Hit) -> bool:
    """Whether a command is only shown to people."""
    file, tree, match = hit.unit.file, hit.unit.tree, hit.match
    shown = hit.rule.rule.signal in COMMANDS and match.line == match.end_line
    return shown and is_only_shown(tree, file.path, file.language, match.line)


def _ignore_files(units: list[Unit]) -> list[Finding]:
    return [
        _IGNORE_FILE.finding(f"ships {unit.file.path}", location=Location(path=unit.path))
        for unit in units
        if unit.file.path.rpartition("/")[2] in _IGNORE_FILES
    ]


def _less_read(units: list[Unit]) -> list[Finding]:
    """One finding for each archive of which tests were not read by all rules."""
    aside = [unit for unit in units if unit.aside and unit.file.language in _CODE]
    counts = Counter(unit.tree.artifact.filename for unit in aside)
    return [
        _LESS_READ.finding(
            f"tests in {name} ({count} with code), which nobody installs: read by syntax rules of "
            "high severity alone"
        )
        for name, count in sorted(counts.items())
    ]


def _of_the_server(hits: list[Hit], subject: Subject) -> list[Hit]:
    """`hits` without those in a source archive that nobody installs."""
    return [hit for hit in hits if not subject.passed_over(hit.unit.tree)]


class _Comments:
    """Which matches stand in a comment that takes a whole line: nothing is done with them there."""

    def __init__(self) -> None:
        self._lines: dict[str, list[bytes]] = {}

    def hold(self, hit: Hit, value: str) -> bool:
        """Whether one does; `value` is what was found."""
        path = hit.unit.path
        if path not in self._lines:
            self._lines[path] = hit.unit.tree.read(hit.unit.file).split(b"\n")
        line = self._lines[path][hit.match.line - 1].lstrip()
        if line.startswith(b"*"):  # inside of `/* */`, or a product over two lines
            before = line.partition(value.encode())[0].rstrip(b"/~.")
            return before[-1:] not in (b"'", b'"', b"`")
        return line.startswith((b"//", b"/*", b"#")) and not line.startswith(b"#!")


def _profile(hits: Iterable[Hit], own: set[str]) -> Profile:
    """The hosts and credential files in the matches; `Capabilities` gives the other facts. A host in
    a test is not one that the server calls, unless it is among its `own` files.
    """
    files: set[CredentialFile] = set()
    hosts: set[Host] = set()
    comments = _Comments()
    for hit in hits:
        path, line = hit.unit.path, hit.match.line
        value = dict(hit.match.metavars).get(hit.rule.metavar, "").strip("\"'`")
        if hit.rule.fact in ("credential_file", "host") and comments.hold(hit, value):
            continue
        match hit.rule.fact:
            case "credential_file":
                files.add(CredentialFile(what=value, path=path, line=line))
            case "host" if path in own or not is_aside(hit.unit.file.path):
                if not _RESERVED.fullmatch(value.lower()):
                    hosts.add(Host(host=value.lower(), path=path, line=line))
    return Profile(credential_files=tuple(sorted(files)), hosts=tuple(sorted(hosts)))
