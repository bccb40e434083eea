"""Does a tool do what it exists for, and leave what it promises to leave?

Only plain cases: a copy that moves, a deletion that hides, encryption without any, a scan that looks
at nothing, a preview that sends, a look that changes something on the side.
"""

import re
from collections.abc import Iterator

from vetting.checks._tool_behaviour_rules import MISMATCH
from vetting.checks._tool_claim_words import UNCHANGED, mails
from vetting.checks._tool_facts import Claim, Facts
from vetting.checks._tool_preview import drops_the_preview, offers
from vetting.checks._tool_requests import ONLINE, intends, is_dropped
from vetting.model.evidence import Location
from vetting.patterns import pattern
from vetting.surface import Act

_LEFT = pattern(
    r"(?i)\b(?:is|are|will be|gets?) (?:not|never) (?:sent|created|placed|booked|posted|published"
    r"|ordered|paid|submitted)\b"
    r"|\bwithout (?:sending|creating|placing|booking|posting|publishing|ordering|paying|submitting)\b"
    r"|\b(?:does|do|will) not (?:send|place|create|book|order|post|publish|pay|buy|submit)\b"
    r"|\bnot yet (?:sent|created|placed|booked|posted|published|ordered|paid|submitted)\b"
    r"|\b(?:nothing|no \w{1,20}) (?:is|are|will be|gets?) (?:sent|posted|published|submitted|ordered"
    r"|booked|paid|bought|charged|transferred|executed)\b"
    r"|\b(?:accounts?|portfolios?|orders?|bookings?|baskets?|carts?|balances?|wallets?|subscriptions?|calendars?|servers?"
    r"|services?|inbox|mailbox|profile) (?:(?:is|are|gets?) (?:not|never) |(?:is|are|stays?|remains?) un)"
    r"(?:touched|changed|modified|altered|affected)\b"
    r"|\bno (?:money|funds) (?:moves?|(?:is|are) moved|changes? hands)\b"
)
"""What a tool says that it leaves to another."""

_OF_SECRETS = pattern(
    r"(?i)\b(?:keys?|tokens?|passwords?|secrets?|credentials?|seed)\b[^.\n]{0,80}\Z"
)
"""Of what it is said, if not of what the tool works on."""

_BEFORE = 120

_LOOKS = pattern(
    r"(?i)(?:show|list|read|get|view|count|check|validat|estimat|preview|search|look|find|describ"
    r"|prepar|draft|explain)\w*"
)
_ASKED = pattern(
    r"(?i)search|query|quer(?:y|ies)|graphql|quote|estimate|preview|validat|draft|render|completion"
    r"|embed|chat|rpc"
    r"|login|auth|token|session|refresh|connect|initiali[sz]e|handshake|metric|telemetry|\blog|read\b"
    r"|report|audit"
    r"|convert|translat|analy[sz]|classif|extract|scrape|screenshot|find|lookup|list"
)
"""Words of a request by which a service is asked, told who asks, or told of the use of it."""

_FORETELLS = pattern(r"(?i)(?:preview|estimate|simulate|dry_?run|what_?if|forecast)(?:_|[A-Z]|$)")
_CHANGES = pattern(
    r"\b(?:await\s|return\s)?\w{1,40}\.(?:subscriptions?|orders?|invoices?|payments?|accounts?"
    r"|customers?|charges?|bookings?"
    r"|transfers?|issues?|events?|users?|plans?|policies|records?|campaigns?)\.(?:update|delete|cancel"
    r"|pay|create|remove|confirm)\("
)
"""A tool that says what would be, and calls of a service's library that make it so."""

_PLACED = pattern(
    r"""(?i)(?:\.post\(|["'`]POST["'`],)\s{0,40}f?["'`][^"'`\n]{0,120}/(?:transfers?|payments?|orders?"""
    r"""|charges?|bookings?|payouts?|refunds?|reservations?|purchases?|trades?|withdrawals?|swaps?)/?["'`]"""
)
"""A request that has something paid, ordered or booked: what it makes is the last part of its path."""

