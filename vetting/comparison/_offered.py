"""What changed of what the server offers to the model: tools, prompts, resources, instructions."""

from collections import Counter
from collections.abc import Iterable

from vetting import drift
from vetting.checks._tool_texts import problems
from vetting.comparison._values import Change, Section
from vetting.drift import Drift
from vetting.model.evidence import Evidence
from vetting.model.surface import Offer, Surface
from vetting.model.verdict import Verdict

_CHECK = "tool-surface"
_READ_SINCE = 24
"""The version of the check that began to read instructions."""

_NOT_FOUND = "not found any more; what the server offers was not read whole"
_FOUND = "not found before; what the server offers was not read whole"


def answer_of(verdict: Verdict, check: str) -> Evidence | None:
    """What a check answered."""
    return next((item for item in verdict.evidence if item.check == check), None)


def versions(before: Verdict, after: Verdict, check: str) -> str | None:
    """Why the answers of two versions of a check are not compared."""
    one, two = answer_of(before, check), answer_of(after, check)
    if (one.version if one else None) == (two.version if two else None):
        return None
    return "they were read by two versions of mcp-vet; vet the older record again"


def _surface(verdict: Verdict) -> Surface | None:
    return next((item.surface for item in verdict.evidence if item.surface), None)


def tools(before: Verdict, after: Verdict) -> Section:
    """The section about the tools, each with its class of drift."""
    one, two = _surface(before), _surface(after)
    gap = None
    if one is not None or two is not None:
        gap = drift.gap(one, two)
        gap = gap or versions(before, after, _CHECK)
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
        for found in drift.tools(one, two, before.profile.classes())
    )
    return Section(
        name="tools",
        changes=changes,
        gap=gap and f"{gap} (D8)",
        compared=all(side is not None and side.tools for side in (one, two)),
    )


def _told(text: str) -> Iterable[str]:
    """What the rules about what a model reads say of text that is new."""
    found = dict.fromkeys(
        f"the new text: {what} [{rule.id}]" for rule, what in problems({"": text})
    )
    return found if text else ()


def instructions(before: Verdict, after: Verdict) -> Section:
    """The section about what the model is told before any tool."""
    surfaces = (_surface(before), _surface(after))
    sides = [_numbered(side.instructions) if side else {} for side in surfaces]
    gap = _too_old(before, after) if any(surfaces) else None
    whole = drift.gap(*surfaces) is None
    if all(len(side) == 1 for side in sides):  # a server that was given another name is the same
        sides[0] = dict(zip(sides[1], sides[0].values(), strict=True))
    changes = []
    for name in sorted(sides[0].keys() | sides[1].keys()):
        one, two = (side.get(name) for side in sides)
        if one is not None and two is not None and one.digest == two.digest:
            continue
        added = drift.fresh(one.description if one else "", two.description) if two else ""
        word = "changed" if one and two else _word(one, two, whole=whole)
        changes.append(
            Change(
                name=name,
                before=one.digest if one else None,
                after=two.digest if two else None,
                drift=Drift.TEXT,
                what=(drift.with_quote(word, added), *_told(added)),
            )
        )
    return Section(name="instructions", changes=tuple(changes), gap=gap)


def _too_old(before: Verdict, after: Verdict) -> str | None:
    """Why the instructions are not compared: `versions`, or both were never read."""
    answers = filter(None, (answer_of(verdict, _CHECK) for verdict in (before, after)))
    if any(answer.version < _READ_SINCE for answer in answers):
        return "they were not read yet when a side was vetted; vet it again"
    return versions(before, after, _CHECK)


def _numbered(found: Iterable[Offer]) -> dict[str, Offer]:
    """The instructions by the names of their servers; of several with one name, numbered."""
    count = Counter[str]()
    by_name = {}
    for offer in found:
        count[offer.name] += 1
        many = count[offer.name]
        by_name[offer.name if many == 1 else f"{offer.name} ({many})"] = offer
    return by_name


def offers(before: Verdict, after: Verdict) -> Section:
    """The section about prompts and resources, by their digests."""
    sides = [_offered(_surface(verdict)) for verdict in (before, after)]
    gap = versions(before, after, _CHECK) if any(sides) else None
    whole = drift.gap(_surface(before), _surface(after)) is None
    changes = []
    for name in sorted(sides[0].keys() | sides[1].keys()):
        one, two = (side.get(name) for side in sides)
        if one is None or two is None or one.digest != two.digest:
            added = drift.fresh(one.description if one else "", two.description) if two else ""
            words = [_word(one, two, whole=whole)]
            if added:
                words[0] = drift.with_quote(words[0], added)
            changes.append(
                Change(
                    name=name,
                    before=one.digest if one else None,
                    after=two.digest if two else None,
                    drift=Drift.TEXT,
                    what=(*words, *_told(added)),
                )
            )
    return Section(name="prompts and resources", changes=tuple(changes), gap=gap)


def _word(one: Offer | None, two: Offer | None, *, whole: bool) -> str:
    """What became of a prompt or resource."""
    if two is None:
        return "removed" if whole else _NOT_FOUND
    if one is None:
        return "new" if whole else _FOUND
    if one.description == two.description:
        return "declared otherwise"
    return "description changed" if two.description else "description removed"


def _offered(surface: Surface | None) -> dict[str, Offer]:
    if surface is None:
        return {}
    prompts = {f"prompt {offer.name}": offer for offer in surface.prompts}
    return prompts | {f"resource {offer.name}": offer for offer in surface.resources}
