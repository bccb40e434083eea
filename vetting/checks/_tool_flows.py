"""Values that a tool's caller gives, or that are private, where they lead: as findings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from vetting.checks._asked_callers import Callers
from vetting.checks._asked_for import is_asked_for_in
from vetting.checks._editor_settings import writes_plain_settings
from vetting.checks._package_promise import PackagePromise
from vetting.checks._tool_claim_words import UNCHANGED
from vetting.checks._tool_facts import Around
from vetting.checks._tool_flow_rules import FLOWS
from vetting.checks._tool_flow_told import told
from vetting.checks._tool_flow_weight import is_own_login, weighs_little
from vetting.checks._tool_letters import shows_letters
from vetting.checks._tool_openly_sent import sent_openly
from vetting.checks._tool_rows import hands_rows_on
from vetting.checks._tool_words import breaks_word, givers
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Finding, Location, Severity
from vetting.patterns import pattern
from vetting.surface import Act, Declared, Flow, Reading, hints, tools_of

_MAX = 10
"""Findings of one kind, the worst first; of the others it is told how many they are."""

_SENDS = pattern(
    r"(?i)\b(?:sends?|posts?|notif(?:y|ies)|messages?|remind(?:er)?s?|publish(?:es)?|shares?|alerts?"
    r"|report(?:s|ed)?|submits?|uploads?|announces?|forwards?|web ?hooks?|channel|e?mails?|logs?"
    r"|records?|feedback|tweets?|creates?|updates?|adds?|attach(?:es)?|sets?|writes?|saves?"
    r"|stores?|track(?:s|ed)?)\b"
)
"""Words of a tool that exists to hand something on."""

_ACTS = pattern(
    r"(?i)(?:rates?|votes?|likes?|stars?|comments?|repl(?:y|ies)|reviews?|reacts?|books?|reserves?|orders?|buys?"
    r"|cancels?|subscribes?|unsubscribes?|follows?|registers?|invites?|assigns?|closes?|marks?|archives?|moves?"
    r"|renames?|starts?|stops?|turns?|switch(?:es)?|plays?|pauses?|skips?|triggers?|opens?|locks?|deletes?|removes?"
    r"|pins?|joins?|leaves?|accepts?|declines?|approves?|rejects?|dims?|pays?|appends?|inserts?|edits?|changes?"
    r"|replaces?|merges?|duplicates?|completes?|schedules?|tags?|labels?|links?|sets?|corrects?|transfers?)\b"
)
"""How the name or the text of a tool begins that changes something at a service."""

_ADDRESS = pattern(
    r"^([\w.$]{1,80})\.\w{1,20}\(\s{0,20}f?[\"'`](?!https?:|\$?\{)"
    r"|\(\s{0,20}f?[\"'`]?(?:\$?\{([\w.]{1,40})|(https?://[\w.-]{1,80}))"
)

_KEEPS = pattern(
    r"(?i)\b(?:sav|stor|keep|writ|add|record|log|creat|updat|set|track)\w*\b[^.]{0,80}\b(?:locally|to disk"
    r"|on (?:this|the|your) (?:computer|machine|disk|device)"
    r"|in (?:the|a|your) [\w ]{0,30}(?:folder|file|directory))\b"
)
"""What a tool says that keeps something where it runs."""

_HANDS_ON = pattern(
    r"(?i)\b(?:sends?|posts?|notif(?:y|ies)|publish(?:es)?|shares?|submits?|uploads?|forwards?|web ?hooks?"
    r"|e?mails?|service|server|api|sync)\b"
)
_COUNTS = pattern(
    r"(?i)metrics?\b|telemetry|usage|\bstats?\b|analytics|collect|beacon|crash|diagnos"
)
"""Hosts that somebody gets counts from, and no user's texts."""

_CLEANS = pattern(
    r"(?i)\b(?:clear|clean|delet|remov|purg|prun|rotat|truncat|empt|wip|trim|free)\w*\b.{0,80}"
    r"\b(?:logs?|logfiles?|histor(?:y|ies)|traces?|journals?|disk|space)\b"
    r"|\b(?:logs?|histor(?:y|ies)|journals?)\b.{0,30}\b(?:clean|clear|delet|purg|prun|rotat|truncat)\w*"
)
"""What a tool says that tidies up logs because it is asked to."""

_REPORTS = pattern(
    r"(?i)\b(?:feedback|bugs?|telemetry|tracks?|captures?|analytics|metrics?|spans?|events? to"
    r"|reports? (?:a|an|the|to|problems?|issues?|errors?))\b"
)
"""Words of a tool that exists to report something."""

