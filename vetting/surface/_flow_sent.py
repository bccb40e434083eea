"""What goes to an address that the code itself names, and to people whom it names."""

from collections.abc import Iterator
from weakref import proxy

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_addressed import is_of_object
from vetting.surface._flow_answerers import Answerers
from vetting.surface._flow_beside import METHODS
from vetting.surface._flow_crossed import LOGS_IN, Crossed, foreign, is_named, owner_of
from vetting.surface._flow_hooks import HOOKED
from vetting.surface._flow_in_clients import InClients
from vetting.surface._flow_in_headers import LOUD
from vetting.surface._flow_marks import (
    DATA,
    DECODED,
    ENCODED,
    FILE,
    GIVEN,
    LABELS,
    LETTERS,
    NOTHING,
    PART,
    PRIVATE,
    SECRET,
    SEEN,
    TOKEN,
    Marks,
    of_kind,
)
from vetting.surface._flow_own_entries import OwnEntries
from vetting.surface._flow_returned import Returned
from vetting.surface._flow_rows import carried
from vetting.surface._flow_several_stores import WHERE, of_several
from vetting.surface._flow_sink import flat
from vetting.surface._flow_through import Through
from vetting.surface._flow_usual import instead
from vetting.surface._flow_usual_address import usual
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Concat, Lit, Map, Name, Node, Scope, Seq, Site
from vetting.surface._reading import Act, Flow
from vetting.surface._scopes import owner

_COUNTS = pattern(r"(?i)metrics?\b|telemetry|\busage|\bstats?\b|analytics|\bcollect|beacon|\bcrash")
_NOT_SENT = frozenset({"url", "headers", "auth", "timeout", "verify", "method", "cert", "proxies"})
_BODY = pattern(r"-d|--data|-F|--form|-T|--upload|--post|--json|--body")
_SENDS = pattern(
    r"\bcurl\b[^|;]{0,300}\s(?:-d|--data[\w-]*|-F|--form|-T|--upload-file|--json)\b"
    r"|\bwget\b[^|;]{0,300}\s--(?:post|body)-|\bcurl\b[^|;]{0,200}https?://[^\s]{1,200}[?&]\w+="
)
_ADDRESS = pattern(r"https?://[\w.-]{3,80}")
_NUMBER = pattern(
    r"\w{2,6}://(?!(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.)\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"
)
"""An address that has a public number, and no name."""

_NAMES = pattern(
    r"(?i)gethostby\w+|getaddrinfo|lookup|resolve(?:[46]|Any|Txt|Mx|Ns|Cname|Srv)?|query"
)
"""Questions to the domain name system."""


