"""A tool that says it is only a rehearsal, and runs the very function by which another one does it."""

from collections.abc import Iterator, Mapping, Sequence

from vetting.checks._tool_behaviour_rules import MISMATCH
from vetting.checks._tool_claim_words import UNCHANGED
from vetting.checks._tool_facts import Around
from vetting.checks._tool_preview import is_told_to_hold
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Finding, Location
from vetting.patterns import pattern
from vetting.surface import Declared

_REHEARSES = pattern(
    r"(?i)\b(?:dry.?run|preview|rehears\w+|simulat\w+|what.?if|plan)\b|\bwould (?:do|change|be|happen)\b"
)
_NAMED = pattern(
    r"(?i)(?:preview|dry_?run|simulate|what_?if|rehearse|plan|estimate|quote)(?:_|[A-Z]|$)"
)
_DOES = pattern(
    r"(?i)(?:apply|commit|execute|send|submit|push|publish|deploy|perform|run|start|create|update|set|confirm"
    r"|write|save|book|place|pay|transfer)(?:_|[A-Z]|$)"
)
"""Names of tools that do what others only tell of."""

_ACTS = pattern(
    r"\A\s{0,40}(?:@[^\n]{0,80}\n\s{0,40})?"
    r"(?:export |public |private |static |async |def |function |const ){0,4}[#_]{0,2}"
    r"((?:apply|commit|submit|push|publish|deploy|send|transmit|perform|write_back|flush)\w{0,30})"
    r"\s?(?:=\s?(?:async )?)?\("
)
"""The beginning of a function that is named for an act."""

_HELD = pattern(r"(?i)dry|preview|simul|rehears|what_?if|rollback|only|test")
"""Words of a function that can be told to do nothing."""


def rehearsed(
    declared: Sequence[Declared], tree: ArtifactTree, around: Around
) -> Iterator[Finding]:
    """What tools do all the same that say nothing is changed yet, at the function that does it."""
    tools = [one for one in declared if one.kind == "tool" and one.code is not None]
    for tool in tools:
        if not _only_rehearses(tool):
            continue
        others = [one for one in tools if one is not tool]
        doing = [one for one in others if _does(one)]
        rest = {part for one in others if one not in doing for part in _parts(one)}
        if is_told_to_hold(_source(part, tree, around) for part in _parts(tool)):
            continue
        for part in sorted(_parts(tool) - rest):
            if any(part in _parts(one) for one in doing) and (name := _act(part, tree, around)):
                path, first, _ = part
                where = Location(path=tree.prefix + path, line=first, end_line=first)
                said = f"tool {tool.name[:80]} says that nothing is changed yet, and runs {name}"
                yield MISMATCH.finding(said, location=where)


def _only_rehearses(tool: Declared) -> bool:
    said = str(tool.fields.get("description", ""))
    if _DOES.match(tool.name) or not (_NAMED.match(tool.name) or _REHEARSES.search(said)):
        return False
    return _hint(tool, "readOnlyHint") is True or UNCHANGED.search(said) is not None


def _does(tool: Declared) -> bool:
    """Whether a tool is there to change something, as it says itself."""
    changes = _hint(tool, "destructiveHint") is True or _DOES.match(tool.name) is not None
    return changes and _hint(tool, "readOnlyHint") is not True


def _hint(tool: Declared, name: str) -> object:
    hints = tool.fields.get("annotations")
    return hints.get(name) if isinstance(hints, Mapping) else None


def _parts(tool: Declared) -> set[tuple[str, int, int]]:
    """The functions that answer a tool's calls, as far as every step to them is known."""
    parts = tool.code.parts if tool.code is not None else ()
    return {(path, first, last) for path, first, last, sure in parts if sure and first}


def _act(part: tuple[str, int, int], tree: ArtifactTree, around: Around) -> str:
    """The name of a function if it is that of an act, and nothing tells it to hold back."""
    source = _source(part, tree, around)
    found = _ACTS.match(source)
    held = found is not None and _HELD.search(source, found.end())
    return found[1] if found is not None and not held else ""


def _source(part: tuple[str, int, int], tree: ArtifactTree, around: Around) -> str:
    path, first, last = part
    return "\n".join(around.lines(tree, path)[first - 1 : last])
