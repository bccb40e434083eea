"""A comparison of two versions as text, Markdown and JSON."""

import json
from collections.abc import Iterator

from vetting.escaping import code_span, for_log, for_markdown, inert, one_line
from vetting.model.verdict import Verdict
from vetting.workflow.diff import Change, Diff, Section

SCHEMA = "mcp-vet/diff/v1"
_MOST = 40
_DIGESTS = frozenset({"files", "tools"})


def text(diff: Diff) -> str:
    """For the terminal."""
    lines = [one_line(f"{diff.before.pin} → {diff.after.pin}", 500)]
    for section in diff.sections:
        lines += ["", f"{section.name}: {_summary(section)}"]
        lines += [f"  {sign} {one_line(words, 400)}" for sign, words in _changes(section)]
    return inert("\n".join(lines)) + "\n"


def markdown(diff: Diff) -> str:
    """For pull requests."""
    pins = (code_span(one_line(str(side.pin))) for side in (diff.before, diff.after))
    lines = [f"## {' → '.join(pins)}"]
    for section in diff.sections:
        lines += ["", f"**{section.name}**: {for_markdown(_summary(section))}"]
        listed = [f"- {s} {code_span(one_line(words, 400))}" for s, words in _changes(section)]
        lines += ["", *listed] if listed else []
    return inert("\n".join(lines)) + "\n"


def as_json(diff: Diff) -> str:
    """One document, `mcp-vet/diff/v1`."""
    document = {
        "schema": SCHEMA,
        "before": _pin(diff.before),
        "after": _pin(diff.after),
        "same": not any(section.changes or section.gap for section in diff.sections),
        **{
            section.name.replace(" ", "_"): {
                "incomplete": section.gap,
                "added": [{"name": c.name, "after": c.after} for c in section.added],
                "removed": [{"name": c.name, "before": c.before} for c in section.removed],
                "changed": [
                    {"name": c.name, "before": c.before, "after": c.after} for c in section.changed
                ],
            }
            for section in diff.sections
        },
    }
    return for_log(json.dumps(document, indent=2))


def _pin(verdict: Verdict) -> dict[str, str | None]:
    closure = next((item.closure for item in verdict.evidence if item.closure), None)
    return {
        "purl": verdict.pin.purl,
        "decision": verdict.decision.value,
        "closure_digest": closure.digest if closure else None,
    }


def _summary(section: Section) -> str:
    parts = (("added", section.added), ("removed", section.removed), ("changed", section.changed))
    said = ", ".join(f"{len(changes)} {word}" for word, changes in parts if changes)
    said = said or ("nothing to compare" if section.gap else "no change")
    return f"{said}; INCOMPLETE: {section.gap}" if section.gap else said


def _changes(section: Section) -> Iterator[tuple[str, str]]:
    for change in section.changes[:_MOST]:
        sign = "+" if change.before is None else "-" if change.after is None else "~"
        yield sign, _words(change, section.name)
    if len(section.changes) > _MOST:
        yield "…", f"and {len(section.changes) - _MOST} more; --format json lists all"


def _words(change: Change, section: str) -> str:
    if section in _DIGESTS:
        return change.name
    if change.before is not None and change.after is not None:
        return f"{change.name}: {change.before} → {change.after}"
    return f"{change.name} {change.after or change.before or ''}".rstrip()