_TOLD = pattern(r"[\w.$#]{1,80}\(\s{0,20}[\"'`](?i:post|put|patch|delete)[\"'`],")
_BASE = pattern(r"\(\s{0,20}f?[\"'`]?(?:\$?\{)?(https?://[^/\"'`]{1,80}|\w{1,40})")
_COPIES = pattern(r"(?i)(?:^|_)(?:copy|copies|back_?up|duplicate|clone|snapshot)(?:_|$)")
_MOVES = pattern(r"(?:^|\.)(?:move|rename|renameSync|replace)$")
_WRITES = pattern(r"(?i)(?:^|\.)(?:write|append|dump|save)\w*$")
_MOVED = pattern(r"(?i)\bmov\w+|\brenam\w+|\brotat\w+|\breplac\w+|\brestor\w+|\barchiv\w+")
_DELETES = pattern(r"(?i)(?:^|_)(?:delete|erase|shred|wipe|destroy|purge)(?:_|$)")
_ENCRYPTS = pattern(
    r"(?i)\b(?<!un)encrypt(?:s|ed|ion)?\b|\bAES\b"
    r"|\bcipher\w*+(?!\s(?:clue|puzzle|game|riddle|quiz))"
)
_SECRECY = pattern(
    r"(?i)crypt|cipher|\baes|nacl|sodium|fernet|\bgpg|openssl|\bage\b|subtle|kms|vault|secretbox|\brsa"
    r"|\bxor|\^"
)
_ENCODES = pattern(
    r"(?i)b(?:16|32|64|85)encode|\bbtoa\(|toString\(\s?[\"'`](?:base64|hex)|\.hex\(\)|hexlify|rot_?13"
    r"|\[::-1\]|\.reverse\(\)|hashlib|createHash|\bmd5\b"
)
_CIPHERS = pattern(
    r"(?i)\b(?:import|from|require|createRequire)\b[^\n]{0,80}(?:cryptography|pycryptodome|nacl|sodium|fernet|gnupg"
    r"|pgp|\baes|\brsa|cipher|jose|jwe|\bage\b|kms|openssl|forge|cryptojs|crypto-js|ssl\b|vault)"
    r"|createCipher|(?:public|private)Encrypt|\bsubtle\b|secretbox|\bopenssl\b|[\"'`/]gpg|\bxor|\s\^=?\s|\bord\(|charCodeAt|sops\b|ansible-vault"
)
"""What no encryption does without: a library, a program, or arithmetic on letters."""

_WORKS = pattern(
    r"(?i)(?:^|_)(?:scan|verify|validate|audit|redact|anonymi[sz]e|mask|sanitize|censor|scrub|virus"
    r")(?:_|$)"
    r"|\b(?:scans?|verif(?:y|ies)|redacts?|anonymi[sz]es?|masks|removes? (?:names|personal)|malware"
    r") "
)
_DOES = pattern(
    r"\b(?:if|for|while|match|switch|try|import|lambda|assert)\b|[?<>]|==|!=|\bre\.|\.\w*(?:replace"
    r"|test|match|map|filter|sub|split"
    r"|exec|find|check|valid|scan|mask|digest|update|encode|translate)\w*\("
    r"|\b(?:await|yield)\b"
)
"""Code that looks at something, or makes something else of it."""

_DEFINED = pattern(
    r"(?m)\bdef (\w{1,60})\(|^[ \t]*+(?:async |static ){0,3}(\w{1,60})\([^()\n]{0,200}\) \{"
)
_HEADS = pattern(r"(?m)^[ \t]*+(?:@|(?:async )?def |class )[^\n]*+$")
_FEW = 14
"""Lines of a tool of which it is seen at once that it does nothing."""


def promises(facts: Facts) -> Iterator[Claim]:
    """What the tool promises and does not do, the first only."""
    name, text = facts.tool.name, facts.tool.description
    acts = [act for act in facts.acts if act.depth <= 1]
    if _leaves(text) and (done := _done(facts, acts)) is not None:
        yield _told(facts, "says that it leaves this undone", done)
    elif (_foretells(name, text) or offers(facts)) and drops_the_preview(facts):
        yield _claim(facts, "only looks ahead, and what it sends no longer says so", facts.place)
    elif _COPIES.search(name) and not _MOVED.search(text.replace("_", " ")):
        moved = [act for act in acts if _MOVES.search(act.what)]
        copied = any(re.search(r"(?i)cop|cp|write|archive|tar|zip", act.what) for act in acts)
        if moved and not copied:
            yield _told(facts, "says that it copies", moved[0])
    elif _DELETES.search(name) and acts:
        moved = [act for act in acts if _MOVES.search(act.what)]
        # A row is deleted where what is left is written beside the file, and then put in its place.
        kept = any(act.kind == "delete" or _WRITES.search(act.what) for act in acts)
        if moved and not kept and not _says_where(text):
            yield _told(facts, "says that it deletes", moved[0])
    elif (_FORETELLS.match(name) and any(map(_CHANGES.search, facts.sources()))) or (
        (_FORETELLS.match(name) or _leaves(text)) and _places(facts, acts)
    ):
        yield _claim(facts, "says that it foretells, and changes something", facts.place)
    elif (changed := _on_the_side(facts, acts)) is not None:
        yield _told(facts, "says that it only looks", changed)
    elif facts.followed and facts.tool.parameters:
        if not facts.acts:
            yield from _idle(facts, name, text)
        yield from _encoded(facts, name, text)


def _foretells(name: str, text: str) -> bool:
    """Whether a tool says what would be, and that nothing is done yet."""
    return _FORETELLS.match(name) is not None or _leaves(text) or UNCHANGED.search(text) is not None


def _places(facts: Facts, acts: list[Act]) -> bool:
    """Whether a request has something paid, ordered or booked, and does not only ask how that would be."""
    sent = [act for act in acts if act.kind in ("network", "send", "request")]
    said = [intends(act, facts) for act in sent]
    if True in said:
        return True
    asks = any(
        one is False and _PLACED.search(act.text) for act, one in zip(sent, said, strict=True)
    )
    return not asks and any(map(_PLACED.search, facts.sources()))


