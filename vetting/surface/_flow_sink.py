"""What all judgements of calls share: how a value is written, and what is told of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_addressed import as_given
from vetting.surface._flow_halves import UNSET, is_unset
from vetting.surface._flow_marks import BROUGHT, CHECKED, CLIMBS, GIVEN, NOTHING, Marks, of_kind
from vetting.surface._flow_own_state import shown
from vetting.surface._flow_same_address import same_address
from vetting.surface._flow_usual_address import reads_settings, usual
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Element,
    Lit,
    Map,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Site,
    Spread,
    Within,
)
from vetting.surface._objects import member_of
from vetting.surface._reading import Flow
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import ClassRef, Closure, Instance, Many

_LOCAL = pattern(r"(?i)(?:\w+://)?(?:localhost|127\.|\[::1\]|0\.0\.0\.0|host\.docker\.internal)")
_ADDRESS = pattern(r"(?i)(?:https?|wss?|ftp)://[^/\s]+")
_HOST = pattern(r"(?i)(?=.*[a-z])[\w-]+(?:\.[\w-]+)+|\d+\.\d+\.\d+\.\d+")
_PARTS = 6
"""Parts of a text that are looked at for the host at its beginning."""

_FUNCTIONS, _RETURNS = 2, 3
"""Functions that may put an address together, and what one may return, that are looked at."""

_LONG = 2000
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_MADE = ("Request", "URL", "urljoin", "HTTPSConnection", "HTTPConnection")


_ITS_OWN = frozenset({"path", "address", "place", "option", "template"})
"""Flows that are the answering party's doing where it answers with what it likes."""


