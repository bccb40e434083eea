"""One function per section of a comparison."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from vetting.code_diff import CodeDiff, FileDiff
from vetting.comparison._closure import closures
from vetting.comparison._findings import findings
from vetting.comparison._lasting import lasting
from vetting.comparison._manifest import declared
from vetting.comparison._offered import answer_of, instructions, offers, tools, versions
from vetting.comparison._untouched import in_full, only_words
from vetting.comparison._values import Change, Section, section
from vetting.comparison._written import placed
from vetting.drift import Drift
from vetting.model.artifact import ArtifactTree
from vetting.model.profile import CAPABILITIES, Place
from vetting.model.verdict import Verdict

_TOUCHES = "capabilities"
"""The check that reads what the code can touch."""

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
    manifest = (
        section("manifest", declared(trees[0]), declared(trees[1]))
        if trees
        else Section(name="manifest", changes=(), gap=NO_BYTES)
    )
    closure = closures(before, after)
    found = (
        tools(before, after),
        instructions(before, after),
        offers(before, after),
        section(
            "install scripts",
            {script.name: script.command for script in one.install_scripts},
            {script.name: script.command for script in two.install_scripts},
            reach=True,
        ),
        _capabilities(before, after),
        placed(_environment(before, after), trees),
        section(
            "credential files",
            {file.what: "" for file in one.credential_files},
            {file.what: "" for file in two.credential_files},
            reach=True,
        ),
        placed(_hosts(before, after), trees),
        findings(before, after, closure.gap),
        section("release", _release(before), _release(after)),
        manifest,
        closure,
        _files(code),
    )
    alone = len(before.subject) == len(after.subject) == 1
    same = alone and only_words(code, trees, (manifest, closure))
    return tuple(map(in_full, found)) if same else found


def _unread(before: Verdict, after: Verdict) -> str | None:
    """Why what the code touches is not known in full."""
    if gap := versions(before, after, _TOUCHES):
        return gap
    for side, verdict in (("before", before), ("after", after)):
        answer = answer_of(verdict, _TOUCHES)
        if answer is not None and answer.reason is not None:
            return f"{side}: {answer.reason}"
    return None


def _compared(before: Verdict, after: Verdict) -> bool:
    """Whether what is known of both sides is compared, even where that is not all."""
    return versions(before, after, _TOUCHES) is None and all(
        answer_of(verdict, _TOUCHES) is not None for verdict in (before, after)
    )


def _capabilities(before: Verdict, after: Verdict) -> Section:
    one, two = before.profile, after.profile
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
    return Section(
        name="capabilities",
        changes=tuple(changes),
        gap=_unread(before, after),
        compared=_compared(before, after),
    )


def _hosts(before: Verdict, after: Verdict) -> Section:
    one, two = ({host.host: "" for host in side.profile.hosts} for side in (before, after))
    return section("hosts", one, two, reach=True)


def _environment(before: Verdict, after: Verdict) -> Section:
    one, two = before.profile, after.profile
    names = section(
        "environment",
        {item.name: "secret" if item.secret else "" for item in one.env},
        {item.name: "secret" if item.secret else "" for item in two.env},
        _unread(before, after),
        reach=True,
    )
    names = replace(names, compared=_compared(before, after))
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
    return replace(names, changes=(*names.changes, computed))


def _by_file(places: Iterable[Place]) -> Counter[str]:
    return Counter(lasting(place.path) for place in places)


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


def _release(verdict: Verdict) -> dict[str, str]:
    release = verdict.release
    said = next((item.provenance for item in verdict.evidence if item.provenance), None)
    facts = {
        "publisher": release.publisher,
        "repository": _address(release.repository_url),
        "licence": release.license,
        "withdrawn": release.withdrawn,
        "provenance": " ".join(filter(None, (said.state.value, said.identity))) if said else None,
    }
    return {name: value for name, value in facts.items() if value}


def _address(url: str | None) -> str | None:
    """A repository's address without what only says how it is fetched: `git+https://….git` is the
    page that `https://…` is.
    """
    if url is None:
        return None
    return re.sub(r"^git\+(?=https?://)|(?<=[^/])\.git/?$|(?<=[^/])/$", "", url)


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