_DRAWING = pattern(
    r"(?i)\b(?:diagrams?|charts?|graphs?|plots?|draws?|qr|bar ?codes?|badges?|avatars?|formulas?|equations?"
    r"|latex|math|mermaid|plantuml|images?|pictures?|maps?|screenshots?|thumbnails?|render(?:s|ed)?)\b"
)
"""Words of a tool that exists to make a picture of what it is given."""


def flows(reading: Reading, tree: ArtifactTree, around: Around) -> Iterator[Finding]:
    """What no other check has said as loudly of the same line."""
    kinds: dict[str, list[Finding]] = {}
    for kind, found in _found(reading, tree, around):
        kinds.setdefault(kind, []).append(found)
    for every in kinds.values():
        every.sort(key=lambda one: one.severity.rank)  # of several that weigh the same, the first
        yield from every[:_MAX]
        for one in every[_MAX : _MAX + 1]:
            message = f"{len(every) - _MAX} further places like this, such as: {one.message}"
            yield replace(one, message=message)


def _found(reading: Reading, tree: ArtifactTree, around: Around) -> Iterator[tuple[str, Finding]]:
    promise = PackagePromise(tree, reading)
    callers = Callers(tree)
    for flow in reading.flows:
        rule = FLOWS[flow.kind]
        where = Location(path=tree.prefix + flow.path, line=flow.line, end_line=flow.line)
        known = any(
            found.signal == rule.signal
            and found.severity.rank <= rule.severity.rank
            and found.location
            and found.location.line == flow.line
            for found in around.findings.get(where.path, ())
        )
        if known:
            continue
        broken = flow.kind in ("sent-unheeded", "carried") and promise.broken_by(flow)
        if flow.kind == "sent-unheeded" and not broken and _is_purpose(flow, reading):
            continue
        if flow.kind == "pictured" and _draws(flow, reading):
            continue
        if flow.kind == "lettered" and shows_letters(flow, reading):
            continue
        if flow.kind == "reported" and _reports(flow, reading):
            continue
        if flow.kind == "rows" and hands_rows_on(flow, reading):
            continue
        if flow.kind == "wiped" and _tidies_up(flow, reading):
            continue
        if flow.kind == "statement" and not _says_it_reads(flow, reading):
            continue
        if flow.kind in ("kept", "carried") and not (
            broken or breaks_word(flow, tools_of(reading))
        ):
            continue
        other = Severity.HIGH if flow.kind == "landed" else None  # whole files of code
        other = Severity.MEDIUM if is_own_login(flow) else other
        asked_for = flow.kind == "place" and _is_asked_for(flow, tree, callers)
        if asked_for or weighs_little(flow):
            other = Severity.LOW
        message = f"{told(flow, tools_of(reading))}: {flow.what}"
        yield flow.kind, rule.finding(message, location=where, severity=other)


def _is_asked_for(flow: Flow, tree: ArtifactTree, callers: Callers) -> bool:
    """Whether a tool says that something is written there, or it is how a text looks in the editor."""
    file = tree.find(flow.path)
    source = tree.read(file).decode("utf-8", "replace") if file is not None else ""
    plain = writes_plain_settings(source, flow.line)
    asked = plain or is_asked_for_in(tree, flow.path, source, flow.line)
    return asked or callers.ask(flow.path, flow.line)


def _says_it_reads(flow: Flow, reading: Reading) -> bool:
    """Whether a tool whose statement is carried out says that nothing is changed."""
    named = {source.partition(" ")[2].partition(".")[0] for source in flow.sources}
    return any(
        item.name in named
        and (dict(hints(item.fields)).get("readOnlyHint") or UNCHANGED.search(_described(item)))
        for item in tools_of(reading)
    )


def _draws(flow: Flow, reading: Reading) -> bool:
    """Whether a picture is what all those tools are for whose parameters are in its address."""
    some = givers(flow, tools_of(reading))
    said = (re.sub(r"[_-]", " ", f"{item.name} {_described(item)}") for item in some)
    return bool(some) and all(map(_DRAWING.search, said))


def _reports(flow: Flow, reading: Reading) -> bool:
    """Whether reporting is what all those tools are for whose parameters are told."""
    some = givers(flow, tools_of(reading))
    return bool(some) and all(
        _REPORTS.search(re.sub(r"[_-]", " ", f"{item.name}. {_described(item)}")) for item in some
    )