class Sink:
    """Judges calls with the values of one program."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def marks(self, nodes: Iterable[Node], scope: Scope) -> Marks:
        """What several values are made of."""
        found = NOTHING
        for node in nodes:
            found |= self.values.marks(node, scope)
        return found

    def written(self, node: Node, scope: Scope) -> Node:
        """What a variable was given, where there is only one such place."""
        for _ in range(4):
            if not isinstance(node, Name):
                break
            found = self.values.only(node.name, scope, node.raw)
            if found is None:
                break
            node, scope = found
        return node

    def address(self, call: Call, scope: Scope) -> Node | None:
        """The argument that says where a request goes."""
        for key, value in call.named:
            if key in ("url", "uri", "host"):
                return value
        first = call.args[0] if call.args else None
        if first is not None and len(call.args) > 1:
            if scope.module.path.endswith(".py") and last_name(call.func) in ("request", "stream"):
                return call.args[1]  # `requests.request(method, url)`, whatever the method is
            value = self.values.machine.value(first, scope, {})
            if isinstance(value, int) and not isinstance(value, bool):  # `connect(port, host)`
                return call.args[1]
            if isinstance(value, str) and value.upper() in _METHODS:
                return call.args[1]
        return first

    def fixed(self, node: Node, scope: Scope, depth: int = 0) -> list[str]:
        """The hosts of an address that the code itself says; none where a caller decides."""
        if depth > 6:
            return []
        if isinstance(node, Within):
            scope, node = node.scope, node.of
        value = self.values.machine.value(node, scope, {})
        options = value.options if isinstance(value, Many) else (value,)
        said = [found for option in options if (found := _host(option, bare=depth > 0))]
        # Where a setting comes first, the other is what there is without it: see `usual`.
        if said and not (isinstance(value, Many) and usual(node, scope, self.values)):
            return sorted(set(said))
        written = self.written(node, scope)
        if isinstance(node, Name) and written is node:
            return self._unless_told(node.name, scope, depth)
        return self._in(written, scope, depth)

    def _in(self, written: Node, scope: Scope, depth: int) -> list[str]:
        """The hosts in an expression whose value is not known as a whole."""
        match written:
            case Attr(name=name, of=Name(name="self" | "this" | "cls")):
                return self._own(name, scope, depth)
            case Attr(name=name, of=of):
                return self._of_another(name, of, scope)
            case Concat(parts=(first, *_)):
                begun = self._beginning(written, scope)
                if begun is not None and (found := _host(begun, bare=False)):
                    return [found]
                return self.fixed(first, scope, depth + 1)
            case Call(func=func, args=(first, *rest)) if getattr(func, "name", "") in _MADE:
                of = rest[0] if rest and getattr(func, "name", "") == "URL" else first
                return self.fixed(of, scope, depth + 1)
            case Call(func=Attr(name="format", of=of), named=named) if named:
                return self._filled(of, named, scope)
            case Call() as call:
                return self._hosts_of(call, scope, depth)
            case Seq(items=(first, *_)):  # `("example.com", 443)`
                return self.fixed(first, scope, depth + 1)
            case Map():
                for key, item in written.pairs:
                    if isinstance(key, Lit) and key.value in ("url", "hostname", "host", "uri"):
                        return self.fixed(item, scope, depth + 1)
        return []

    def _hosts_of(self, call: Call, scope: Scope, depth: int) -> list[str]:
        """The hosts of an address that a call makes, or gives in another form: `str(settings.url)`."""
        if own := self.values.functions(call, scope):
            return self._hosts_made_by(own, call, scope, depth)
        same = same_address(call, last_name(call.func))
        return self.fixed(same, scope, depth + 1) if same is not None else []

    def _hosts_made_by(
        self, made: list[Closure], call: Call, scope: Scope, depth: int
    ) -> list[str]:
        """The hosts of an address that functions of the package put together, or that they are given:
        `fetch(avatar(name))`, `fetch(join("https://example.com", name))`.
        """
        found: set[str] = set()
        for inner in map(self.values.inner, made):
            if len(made) > _FUNCTIONS or not 0 < len(inner.returns) <= _RETURNS:
                return []
            for node in inner.returns:
                first = next(flat(node), node) if isinstance(node, Concat) else node
                name = first.name if isinstance(first, Name) else None
                param = next((one for one in inner.params if one.name == name), None)
                arg = argument(call, param) if param is not None else None
                where = (arg, scope) if arg is not None else (node, inner)
                if not (said := self.fixed(*where, depth + 1)):
                    return []
                found.update(said)
        return sorted(found)

    def _own(self, name: str, scope: Scope, depth: int) -> list[str]:
        """The host in a member of the object that a method belongs to, as it is made."""
        for at in outwards(scope):
            nodes = filled(at).names.get(name, ()) if at.kind == "class" else ()
            if nodes:
                made = nodes[0]
                inner = (made.of, made.scope) if isinstance(made, Within) else (made, at)
                return self.fixed(*inner, depth + 1) if len(nodes) == 1 else []
        return []

    def _of_another(self, name: str, of: Node, scope: Scope) -> list[str]:
        """The host in a member of an object that others handed in: `self.settings.mirror`."""
        found: set[str] = set()
        for holder in self.values.received.functions(of, scope):
            made = holder.of if isinstance(holder, Instance) else holder
            if not isinstance(made, ClassRef) or any(map(reads_settings, made.scope.bases)):
                return []
            value = member_of(self.values.machine, holder, name, 0)
            said = _host(value, bare=False)
            if said is None:
                return []
            found.add(said)
        return sorted(found)

    def _unless_told(self, name: str, scope: Scope, depth: int) -> list[str]:
        """The host that a function uses by itself: `def push(text, url="https://example.com")`."""
        for at in outwards(scope):
            for made in at.names.get(name, ())[:1]:
                usual = made.default if isinstance(made, Param) else None
                if usual is None:
                    node = Name(made.line, name=name)
                    told, where = as_given(node, at, self.values)
                    return self.fixed(told, where, depth + 1) if told is not node else []
                return self.fixed(usual, at, depth + 1)
        return []

    def _filled(self, text: Node, named: Sequence[tuple[str, Node]], scope: Scope) -> list[str]:
        """The host of `"https://{host}/{id}".format(host="example.com", id=number)`."""
        said = self.values.machine.value(text, scope, {})
        for key, node in named if isinstance(said, str) and len(said) < _LONG else ():
            value = self.values.machine.value(node, scope, {})
            said = said.replace(f"{{{key}}}", value) if isinstance(value, str) else said
        found = _host(said, bare=False)
        return [found] if found and "{" not in found else []

    def _beginning(self, text: Concat, scope: Scope) -> str | None:
        """The known beginning of a text in several parts, up to the end of a host's name."""
        begun = ""
        for part in islice(flat(text), _PARTS):
            value = self.values.machine.value(part, scope, {})
            if not isinstance(value, str):
                return begun if re.search(r"://[^/]+[/:?]", begun) else None
            begun += value
        return begun

    def flows(
        self, kind: str, site: Site, what: str, marks: Marks, kinds: tuple[str, ...]
    ) -> Iterator[Flow]:
        """A flow of those marks that are of `kinds`."""
        if GIVEN in kinds and kind not in _ITS_OWN:
            kinds = (*kinds, BROUGHT)
        climbing = self.values.free_to_climb(marks) if CLIMBS in kinds else NOTHING
        found = sorted(of_kind(self.values.free(marks), *kinds) | climbing)
        if CHECKED not in kinds and found and all(is_unset(one, marks) for one in found):
            found = [(UNSET, of) for _, of in found]
        if found:
            yield self.flow(kind, site, what, [f"{mark} {of}"[:120] for mark, of in found])

    def flow(self, kind: str, site: Site, what: str, sources: Iterable[str] = ()) -> Flow:
        """A flow into a call."""
        path, line = site.scope.module.path, site.call.line
        said = tuple(dict.fromkeys(map(shown, sources)))
        return Flow(path=path, line=line, kind=kind, what=what[:80], sources=said)


def argument(call: Call, param: Param) -> Node | None:
    """What a call gives a parameter of a function; None where it gives nothing, or not by itself."""
    if any(isinstance(arg, Spread) for arg in call.args):
        return None
    placed = call.args[param.index] if 0 <= param.index < len(call.args) else None
    return dict(call.named).get(param.name, placed)


def flat(text: Concat) -> Iterator[Node]:
    """The parts of a text, those of texts in it one by one."""
    for part in text.parts:
        if isinstance(part, Concat):
            yield from flat(part)
        else:
            yield part


def options_of(node: Node) -> Iterator[Node]:
    """Each of what an expression may be."""
    if isinstance(node, Choice):
        yield from node.options
    elif isinstance(node, Default):
        yield from (node.of, node.other)
    elif isinstance(node, Element):
        yield node.over
    else:
        yield node


def _host(value: object, *, bare: bool) -> str | None:
    if not isinstance(value, str) or _LOCAL.match(value):
        return None
    if found := _ADDRESS.match(value):
        return found[0][:80]
    return value[:80] if bare and _HOST.fullmatch(value) else None
