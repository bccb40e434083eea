"""Requests of a tool that change what a service has, also where a function of the package sends them
and is told the method: `call("POST", "/docs/1/permissions", …)`.

Who deletes, puts or patches changes something. Many services are searched by a post: it changes
something only where its path or its body says so.
"""

from vetting.checks._tool_claim_words import REMOVES
from vetting.checks._tool_facts import Facts
from vetting.patterns import pattern
from vetting.surface import Act

_CONNECTION = pattern(r"(?:net|tls|dgram|https?|http2|socket|ws|undici)\b")
_GIVEN_UP = pattern(r"\.destroy\(")
"""A connection that is given up."""

_TOLD_TO = pattern(r"(?:===?\s?|case )[\"'](?i:delete|put|patch|post)[\"']")
"""How a helper of many tools finds out which request it shall send."""

_REPLACES = pattern(
    r"(?:httpx|requests|aiohttp|axios|got|ky|needle|superagent)\b.{0,80}\.(?:patch|put)$"
)
_METHOD = r"(?:\bmethod[\"']?\s{0,4}[:=]\s{0,4}|\(\s{0,8}(?:[\w.]{1,60},\s{0,8})?)[\"']"
_PUTS = pattern(rf"(?i){_METHOD}(?:put|patch)[\"']")
_POSTS = pattern(rf"(?i){_METHOD}post[\"']")
_KEPT = pattern(r"(?i)cach|memo|lock\b|lease|session|metric|telemetry")
"""What a server keeps for itself, also at a service."""

_POSTED = pattern(r"(?i)(?:^|[._])(?:request_)?post$")
_MAKES = pattern(
    r"(?i)/(?:permissions?|acls?|shar(?:e|es|ing)|collaborators?|member(?:s|ships?)|invit(?:es?|ations?)"
    r"|guests?|attendees|grants?|delegates?|followers|subscribers|watchers"
    r"|transfers?|payments?|orders?|charges?|bookings?|payouts?|refunds?|reservations?|purchases?|trades?|withdrawals?"
    r"|comments|repl(?:y|ies)|reactions|votes?|likes?|stars?|(?:web)?hooks|(?:deploy_?|ssh_?|api_?|access_?)?keys"
    r"|issues|releases|forwarding_?addresses|forwards?|redirects"
    r"|(?:un)?(?:archive|publish|subscribe|follow|lock|star|assign|block|mute)|close|cancel|merge|approve|reject"
    r"|delete|remove|trash|purge|disable|deactivate|activate|restart|reboot|revoke|rotate|reset|rename|move)"
    r"/?(?:\?[\w=&]{0,60})?[\"'`]"
    r"|[\"'`]?\b(?:role|permission_?(?:level)?|access_?(?:level|role))[\"'`]?\s?[:=]\s?[\"'`]"
    r"(?!(?:user|assistant|system|tool|model|developer|function)\b)"
    r"|\bmutation\b\s{0,4}[\w({]"
)
"""What a post makes or does: the last part of its path; or somebody's rights in its body."""


def removes_there(act: Act, facts: Facts) -> bool:
    """Whether an act removes something from a service, and not where a helper of many tools is told to
    do so: `if method == "DELETE"`.
    """
    text = _GIVEN_UP.sub("", act.text) if _CONNECTION.match(act.what) else act.text
    if act.kind not in ("network", "send", "request") or REMOVES.search(text) is None:
        return False
    return _is_its_own(act, facts)


def changes_there(act: Act, facts: Facts) -> bool:
    """Whether a request puts something in the place of what a service has, or makes something there."""
    if _REPLACES.search(act.what):
        return True
    if _KEPT.search(f"{act.path} {act.text}"):
        return False
    changes = _PUTS.search(act.text) is not None or (
        (_POSTS.search(act.text) or _POSTED.search(act.what)) and _MAKES.search(act.text)
    )
    return bool(changes) and _is_its_own(act, facts)


def _is_its_own(act: Act, facts: Facts) -> bool:
    return act.depth == 0 or _TOLD_TO.search("\n".join(facts.lines_before(act))) is None
