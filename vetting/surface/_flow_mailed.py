"""Messages to somebody whom the code names, where that is said in another place than where they are sent:
`deliver(Letter("desk@example.com", "notes", text))`.

The address is followed from where it stands to the recipients of what sends mail. Whoever is given it
together with somebody's text sends that text there: other texts that the same functions send may well
go elsewhere.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._flow_literals import is_mailbox
from vetting.surface._flow_marks import MAILBOX, NOTHING, PRIVATE, Marks, of_kind
from vetting.surface._flow_sink import Sink
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Lit, Map, Name, Node, Scope, Site
from vetting.surface._reading import Flow
from vetting.surface._values import ClassRef

_POSTS = pattern(r"(?i)mail|send_?message|^send$|deliver|send_?raw")
MAILS = pattern(rb"[\w.+-]@[\w-]{1,63}\.\w")
"""An address of mail in a source."""

_TO = frozenset({
    *("to", "cc", "bcc", "recipients", "recipient", "to_addrs", "to_addresses", "to_emails"),
    *("torecipients", "bccrecipients", "ccrecipients", "envelope", "destination", "toaddresses"),
})  # fmt: skip
_SENDER = pattern(r"(?i)_?(?:from|sender|reply|return|author|user|login|account)\w*")
"""What is called so that it says who a message is from."""

_DEPTH = 4
_MOST = 4
"""Functions that make a message, and what each may return, that are looked at."""


class Mailed(Sink):
    """Judges calls that are given an address and what goes there."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._reached = set[str]()
        self._given: list[tuple[Site, str, Marks]] = []

    def sees(self, site: Site, name: str) -> None:
        """Remember whom mail goes to, and what a call gives together with an address."""
        if not self.values.mails:
            return
        call, scope = site.call, site.scope
        if _POSTS.search(name) and not self.values.functions(call, scope):
            marks = NOTHING
            for arg in (*call.args[:2], *(value for _, value in call.named)):
                marks |= self._told(arg, scope, 0)
            to = [value for key, value in call.named if key.lower() in _TO]
            to += call.args[1:2] if name == "sendmail" else ()
            marks |= self.marks(to, scope)
            self._reached.update(of for _, of in of_kind(marks, MAILBOX))
        self._beside(site)

    def found(self) -> Iterator[Flow]:
        """The flows, after all calls were seen."""
        for site, address, payload in self._given:
            if address in self._reached:
                yield from self.flows("sent-unheeded", site, address, payload, PRIVATE)

    def _beside(self, site: Site) -> None:
        """Remember an address that a call is given, or that was given to what made its function, and
        what else it is given.
        """
        call, scope = site.call, site.scope
        found, rest = self._sorted(call, scope)
        if not rest:
            return
        func = call.func.of if isinstance(call.func, Attr) else call.func
        made = self.values.only(func.name, scope, func.raw) if isinstance(func, Name) else None
        if made is not None and isinstance(made[0], Call):  # `desk = Mailer("desk@example.com")`
            found += self._sorted(made[0], made[1])[0]
        payload = of_kind(self.marks(rest, scope), *PRIVATE) if found else NOTHING
        if payload:
            self._given += [(site, address, payload) for address in dict.fromkeys(found)]

    def _sorted(self, call: Call, scope: Scope) -> tuple[list[str], list[Node]]:
        """The addresses among what a function or class of the package's own is given, and the rest."""
        usual = self._usual(call, scope)
        given = [*call.args, *(node for _, node in (*call.named, *usual))]
        parts = [value for node in given for _, value in _held("", node)]
        if not any(
            self._address(part, scope) for part in parts
        ):  # what they are called is not asked
            return [], parts
        found: list[str] = []
        rest: list[Node] = []
        for key, node in (*self._arguments(call, scope), *usual):
            for said, value in _held(key, node):
                address = self._address(value, scope)
                if address is None:
                    rest.append(value)
                elif not _SENDER.fullmatch(said):
                    found.append(address)
        return found, rest

    def _usual(self, call: Call, scope: Scope) -> list[tuple[str, Node]]:
        """What parameters are without a value of their own, by their names, which a call does not give."""
        for inner in map(self.values.inner, self.values.functions(call, scope)[:1]):
            params = [one for one in inner.params if one.name not in ("self", "cls")]
            said = {key for key, _ in call.named} | {o.name for o in params[: len(call.args)]}
            return [(o.name, o.default) for o in params if o.default and o.name not in said]
        return []

    def _arguments(self, call: Call, scope: Scope) -> list[tuple[str, Node]]:
        """What a call gives, by the names of the parameters or fields."""
        names: list[str] = []
        for inner in map(self.values.inner, self.values.functions(call, scope)[:1]):
            names = [one.name for one in inner.params if one.name not in ("self", "cls")]
        if not names:
            made = self.values.machine.value(call.func, scope, {})
            names = list(made.scope.module.fields(made.scope)) if isinstance(made, ClassRef) else []
        places = [*names, *[""] * len(call.args)]
        return [*zip(places, call.args, strict=False), *call.named]

    def _address(self, node: Node, scope: Scope) -> str | None:
        """The address that an argument is, and nothing else."""
        if not of_kind(self.values.marks(node, scope), MAILBOX):
            return None
        value = self.values.machine.value(node, scope, {})
        return value[:80] if isinstance(value, str) and is_mailbox(value) else None

    def _told(self, node: Node, scope: Scope, depth: int) -> Marks:
        """What those are made of to whom a message goes."""
        if depth > _DEPTH:
            return NOTHING
        found = NOTHING
        if isinstance(node, Name):
            found = self._put(node, scope)
            made = self.values.only(node.name, scope, node.raw)
            if made is None:
                each = (Attr(node.line, of=node, name=key) for key in ("to", "cc", "bcc"))
                return found | self.marks(each, scope)
            node, scope = made
        for key, value in node.pairs if isinstance(node, Map) else ():
            if key is None:
                found |= self._told(value, scope, depth + 1)
            elif isinstance(key, Lit) and str(key.value).lower() in _TO:
                found |= self.values.marks(value, scope)
        if isinstance(node, Call):
            made_by = self.values.functions(node, scope)[:_MOST]
            found |= NOTHING if made_by else self.values.marks(node, scope)
            for inner in map(self.values.inner, made_by):
                for one in inner.returns[:_MOST]:
                    found |= self._told(one, inner, depth + 1)
        return found

    def _put(self, message: Name, scope: Scope) -> Marks:
        """What a message is given as its recipients: `message["To"] = address`."""
        return NOTHING.union(
            *(
                self.values.marks(added.call.args[1], added.scope)
                for added in scope.module.additions(message.name)
                if len(added.call.args) > 1
                and str(getattr(added.call.args[0], "value", "")).lower() in _TO
            )
        )


def _held(key: str, node: Node) -> list[tuple[str, Node]]:
    """What is written out in an object, by its members, or a value that is called `key`."""
    pairs = node.pairs if isinstance(node, Map) else ()
    return [(str(getattr(k, "value", "")), value) for k, value in pairs] or [(key, node)]
