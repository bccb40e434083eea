"""Is there text that people do not see, or code in an encoding that scanners do not read?

Bidirectional controls reorder what a reviewer sees (Trojan Source, CVE-2021-42574); tag characters
and runs of variation selectors carry whole messages invisibly (Glassworm, 2025); a coding line
turns harmless-looking bytes into other code.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from vetting.checks import Check, Context
from vetting.excerpts import excerpt
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.model.evidence import Evidence, Finding, Location, Rule, Severity
from vetting.model.subject import Subject
from vetting.patterns import pattern
from vetting.places import is_aside

_ASCII = bytes(range(128))
_TAG = rb"\xf3\xa0[\x80\x81][\x80-\xbf]"
# UTF-8 sequences, so that one pass over the bytes finds them without decoding. A match without the
# group `hit` is the honest form of the same thing.
# The second expression fits what is left of a match when a file's ASCII is taken away.
_KINDS: tuple[tuple[str, re.Pattern[bytes], re.Pattern[bytes], Severity], ...] = (
    (
        "bidirectional controls",
        pattern(rb"(?P<hit>\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9])"),
        pattern(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]"),
        Severity.HIGH,
    ),
    (
        "invisible tag characters",
        # Flags of regions are a black flag, tag letters and a cancel tag (Unicode TS 51, annex C).
        pattern(rb"\xf0\x9f\x8f\xb4(?:%b){3,6}\xf3\xa0\x81\xbf|(?P<hit>(?:%b){3,})" % (_TAG, _TAG)),
        pattern(_TAG),
        Severity.HIGH,
    ),
    (
        "a run of variation selectors",
        pattern(rb"(?P<hit>(?:\xef\xb8[\x80-\x8f]|\xf3\xa0[\x84-\x87][\x80-\xbf]){4,})"),
        pattern(rb"(?:\xef\xb8[\x80-\x8f]|\xf3\xa0[\x84-\x87][\x80-\xbf]){4}"),
        Severity.HIGH,
    ),
    (
        "zero-width characters inside a word",
        pattern(rb"(?<=[A-Za-z0-9_])(?P<hit>\xe2\x80[\x8b-\x8d])(?=[A-Za-z0-9_])"),
        pattern(rb"\xe2\x80[\x8b-\x8d]"),
        Severity.MEDIUM,
    ),
    (
        # Marks of direction and joiners, which push out of sight what stands behind them.
        "a run of invisible characters",
        pattern(
            rb"(?P<hit>(?:(?:\xe2\x80[\x8b-\x8f]|\xe2\x81[\xa0-\xa4]|\xef\xbb\xbf|\xc2\xad)[ ]?){6,})"
        ),
        pattern(rb"(?:\xe2\x80[\x8b-\x8f]|\xe2\x81[\xa0-\xa4]|\xef\xbb\xbf|\xc2\xad){6}"),
        Severity.MEDIUM,
    ),
    (
        # Letters to a parser, nothing to the eye: U+115F, U+1160, U+3164, U+FFA0.
        "invisible letters",
        pattern(rb"(?P<hit>\xe1\x85[\x9f\xa0]|\xe3\x85\xa4|\xef\xbe\xa0)"),
        pattern(rb"\xe1\x85[\x9f\xa0]|\xe3\x85\xa4|\xef\xbe\xa0"),
        Severity.MEDIUM,
    ),
    (
        "private-use characters in a run",
        pattern(rb"(?P<hit>(?:\xee[\x80-\xbf]{2}){16,})"),
        pattern(rb"(?:\xee[\x80-\xbf]{2}){16}"),
        Severity.LOW,
    ),
)
_SOUGHT = pattern(
    rb"""["'/]\[\^?(?:(?:\xe2[\x80\x81][\x80-\xbf]|\xef\xbb\xbf|\xc2\xad|\\[\w]{1,6})-?){1,40}\][+*]?["'/]"""
)
"""Hidden characters that an expression looks for, alone between its brackets."""

_CODING = pattern(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_PLAIN = pattern(rb"(?i)^(utf-?8(-sig)?|ascii|us-ascii|latin-?1|iso-?8859-?(1|15)|cp1252)$")
_UNICODE = Rule(
    id="obf.unicode",
    title="Hidden characters",
    severity=Severity.MEDIUM,
    meaning="The file holds characters that are invisible or change the order in which text is "
    "shown. A reviewer, or a model that reads the text, sees something else than what runs.",
    normal="Right-to-left languages in data files, emoji sequences, fonts and parsers' test tables.",
    remedy="Look at the excerpt, where the characters are spelled out as ⟦U+…⟧.",
    cwe=("CWE-1007",),
    owasp=("MCP03",),
    references=("https://trojansource.codes/",),
)
_ENCODING = Rule(
    id="obf.encoding",
    title="Source in an unusual encoding",
    severity=Severity.HIGH,
    meaning="The interpreter decodes this file differently from editors and scanners, so it runs "
    "other code than everybody sees. The code was not read.",
    normal="Very old projects in regional encodings.",
    remedy="Decode it the same way and read it.",
    cwe=("CWE-838",),
    owasp=("MCP04",),
)


class HiddenUnicode(Check):
    """See the module."""

    name = "hidden-unicode"
    title = "looking for hidden characters"
    version = 2
    rules = (_UNICODE, _ENCODING)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings: list[Finding] = []
        for tree, file in subject.files():
            if file.format in ("text", "utf-16"):
                # Tests of text handling hold such characters on purpose; those of a source archive
                # beside a wheel are never installed.
                mild = file.language is None or (subject.passed_over(tree) and is_aside(file.path))
                findings += _findings(tree, file, mild)
        return self.evidence(context, findings)


def _findings(tree: ArtifactTree, file: SourceFile, mild: bool) -> Iterator[Finding]:
    data = tree.read(file)
    if file.language == "python" and (name := _coding(data)):
        at = Location(path=tree.shown(file), line=1)
        yield _ENCODING.finding(f"a coding line says {name}", location=at)
    if file.format == "utf-16" and file.language is not None:
        at = Location(path=tree.shown(file))
        native = file.language in ("powershell", "batch", "visual basic", "applescript")
        severity = Severity.MEDIUM if native else None
        yield _ENCODING.finding("is encoded as UTF-16", location=at, severity=severity)
    if data.isascii():
        return
    rest = data.translate(None, _ASCII)
    for what, form, left, severity in _KINDS:
        if not left.search(rest):
            continue
        places = [match for match in form.finditer(data) if match["hit"]]
        if not places:
            continue
        sought = [match.span() for match in _SOUGHT.finditer(data)]
        looked_for = all(any(a <= one.start() < b for a, b in sought) for one in places)
        line = data.count(b"\n", 0, places[0].start()) + 1
        finding = _UNICODE.finding(
            f"{what}, {len(places)} time(s)",
            location=Location(path=tree.shown(file), line=line, end_line=line),
            severity=Severity.LOW if mild or looked_for else severity,
        )
        column = places[0].start() - data.rfind(b"\n", 0, places[0].start())
        yield replace(finding, excerpt=excerpt(data, line, line, column))


def _coding(data: bytes) -> str | None:
    """The encoding that a Python source declares (PEP 263), if it is not a plain one."""
    for line in re.split(rb"\r\n?|\n", data, maxsplit=2)[:2]:
        match = _CODING.match(line.removeprefix(b"\xef\xbb\xbf"))
        if match:
            return None if _PLAIN.match(match[1]) else match[1].decode("ascii", "replace")
        if line.strip() and not line.lstrip().startswith(b"#"):
            return None
    return None
