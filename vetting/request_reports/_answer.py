"""What text and Markdown both say to somebody who asked for a server. Nothing here is escaped."""

import re
from collections.abc import Iterator

from vetting import client_snippets
from vetting.client_snippets import Snippet
from vetting.model.package import PackagePin
from vetting.model.trifecta import shortest_chain
from vetting.model.verdict import Decision, Verdict
from vetting.workflow.request import Answered, Kind

WORDS = {
    Kind.APPROVED: "APPROVED",
    Kind.OTHER_VERSION: "NOT APPROVED",
    Kind.SUSPENDED: "SUSPENDED",
    Kind.REVOKED: "REVOKED",
    Kind.UNKNOWN: "NOT KNOWN",
    Kind.REJECTED: "REJECTED",
    Kind.MALWARE: "REFUSED",
    Kind.JOINED: "REQUESTED",
    Kind.FILED: "REQUESTED",
}
"""The answer in one word."""


def facts(answer: Answered) -> Iterator[str]:
    """The answer in sentences, the most important first."""
    match answer.kind:
        case Kind.APPROVED:
            yield answer.why
        case Kind.OTHER_VERSION:
            others = [text for text in answer.approved if text != _version(answer.nearest)][:3]
            also = f" (also: {', '.join(others)})" if others else ""
            yield f"{answer.nearest} is approved, the nearest{also}: use that"
        case Kind.SUSPENDED | Kind.REVOKED | Kind.UNKNOWN:
            yield answer.why
            if answer.nearest:
                yield f"{answer.nearest} is approved: use that"
        case Kind.REJECTED:
            yield f"it was rejected: {answer.why}"
            if answer.rejection and answer.rejection.alternative:
                yield f"use instead: {answer.rejection.alternative}"
        case Kind.MALWARE:
            yield f"known malware: {answer.why}"
            yield "nothing was fetched, and nothing is filed"
        case Kind.JOINED | Kind.FILED:
            yield from _filed(answer)


def _version(pin: PackagePin | None) -> str:
    return pin.version if pin else ""


def _filed(answer: Answered) -> Iterator[str]:
    for other in answer.others:
        yield (
            f"it joins the request of {other.requester} of {other.asked_at:%Y-%m-%d}: "
            f"{other.wish.reason}"
        )
    verdict = answer.verdict
    if verdict is not None:
        yield {
            Decision.ALLOW: "policy objects to nothing",
            Decision.REVIEW: "policy leaves it to a person",
            Decision.DENY: "policy forbids it, unless a reviewer waives what it objects to",
        }[verdict.decision]
        denied = verdict.decision is Decision.DENY
        for reason in verdict.reasons:
            if not denied or reason.effect.value == "deny":
                yield f"{reason.message} [{reason.rule_id}]"
        yield from _trifecta(verdict)
    elif answer.request and answer.request.evidence is None:
        yield "nobody has vetted it yet: a machine does when the request arrives"


def _trifecta(verdict: Verdict) -> Iterator[str]:
    """The shortest way in which its tools can be made to give data away."""
    surfaces = (item.surface for item in verdict.evidence if item.surface)
    tools = (("", tool.name, tool.legs) for surface in surfaces for tool in surface.tools)
    if (chain := shortest_chain(tools)) is not None:
        yield f"its tools together: {chain}"


def steps(answer: Answered) -> Iterator[str]:
    """The command lines that lead on."""
    match answer.kind:
        case Kind.JOINED | Kind.FILED:
            # People paste these lines: a pin's characters mean nothing to a shell.
            title = f'"Request {answer.pin}"'
            folder = _folder(answer)
            yield f"git checkout -b {_branch(answer.pin)}"
            yield f"git add {folder} && git commit -m {title}"
            yield "git push -u origin HEAD    # and open a pull request"
        case Kind.OTHER_VERSION | Kind.REJECTED:
            yield f'mcp-vet request {answer.pin} --anyway --reason "why this one"'
        case _:
            return


def _folder(answer: Answered) -> str:
    return f"'{answer.path.parent}'" if answer.path else "."


def _branch(pin: PackagePin) -> str:
    return "request-" + re.sub(r"[^A-Za-z0-9.]+", "-", f"{pin.name}-{pin.version}").strip("-.")


def snippets(answer: Answered, client: str | None) -> list[tuple[str, Snippet]]:
    """What to paste into each client's configuration to start what is approved."""
    pin = answer.pin if answer.kind is Kind.APPROVED else answer.nearest
    if pin is None:
        return []
    argv = ("mcp-vet", "run", str(pin), "--")
    name = re.sub(r"[^A-Za-z0-9-]+", "-", pin.name.rpartition("/")[2]).strip("-") or "server"
    wanted = (client,) if client else client_snippets.clients()
    return [(item, client_snippets.snippet(item, name, argv)) for item in wanted]


def grouped(answer: Answered, client: str | None) -> list[tuple[str, str]]:
    """The same for people: what goes into several clients' files alike comes once, with all of them."""
    places: dict[str, list[str]] = {}
    for name, found in snippets(answer, client):
        places.setdefault(found.text, []).append(f"{name} ({found.place})")
    return [(", ".join(names), text) for text, names in places.items()]