def _tidies_up(flow: Flow, reading: Reading) -> bool:
    """Whether a tool whose code this is says that it does so."""
    return any(
        _CLEANS.search(re.sub(r"[_-]", " ", f"{item.name}. {_described(item)}"))
        for item in tools_of(reading)
        if item.code is not None
        and any(
            path == flow.path and first <= flow.line <= last
            for path, first, last, _ in item.code.parts
        )
    )


def _described(item: Declared) -> str:
    text = item.fields.get("description")
    return text if isinstance(text, str) else ""


def _is_purpose(flow: Flow, reading: Reading) -> bool:
    """Whether sending this is what the tools say that they do: all of it is given to tools that send
    something, and send nothing elsewhere; or to parameters that say so themselves.
    """
    if _COUNTS.search(flow.what):
        return False
    tools = tools_of(reading)
    some, openly = givers(flow, tools), sent_openly(flow, tools, reading.flows)
    return bool(some) and all(_sends_only(item, flow, tools, openly=openly) for item in some)


def _sends_only(item: Declared, flow: Flow, tools: Iterable[Declared], *, openly: bool) -> bool:
    """Whether a tool exists to hand something on, or says `openly` that it does, and does so nowhere else."""
    said = re.sub(r"[_-]", " ", f"{item.name} {item.fields.get('description')}")
    acts = _elsewhere(item.code.acts if item.code else (), flow)
    # A `Request` is sent by another call.
    sent = (act for act in acts if act.kind in ("network", "send"))
    elsewhere = [act for act in sent if not act.what.endswith(".Request")]
    if openly:
        return not elsewhere
    if _KEEPS.search(said) and not _HANDS_ON.search(said):
        return False
    if flow.through and _uses_client(item, flow, tools):
        return True
    if _SENDS.search(said) is not None:
        return not elsewhere
    return not elsewhere and _only_acts(item, flow, tools)


def _uses_client(item: Declared, flow: Flow, tools: Iterable[Declared]) -> bool:
    """Whether a tool that hands something on does nothing else, and asks by a function whose answer others
    take, among them another tool: that is the client of a service and no way out.
    """
    acts = {(act.path, act.line) for act in _acts(item)}
    other = {(act.path, act.line) for one in tools if one is not item for act in _acts(one)}
    says = any(map(_SENDS.match, _beginnings(item))) or _acts_by_word(item)
    return says and bool(acts) and acts <= set(flow.through) and not other.isdisjoint(flow.through)


def _acts(item: Declared) -> list[Act]:
    """What a tool does, but for the calls that only say which request a function of the package sends."""
    return [
        act
        for act in (item.code.acts if item.code else ())
        if act.kind not in ("request", "client")
    ]


def _acts_by_word(item: Declared) -> bool:
    """Whether the name or the text of a tool begins with what it changes."""
    return any(map(_ACTS.match, _beginnings(item)))


def _beginnings(item: Declared) -> tuple[str, str]:
    return re.sub(r"[_-]", " ", item.name), _described(item).lstrip()


def _only_acts(item: Declared, flow: Flow, tools: Iterable[Declared]) -> bool:
    """Whether a tool changes something at a service that another tool asks, and does nothing else."""
    acts = _acts(item)
    if not _acts_by_word(item) or _elsewhere(acts, flow):
        return False
    back = all(source.startswith("back ") for source in flow.sources)  # it asks for that itself
    asked = {
        _receiver(act)
        for other in tools
        for act in (other.code.acts if other.code and (back or other is not item) else ())
        if act.kind == "network"
    }
    return any(_receiver(act) in asked for act in acts)


def _elsewhere(acts: Iterable[Act], flow: Flow) -> list[Act]:
    """What is not done where a flow is, nor asks the same client for something: who changes a part of
    what a service has looks it up first.
    """
    here = [act for act in acts if (act.path, act.line) == (flow.path, flow.line)]
    same = {_named(act) for act in here} - {None}
    return [
        act
        for act in acts
        if (act.path, act.line) != (flow.path, flow.line)
        and not (act.kind == "network" and _named(act) in same)
    ]


def _receiver(act: Act) -> str:
    """What says who is asked: the beginning of the address, or the client."""
    return _named(act) or act.text.partition("(")[0]


def _named(act: Act) -> str | None:
    found = _ADDRESS.search(act.text)
    return (found[1] or found[2] or found[3]) if found else None
