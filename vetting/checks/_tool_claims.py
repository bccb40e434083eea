"""Does a tool do what its annotations and its description rule out?

Only what was surely reached counts, a few functions deep, and neither temporary files nor logs: an
honest server must not be called a liar for its cache.
"""

import re
from collections.abc import Iterator

from vetting.checks._tool_behaviour_rules import CONTRADICTION, MISMATCH
from vetting.checks._tool_claim_words import (
    ACTING,
    ADDS,
    ALONE,
    ASKS,
    COMPUTES,
    COSTS,
    DELETING,
    DESTROYING,
    FIRST,
    HASHES,
    HERE,
    HERE_ONLY,
    KEPT,
    MADE_THERE,
    NO_FILES,
    NOT_ALONE,
    NUMBERS,
    OFFLINE,
    ONLY_TOLD,
    OWN,
    PATH,
    PURE,
    READING,
    REMOVES,
    SCRATCH,
    SMALL,
    TEMPORARY,
    TRACE,
    mails,
)
from vetting.checks._tool_commands import but_telling, changes_by_command
from vetting.checks._tool_confined import is_shut_in
from vetting.checks._tool_counts import counts_things, may_list
from vetting.checks._tool_facts import Claim, Facts
from vetting.checks._tool_own_files import IN_CACHE, is_found, is_made_again, is_own
from vetting.checks._tool_preview import holds_back
from vetting.checks._tool_requests import (
    ONLINE,
    changes_there,
    intends,
    is_closed,
    only_asks,
    opens,
    removes_there,
    stays_in_house,
)
from vetting.checks._tool_stock import beyond_computing
from vetting.checks._tool_unchanged import changes_nothing, logs_in
from vetting.model.evidence import Rule
from vetting.patterns import pattern
from vetting.surface import Act
from vetting.trifecta import COMMANDS, PATHS, named, words

_CACHES = pattern(r"(?i)(?:^|[/_.-])cache[sd]?\.\w{1,5}\Z")
"""Modules that keep what was answered, for the server itself."""

_NEAR = 3
"""How many functions deep an act still belongs to the tool and not to something it stands on."""

_SHORT = 2
"""Letters of a number's name: `a`, `x1`."""

_WORDS = {
    "fs_write": "writes files",
    "delete": "deletes files",
    "data_change": "changes what a database holds",
    **dict.fromkeys(("process_exec", "command"), "runs a program"),
    "dynamic_code": "evaluates code",
    **dict.fromkeys(("network", "client"), "opens a connection"),
    "send": "sends data",
    "request": "sends a request that changes something",
}


def claims(facts: Facts) -> Iterator[Claim]:
    """What the tool says of itself and does not keep, each kind once."""
    yield from _annotations(facts)
    yield from _description(facts)


def _annotations(facts: Facts) -> Iterator[Claim]:
    said = dict(facts.tool.annotations)
    acts = [act for act in facts.acts if act.depth <= _NEAR]
    denied: list[tuple[str, list[Act]]] = []
    if said.get("readOnlyHint"):
        changed = [act for act in acts if _changes(act, facts)]
        if not changed and any(COSTS.fullmatch(name) for name in facts.changes):
            changed = [act for act in acts if act.kind == "send"]
        denied.append(("readOnlyHint: true", changed))
    elif said.get("destructiveHint") is False:
        lost = [act for act in acts if _destroys(act, facts) and _is_asked_for(act, facts)]
        denied.append(("destructiveHint: false", lost))
    if said.get("openWorldHint") is False:
        # What a server has a client for is its own service, and no open world.
        reached = [a for a in acts if a.kind in ("network", "send") and not facts.is_here(a)]
        reached = [act for act in reached if opens(act) and not stays_in_house(act, facts)]
        denied.append(("openWorldHint: false", reached))
    for hint, broken in denied:
        if broken:
            yield _told(CONTRADICTION, facts, f"declares {hint}", _first(broken))