def _leaves(text: str) -> bool:
    """Whether something is left undone, and not only a key kept: `your key is never sent`."""
    return any(
        _OF_SECRETS.search(text, max(0, found.start() - _BEFORE), found.start()) is None
        for found in _LEFT.finditer(text)
    )


def _done(facts: Facts, acts: list[Act]) -> Act | None:
    """The first thing that a tool has done which says that it is left."""
    for act in acts:
        if facts.is_here(act):
            continue
        acts_there = intends(act, facts) if act.kind in ("network", "send", "request") else None
        if mails(act) or acts_there:
            return act
        if act.kind == "send" and acts_there is None and not _ASKED.search(_address(act)):
            return act
    return None


def _address(act: Act) -> str:
    """What is called, and its first argument; after a method the second."""
    told = _TOLD.match(act.text)
    end = act.text.find(",", told.end() if told is not None else 0)
    return act.text[:end] if end >= 0 else act.text


def _base(act: Act) -> str:
    """The host of an address, or the variable that it begins with."""
    found = _BASE.search(_address(act))
    return found[1] if found is not None else act.text


def _says_where(text: str) -> bool:
    return (
        re.search(r"(?i)\btrash|\bbin\b|\brecycl|\bmov|\barchiv|\bundo|\brestor", text) is not None
    )


def _on_the_side(facts: Facts, acts: list[Act]) -> Act | None:
    """A request that changes something, whose answer nobody takes, of a tool that looks something up."""
    name, text = facts.tool.name, facts.tool.description.lstrip()
    if not (_LOOKS.match(name) or _LOOKS.match(text)):
        return None
    for act in acts:
        if act.kind != "send" or facts.is_here(act) or _ASKED.search(_address(act)):
            continue
        again = any(_base(act) == _base(other) for other in acts if other is not act)
        if act.depth == 0 and again and is_dropped(act, facts):
            return act
    return None


def _idle(facts: Facts, name: str, text: str) -> Iterator[Claim]:
    """Of a tool that works on what it is given: nothing in its few lines does."""
    source = "\n".join(facts.sources())
    code = re.sub(r'"{3}(?:[^"\\]|\\.|"(?!""))*+"{3}', "", source)
    if not code or code.count("\n") > _FEW:
        return
    place = facts.place
    if _ENCRYPTS.search(f"{name.replace('_', ' ')} {text}") and not _SECRECY.search(_body(code)):
        said = "says that it encrypts"
        yield _claim(facts, f"{said}, and nothing in its code does", place)
    elif (_WORKS.search(name) or _WORKS.search(text)) and not _DOES.search(_own_calls(code)):
        said = "says that it works on what it is given"
        yield _claim(facts, f"{said}, and its code does not look at it", place)


def _encoded(facts: Facts, name: str, text: str) -> Iterator[Claim]:
    """Of a tool that encrypts: all of its code writes letters in another way, which needs no key."""
    code = "\n".join(facts.sources())
    if not _ENCRYPTS.search(f"{name.replace('_', ' ')} {text}") or not _ENCODES.search(code):
        return
    if any(act.kind in (*ONLINE, "process_exec") for act in facts.acts):
        return  # another may do it
    if not any(map(_CIPHERS.search, facts.files())):
        said = "says that it encrypts"
        yield _claim(facts, f"{said}, and only encodes or hashes", facts.place)


def _own_calls(code: str) -> str:
    """The body of a function without the calls of those that stand in the same code, which are only
    called so.
    """
    names = [name for pair in _DEFINED.findall(code) for name in pair if name]
    named = "|".join(map(re.escape, names))
    if not names:
        return _body(code)
    # What an object from elsewhere calls the same is another: `hub.render(plan)` in `render`.
    made = rf"(?:\b(?!(?:self|this|cls)\b)(?P<of>\w{{1,60}}))?\.?\b(?:{named})\("
    return re.sub(
        made, lambda found: found[0] if _is_outer(found["of"], code) else "(", _body(code)
    )


def _is_outer(name: str | None, code: str) -> bool:
    """Whether a function takes an object from where it stands, and does not make it."""
    return name is not None and not re.search(
        rf"\b{name}\b(?:\s?:[^=\n]{{1,60}})?\s?=(?!=)|class {name}\b", code
    )


def _body(code: str) -> str:
    """The lines of a function below the one that begins it, without its quoted texts."""
    _, _, rest = code.partition("\n")
    rest = _HEADS.sub("", rest)
    return re.sub(r"\"[^\"\n]*+\"|'[^'\n]*+'", "", rest)


def _told(facts: Facts, said: str, act: Act) -> Claim:
    return _claim(facts, f"{said}, and calls {act.what}", facts.at(act))


def _claim(facts: Facts, said: str, place: Location) -> Claim:
    message = f"tool {facts.tool.name[:80]} {said}"
    return Claim(rule=MISMATCH, message=message, note=said, place=place)
