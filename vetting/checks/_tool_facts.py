"""What is known of one tool: its declaration, what its code does, and what other checks found in
that code.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from vetting.checks._tool_claim_words import HERE
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Evidence, Finding, Location, Rule, Severity
from vetting.model.profile import CAPABILITIES, merge
from vetting.model.surface import Handler, Tool
from vetting.surface import Act, Declared
from vetting.trifecta import lists

_ORDER = tuple(
    kind
    for name in CAPABILITIES
    for kind in (name, *{"fs_write": ("delete",), "network": ("send",)}.get(name, ()))
)
_IMPLIED = {"client": "network", "send": "network", "request": "send", "delete": "fs_write"}


class Around:
    """What the checks before this one found, by file."""

    def __init__(self, earlier: Mapping[str, Evidence]) -> None:
        self.findings: dict[str, list[Finding]] = {}
        for evidence in earlier.values():
            for item in evidence.findings:
                if item.location is not None and item.location.line is not None:
                    self.findings.setdefault(item.location.path, []).append(item)
        profile = merge(item.profile for item in earlier.values() if item.profile)
        self.capabilities: dict[str, list[tuple[int, str]]] = {}
        for name, place in profile.capabilities:
            self.capabilities.setdefault(place.path, []).append((place.line, name))
        self.credentials: dict[str, list[tuple[int, str]]] = {}
        for file in profile.credential_files:
            self.credentials.setdefault(file.path, []).append((file.line, file.what))
        self.secrets = tuple(dict.fromkeys(item.name for item in profile.env if item.secret))
        self.logins: dict[str, list[tuple[int, str]]] = {}
        for env in profile.env:
            if env.secret:
                self.logins.setdefault(env.path, []).append((env.line, env.name))
        self.online = any(name == "network" for name, _ in profile.capabilities)
        self._lines: dict[tuple[str, str], tuple[str, ...]] = {}
        self.held: dict[str, list[tuple[str, str]]] = {}
        """What `_tool_preview` found of an artifact, by its prefix."""

    def lines(self, tree: ArtifactTree, path: str) -> tuple[str, ...]:
        """The lines of a file: the tools of a bundle ask for those of the same one hundreds of times."""
        key = tree.prefix, path
        if key not in self._lines:
            file = tree.find(path)
            data = tree.read(file) if file is not None else b""
            while len(self._lines) > 1:
                del self._lines[next(iter(self._lines))]
            self._lines[key] = tuple(data.decode("utf-8", "replace").split("\n"))
        return self._lines[key]


_WHOLE = 1 << 30
"""A line behind the last one of a file."""

_SAYS_WHEN = 4
"""Lines up to a call in which its condition stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something to say of a tool: at length, in a few words, and where."""

    rule: Rule
    message: str
    note: str
    place: Location
    severity: Severity | None = None

    @property
    def signal(self) -> str:
        """What other rules may have said too."""
        return self.rule.signal or self.rule.id

    def finding(self) -> Finding:
        """As a finding."""
        return self.rule.finding(self.message, location=self.place, severity=self.severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One tool."""

    tool: Tool
    item: Declared
    prefix: str
    around: Around
    tree: ArtifactTree | None = None
    bounded: Collection[str] = ()
    """Parameters that their schema leaves no free choice, as `tool.parameter`."""

    @property
    def acts(self) -> tuple[Act, ...]:
        """What its code does, by the surest steps only."""
        return tuple(act for act in self.item.code.acts if act.sure) if self.item.code else ()

    @property
    def place(self) -> Location:
        """Where it is declared."""
        place = self.tool.place
        return Location(path=place.path, line=place.line, end_line=place.line)

    @property
    def followed(self) -> bool:
        """Whether all of its code is known."""
        return self.tool.handler is Handler.FOLLOWED

    @property
    def checks(self) -> tuple[str, ...]:
        """Functions on the way that are named as checks."""
        return self.item.code.checks if self.item.code else ()

    @property
    def changes(self) -> tuple[str, ...]:
        """Functions on the way that are named as those that change what they work on."""
        return self.item.code.changes if self.item.code else ()

    def at(self, act: Act) -> Location:
        """Where it does something."""
        return Location(path=self.prefix + act.path, line=act.line, end_line=act.line)

    def spans(self) -> Iterator[tuple[str, int, int]]:
        """The files and lines of its code, as far as every step to them is known."""
        for path, first, last, sure in self.item.code.parts if self.item.code else ():
            if sure and first:
                yield self.prefix + path, first, last

    def sources(self) -> Iterator[str]:
        """The source of its code, part by part, as far as every step to it is known."""
        for path, first, last, sure in self.item.code.parts if self.item.code else ():
            if sure and first:
                yield "\n".join(self._lines(path)[first - 1 : last])

    def files(self) -> Iterator[str]:
        """All of the files in which it has code."""
        parts = self.item.code.parts if self.item.code else ()
        for path in sorted({path for path, _, _, _ in parts}):
            yield "\n".join(self._lines(path))

    def is_here(self, act: Act) -> bool:
        """Whether an act reaches no further than this computer, as far as its address is written."""
        if HERE.search(act.text):
            return True
        named = re.match(r"[\w.$#]{1,80}+\(\s{0,40}(?:f?[\"'`]\$?\{)?(\w{1,60})\b", act.text)
        if named is None:
            return False
        word = named[1]  # first, that it is looked for as a literal
        given = rf"{word}(?<![\w.]{word})(?:\s?:\s?\w+)?\s?=\s?([^\n]{{1,200}})"
        found = re.findall(given, "\n".join(self._lines(act.path)))
        return bool(found) and all(HERE.search(one) for one in found)

    def line(self, act: Act) -> str:
        """The line on which it does something."""
        return "".join(self._lines(act.path)[act.line - 1 : act.line])

    def lines_before(self, act: Act, count: int = _SAYS_WHEN) -> list[str]:
        """The line on which it does something, and those before it that say when."""
        return list(self._lines(act.path)[max(0, act.line - count) : act.line])

    def text(self, act: Act) -> str:
        """All of the file in which it does something."""
        return "\n".join(self._lines(act.path))

    def _lines(self, path: str) -> tuple[str, ...]:
        return self.around.lines(self.tree, path) if self.tree is not None else ()

    def inside(self) -> Iterator[Finding]:
        """What earlier checks found in its code."""
        for path, first, last in self.spans():
            for found in self.around.findings.get(path, ()):
                if found.location and first <= (found.location.line or 0) <= last:
                    yield found

    def known(self, signal: str, place: Location | None = None) -> bool:
        """Whether an earlier check said the same: in this tool's code, or at one place."""
        if place is None:
            return any(found.signal == signal for found in self.inside())
        return any(
            found.signal == signal and found.location and found.location.line == place.line
            for found in self.around.findings.get(place.path, ())
        )

    def reaches(self, *, sure: bool) -> tuple[tuple[str, str], ...]:
        """The capability classes that its code was seen to use, `delete` and `send`, with a place
        in words; or, if not `sure`, those that it may use besides. That is no reason to say that a
        tool lies, and reason enough to tell what it may touch.
        """
        found: dict[bool, dict[str, str]] = {True: {}, False: {}}
        acts = self.item.code.acts if self.item.code else ()
        for act in sorted(acts, key=lambda act: lists(f"{act.what} at ")):
            where = f"{act.what} at {self.prefix}{act.path}:{act.line}"
            for kind in (act.kind, _IMPLIED.get(act.kind)):
                if kind is not None:
                    found[act.sure].setdefault(kind, where)
        for path, first, last in self.spans():
            here = self.around.capabilities.get(path, ())
            for line, name in here:
                if first <= line <= last:
                    # A repository or database is opened: what is then done to it is not told.
                    handle = name == "fs_write" and (line, "fs_read") in here
                    if not handle or not self.followed or self.changes:
                        found[not handle].setdefault(name, f"{path}:{line}")
        told = (
            found[sure] if sure else {k: w for k, w in found[sure].items() if k not in found[True]}
        )
        return tuple((kind, told[kind]) for kind in _ORDER if kind in told)

    def login(self, secrets: Collection[str]) -> str:
        """The first of the server's `secrets` that its code reads, or the file from which it asks over
        the network; empty where none is read there.
        """
        spans = [*self.spans()]
        acts = self.item.code.acts if self.item.code else ()
        asking = {act.path for act in acts if "network" in (act.kind, _IMPLIED.get(act.kind))}
        spans += ((self.prefix + path, 0, _WHOLE) for path in sorted(asking))
        for path, first, last in spans:
            for line, name in self.around.logins.get(path, ()):
                if first <= line <= last and name in secrets:
                    return name
        return ""

    def credentials(self) -> Iterator[tuple[str, Location]]:
        """The credential files that its code names."""
        for path, first, last in self.spans():
            for line, what in self.around.credentials.get(path, ()):
                if first <= line <= last:
                    yield what, Location(path=path, line=line, end_line=line)
