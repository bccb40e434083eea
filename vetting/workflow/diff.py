"""What changed between two versions: what a reviewer of an update has to read, and nothing else."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vetting import ecosystems
from vetting.errors import NotFound, VettingError
from vetting.fetch import fetch
from vetting.model.closure import Closure, ClosureMember
from vetting.model.package import PackagePin
from vetting.model.verdict import Verdict
from vetting.workflow import Tools
from vetting.workflow.recorded import recorded
from vetting.workflow.vet import policy_in_force, vet


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two versions; `files` are the paths and digests of its first artifact, None when
    its bytes cannot be had.
    """

    verdict: Verdict
    files: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is not as before; `before` is None when it is new, `after` when it is gone."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The changes of one kind, sorted by name; `gap` says why they are not known in full."""

    name: str
    changes: tuple[Change, ...]
    gap: str | None = None

    @property
    def added(self) -> tuple[Change, ...]:
        """What is new."""
        return tuple(change for change in self.changes if change.before is None)

    @property
    def removed(self) -> tuple[Change, ...]:
        """What is gone."""
        return tuple(change for change in self.changes if change.after is None)

    @property
    def changed(self) -> tuple[Change, ...]:
        """What is there and not the same."""
        return tuple(c for c in self.changes if c.before is not None and c.after is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """All sections, those without changes included."""

    before: Verdict
    after: Verdict
    sections: tuple[Section, ...]


def diff(before: PackagePin, after: PackagePin, tools: Tools) -> Diff:
    """Compare two pins, vetting the one that is not on record.

    Raises:
        NotFound: there is no such package or version.
        RegistryError: a registry could not be asked about a pin that is not on record.
    """
    return compare(look(before, tools), look(after, tools))


def look(pin: PackagePin, tools: Tools) -> Side:
    """A side of the comparison. Raises what `diff` does."""
    try:
        verdict = recorded(pin, tools)
    except NotFound:
        verdict = vet(pin, tools).verdict
    registry = tools.registries[pin.ecosystem]
    try:
        targets = policy_in_force(tools).targets
        release = ecosystems.get(pin.ecosystem).release(registry, pin, targets)
        subject = fetch(release, tools.http, tools.blobs, tools.progress)
    except VettingError:
        return Side(verdict=verdict, files=None)
    tree = next((tree for tree in subject.trees if tree.files), None)
    vetted = {digest for file in verdict.subject for digest in file.digests}
    if tree is None or not vetted & set(tree.digests):
        return Side(verdict=verdict, files=None)
    return Side(verdict=verdict, files={_plain(file.path): file.sha256 for file in tree.files})


def compare(before: Side, after: Side) -> Diff:
    """The differences of two versions, of one package or of two."""
    one, two = before.verdict, after.verdict
    first, second = one.profile, two.profile
    sections = [
        _closures(_closure(one), _closure(two)),
        _files(before, after),
        _section(
            "install scripts",
            {script.name: script.command for script in first.install_scripts},
            {script.name: script.command for script in second.install_scripts},
        ),
        _section("capabilities", _present(first.classes()), _present(second.classes())),
        _section("environment", _present(e.name for e in first.env), _present(e.name for e in second.env)),
        _section("hosts", _present(h.host for h in first.hosts), _present(h.host for h in second.hosts)),
        _section("tools", _tools(one), _tools(two)),
    ]  # fmt: skip
    return Diff(before=one, after=two, sections=tuple(sections))


def _section(
    name: str, before: Mapping[str, str], after: Mapping[str, str], gap: str | None = None
) -> Section:
    changes = tuple(
        Change(name=key, before=before.get(key), after=after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )
    return Section(name=name, changes=changes, gap=gap)


def _present(names: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(names, "")


def _closure(verdict: Verdict) -> Closure | None:
    return next((item.closure for item in verdict.evidence if item.closure), None)


def _closures(before: Closure | None, after: Closure | None) -> Section:
    known = [closure for closure in (before, after) if closure is not None and closure.complete]
    gap = None if len(known) == 2 else "a closure is not complete"
    one, two = (_members(closure.members if closure else ()) for closure in (before, after))
    for key in one.keys() & two.keys():
        (words, files), (same, others) = one[key], two[key]
        if words == same and files != others:
            # The same version with other files is the change that must not go unseen.
            one[key], two[key] = (f"{words} ({files})", files), (f"{words} ({others})", others)
    texts = [{key: words for key, (words, _) in side.items()} for side in (one, two)]
    return _section("closure", texts[0], texts[1], gap)


def _members(members: Iterable[ClosureMember]) -> dict[str, tuple[str, str]]:
    """By name: versions with what is to be said of them, and the digests of their files."""
    found: dict[str, tuple[str, str]] = {}
    for member in members:
        remarks = [
            *(["runs code when installed"] if member.install_scripts else []),
            *(["withdrawn"] if member.withdrawn else []),
        ]
        words = member.version + (f" ({', '.join(remarks)})" if remarks else "")
        digests = ", ".join(sorted(str(digest) for _, digest in member.files))
        before = found.get(member.name)
        both = (f"{before[0]}, {words}", f"{before[1]}, {digests}") if before else (words, digests)
        found[member.name] = both
    return found


def _files(before: Side, after: Side) -> Section:
    if before.files is None or after.files is None:
        return Section(name="files", changes=(), gap="the files that were vetted cannot be had")
    return _section("files", before.files, after.files)


def _tools(verdict: Verdict) -> dict[str, str]:
    surface = next((item.surface for item in verdict.evidence if item.surface), None)
    return {tool.name: tool.digest for tool in surface.tools} if surface else {}


def _plain(path: str) -> str:
    """The path without the version that a wheel's metadata folder carries."""
    return re.sub(r"^[^/]+\.(dist-info|data)/", r"*.\1/", path)
