"""The verdict document, `mcp-vet/verdict/v1`: what is printed, stored and signed.

Field names and their order are a contract: others script against them.
"""

from datetime import UTC, datetime
from typing import Any

from vetting.model.artifact import Digest
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import Evidence, Finding
from vetting.model.profile import CAPABILITIES
from vetting.model.signals import Count
from vetting.model.surface import Offer, Surface, SurfaceState, Tool
from vetting.model.trifecta import Leg, shortest_chain
from vetting.model.verdict import Update, Verdict

SCHEMA = "mcp-vet/verdict/v1"


def dump(verdict: Verdict, *, stored: bool = False) -> dict[str, Any]:
    """The document of `verdict`; our own store keeps excerpts and signals with the findings."""
    release = verdict.release
    profile = verdict.profile
    return {
        "schema": SCHEMA,
        "pin": {
            "ecosystem": verdict.pin.ecosystem,
            "name": verdict.pin.name,
            "version": verdict.pin.version,
            "purl": verdict.pin.purl,
        },
        "decision": verdict.decision.value,
        "decided_at": stamp(verdict.decided_at),
        "policy": {"digest": verdict.policy_digest},
        **({"update": _update(verdict.update)} if verdict.update else {}),
        "reasons": [
            {
                "check": reason.check,
                "rule_id": reason.rule_id,
                "effect": reason.effect.value,
                "message": reason.message,
            }
            for reason in verdict.reasons
        ],
        "subject": [
            {"filename": file.filename, "size": file.size, "digests": _digests(file.digests)}
            for file in verdict.subject
        ],
        "release": {
            "published_at": stamp(release.published_at),
            "publisher": release.publisher,
            **({"maintainers": list(release.maintainers)} if release.maintainers else {}),
            "repository_url": release.repository_url,
            "license": release.license,
            "withdrawn": release.withdrawn,
            "downloads": _counted("last_week", verdict.signals.downloads),
            "stars": _counted("count", verdict.signals.stars),
        },
        "evidence": [_evidence(item, verdict, stored) for item in verdict.evidence],
        "capabilities": {
            name: [
                {"path": place.path, "line": place.line}
                for found, place in profile.capabilities
                if found == name
            ]
            for name in CAPABILITIES
        },
        "credentials": {
            "env": [
                {"name": e.name, "secret": e.secret, "path": e.path, "line": e.line}
                for e in profile.env
            ],
            "dynamic": [{"path": p.path, "line": p.line} for p in profile.env_dynamic],
            "files": [
                {"what": f.what, "path": f.path, "line": f.line} for f in profile.credential_files
            ],
        },
        "hosts": [{"host": h.host, "path": h.path, "line": h.line} for h in profile.hosts],
        "install_scripts": [
            {"name": script.name, "command": script.command} for script in profile.install_scripts
        ],
        "tools": _tools(next((e.surface for e in verdict.evidence if e.surface), None)),
        "closure": _closure(next((e.closure for e in verdict.evidence if e.closure), None)),
    }


def _update(update: Update) -> dict[str, Any]:
    return {
        "base": update.base.purl,
        "until": stamp(update.until),
        "adds": [{"kind": item.kind, "names": list(item.names)} for item in update.adds],
        "by_policy": update.by_policy,
    }


def stamp(time: datetime | None) -> str | None:
    """RFC 3339 in UTC with whole seconds."""
    if time is None:
        return None
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _counted(name: str, count: Count | None) -> dict[str, Any] | None:
    if count is None:
        return None
    return {name: count.value, "source": count.source, "as_of": stamp(count.as_of)}


def _digests(digests: tuple[Digest, ...]) -> dict[str, str]:
    return {digest.algorithm: digest.value for digest in digests}


def _evidence(item: Evidence, verdict: Verdict, stored: bool) -> dict[str, Any]:
    coverage = item.coverage
    document: dict[str, Any] = {
        "check": item.check,
        "version": item.version,
        "outcome": item.outcome.value,
        "reason": item.reason,
        "findings": [_finding(finding, verdict, stored) for finding in item.findings],
        "coverage": None
        if coverage is None
        else {
            "files": coverage.files,
            "read": coverage.read,
            "unread": [{"path": u.path, "why": u.why} for u in coverage.unread],
        },
    }
    if item.rules:
        document["rules"] = item.rules
    if stored and item.provenance:
        said = item.provenance
        document["provenance"] = {
            "state": said.state.value,
            "identity": said.identity,
            "kind": said.kind,
            "detail": said.detail,
        }
    return document


