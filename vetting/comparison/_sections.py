"""One function per section of a comparison."""

import re
from collections import Counter
from collections.abc import Iterable

from vetting import drift
from vetting.checks._tool_texts import problems
from vetting.code_diff import CodeDiff, FileDiff
from vetting.comparison._manifest import declared
from vetting.comparison._values import Change, Section, section
from vetting.drift import Drift
from vetting.model.artifact import ArtifactTree
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import Finding, Severity
from vetting.model.profile import CAPABILITIES, Place, Profile
from vetting.model.surface import Surface
from vetting.model.verdict import Verdict

# Bundlers name what they split off after its content: `chunk-B4JQTSBD.js`.
_HASHED = re.compile(r"-[A-Z0-9]{8}(?=\.[cm]?js$)")
NO_BYTES = "the files that were vetted cannot be had"


def sections(
    before: Verdict,
    after: Verdict,
    trees: tuple[ArtifactTree, ArtifactTree] | None,
    code: CodeDiff | None,
) -> tuple[Section, ...]:
    """All sections, those without changes included; `trees` and `code` are None where the bytes
    of a side cannot be had.
    """
    one, two = before.profile, after.profile
    return (
        _tools(before, after),
        section(
            "install scripts",
            {script.name: script.command for script in one.install_scripts},
            {script.name: script.command for script in two.install_scripts},
            reach=True,
        ),
        _capabilities(one, two),
        _environment(one, two),
        section(
            "credential files",
            {file.what: "" for file in one.credential_files},
            {file.what: "" for file in two.credential_files},
            reach=True,
        ),
        section(
            "hosts",
            {host.host: "" for host in one.hosts},
            {host.host: "" for host in two.hosts},
            reach=True,
        ),
        _findings(before, after),
        section("release", _release(before), _release(after)),
        section("manifest", declared(trees[0]), declared(trees[1]))
        if trees
        else Section(name="manifest", changes=(), gap=NO_BYTES),
        _closures(before, after),
        _files(code),
    )


def _surface(verdict: Verdict) -> Surface | None:
    return next((item.surface for item in verdict.evidence if item.surface), None)


def _reader(verdict: Verdict) -> int | None:
    """The version of the check that read the tools."""
    return next((e.version for e in verdict.evidence if e.check == "tool-surface"), None)


def _tools(before: Verdict, after: Verdict) -> Section:
    one, two = _surface(before), _surface(after)
    gap = None
    if one is not None or two is not None:
        gap = drift.gap(one, two)
        if gap is None and _reader(before) != _reader(after):
            gap = "they were read by two versions of mcp-vet; vet the older record again"
    same = before.pin == after.pin
    digests = [
        {tool.name: drift.digest_of(tool) for tool in side.tools} if side else {}
        for side in (one, two)
    ]
    changes = tuple(
        Change(
            name=found.name,
            before=digests[0].get(found.before or ""),
            after=digests[1].get(found.after or ""),
            drift=Drift.PINNED if same else found.drift,
            what=(*found.what, *_told(found.added)),
        )
        for found in drift.tools(one, two)
    )
    return Section(name="tools", changes=changes, gap=gap and f"{gap} (D8)")


def _told(text: str) -> Iterable[str]:
    """What the rules about what a model reads say of text that is new."""
    found = dict.fromkeys(
        f"the new text: {what} [{rule.id}]" for rule, what in problems({"": text})
    )
    return found if text else ()


def _capabilities(one: Profile, two: Profile) -> Section:
    changes = []
    for name in CAPABILITIES:
        was, now = (
            _by_file(place for found, place in side.capabilities if found == name)
            for side in (one, two)
        )
        if was != now:
            changes.append(
                Change(
                    name=name,
                    before=_places(was) if was else None,
                    after=_places(now) if now else None,
                    drift=Drift.REACH if not was else None,
                    what=_moved(was, now),
                )
            )
    return Section(name="capabilities", changes=tuple(changes))


