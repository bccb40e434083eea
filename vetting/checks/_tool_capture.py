"""A captured list of tools beside the one read from source: what one has and the other has not, and
what the captured texts say.
"""

from collections.abc import Iterator
from dataclasses import replace

from vetting.checks import Context
from vetting.checks._tool_behaviour_rules import CAPTURE
from vetting.checks._tool_facts import Around
from vetting.checks._tool_orders import orders
from vetting.checks._tool_texts import problems
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Finding, Location, Severity
from vetting.model.surface import Captured, Surface, SurfaceState
from vetting.surface import Declared, Reading, compare

_SHOWN = 20
"""Names in one message; the document has all."""


def beside(
    answer: Surface, reading: Reading, tree: ArtifactTree, context: Context
) -> tuple[Surface, list[Finding]]:
    """`answer` with what was captured, and the findings of the comparison."""
    if context.captured is None:
        return answer, []
    label, capture = context.captured
    difference = compare(answer, capture)
    told = Captured(
        label=label,
        digest=capture.digest,
        count=len(capture.tools),
        source_only=difference.source_only,
        captured_only=difference.captured_only,
    )
    known = {item.name: item.fields.get("description") for item in reading.declared}
    said = [
        Declared(kind="tool", name=name, fields=fields, path=label, line=1)
        for (name, _), fields in zip(capture.tools, capture.fields, strict=True)
        if fields.get("description") != known.get(name, ...)
    ]
    found = [*_differences(told, answer.state)]
    where = Location(path=label)
    for item in said:
        for rule, what in problems({"name": item.name, **item.fields}):
            text = f"{what} in the captured tool {item.name[:80]}"
            found.append(rule.finding(text, location=where))
    found += orders(said, replace(tree, prefix=""), Around({}), context)
    return replace(answer, captured=told), found


def _differences(told: Captured, state: SurfaceState) -> Iterator[Finding]:
    where = Location(path=told.label)
    # A list from source that is not whole is expected to lack some.
    lacking = None if state is SurfaceState.COMPLETE else Severity.INFO
    if told.captured_only:
        text = f"told by the running server only: {_names(told.captured_only)}"
        yield CAPTURE.finding(text, location=where, severity=lacking)
    if told.source_only:
        text = f"in the source only: {_names(told.source_only)}"
        yield CAPTURE.finding(text, location=where, severity=Severity.LOW)


def _names(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(name[:80] for name in names[:_SHOWN]) + more
