"""What goes to an address that the code itself names, and to people whom it names."""

import re
from collections.abc import Iterator
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._flow_marks import (
    ENVIRONMENT,
    LABELS,
    NOTHING,
    PRIVATE,
    SECRET,
    TOKEN,
    Marks,
    of_kind,
)
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Attr, Call, Lit, Map, Name, Node, Scope, Seq, Site
from vetting.surface._reading import Act, Flow
from vetting.surface._values import members

_LOUD = (SECRET, ENVIRONMENT)
_HANDS = frozenset({"end", "write", "send", "sendall", "request", "sendto", "emit", "publish"})
_CONNECTS = re.compile(
    r"(?i)(?:https?_?)?request|connect|createConnection|WebSocket|\w*Connection|create_connection"
    r"|post|put|patch"
)
_TAKES = (
    r"\.(?:recv\w*|makefile|getresponse|read\w*|onmessage)\b"
    r"|\.(?:on|once|addEventListener)\(\s*[\"'](?:response|data|message)"
)
_NOT_SENT = frozenset({"url", "headers", "auth", "timeout", "verify", "method", "cert", "proxies"})
_BODY = re.compile(r"-d|--data|-F|--form|-T|--upload|--post|--json|--body")
_NAMES = re.compile(
    r"(?i)gethostby\w+|getaddrinfo|lookup|resolve(?:[46]|Any|Txt|Mx|Ns|Cname|Srv)?|query"
)
"""Questions to the domain name system."""

_MAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>.]{1,63}(?:\.[^\s@<>.]{1,63}){1,8}")
_POSTS = re.compile(r"(?i)mail|send_?message|^send$|deliver|send_?raw")
_COPIES = frozenset({"bcc", "Bcc", "BCC", "bccRecipients", "bcc_recipients", "bcc_addresses"})


