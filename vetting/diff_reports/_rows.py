"""What all formats say of a comparison, as plain text that is escaped by whoever shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from vetting.code_diff import MAX_LINE, CodeDiff, FileDiff, Hunk
from vetting.comparison import Change, Section
from vetting.drift import Drift
from vetting.workflow.diff import Diff

MOST = 40
"""Changes of one section that are listed."""

_LONG = 120
"""Lines of one hunk that are shown unless all are asked for."""

_DIGESTS = frozenset({"files", "tools"})


def headline(diff: Diff) -> str:
    """How much changed, in a few words."""
    gaps = sum(1 for section in diff.sections if section.gap)
    parts = []
    if diff.drift is not Drift.NONE:
        parts.append(f"{diff.drift.value} {diff.drift.words}")
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
    said = said or ("nothing to compare" if section.gap else "no change")
    return f"{said}; INCOMPLETE: {section.gap}" if section.gap else said


def rows(section: Section) -> Iterator[tuple[str, str]]:
    """A sign and words for each change."""
    for change in section.changes[:MOST]:
        sign = "+" if change.before is None else "-" if change.after is None else "~"
        yield sign, words(change, section.name)
    if len(section.changes) > MOST:
        yield "…", f"and {len(section.changes) - MOST} more; --format json lists all"


def words(change: Change, section: str) -> str:
    """One change on one line."""
    drift = f"{change.drift.value} " if change.drift and section == "tools" else ""
    name = f"{drift}{change.name}"
    if section not in _DIGESTS:
        if change.before is not None and change.after is not None:
            name = f"{name}: {change.before or '(plain)'} → {change.after or '(plain)'}"
        elif change.after or change.before:
            name = f"{name}: {change.after or change.before}"
    return f"{name} ({'; '.join(change.what)})" if change.what else name


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
