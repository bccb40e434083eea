"""What a request says that it is for, by its own words: the end of its path and the keys of its body.

`/transfer-quotes` asks what a transfer costs and `/transfers` makes one, whatever the method is; so does
`"confirmed": True` wherever it goes. Most requests say neither.
"""

import re
from dataclasses import dataclass

from vetting.patterns import pattern

_ASKS = frozenset({
    *("quote", "rate", "estimate", "estimation", "search", "preview", "price", "pricing"),
    *("calculate", "calculation", "calculator", "simulate", "simulation", "simulator"),
    *("validate", "validation", "verify", "check", "lookup", "availability"),
    *("query", "find", "list", "fare", "tariff", "eligibility", "forecast", "convert"),
    *("conversion", "compute", "count", "suggest", "suggestion", "autocomplete", "geocode"),
    *("analyze", "analyse", "analysis", "diff", "compare", "explain", "time", "cost"),
    *("aggregate", "dryrun", "browse"),
})  # fmt: skip
"""Last words of what only asks, without an `s` at their end."""

_GETS = frozenset({
    *("get", "list", "find", "search", "check", "validate", "preview", "estimate", "calculate"),
    *("calc", "simulate", "lookup", "fetch", "query", "read", "count", "quote", "compute"),
    *("verify", "show"),
})  # fmt: skip
"""First words of what only asks: `getOrders`."""

_ACTS = frozenset({
    *("permission", "acl", "share", "sharing", "collaborator", "member", "membership", "invite"),
    *("invitation", "guest", "attendee", "grant", "delegate", "follower", "subscriber"),
    *("watcher", "transfer", "payment", "order", "charge", "booking", "payout", "refund"),
    *("reservation", "purchase", "trade", "swap", "withdrawal", "comment", "reply", "replie"),
    *("reaction", "vote", "like", "star", "hook", "webhook", "key", "issue", "release"),
    *("forwardingaddress", "forwardingaddresse", "forward", "redirect", "archive", "unarchive"),
    *("publish", "unpublish", "subscribe", "unsubscribe", "follow", "unfollow", "lock", "unlock"),
    *("assign", "unassign", "block", "unblock", "mute", "unmute", "close", "cancel", "merge"),
    *("approve", "reject", "delete", "remove", "trash", "purge", "disable", "deactivate"),
    *("activate", "restart", "reboot", "revoke", "rotate", "reset", "rename", "move"),
    *("shipment", "pickup", "submit", "submission", "confirm", "confirmation", "execute", "pay"),
    *("checkout", "book", "buy", "accept", "capture", "finalize", "finalise", "redeem"),
    *("withdraw",),
})  # fmt: skip
"""Last words of what makes something or does it."""

_DOES = frozenset({
    *("create", "place", "submit", "confirm", "execute", "pay", "book", "buy", "cancel"),
    *("delete", "remove", "send", "accept", "make", "add", "approve"),
})  # fmt: skip
"""First words of what does something: `createOrder`, `accept-quote`."""

_VERB = pattern(r"(?i)POST|PUT|PATCH|DELETE|GET")
_TOKEN = pattern(
    r"""[rbf]{0,2}(?:"(?P<two>[^"\n]{0,200})"|'(?P<one>[^'\n]{0,200})'|`(?P<back>[^`\n]{0,200})`)"""
    r"""(?P<after>\s{0,4}[^\s])?|(?P<open>[{\[])"""
    r"""|(?P<key>\b(?:url|uri|path|endpoint|route)["']?\s{0,4}[:=]\s{0,4}(?=[rbf]{0,2}["'`]))"""
)
_KEYED = pattern(r".{0,200}?\b(?:url|uri|path|endpoint|route)[\"']?\s?:")
_GIVEN = pattern(
    r"[\w.$#]{1,80}\(\s{0,20}(?:[\"'](?i:post|put|patch|get)[\"'],\s{0,8})?(\w{1,60})\s?[,)]"
)
_ENDS = pattern(r"[\"'`]([^\"'`]{1,200})[\"'`];?\s{0,8}$")
_JOINED = pattern(
    r"(?:\bURL\(\s?|\burljoin\([^,\n]{1,80},\s?)[rbf]{0,2}[\"'`]([^\"'`]{1,200})[\"'`]\s?[,)]"
)
_TABLE = pattern(r"[(+]\s{0,8}(\w{2,40})(?:\.(\w{1,40})|\[[\"'](\w{1,40})[\"']\])\s?[,)]")
"""A path that a table of paths holds: `BASE + ROUTES["price"]`."""