class Sent(Sink):
    """Judges calls that send something."""

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
        hosts = hosts or self._base(call, scope)
        if not hosts:
            return
        payload = self._payload(call, scope, address)
        where = " and ".join(hosts[:2])
        dropped = self.values.syntax(scope.module).dropped(call.raw)
        yield from self._told(
            site, where, payload, dropped=dropped or self._several(hosts, payload)
        )
        stores = of_kind(self._headers(call, scope), SECRET)
        if len(stores) > 1 and not of_kind(payload, *_LOUD):
            yield from self.flows("sent", site, where, stores, _LOUD)

    def _base(self, call: Call, scope: Scope) -> list[str]:
        """The host that a client was made for: `axios.create({ baseURL })`."""
        of = self.written(call.func.of, scope) if isinstance(call.func, Attr) else None
        if not isinstance(of, Call):
            return []
        pairs: list[tuple[object, Node]] = list(of.named)
        for arg in of.args:
            written = self.written(arg, scope)
            inner = written.pairs if isinstance(written, Map) else ()
            pairs += [(key.value, value) for key, value in inner if isinstance(key, Lit)]
        for said, value in pairs:
            if said in ("baseURL", "base_url", "prefixUrl", "baseUrl"):
                return self.fixed(value, scope)
        return []

    def _by_program(self, site: Site) -> Iterator[Flow]:
        """What `curl` is told to send."""
        call, scope = site.call, site.scope
        items: list[Node] = []
        for arg in call.args[:2]:
            written = self.written(arg, scope)
            items += written.items if isinstance(written, Seq) else [written]
        first = items[0] if items else None
        if not isinstance(first, Lit) or str(first.value) not in ("curl", "wget", "curl.exe"):
            return
        hosts = [host for item in items[1:] for host in self.fixed(item, scope)]
        if hosts and any(isinstance(item, Lit) and _BODY.match(str(item.value)) for item in items):
            payload = self.marks(items[1:], scope)
            dropped = self.values.syntax(scope.module).dropped(call.raw)
            yield from self._told(site, hosts[0], payload, dropped=dropped)

    def _told(self, site: Site, where: str, payload: Marks, *, dropped: bool) -> Iterator[Flow]:
        yield from self.flows("sent", site, where, payload, _LOUD)
        if dropped and not of_kind(payload, *_LOUD):
            yield from self.flows("sent-unheeded", site, where, payload, PRIVATE)

    def _several(self, hosts: list[str], payload: Marks) -> bool:
        """Whether one secret goes to hosts of several owners."""
        owners = {".".join(host.rpartition("/")[2].split(":")[0].split(".")[-2:]) for host in hosts}
        return len(owners) > 1 and bool(of_kind(payload, TOKEN, SECRET))

    def _asked(self, site: Site, act: Act) -> Iterator[Flow]:
        """A name that is asked for and is made of encoded data."""
        found = self.marks(site.call.args[:1], site.scope)
        if of_kind(found, LABELS, *_LOUD):
            yield from self.flows("sent", site, act.what, found, (LABELS, *_LOUD))

    def handed(self, site: Site, name: str) -> Iterator[Flow]:
        """What is written to a connection that was made before: `req.end(body)`."""
        call, scope = site.call, site.scope
        if name not in _HANDS or not isinstance(call.func, Attr):
            return
        made = self.written(call.func.of, scope)
        while (
            isinstance(made, Call)
            and isinstance(made.func, Attr)
            and isinstance(made.func.of, Call)
        ):
            made = made.func.of  # `post(url).timeout(3).send(body)`
        if not isinstance(made, Call) or not _CONNECTS.fullmatch(last_name(made.func)):
            return
        address = self.address(made, scope)
        hosts = self.fixed(address, scope, 1) if address is not None else []
        if not hosts:
            return
        chained = not isinstance(call.func.of, Name)
        dropped = (
            self.values.syntax(scope.module).dropped(call.raw)
            if chained
            else not self._listens(getattr(call.func.of, "name", ""), made, scope)
        )
        payload = self.marks((*call.args, *(value for _, value in call.named)), scope)
        yield from self._told(site, hosts[0], payload, dropped=dropped)

    def _listens(self, name: str, made: Call, scope: Scope) -> bool:
        """Whether anybody takes what comes back over a connection."""
        if next(self.values.syntax(scope.module).functions(made.raw), None) is not None:
            return True
        text = scope.module.source(scope.raw)
        return re.search(rf"\b{re.escape(name)}(?:{_TAKES})", text) is not None

    # What a request carries.

    def _payload(self, call: Call, scope: Scope, address: Node | None) -> Marks:
        found = NOTHING
        for arg in call.args:
            if arg is not address or not isinstance(address, Lit):
                found |= self._carried(arg, scope)
        for key, value in call.named:
            if key not in _NOT_SENT:
                found |= self.values.marks(value, scope)
        if isinstance(address, Call):  # `urlopen(Request(url, data=…))`
            found |= self._payload(address, scope, address.args[0] if address.args else None)
        return found

    def _carried(self, node: Node, scope: Scope) -> Marks:
        """What an argument carries; of options, all but those that only say how."""
        written = self.written(node, scope)
        if isinstance(written, Map):
            found = NOTHING
            for key, value in written.pairs:
                said = key.value if isinstance(key, Lit) else None
                if said not in _NOT_SENT:
                    found |= self.values.marks(value, scope)
            return found
        if isinstance(written, Call) and last_name(written.func) == "Request":
            return self._payload(written, scope, written.args[0] if written.args else None)
        return self.values.marks(node, scope)

    def _headers(self, call: Call, scope: Scope) -> Marks:
        found = self.marks((value for key, value in call.named if key == "headers"), scope)
        for arg in call.args:
            written = self.written(arg, scope)
            for key, value in written.pairs if isinstance(written, Map) else ():
                if isinstance(key, Lit) and key.value == "headers":
                    found |= self.values.marks(value, scope)
        return found

    # To whom mail goes.

    def copied(self, site: Site, value: Node) -> Iterator[Flow]:
        """A recipient that the code names, in an assignment."""
        address = _mail(self.values.machine.value(value, site.scope, {}))
        if address is not None:
            yield self.flow("recipient", site, address)

    def copies(self, site: Site, name: str) -> Iterator[Flow]:
        """Mail that also goes to somebody whom the code names."""
        call, scope = site.call, site.scope
        if not _POSTS.search(name):
            return
        if name == "sendmail" and len(call.args) > 2:
            fixed = _mail(self.values.machine.value(call.args[1], scope, {}))
            if fixed is not None:
                payload = self.marks(call.args[2:], scope)
                yield from self.flows("sent-unheeded", site, fixed, payload, PRIVATE)
        for arg in (*call.args[:3], *(value for _, value in call.named)):
            value = self.values.machine.value(arg, scope, {})
            for key, held in (members(value) or {}).items():
                if key in _COPIES and (address := _mail(held)):
                    yield self.flow("recipient", site, address)
        for key, node in call.named:
            if key in _COPIES and (address := _mail(self.values.machine.value(node, scope, {}))):
                yield self.flow("recipient", site, address)


def _mail(value: Any) -> str | None:
    if isinstance(value, list):
        return next((found for item in value if (found := _mail(item))), None)
    if isinstance(value, str) and _MAIL.search(value):
        return value[:80]
    held = members(value)
    return next((found for item in held.values() if (found := _mail(item))), None) if held else None