def _changes(act: Act, facts: Facts) -> bool:
    """Whether an act is one that reading never needs."""
    if act.kind == "data_change":
        said = act.text.replace("session", "") if "sqlalchemy" in act.what else act.text
        return not (OWN.search(said) or _CACHES.search(act.path))
    if act.kind == "fs_write":
        own = OWN.search(act.text) or _is_reread(act, facts) or _in_scratch(act, facts)
        own = own or is_own(act, facts)
        return act.depth < _NEAR and not SMALL.search(act.what) and not own
    if removes_there(act, facts) or (act.kind == "client" and mails(act)):
        return True
    if act.kind == "network" and intends(act, facts):
        return True
    if act.kind in ("send", "request"):
        return mails(act) or (changes_there(act, facts) and not holds_back(act, facts))
    if changes_by_command(act):
        return not ONLY_TOLD.search(act.text)
    found = act.kind == "delete" and not OWN.search(act.text) and is_found(act, facts)
    return found or _destroys(act, facts)


def _is_reread(act: Act, facts: Facts) -> bool:
    """Whether a file of the server's own is written that the same tool reads: what it keeps between
    two calls, and not what its caller named.
    """
    written = KEPT.search(act.text)
    return written is not None and any(
        other.kind == "fs_read" and written[1] in other.text for other in facts.acts
    )


def _in_scratch(act: Act, facts: Facts) -> bool:
    """Whether a file is likely in a folder that the same tool made for the time of its work."""
    made = any(SCRATCH.search(other.what) for other in facts.acts)
    path = FIRST.search(act.text)
    return (
        made
        and path is not None
        and not any(re.search(rf"\b{re.escape(name)}\b", path[0]) for name in facts.tool.parameters)
    )


def _destroys(act: Act, facts: Facts) -> bool:
    if act.kind == "delete":
        own = OWN.search(act.text) or _in_scratch(act, facts) or is_own(act, facts, IN_CACHE)
        return not (own or _tidies(act, facts) or is_made_again(act, facts))
    if act.kind in ("process_exec", "dynamic_code"):
        given = named(facts.tool.parameters, COMMANDS) is not None and not facts.checks
        free = given and not is_shut_in(act, facts)
        destroys = DESTROYING.search(act.text) and not ONLY_TOLD.search(act.text)
        return free or bool(destroys)
    return False


def _is_asked_for(act: Act, facts: Facts) -> bool:
    """Whether a deletion is likely of what the caller names, and not of a mark that the tool's own
    work leaves behind: a commit that ends a merge removes `MERGE_HEAD`.
    """
    near = act.kind != "delete" or act.depth == 0
    return near or _is_given(act, facts) or PATH.search(act.text) is not None


def _is_given(act: Act, facts: Facts) -> bool:
    """Whether a deletion is of something that a parameter names, or of a whole folder."""
    given = any(re.search(rf"\b{re.escape(name)}\b", act.text) for name in facts.tool.parameters)
    return given or "rmtree" in act.what or "recursive" in act.text


def _tidies(act: Act, facts: Facts) -> bool:
    """Whether a deletion is likely of a temporary file that the same tool wrote."""
    wrote = any(other.kind == "fs_write" and TEMPORARY.search(other.text) for other in facts.acts)
    return wrote and not _is_given(act, facts)