def _finding(finding: Finding, verdict: Verdict, stored: bool) -> dict[str, Any]:
    place = finding.location
    waiver = verdict.waiver_for(finding)
    document: dict[str, Any] = {
        "rule_id": finding.rule_id,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "path": place.path if place else None,
        "line": place.line if place else None,
        "end_line": place.end_line if place else None,
        "aliases": list(finding.aliases),
        "references": list(finding.references),
        "waived": None
        if waiver is None
        else {"reason": waiver.reason, "until": stamp(waiver.until)},
    }
    if stored:
        document["signal"] = finding.signal
        if finding.excerpt:
            lines = list(finding.excerpt.lines)
            document["excerpt"] = {"first": finding.excerpt.first, "lines": lines}
    return document


def _tools(surface: Surface | None) -> dict[str, Any]:
    if surface is None:
        surface = Surface(state=SurfaceState.UNSUPPORTED)
    return {
        "state": surface.state.value,
        "digest": surface.digest,
        "items": [
            {
                "name": tool.name,
                "description": tool.description,
                "path": tool.place.path,
                "line": tool.place.line,
                "digest": tool.digest,
                **({"declaration": tool.declaration} if tool.declaration else {}),
                **_known_of(tool),
            }
            for tool in surface.tools
        ],
        "unresolved": [
            {"path": item.place.path, "line": item.place.line, "why": item.why}
            for item in surface.unresolved
        ],
        "prompts": [_offer(item) for item in surface.prompts],
        "resources": [_offer(item) for item in surface.resources],
        **_instructions(surface),
        "trifecta": _chain(surface),
        **_captured(surface),
    }


def _instructions(surface: Surface) -> dict[str, Any]:
    found = [_offer(item) for item in surface.instructions]
    return {"instructions": found} if found else {}


def _captured(surface: Surface) -> dict[str, Any]:
    told = surface.captured
    if told is None:
        return {}
    return {
        "captured": {
            "label": told.label,
            "digest": told.digest,
            "count": told.count,
            "source_only": list(told.source_only),
            "captured_only": list(told.captured_only),
        }
    }


def _known_of(tool: Tool) -> dict[str, Any]:
    """What the code behind a tool was seen to do, and what that makes of it."""
    return {
        "parameters": list(tool.parameters),
        "annotations": dict(tool.annotations),
        "handler": tool.handler.value,
        "reaches": list(tool.reaches),
        **({"may_reach": list(tool.may_reach)} if tool.may_reach else {}),
        "legs": [{"leg": reason.leg.value, "why": reason.why} for reason in tool.legs],
        "notes": list(tool.notes),
    }


def _offer(item: Offer) -> dict[str, Any]:
    return {
        "name": item.name,
        "description": item.description,
        "path": item.place.path,
        "line": item.place.line,
        "digest": item.digest,
    }


def _chain(surface: Surface) -> dict[str, Any]:
    """Which of the three legs the tools have, and the shortest chain where they have all."""
    chain = shortest_chain(("", tool.name, tool.legs) for tool in surface.tools)
    found = {reason.leg for tool in surface.tools for reason in tool.legs}
    return {
        "legs": [leg.value for leg in Leg if leg in found],
        "chain": chain
        and [
            {"tool": step.tool, "legs": [{"leg": r.leg.value, "why": r.why} for r in step.reasons]}
            for step in chain.steps
        ],
    }


def _closure(closure: Closure | None) -> dict[str, Any]:
    if closure is None:
        return {"state": "incomplete", "count": 0, "digest": None, "packages": []}
    return {
        "state": "complete" if closure.complete else "incomplete",
        "count": len(closure.members),
        "digest": closure.digest,
        "packages": [
            {
                "purl": member.purl,
                "digests": _member_digests(member),
                "via": list(member.via),
                **_remarks(member),
            }
            for member in closure.members
        ],
    }


def _remarks(member: ClosureMember) -> dict[str, Any]:
    """What there is to say of a member beyond its identity; most have nothing."""
    said = {
        "install_scripts": member.install_scripts,
        "deprecated": member.deprecated,
        "withdrawn": member.withdrawn,
        "optional": member.optional,
        "bundled": member.bundled,
    }
    return {key: value for key, value in said.items() if value}


def _member_digests(member: ClosureMember) -> dict[str, str]:
    """By algorithm where the member is one file, by file name where it is several."""
    if len(member.files) == 1:
        return _digests(tuple(digest for _, digest in member.files))
    return {name: str(digest) for name, digest in member.files}
