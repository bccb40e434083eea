"""To whom mail goes: people whom the code names, beside those whom a caller names or alone."""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_copied import COPIES, Copied
from vetting.surface._flow_marks import PRIVATE
from vetting.surface._flow_recipients import Recipients, mail
from vetting.surface._flow_values import Values
from vetting.surface._ir import Call, Lit, Map, Name, Node, Scope, Site
from vetting.surface._reading import Flow
from vetting.surface._values import members

_POSTS = pattern(r"(?i)mail|send_?message|^send$|deliver|send_?raw")
_TO = frozenset({"to", "cc", "to_addrs", "to_addresses", "recipients", "to_emails", "To", "Cc"})
_ALWAYS = COPIES | {"cc", "Cc"}
_ADDRESSED = COPIES | _TO
_MAKES = frozenset({"createTransport", "createTransporter"})
"""Calls that make what sends mail; they are given what goes into each message after where it sends."""

_HEADERS = frozenset({"addHeader", "setHeader", "add_header", "replace_header"})
_DEPTH = 4
_MAKERS = 4
"""Functions that may make a message, and what each may return, that are looked at."""

_SAYS = ("text", "html", "subject", "attachments", "body", "message", "content")


class Mail(Recipients):
    """Judges calls that send mail."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._always = Recipients(values, near=True)
        self._copied = Copied(values)

    def copied(self, site: Site, value: Node) -> Iterator[Flow]:
        """A recipient that the code names, in an assignment."""
        address = mail(self.values.machine.value(value, site.scope, {}))
        if address is None:
            lists = [value, *(value.args if isinstance(value, Call) else ())]
            given = [one for node in lists for one in self.put(node, site.scope)]
            address = next(filter(None, (*self.recipients(value, site.scope), *given)), None)
        if address is not None:
            yield self.flow("recipient", site, address)

    def blind(self, site: Site, name: str) -> Iterator[Flow]:
        """The same of a function of the package's own, which may send it in any way."""
        if (address := self._copied.fixed(site, name)) is not None:
            yield self.flow("recipient", site, address)

    def copies(self, site: Site, name: str) -> Iterator[Flow]:
        """Mail that also goes to somebody whom the code names."""
        call, scope = site.call, site.scope
        if (blind := self._copied.fixed(site, name)) is not None:
            yield self.flow("recipient", site, blind)
            return
        if name == "rcpt" and call.args:
            address = self._first(call.args[0], scope)
            yield from [self.flow("recipient", site, address)] if address else ()
        if name in _HEADERS and len(call.args) > 1:
            said = self.values.machine.value(call.args[0], scope, {})
            if isinstance(said, str) and said.lower() == "bcc":
                yield from self.copied(site, call.args[1])
        yield from self._always_copied(site, name)
        if not _POSTS.search(name):
            return
        if name == "sendmail" and len(call.args) > 2:
            fixed = mail(self.values.machine.value(call.args[1], scope, {}))
            if fixed is not None:
                payload = self.marks(call.args[2:], scope)
                yield from self.flows("sent-unheeded", site, fixed, payload, PRIVATE)
        for arg in (*call.args[:3], *(value for _, value in call.named)):
            value = self.values.machine.value(arg, scope, {})
            for key, held in (members(value) or {}).items():
                if key in COPIES and (address := mail(held)):
                    yield self.flow("recipient", site, address)
        yield from self._only(site)
        yield from self._addressed(site)
        yield from self._beside(site, name)

    def _always_copied(self, site: Site, name: str) -> Iterator[Flow]:
        """Somebody whom the code names in what goes into each message: `createTransport(account, { bcc })`;
        and in a message where it is made or added to: `EmailMessage(bcc=…)`, `Object.assign(data, { bcc })`.
        """
        placed = [(node, site.scope) for key, node in site.call.named if key in COPIES]
        for arg in site.call.args[1:3] if name in _MAKES or name == "assign" else ():
            for key, node, at in self._fields(arg, site.scope):
                if key == "envelope":
                    inner = self._fields(node, at)
                    placed += [(one, where) for said, one, where in inner if said in _ADDRESSED]
                elif key in (COPIES if name == "assign" else _ALWAYS):
                    placed.append((node, at))
        for node, at in placed:
            if address := self._first(node, at):
                yield self.flow("recipient", site, address)
                return

    def _first(self, node: Node, scope: Scope) -> str | None:
        """The first of some recipients whom the code names."""
        said = mail(self.values.machine.value(node, scope, {}))
        return said or next(filter(None, self.recipients(node, scope)), None)

    def _addressed(self, site: Site) -> Iterator[Flow]:
        """A message that is put together in parts and goes to nobody but whom the code names:
        `message["To"] = "…"`.
        """
        first = site.call.args[0] if site.call.args else None
        if not isinstance(first, Name):
            return
        fixed: list[str | None] = []
        for added in site.scope.module.additions(first.name):
            key = added.call.args[0] if len(added.call.args) > 1 else None
            if isinstance(key, Lit) and str(key.value).lower() in ("to", "cc", "bcc"):
                fixed += self._always.recipients(added.call.args[1], added.scope)
        if fixed and all(fixed):
            payload = self.values.marks(first, site.scope)
            yield from self.flows("sent-unheeded", site, str(fixed[0]), payload, PRIVATE)

    def _beside(self, site: Site, name: str) -> Iterator[Flow]:
        """Somebody whom the code names in a list with those whom a caller names."""
        call, scope = site.call, site.scope
        lists = [node for key, node in call.named if key in _TO]
        lists += call.args[1:2] if name == "sendmail" else ()
        placed = [(node, scope) for node in lists]
        hidden: list[tuple[Node, Scope]] = []
        for arg in call.args[:3]:
            for key, node, at in self._fields(arg, scope):
                inner = self._fields(node, at) if key == "envelope" else [(key, node, at)]
                placed += [(one, where) for said, one, where in inner if said in _TO]
                hidden += [(one, where) for said, one, where in inner if said in COPIES]
        found = [(self.recipients(*one), False) for one in placed]
        found += [(self.recipients(*one), True) for one in hidden]
        for arg in call.args[:3]:
            found += [(one, False) for one in _named(self.values.machine.value(arg, scope, {}))]
        for fixed, unseen in found:
            if any(fixed) and (unseen or (len(fixed) > 1 and None in fixed)):
                yield self.flow("recipient", site, next(filter(None, fixed)))
                return

    def _fields(self, node: Node, scope: Scope, depth: int = 0) -> list[tuple[str, Node, Scope]]:
        """The members of an object that stands in the code, by their names and with where they stand,
        also of one that a function of the package's own makes.
        """
        made = self.values.only(node.name, scope, node.raw) if isinstance(node, Name) else None
        node, scope = made or (node, scope)
        found: list[tuple[str, Node, Scope]] = []
        if isinstance(node, Call) and depth < _DEPTH:
            for closure in self.values.functions(node, scope)[:_MAKERS]:
                inner = self.values.inner(closure)
                for one in inner.returns[:_MAKERS]:
                    found += self._fields(one, inner, depth + 1)
        for key, value in node.pairs if isinstance(node, Map) else ():
            if isinstance(key, Lit):
                found.append((str(key.value), value, scope))
            elif key is None and depth < _DEPTH:  # `{ ...addressed(to), text }`
                found += self._fields(value, scope, depth + 1)
        return found

    def enveloped(self, site: Site, value: Node) -> Iterator[Flow]:
        """Who gets a message, in an assignment: `message.envelope = { from, to }`, `message.to = …`."""
        written = self.written(value, site.scope)
        pairs = written.pairs if isinstance(written, Map) else ()
        said = [node for key, node in pairs if isinstance(key, Lit) and key.value in _TO]
        hidden = (node for key, node in pairs if isinstance(key, Lit) and key.value in COPIES)
        for address in filter(None, (self._first(node, site.scope) for node in hidden)):
            yield self.flow("recipient", site, address)
        whole = [value] if last_name(site.call.func) != "data=" else []
        for node in said if isinstance(written, Map) else whole:
            fixed = self.recipients(node, site.scope)
            if len(fixed) > 1 and None in fixed and any(fixed):
                yield self.flow("recipient", site, next(filter(None, fixed)))

    def _only(self, site: Site) -> Iterator[Flow]:
        """A message to nobody but whom the code names: `sendMail({ to: "…", text })`."""
        for arg in site.call.args[:2]:
            written = self.written(arg, site.scope)
            pairs = written.pairs if isinstance(written, Map) else ()
            fields = {key.value: value for key, value in pairs if isinstance(key, Lit)}
            to = fields.get("to")
            fixed = mail(self.values.machine.value(to, site.scope, {})) if to else None
            if fixed is not None:
                payload = self.marks((fields[key] for key in _SAYS if key in fields), site.scope)
                yield from self.flows("sent-unheeded", site, fixed, payload, PRIVATE)


def _named(message: Any) -> Iterator[list[str | None]]:
    """Those to whom a message goes, list by list, as far as it is known whom it is made with."""
    held = members(message) or {}
    for each in (held, members(held.get("envelope")) or {}):
        for key in _TO & each.keys():
            if isinstance(each[key], list):
                yield [mail(one) for one in each[key]]