_CARRIED = pattern(
    r"(?:\b(?:json|data|body|params)\s?[=:]\s?|\(\s?|stringify\(|,\s?|\*\*|\.\.\.)(\w{1,40})\s?[,)}]"
)
_WORDS = pattern(r"[-_.:\s]+|(?<=[a-z])(?=[A-Z])")
_YES = r"(?:[Tt]rue\b|1\b(?!\.))"
_NO = r"(?:[Ff]alse\b|0\b(?!\.))"
_ONLY = (
    r"(?:dry_?run|simulat(?:e|ion)|preview(?:_?only)?"
    r"|(?:validate|validation|quote|estimate|check|test)_?only|what_?if)"
)
_K = r"(?i:[\"'`]?\b"
_IS = r"[\"'`]?\s{0,4}[:=]\s{0,4})"
_PREVIEWS = pattern(rf"{_K}(?:{_ONLY}|draft|sandbox){_IS}{_YES}")
_DECIDES = pattern(
    rf"{_K}(?:execute|confirm(?:ed)?|submit(?:ted)?|capture|finali[sz]e|place_?order|purchase|charge|pay"
    rf"|book(?:_?now)?|auto_?(?:confirm|submit|pay|execute|book|purchase|capture)|send_?now){_IS}{_YES}"
    rf"|{_K}{_ONLY}{_IS}{_NO}"
)
_MEANS = pattern(
    rf"{_K}(?:execute|confirm(?:ed)?|charge|pay|purchase){_IS}[\"'`](?!(?i:false|no|none|never|off)\b)\w"
)
_PAGES = pattern(
    rf"{_K}(?:page|page_?size|per_?page|limit|offset|cursor|filters?|sort|sort_?by|order_?by"
    rf"|(?:start|end)_?(?:date|time)){_IS}"
)
_MUTATES = pattern(r"\bmutation\b\s{0,4}[\w({]")
_LISTED = frozenset(
    {
        "order",
        "payment",
        "transfer",
        "booking",
        "charge",
        "refund",
        "issue",
        "comment",
        "trade",
    }
)
"""What is listed by a post too, where a page is asked for."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What is told by a request: `acts` is None where nobody can say; `is_open`, that what calls it
    says the end of its path; `mutates`, that a query changes something whatever the method is.
    """

    acts: bool | None
    is_open: bool = False
    mutates: bool = False


def purpose(text: str, defined: str = "") -> Purpose:
    """What a call is for; `defined` is what stands before it, where its variables get their values."""
    path = _path(text, defined)
    body = text + _body(text, defined)
    if _MUTATES.search(body):
        return Purpose(acts=True, mutates=True)
    if _PREVIEWS.search(body):
        return Purpose(acts=False)
    if _DECIDES.search(body):
        return Purpose(acts=True)
    if path is None:
        return Purpose(acts=True if _MEANS.search(body) else None, is_open=True)
    said = _said(path, body)
    if said is None and _MEANS.search(body):
        said = True
    return Purpose(acts=said)


def _said(path: str, body: str) -> bool | None:
    """What the last part of a path says."""
    last = path.partition("?")[0].rstrip("/").rpartition("/")[2]
    last = re.sub(r"\.(?:json|php|do|aspx?)$", "", last)
    if not last or "{" in last or "$" in last:
        return None
    if last.lower() in ("graphql", "gql"):
        return False
    names = [word for word in _WORDS.split(last) if word]
    words = [word.lower() for word in names]
    whole, end, first = "".join(words), words[-1], words[0] if len(words) > 1 else ""
    if first in _DOES:
        return True
    if first in _GETS or _is(end, _ASKS):
        return False
    if _is(whole, _ACTS) or _is(end, _ACTS):
        return None if end.rstrip("s") in _LISTED and _PAGES.search(body) else True
    return None


def _is(word: str, known: frozenset[str]) -> bool:
    return word in known or word.removesuffix("s") in known


def _path(text: str, defined: str) -> str | None:
    """The path that a call says; None where a variable ends it, or none is seen."""
    if (found := _TABLE.search(text)) is not None:
        name, key = re.escape(found[1]), re.escape(found[2] or found[3])
        held = rf"\b{name}\b[^=\n]{{0,60}}=[^{{}}\n]{{0,40}}\{{([^{{}}]{{0,2000}})\}}"
        kept = rf"\b{key}[\"']?\s?:\s?[rbf]{{0,2}}[\"'`]([^\"'`\n]{{1,120}})[\"'`]"
        for table in re.finditer(held, defined):
            if (inside := re.search(kept, table[1])) is not None:
                return inside[1]
    keyed = False
    for token in _TOKEN.finditer(text):
        if token["open"]:
            if keyed or _KEYED.match(text, token.end()) is None:
                break
            continue
        if token["key"]:
            keyed = True
            continue
        said = token["two"] or token["one"] or token["back"] or ""
        if _VERB.fullmatch(said):
            continue
        after = (token["after"] or "").strip()
        return None if after == "+" or said.endswith("}") else said
    given = _GIVEN.match(text)
    return _defined(given[1], defined) if given is not None else None


def _defined(name: str, before: str) -> str | None:
    """The text that a variable ends with, as it was last set."""
    given = rf"(?m)\b{re.escape(name)}(?:\s?:\s?\w+)?\s?=\s?([^=\n][^\n]{{0,200}})$"
    found = re.findall(given, before)
    if not found:
        return None
    ends = _ENDS.search(found[-1]) or _JOINED.search(found[-1])
    return ends[1] if ends is not None and not ends[1].endswith("}") else None


def _body(text: str, before: str) -> str:
    """What the variables hold that are a call's body: `json=order`, `JSON.stringify(order)`."""
    made = ""
    for name in _CARRIED.findall(text):
        quotes = r"(?:\w{1,20}\(?)?[\"'`]{1,3}\s{0,8}(mutation\b[^`\"]{0,80})"
        quoted = rf"\b{re.escape(name)}\s?=\s?{quotes}"
        made += "".join(f" {found[1]}" for found in re.finditer(quoted, before))
        given = rf"\b{re.escape(name)}(?:\s?:\s?[\w\[\], ]{{1,40}})?\s?=\s?\{{([^{{}}]{{0,400}})\}}"
        made += "".join(f" {found[1]}" for found in re.finditer(given, before))
    return made
