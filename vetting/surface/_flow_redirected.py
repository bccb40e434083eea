"""Addresses of which it was only looked at where their first host lives, in a request that follows redirects:
a public host answers `Location: http://169.254.169.254/`, and nobody looks at that.

Who allows some hosts and no others trusts these; who asks whether a host lives in the local network trusts
nobody, and has to ask again for each address that he is sent to.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_acts import NO_ADDRESS
from vetting.surface._flow_marks import CHECKED, NOTHING, Marks, given_member, of_kind
from vetting.surface._flow_sink import Sink, flat
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Concat, Lit, Map, Node, Param, Scope, Site
from vetting.surface._reading import Act, Flow

_HOME = pattern(
    r"(?i)(?<![a-z])is_?(?:private|public|global|loopback|link_?local|reserved|internal|local)"
    r"|private_?(?:ip|net|range|addr)|169\\?\.254|192\\?\.168|\.range\(\)|\bBlockList\b"
    r"|(?-i:\b[A-Z_]{0,20}PRIVATE[A-Z_]{0,20}\b)"
)
"""Questions where a host lives."""

_OF_HOST = pattern(r"(?i)host|addr|netloc|lookup|\bip\b|\.resolve")
_SCHEME = pattern(r"(?i)https?://")
_WHERE = frozenset({"url", "uri", "host", "hostname"})

_TEXTS = pattern(r"\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|`[^`\n]{0,200}`|#[^\n]*|//[^\n]*")
_LISTED = pattern(
    r"(?i)allow(?:ed|list)?_?(?:host|domain|origin|site|url|list|server|name|suffix|feed)|allow_?list|white_?list"
    r"|trusted|permitted_?\w|approved_?\w|(?-i:\bALLOW\w*|\b(?!\w*(?:BLOCK|DENY|DENIE|PRIVATE|LOCAL|FORBID|BAD|BANN"
    r"|INTERNAL|META|REFUS|RESERV))[A-Z_]*(?:HOSTS|DOMAINS|ORIGINS)\b)|config|settings|environ|process\.env"
)
"""Hosts that are known, in code without its texts."""

_ASKED = pattern(r"follow_redirects\s{0,4}=\s{0,4}(?:True|true)\b")
"""How requests are told to follow redirects that would not."""

_ASKED_NOT = pattern(r"follow_redirects\s{0,4}=\s{0,4}(?!True)")
_REFUSED = pattern(
    r"allow_redirects\s{0,4}=\s{0,4}False|\bredirect[\"']?\s{0,4}:\s{0,4}[\"'`](?:error|manual)"
    r"|\bmaxRedirects\s{0,4}:\s{0,4}0|\bfollowRedirects?\s{0,4}:\s{0,4}false|\bmaxRedirections\s{0,4}:\s{0,4}0"
)
"""How those are told not to that would."""

_EACH_HOP = pattern(
    r"(?i)event_hooks|before_?redirect|\btransport\s{0,4}=|HTTPTransport|HTTPAdapter|\.mount\(|resolver\s{0,4}="
    r"|connector\s{0,4}=|\bdispatcher\b|Agent\(|\b(?:https?)?agent\s{0,4}[:=,}]|\blookup\s{0,4}[:,}]|\blocation\b|redirect_request"
    r"|\.history\b|(?:is|has)_redirect|next_request|max_redirects\s{0,4}=\s{0,4}0|\b(?:res|resp|response|r|answer|reply)\.url\b"
    r"|remote_?address|server_addr|getpeername"
)
"""What looks at each address that a request is sent to."""

_NODES = 4
"""What one variable is given that is looked at."""


class Redirected(Sink):
    """Asks of requests who looks at where they are sent on."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._lookers: dict[str, dict[int, Scope]] | None = None
        """The functions that look at parameters of tools, by what marks call these."""

    def of(self, site: Site, act: Act) -> Iterator[Flow]:
        """The flow of an address into a request that follows redirects."""
        call, scope = site.call, site.scope
        if act.kind not in ("network", "send") or NO_ADDRESS.fullmatch(last_name(call.func)):
            return
        address = self.address(call, scope)
        host = self._host(address, scope) if address is not None else None
        marks = self.values.marks(host, scope) if host is not None else NOTHING
        looked = [of for _, of in sorted(of_kind(marks, CHECKED)) if of not in self.values.bounded]
        if address is None or not looked or self.fixed(address, scope):
            return
        here = self.values.source(scope.module)
        if _EACH_HOP.search(here) or not self._follows(scope, here):
            return
        if found := [of for of in looked if self._open(of)]:
            yield self.flow("address", site, act.what, [f"redirected {of}" for of in found])

    def _host(self, address: Node, scope: Scope) -> Node | None:
        """What says the host of an address; None where what it is put together of does not tell."""
        match self.written(address, scope):
            case Concat() as text:
                parts = list(islice(flat(text), _NODES))
                first = parts[0].value if isinstance(parts[0], Lit) else ""
                if first and not _SCHEME.fullmatch(str(first)):
                    return None
                return parts[1 if first else 0] if len(parts) > bool(first) else None
            case Call(func=func, args=(one, other, *_)) if last_name(func) in ("URL", "urljoin"):
                return other if last_name(func) == "URL" else one
            case Map(pairs=pairs):
                told = (value for key, value in pairs if getattr(key, "value", "") in _WHERE)
                return next(told, None)
        return address

    def _follows(self, scope: Scope, module: str) -> bool:
        """Whether a function has requests follow redirects, or its module where it does not say."""
        own = scope.module.source(scope.raw)
        for text in (own, module):
            if _ASKED.search(text) or _ASKED_NOT.search(text):
                return _ASKED.search(text) is not None
            if _REFUSED.search(text):
                return False
        return False

    def _open(self, of: str) -> bool:
        """Whether all that looks at a parameter leaves its host open, and asks where that lives."""
        texts = [one.module.source(one.raw) for one in self._looking(of)]
        if not any(_HOME.search(one) and _OF_HOST.search(one) for one in texts) or any(
            map(_EACH_HOP.search, texts)
        ):
            return False
        return not any(_LISTED.search(_TEXTS.sub("", text)) for text in texts)

    def _looking(self, of: str) -> Iterable[Scope]:
        """The functions that look at what a tool is given as a parameter, after all was handed on."""
        if self._lookers is None:
            self._lookers = {}
            for scope in [one for one in self.values.asked_scopes if one.kind == "function"]:
                for name in self.values.asks(scope):
                    for _, one in self._given(name, scope):
                        self._lookers.setdefault(one, {})[id(scope)] = scope
        return self._lookers.get(of, {}).values()

    def _given(self, name: str, scope: Scope) -> Marks:
        """What calls give a parameter, or one that is a member of it: `({ url }) =>`, `args.url`."""
        given = self.values.given
        of, _, member = name.partition(".")
        found = given.get((id(scope), name), NOTHING)
        if member:
            found |= given_member(given.get((id(scope), of), NOTHING), member)
        for node in scope.names.get(name, ())[:_NODES]:
            if isinstance(node, Attr) and isinstance(node.of, Param):
                found |= given_member(given.get((id(scope), node.of.name), NOTHING), node.name)
        return found
