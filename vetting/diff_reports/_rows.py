"""What all formats say of a comparison, as plain text that is escaped by whoever shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vetting.code_diff import MAX_LINE, CodeDiff, FileDiff, Hunk
from vetting.comparison import Change, Section
from vetting.drift import Drift
from vetting.workflow.diff import Diff

MOST = 40
"""Changes of one section that are listed."""

_LONG = 120
"""Lines of one hunk that are shown unless all are asked for."""

LONG = 2_000
"""Characters of a row, of one that names many tools too."""

_TOGETHER = 3
"""Tools that changed alike and are named in one row."""

_DIGESTS = frozenset({"files", "tools", "instructions", "prompts and resources"})
"""Sections whose values are digests, which tell a reader nothing."""

_CLASSED = frozenset({"tools", "instructions"})


def headline(diff: Diff) -> str:
    """How much changed, in a few words."""
    gaps = sum(1 for section in diff.sections if section.gap)
    parts = []
    if diff.drift is not Drift.NONE:
        parts.append(f"{diff.drift.value} {diff.drift.words}")
    elif not gaps and any(section.changes for section in diff.sections):
        parts.append(
            f"{diff.drift.value}: tools and texts are as before, and nothing reaches further"
        )
    if diff.before.pin == diff.after.pin and not any(s.changes for s in diff.sections):
        parts.append("the same version")
    elif not any(section.changes for section in diff.sections):
        parts.append("no change" if not gaps else "no change that could be seen")
    if gaps:
        parts.append(f"{gaps} of {len(diff.sections)} sections not comparable in full")
    return "; ".join(parts)


def shown(diff: Diff) -> tuple[Section, ...]:
    """Sections that have something to say."""
    return tuple(section for section in diff.sections if section.changes or section.gap)


def unchanged(diff: Diff) -> str:
    """The names of the others."""
    return ", ".join(s.name for s in diff.sections if not s.changes and not s.gap)


def summary(section: Section) -> str:
    """`2 added, 1 changed; INCOMPLETE: …`."""
    parts = (("added", section.added), ("removed", section.removed), ("changed", section.changed))
    said = ", ".join(f"{len(changes)} {word}" for word, changes in parts if changes)
    unseen = "no change found" if section.compared else "nothing to compare"
    said = said or (unseen if section.gap else "no change")
    return f"{said}; INCOMPLETE: {section.gap}" if section.gap else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a section: a sign, what it is about, and what is said of it, if anything."""

    sign: str
    head: str
    details: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """All of it on one line."""
        return f"{self.head} ({'; '.join(self.details)})" if self.details else self.head


def rows(section: Section) -> Iterator[Row]:
    """The changes of a section. Of tools that changed alike, all are named in one row."""
    groups: dict[object, list[Change]] = {}
    for number, change in enumerate(section.changes):
        alike = (sign(change), change.drift, change.what)
        together = section.name == "tools" and change.what
        groups.setdefault(alike if together else number, []).append(change)
    parts = [
        part
        for changes in groups.values()
        for part in ([changes] if len(changes) >= _TOGETHER else [[one] for one in changes])
    ]
    for changes in parts[:MOST]:
        first = changes[0]
        yield Row(sign=sign(first), head=_head(changes, section.name), details=first.what)
    if left := sum(map(len, parts[MOST:])):
        yield Row(sign="…", head=f"and {left} more; --format json lists all")


def sign(change: Change) -> str:
    """Whether something is new, gone or other."""
    return "+" if change.before is None else "-" if change.after is None else "~"


def _head(changes: Sequence[Change], section: str) -> str:
    """The names of what changed alike, with the class; the values of one where they say something."""
    first = changes[0]
    drift = f"{first.drift.value} " if first.drift and section in _CLASSED else ""
    if len(changes) > 1:
        names = ", ".join(change.name for change in changes)
        return f"{drift}{len(changes)} tools: {names}"
    if section in _DIGESTS:
        return f"{drift}{first.name}"
    if first.before is not None and first.after is not None:
        return f"{first.name}: {first.before or '(plain)'} → {first.after or '(plain)'}"
    value = first.after or first.before
    return f"{first.name}: {value}" if value else first.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of the unified diff with the hunks of it that are shown, in its own order."""

    file: FileDiff
    hunks: tuple[Hunk, ...]


def parts(code: CodeDiff, lines: int | None) -> tuple[tuple[Part, ...], str]:
    """The hunks to show, by file, the foremost file first; and what is left out, in words."""
    ranked = sorted(
        ((file, hunk) for file in code.files for hunk in file.hunks),
        key=lambda pair: -pair[1].score,
    )
    chosen: list[int] = []
    room = lines
    left_lines = left_hunks = 0
    for _file, hunk in ranked:
        size = len(hunk.lines) if lines is None else min(len(hunk.lines), _LONG)
        if room is not None and (size > room or (hunk.score == 0 and lines is not None)):
            left_hunks += 1
            left_lines += len(hunk.lines)
            continue
        if room is not None:
            room -= size
        chosen.append(id(hunk))
    taken = set(chosen)
    found = tuple(
        Part(file=file, hunks=mine)
        for file in code.files
        if (mine := tuple(hunk for hunk in file.hunks if id(hunk) in taken))
    )
    if not left_hunks:
        return found, ""
    return found, f"{left_hunks} hunks ({left_lines:,} lines) are not shown; --full shows all"


def body(hunk: Hunk, lines: int | None) -> tuple[tuple[str, ...], str]:
    """The lines of a hunk that are shown, and what is said of the rest."""
    if lines is None:
        return hunk.lines, ""
    shown = tuple(_cut(line) for line in hunk.lines[:_LONG])
    left = len(hunk.lines) - len(shown)
    return shown, f"… {left:,} more lines; --full shows them" if left else ""


def _cut(line: str) -> str:
    """A very long line says that there is more of it: code can hide far to the right."""
    return line if len(line) <= MAX_LINE else f"{line[:400]} … {len(line) - 400:,} characters more"


def names(file: FileDiff) -> tuple[str, str]:
    """The two lines that begin a file in a unified diff, without their signs."""
    return (
        f"a/{file.old}" if file.old else "/dev/null",
        f"b/{file.new}" if file.new else "/dev/null",
    )


def about_code(code: CodeDiff) -> str:
    """How much code changed, and how much of it nobody can read."""
    plus = sum(file.added for file in code.files)
    minus = sum(file.removed for file in code.files)
    said = f"{len(code.files)} file{'s' * (len(code.files) != 1)}, +{plus:,} -{minus:,} lines"
    if code.opaque:
        share = code.opaque_share
        said += f"; {len(code.opaque)} opaque, {share:.0%} of the bytes that changed"
    return said
