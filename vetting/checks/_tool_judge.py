"""Judge a surface: what each tool does against what it says, its names, and the trifecta."""

from collections.abc import Iterator
from dataclasses import replace

from vetting.checks import Context
from vetting.checks._tool_behaviour_rules import TRIFECTA, UNDECLARED
from vetting.checks._tool_capture import beside
from vetting.checks._tool_claims import claims
from vetting.checks._tool_facts import Around, Claim, Facts
from vetting.checks._tool_flows import flows
from vetting.checks._tool_names import Others, generic
from vetting.checks._tool_orders import orders
from vetting.checks._tool_parameters import asked, unchecked
from vetting.checks._tool_promises import promises
from vetting.checks._tool_rehearsed import rehearsed
from vetting.checks._tool_resources import resources
from vetting.checks._tool_unsaid import unsaid
from vetting.checks._tool_wording import wording
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Finding, Location
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.model.trifecta import shortest_chain
from vetting.surface import Reading, tools_of
from vetting.trifecta import Doing, legs, opening

_MANY = 3
"""Tools that do the same from which on it is one finding."""

_NOTES = 6
"""Of one tool; the findings tell all."""


def judge(
    answer: Surface, reading: Reading, tree: ArtifactTree, context: Context
) -> tuple[Surface, list[Finding]]:
    """`answer` with what is known of each tool's code, and the findings about it."""
    around = Around(context.earlier)
    others = Others(context.approved_tools)
    tools: list[Tool] = []
    found: list[Finding] = []
    broken: list[Claim] = []
    said = ((tool.name, tool.description) for tool in answer.tools)
    secrets = opening(around.secrets, said)
    for tool, item in zip(answer.tools, tools_of(reading), strict=True):
        bounded = reading.bounded
        facts = Facts(
            tool=tool, item=item, prefix=tree.prefix, around=around, tree=tree, bounded=bounded
        )
        made = list(_claims(facts, others))
        broken += [claim for claim in made if not facts.known(claim.signal, claim.place)]
        notes = tuple(dict.fromkeys(claim.note for claim in made))[:_NOTES]
        tools.append(_with(facts, notes, secrets))
    found += _together(broken)
    judged, captured = beside(replace(answer, tools=tuple(tools)), reading, tree, context)
    found += captured
    told = list(orders(reading.declared, tree, around, context))
    found += [*told, *wording(reading.declared, tree, around, context, told, reading.unfollowed)]
    found += flows(reading, tree, around)
    found += generic(tools)
    found += unsaid(reading.declared, around)
    found += rehearsed(reading.declared, tree, around)
    found += _hidden(answer, reading, tree)
    found += _trifecta(judged)
    return judged, found


def _together(claims: list[Claim]) -> Iterator[Finding]:
    """The findings of `claims`; what many tools do alike, by a helper of all or a parameter that all
    have, is told once.
    """
    places: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        at = (claim.rule.id, claim.severity, claim.note)
        places.setdefault(at, []).append(claim)
    for same in places.values():
        if len(same) < _MANY:
            yield from (claim.finding() for claim in same)
        else:
            first = same[0]
            yield replace(
                first, message=f"{first.message} (and {len(same) - 1} more tools)"
            ).finding()


def _claims(facts: Facts, others: Others) -> Iterator[Claim]:
    said = list(claims(facts))
    said = said or list(promises(facts))
    yield from said or resources(facts)
    yield from asked(facts)
    yield from unchecked(facts)
    yield from others.shadowed(facts)


def _with(facts: Facts, notes: tuple[str, ...], secrets: tuple[str, ...]) -> Tool:
    tool = facts.tool
    reaches, may_reach = facts.reaches(sure=True), facts.reaches(sure=False)
    doing = Doing(
        name=tool.name,
        description=tool.description,
        parameters=tool.parameters,
        open_world=dict(tool.annotations).get("openWorldHint"),
        reaches=reaches,
        may_reach=may_reach,
        followed=facts.followed,
        online=facts.around.online,
        secrets=secrets,
        login=facts.login(secrets),
    )
    kinds, likely = (
        tuple(kind for kind, _ in found if kind != "send") for found in (reaches, may_reach)
    )
    return replace(tool, reaches=kinds, may_reach=likely, legs=legs(doing), notes=notes)


def _hidden(answer: Surface, reading: Reading, tree: ArtifactTree) -> Iterator[Finding]:
    """Branches for names that no list has; a list that is not whole may have them."""
    if answer.state is not SurfaceState.COMPLETE:
        return
    for gap in sorted(set(reading.hidden)):
        where = Location(path=tree.prefix + gap.path, line=gap.line, end_line=gap.line)
        yield UNDECLARED.finding(f"calls of {gap.why} are answered", location=where)


def _trifecta(surface: Surface) -> Iterator[Finding]:
    chain = shortest_chain(("", tool.name[:80], tool.legs) for tool in surface.tools)
    if chain is None:
        return
    first = next(tool for tool in surface.tools if tool.name[:80] == chain.steps[0].tool)
    where = Location(path=first.place.path, line=first.place.line, end_line=first.place.line)
    yield TRIFECTA.finding(str(chain), location=where)