def _description(facts: Facts) -> Iterator[Claim]:
    acts = [act for act in facts.acts if act.depth <= _NEAR]
    name, text = "_".join(words(facts.tool.name)), facts.tool.description
    plain = re.sub(r"[_-]", " ", f"{facts.tool.name} {text}")
    broken: list[Act] = []
    said = ""
    alone = named(facts.tool.parameters, PATHS) is None and not NOT_ALONE.search(plain)
    if (alone and _computes(name, plain, facts)) or PURE.search(text):
        said = "is called and described as mere computing"
        counts = counts_things(facts)
        broken = [
            act
            for act in filter(_beyond, but_telling(acts, facts))
            if not (_looks_up(act, facts) or only_asks(act, facts) or (counts and may_list(act)))
        ]
        for what, place in beyond_computing(facts):
            yield Claim(
                rule=MISMATCH,
                message=f"tool {name[:80]} {said}, and names {what}",
                note=f"{said}, and names {what}",
                place=place,
            )
    here = HERE_ONLY.search(text) is not None and not ASKS.search(text)
    if not broken and (here or OFFLINE.search(text)):
        said = "says that it works offline or changes nothing"
        broken = [a for a in acts if a.kind in ONLINE and not (facts.is_here(a) or is_closed(a))]
        if ALONE.search(text) is None:
            broken = [act for act in broken if not _looks_up(act, facts)]
    if not broken and changes_nothing(text, facts):
        said = "says that it changes nothing"
        broken = [act for act in acts if _changes(act, facts) or _keeps(act, facts)]
        if not broken and any(MADE_THERE.fullmatch(name) for name in facts.changes):
            broken = [act for act in acts if act.kind in ("network", "send") and not logs_in(act)]
            broken = [act for act in broken if not only_asks(act, facts)]
    if not broken and changes_nothing(text, facts, NO_FILES):
        said = "says that it touches no files"
        files = [act for act in acts if act.kind in ("fs_write", "delete")]
        broken = [act for act in files if _changes(act, facts)]
    if not broken and READING.fullmatch(name) and not DELETING.search(plain):
        said = "says that it only reads"
        broken = [
            act
            for act in acts
            if (act.kind == "delete" and _destroys(act, facts))
            or removes_there(act, facts)
            or (
                act.kind == "data_change"
                and REMOVES.search(act.text)
                and not OWN.search(act.text)
                and not _CACHES.search(act.path)
            )
        ]
    if broken:
        yield _told(MISMATCH, facts, said, _first(broken))


def _computes(name: str, said: str, facts: Facts) -> bool:
    """Whether a tool is called as what computes; `add` may also put something on a list."""
    of_news = name.endswith("digest") and not HASHES.search(said)
    if of_news or not COMPUTES.fullmatch(name) or not ACTING.isdisjoint(name.split("_")):
        return False
    short = all(len(parameter) <= _SHORT for parameter in facts.tool.parameters)
    return ADDS.fullmatch(name) is None or NUMBERS.search(said) is not None or short


def _keeps(act: Act, facts: Facts) -> bool:
    """Whether an act writes something that stays and is more than a trace."""
    written = act.kind == "fs_write" and act.depth < _NEAR
    trace = TRACE.search(act.text) is not None or is_own(act, facts, TRACE)
    return written and not SMALL.search(act.what) and not trace


def _beyond(act: Act) -> bool:
    """Whether computing has no need of an act."""
    if act.kind in ("fs_write", "delete"):
        return not SMALL.search(act.what) and not OWN.search(act.text)
    asks = act.kind in ONLINE and not is_closed(act)
    return (asks or act.kind == "process_exec") and not HERE.search(act.text)


def _looks_up(act: Act, facts: Facts) -> bool:
    """Whether a helper asks for something without saying what the caller gave: a table that the
    tool computes with.
    """
    if act.kind not in ("network", "client") or act.depth == 0:
        return False
    schema = str(facts.item.fields.get("inputSchema", ""))
    bound = r"[^,{}]{0,120}?(?:\bregex|\benum|\bliteral|\bpattern|Literal)\b"
    return not any(
        re.search(rf"\b{re.escape(name)}\b", act.text)
        and not re.search(rf"\b{re.escape(name)}\b{bound}", schema)
        for name in facts.tool.parameters
    )


def _told(rule: Rule, facts: Facts, said: str, act: Act) -> Claim:
    place = facts.at(act)
    does = _WORDS.get(act.kind, act.kind)
    return Claim(
        rule=rule,
        message=f"tool {facts.tool.name[:80]} {said}, and {does}: {act.what}",
        note=f"{said}, and {does} ({place.path}:{act.line})",
        place=place,
    )


def _first(acts: list[Act]) -> Act:
    """The one to show: the nearest, and of those the worst."""
    worst = (
        *("delete", "data_change", "process_exec", "command", "dynamic_code", "request"),
        *("send", "fs_write", "network", "client"),
    )
    return min(acts, key=lambda act: (act.depth, worst.index(act.kind), act))