def _environment(one: Profile, two: Profile) -> Section:
    names = section(
        "environment",
        {item.name: "secret" if item.secret else "" for item in one.env},
        {item.name: "secret" if item.secret else "" for item in two.env},
        reach=True,
    )
    was, now = (_by_file(side.env_dynamic) for side in (one, two))
    if was == now:
        return names
    computed = Change(
        name="names that are computed",
        before=_places(was) if was else None,
        after=_places(now) if now else None,
        drift=Drift.REACH if not was else None,
        what=_moved(was, now),
    )
    return Section(name="environment", changes=(*names.changes, computed))


def _by_file(places: Iterable[Place]) -> Counter[str]:
    return Counter(_HASHED.sub("-*", place.path) for place in places)


def _places(count: Counter[str]) -> str:
    number, files = count.total(), len(count)
    return f"{number} place{'s' * (number != 1)} in {files} file{'s' * (files != 1)}"


def _moved(was: Counter[str], now: Counter[str]) -> tuple[str, ...]:
    """Files with more or fewer places: lines move, so that places cannot be told one by one."""
    rows = [
        f"{path}: {was[path]} → {now[path]}"
        for path in sorted(was.keys() | now.keys())
        if was[path] != now[path]
    ]
    more = (f"and {len(rows) - 8} more files",) if len(rows) > 8 else ()
    return (*rows[:8], *more)


def _findings(before: Verdict, after: Verdict) -> Section:
    """Findings above facts, by rule and file."""
    sides = [
        {
            f"{finding.rule_id} {_path(finding)}".rstrip(): finding.severity.value
            for _, finding in reversed(side.ranked)
            if finding.severity is not Severity.INFO
        }
        for side in (before, after)
    ]
    return section("findings", sides[0], sides[1])


def _path(finding: Finding) -> str:
    """Where it is, in a member of the closure without the member's version."""
    path = finding.location.path if finding.location else ""
    return re.sub(r"^(pkg:[^!]+)@[^!@]*(?=!/)", r"\1", path)


def _release(verdict: Verdict) -> dict[str, str]:
    release = verdict.release
    said = next((item.provenance for item in verdict.evidence if item.provenance), None)
    facts = {
        "publisher": release.publisher,
        "repository": release.repository_url,
        "licence": release.license,
        "withdrawn": release.withdrawn,
        "provenance": " ".join(filter(None, (said.state.value, said.identity))) if said else None,
    }
    return {name: value for name, value in facts.items() if value}


def _closure(verdict: Verdict) -> Closure | None:
    return next((item.closure for item in verdict.evidence if item.closure), None)


def _closures(before: Verdict, after: Verdict) -> Section:
    closures = _closure(before), _closure(after)
    known = [closure for closure in closures if closure is not None and closure.complete]
    gap = None if len(known) == 2 else "a closure is not complete"
    one, two = (
        _members(closure.members if closure else (), side.pin.name)
        for closure, side in zip(closures, (before, after), strict=True)
    )
    for key in one.keys() & two.keys():
        (words, files), (same, others) = one[key], two[key]
        if words == same and files != others:
            # The same version with other files is the change that must not go unseen.
            one[key], two[key] = (f"{words} ({files})", files), (f"{words} ({others})", others)
    texts = [{key: words for key, (words, _) in side.items()} for side in (one, two)]
    return section("closure", texts[0], texts[1], gap)


def _members(members: Iterable[ClosureMember], itself: str) -> dict[str, tuple[str, str]]:
    """By name: versions with what is to be said of them, and the digests of their files."""
    found: dict[str, tuple[str, str]] = {}
    for member in members:
        if member.name == itself:
            continue
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


def _files(code: CodeDiff | None) -> Section:
    if code is None:
        return Section(name="files", changes=(), gap=NO_BYTES)
    changes = [
        Change(
            name=file.path,
            before=file.old_sha256 or None,
            after=file.new_sha256 or None,
            what=tuple(_about(file)),
        )
        for file in code.files
    ]
    return Section(name="files", changes=tuple(sorted(changes, key=lambda change: change.name)))


def _about(file: FileDiff) -> Iterable[str]:
    if file.old and file.new and file.old != file.new:
        yield f"was {file.old}"
    if file.note:
        yield file.note
    if file.opaque:
        yield file.opaque
    elif file.added or file.removed:
        yield f"+{file.added} -{file.removed}"
