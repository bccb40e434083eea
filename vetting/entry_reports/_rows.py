"""What text and Markdown both say of an entry, as plain text that each of them escapes."""

from collections.abc import Iterator

from vetting.model.entry import Approval, Entry
from vetting.model.review import Kind
from vetting.model.surface import Tool
from vetting.workflow.show import Shown

TOOLS = 40
_NAMES = 30
_CAN = {
    "process_exec": "starts other programs",
    "fs_read": "reads files",
    "fs_write": "writes or deletes files",
    "network": "talks to the network",
    "listens": "waits for connections",
    "dynamic_code": "runs code that is made while it runs",
    "native_code": "runs native code",
}
STATES = {
    "valid": "APPROVED",
    "suspended": "SUSPENDED",
    "revoked": "REVOKED",
    "incomplete": "NOT KNOWN",
    "unlisted": "NOT LISTED",
    "invalid": "NOT VALID",
}

Row = tuple[str, str]
"""What it is about, and what is said."""


def headline(shown: Shown) -> str:
    """Until when it holds, or why it does not."""
    if shown.state == "valid" and shown.entry:
        days = (shown.entry.not_after - shown.now).days
        return f"until {shown.entry.not_after:%Y-%m-%d}, {days} day{'s' * (days != 1)} from now"
    return shown.why


def decision(entry: Entry) -> Iterator[Row]:
    """Who approved what, on which grounds."""
    for approval in entry.approvals:
        who = "by policy" if approval.by_policy else approval.approver
        ends = f"{approval.approved_at:%Y-%m-%d} until {approval.not_after:%Y-%m-%d}"
        yield "approved", f"{who}, {ends}: {approval.reason}"
        yield from _grounds(approval)
    if entry.needed > 1 or entry.why:
        people = "person" if entry.needed == 1 else "people"
        yield "needed", f"{entry.needed} {people}{f', because of {entry.why}' if entry.why else ''}"
    yield "levels", ", ".join(entry.levels)
    for name, digests in entry.files:
        short = [f"{kind}:{value}" for kind, value in digests if kind == "sha256"]
        yield "file", f"{name} {', '.join(short or (f'{kind}:{value}' for kind, value in digests))}"


def _grounds(approval: Approval) -> Iterator[Row]:
    review = approval.review
    if approval.requested_by:
        yield "asked by", ", ".join(approval.requested_by)
    if review.kind is not Kind.FULL and review.base is not None:
        words = "what changed since" if review.kind is Kind.DELTA else "nothing changed since"
        yield "reviewed", f"{words} {review.base}"
    for finding, reason in approval.waivers:
        yield "accepted", f"{finding}: {reason}"
    for check, reason in approval.not_looked_at:
        yield "not seen", f"{check}: {reason}"


def envelope(shown: Shown) -> Iterator[Row]:
    """What was approved: what it can touch, what it brings in, who made it."""
    found = shown.envelope
    if found is None:
        return
    can = [f"{_CAN[name]} ({name})" for name in found.capabilities if name in _CAN]
    yield "can", "; ".join(can) or "nothing that is known"
    secret = _secrets(shown)
    names = [f"{name} (secret)" if name in secret else name for name in found.env]
    if found.env_dynamic:
        names.append("names that it computes")
    yield "environment", _listed(names) or "none"
    if found.credential_files:
        yield "credentials", _listed(found.credential_files)
    yield "hosts", _listed(found.hosts) or "none in its code"
    for script in found.install_scripts:
        yield "on install", script
    count = f"{len(found.members)} package{'s' * (len(found.members) != 1)}"
    frozen = "frozen" if shown.entry and shown.entry.lock else "not frozen"
    if found.closure_complete:
        yield "brings in", f"{count}, {frozen}, {found.closure_digest}"
    else:
        yield "brings in", f"{count} that are known; the list is not complete"
    if found.member_scripts:
        yield "", f"run code when installed: {_listed(found.member_scripts)}"
    made = [f"published by {found.publisher}"] if found.publisher else []
    made += [f"built by {name} (verified)" for name in found.provenance]
    yield "made by", "; ".join(made) or "the registry does not say, and nothing proves it"


def _secrets(shown: Shown) -> frozenset[str]:
    signed = shown.signed
    return (
        frozenset(item.name for item in signed.profile.env if item.secret)
        if signed
        else frozenset()
    )


def _listed(names: tuple[str, ...] | list[str]) -> str:
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES]) + more


def tools(shown: Shown) -> tuple[str, tuple[Tool, ...]]:
    """How many tools it offers to the model, and the first of them."""
    surface = shown.surface
    if surface is None:
        return "not read", ()
    return f"{len(surface.tools)} ({surface.state})", surface.tools[:TOOLS]


def legs(tool: Tool) -> str:
    """The trifecta legs of a tool."""
    return ", ".join(dict.fromkeys(reason.leg.value.replace("_", " ") for reason in tool.legs))


def launch(shown: Shown) -> tuple[str, ...]:
    """How to start it, and where to read more; nothing while it may not be used."""
    if shown.state != "valid" or shown.entry is None:
        return ()
    if shown.entry.lock is None:  # `run` has nothing that it could install
        return (f"mcp-vet show {shown.pin} --evidence",)
    return (
        f"mcp-vet run {shown.pin} --",
        f"mcp-vet run {shown.pin} --print-config CLIENT",
        f"mcp-vet show {shown.pin} --evidence",
    )