class Sent(InClients):
    """Judges calls that send something."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._crossed = Crossed()
        self._heeded: set[str] = set()
        self._unheeded: list[tuple[Site, str, Marks]] = []
        self._later: list[tuple[Site, list[str], Marks, Marks]] = []
        """Sendings with a login whose answer nobody takes."""

        self._own_entries = OwnEntries()
        self.answerers = Answerers(proxy(self))  # in no circle
        self.returned = Returned(values, self.answerers)
        self.through = Through(proxy(self))

    def crossed(self) -> Iterator[Flow]:
        """The flows of one service's secrets to another, after all calls were judged."""
        for of, host, site in self._crossed.found():
            yield self.flow("crossed", site, host, [f"{TOKEN} {of}"[:120]])
        # A login is no excuse for a host that nothing else has to do with.
        for site, hosts, payload, login in self._later:
            owners = {owner_of(host) for host in hosts}
            named = any(is_named(one, of) for one in owners for _, of in login)
            if not (named or owners & self._heeded):
                yield from self.told(site, " and ".join(hosts[:2]), payload, dropped=True)
        for site, asked, payload in self.through.found():
            left = self.unless_meant(
                payload, site.call, site.scope, self.address(site.call, site.scope)
            )
            yield from self.flows("sent", site, " and ".join(asked[:2]), left, LOUD)
        for site, where, entries in self._own_entries.found(self.answerers):
            yield from self.flows("sent", site, where, entries, LOUD)
        for site, where, payload in self._unheeded:
            left = self.answerers.going_back(where, payload)
            yield from self.flows("sent-unheeded", site, where, left, PRIVATE)

    def logs_in(self, site: Site, name: str) -> None:
        """Remember secrets that a call gives to the service that they are for."""
        if LOGS_IN.fullmatch(name):
            given = (*site.call.args, *(value for _, value in site.call.named))
            self._crossed.used(self.marks(given, site.scope))
        elif name in METHODS and (login := self.headers(site.call, site.scope)):
            address = self.address(site.call, site.scope)
            first = self.written(address, site.scope) if address is not None else None
            first = first.parts[0] if isinstance(first, Concat) and first.parts else first
            if not isinstance(first, Lit | None) and not self.fixed(first, site.scope):
                self._crossed.for_setting(login)

    def of(self, site: Site, act: Act) -> Iterator[Flow]:
        """The flows into a request."""
        call, scope = site.call, site.scope
        if act.kind == "process_exec":
            yield from self._by_program(site)
        if act.kind not in ("network", "send"):
            return
        if _NAMES.fullmatch(last_name(call.func)):
            yield from self._asked(site, act)
            return
        address = self.address(call, scope)
        hosts = self.fixed(address, scope) if address is not None else []
        if address is not None and not hosts and self.is_hidden(address, scope):
            yield self.flow("hidden-address", site, last_name(call.func), [f"{DECODED} an address"])
        hosts = hosts or self.base(call, scope) or self._usual(call, scope, address)
        logs_in = self.marks((value for key, value in call.named if key == "auth"), scope)
        self._crossed.used(self.headers(call, scope) | logs_in, hosts)
        if not hosts:
            self.through.asks(address, scope)
            found = of_several(self._payload(call, scope, address))
            yield from self.flows("sent", site, WHERE, found, LOUD)
            return
        payload = self._payload(call, scope, address) | self.always(call, scope)
        payload = self.unless_meant(payload, call, scope, address)
        where = " and ".join(hosts[:2])
        payload = self._own_entries.without(payload, site, where)
        dropped = self.values.syntax(scope.module).dropped(call.raw)
        # Who logs in with a token of the user's changes something in the user's own account.
        login = of_kind(self.headers(call, scope) | self.of_client(call, scope), TOKEN)
        own = login and of_kind(payload, TOKEN) <= login
        unheeded = self._several(hosts, payload) or (dropped and not own)
        # A key in a query says who asks; one that nobody can read there is hidden.
        unheeded |= not login and {TOKEN, ENCODED} <= {kind for kind, _ in payload}
        if not (login or dropped or is_of_object(address, scope, self.values)):
            self.returned.sends(site, where)
        if login and not dropped:
            self._heeded |= {owner_of(host) for host in hosts}
        elif own and not unheeded:
            self._later.append((site, hosts, payload, login))
        yield from self.told(site, where, payload, dropped=unheeded)
        yield from self.flows(
            "lettered", site, where, self._address(call, scope, address), (LETTERS,)
        )
        if rows := [*carried(payload)]:
            yield self.flow("rows", site, where, rows)
        yield from self.in_headers(site, where, address, payload)
        yield from self.flows("tapped", site, where, self.headers(call, scope), (SEEN,))
        beside = self.headers(call, scope, unusual=True)
        self._crossed.shown(beside, where, site)
        if dropped and beside:
            yield from self.flows("sent-unheeded", site, where, beside, (FILE, DATA, GIVEN, PART))

    def _address(self, call: Call, scope: Scope, address: Node | None) -> Marks:
        """What the address of a request is made of, and what is asked in it."""
        asked = [value for key, value in call.named if key == "params"]
        return self.marks((address, *asked) if address is not None else asked, scope)

    def _usual(self, call: Call, scope: Scope, address: Node | None) -> list[str]:
        """The host that is asked when no setting names another, where what goes there is nobody's
        business, whoever runs it: `process.env.URL ?? "https://…"`.
        """
        told = usual(address, scope, self.values) if address is not None else None
        hosts = self.fixed(*told) if told is not None else []
        if not hosts:
            return []
        loud = of_kind(self._payload(call, scope, address), *LOUD, SEEN)
        loud |= of_kind(self.headers(call, scope, unusual=True), *LOUD)
        loud |= of_kind(self._address(call, scope, address), LETTERS)
        payload = self._payload(call, scope, address)
        numbered = any(map(_NUMBER.match, hosts))  # nobody knows whose that is
        # What a client was answered is for who asked, and for no second service.
        if loud or numbered or HOOKED in payload or foreign(payload, hosts):
            return hosts
        return self._counts(hosts, payload)

    def counting(self, address: Node | None, scope: Scope, payload: Marks) -> list[str]:
        """The host that gets counts when no setting names another, and no user's texts; none where it
        may well get nothing else.
        """
        other = instead(self.written(address, scope)) if address is not None else None
        return self._counts(self.fixed(other, scope), payload) if other is not None else []

    def _counts(self, hosts: list[str], payload: Marks) -> list[str]:
        texts = of_kind(self.values.free(payload), GIVEN, PART, DATA)
        return [host for host in hosts if texts and _COUNTS.search(host)]

    def base(self, call: Call, scope: Scope) -> list[str]:
        """The host that a client was made for."""
        made_for = self.made_for(call, scope)
        return self.fixed(made_for, scope) if made_for is not None else []

    def _by_program(self, site: Site) -> Iterator[Flow]:
        """What `curl` is told to send, in its arguments or by its input."""
        call, scope = site.call, site.scope
        hosts = self.receivers(call, scope)
        if hosts:
            given = [value for key, value in call.named if key == "input"]
            for arg in call.args[1:]:
                written = self.written(arg, scope)
                for key, value in written.pairs if isinstance(written, Map) else ():
                    if isinstance(key, Lit) and key.value == "input":
                        given.append(value)
            payload = self.marks((*call.args[:2], *given), scope)
            dropped = self.values.syntax(scope.module).dropped(call.raw)
            yield from self.told(site, hosts[0], payload, dropped=dropped)

    def receivers(self, call: Call, scope: Scope) -> list[str]:
        """The hosts that a command sends something to; none for other commands."""
        items: list[Node] = []
        for arg in call.args[:2]:
            written = self.written(arg, scope)
            items += written.items if isinstance(written, Seq) else [written]
        first = items[0] if items else None
        if isinstance(first, Lit) and first.value in ("curl", "wget", "curl.exe"):
            told = any(isinstance(item, Lit) and _BODY.match(str(item.value)) for item in items)
            return [host for item in items[1:] for host in self.fixed(item, scope)] if told else []
        return self._line(first, scope) if isinstance(first, Concat) else []

    def _line(self, line: Concat, scope: Scope) -> list[str]:
        """The hosts in a command line that sends something: `curl -d "${text}" https://…`."""
        values = [self.values.machine.value(part, scope, {}) for part in flat(line)]
        text = "".join(value if isinstance(value, str) else " " for value in values)
        return _ADDRESS.findall(text)[:2] if _SENDS.search(text) else []

    def told(self, site: Site, where: str, payload: Marks, *, dropped: bool) -> Iterator[Flow]:
        yield from self.flows("sent", site, where, payload, LOUD)
        yield from self.flows("tapped", site, where, payload, (SEEN,))
        self._crossed.told(payload, where, site)
        if dropped and not of_kind(payload, *LOUD):
            self._unheeded.append((site, where, payload))

    def _several(self, hosts: list[str], payload: Marks) -> bool:
        """Whether one secret goes to hosts of several owners."""
        owners = {".".join(host.rpartition("/")[2].split(":")[0].split(".")[-2:]) for host in hosts}
        return len(owners) > 1 and bool(of_kind(payload, TOKEN, SECRET))

    def _asked(self, site: Site, act: Act) -> Iterator[Flow]:
        """A name that is asked for and is made of encoded data."""
        found = self.marks(site.call.args[:1], site.scope)
        if of_kind(found, LABELS, *LOUD):
            yield from self.flows("sent", site, act.what, found, (LABELS, *LOUD))

    # What a request carries.

    def _payload(self, call: Call, scope: Scope, address: Node | None) -> Marks:
        found = NOTHING
        for arg in call.args:
            if self._is_body(arg, call, scope):
                found |= self.values.marks(arg, scope)
            elif arg is not address or not isinstance(address, Lit):
                found |= self.carries(arg, scope)
        for key, value in call.named:
            if key not in _NOT_SENT:
                found |= self.values.marks(value, scope)
        if isinstance(address, Call):  # `urlopen(Request(url, data=…))`
            found |= self._payload(address, scope, address.args[0] if address.args else None)
        return found

    def _is_body(self, arg: Node, call: Call, scope: Scope) -> bool:
        """Whether an argument is a body whatever its members are called: `axios.post(url, data)`."""
        func = call.func
        if not isinstance(func, Attr) or func.name not in ("post", "put", "patch"):
            return False
        if arg is not (call.args[1] if len(call.args) > 1 else None):
            return False
        made = self.written(func.of, scope)
        root = made.func if isinstance(made, Call) else made
        while isinstance(root, Attr):
            root = root.of
        return isinstance(root, Name) and root.name.lower() == "axios"

    def carries(self, node: Node, scope: Scope) -> Marks:
        """What an argument carries; of options, all but those that only say how."""
        written = self.written(node, scope)
        if isinstance(written, Map):
            found = NOTHING
            for key, value in written.pairs:
                said = key.value if isinstance(key, Lit) else None
                if said not in _NOT_SENT:
                    found |= self.values.marks(value, scope)
            if isinstance(node, Name) and (where := owner(node.name, scope)) is not None:
                found |= self.values.put(node.name, where)  # `options.body = …`
            return found
        if isinstance(written, Call) and last_name(written.func) == "Request":
            return self._payload(written, scope, written.args[0] if written.args else None)
        return self.values.marks(node, scope)
