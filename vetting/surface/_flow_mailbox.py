"""Addresses of mail that the code itself says, as a whole or by their host: `${box}+${mark}@${host}`, where
`host` stands in a table of settings and `mark` is a digest.

Whose the host is decides who gets the mail: what stands before it may be made at run time. Only what a
caller or a user gives is somebody's own name there: `${user}@example.com` completes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_joined import joined
from vetting.surface._flow_literals import is_mailbox
from vetting.surface._flow_marks import CHECKED, LOOKED, is_chosen, of_kind
from vetting.surface._flow_sink import flat
from vetting.surface._flow_up_to import up_to
from vetting.surface._flow_values import Values
from vetting.surface._flow_whence import Whence, Written
from vetting.surface._ir import Attr, Call, Concat, Index, Lit, Map, Name, Node, Scope, Seq

_HOST = pattern(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_WORD = pattern(r"[A-Za-z]{2}")
_APART = pattern(r"[\s,;<>\"]+")
_PLACES = pattern(r"(%[sd]|\{\w{0,40}\})")
_NAMES = 4
_CHAIN = 8
_TWO, _PARTS = 2, 40
_COMBINED = 40
"""Ways to put one address together that are looked at."""

_MADE = frozenset({
    *("digest", "hexdigest", "createHash", "createHmac", "randomUUID", "uuid4", "uuid1", "v4", "nanoid"),
    *("token_hex", "token_urlsafe", "randomBytes", "now", "time", "random", "randint", "crc32", "getnode"),
    *("b64encode", "b32encode", "urlsafe_b64encode", "hex", "btoa", "encodeURIComponent", "quote"),
    *("hostname", "gethostname", "encode", "uuid"),
})  # fmt: skip
"""Calls whose answer is nobody's name: digests, what is random, what was encoded."""

_REPLACES = frozenset({"replace", "replaceAll", "sub"})
_OTHER = "*"
"""What stands in an address for what is made at run time."""


class Mailboxes:
    """Tells of values of one program which addresses they are."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._whence = Whence(values)

    def said(self, node: Node, scope: Scope) -> str | None:
        """The address that a value is, or may be, wherever the code keeps it; none of a caller's."""
        if isinstance(node, Lit | Seq | Map | Concat) or self._is_callers(node, scope):
            return None
        for text in self._whence.texts(node, scope):
            if is_mailbox(text):
                return text[:80]
        for one, at in self._whence.ways(node, scope):
            made = self.of_text(one, at) if one is not node else []
            if len(made) == 1 and made[0]:
                return made[0]
        return None

    def of_text(self, node: Node, scope: Scope) -> list[str | None]:
        """The addresses in a text that is put together, None for each of those that are not known; nothing
        for a text without one whose host the code says.
        """
        for _ in range(_NAMES):
            made = self._values.only(node.name, scope, node.raw) if isinstance(node, Name) else None
            node, scope = made or (node, scope)
        cut, told = self._values.cut, "parts of one text of recipients"
        parts = list(up_to(_PARTS, self._parts(node, scope), cut, scope, told))
        if len(parts) < _TWO:
            return []
        found = [self._mailbox(group) for group in self._groups(parts)]
        return found if any(found) else []

    def _parts(self, node: Node, scope: Scope) -> Iterator[Written]:
        """What a text is put together from, in its order."""
        match node:
            case Concat():
                for part in flat(node):
                    yield part, scope
            case Call(func=Attr(name="concat", of=of), args=args):
                yield from ((one, scope) for one in (of, *args))
            case Call(func=Attr(name="format"), args=(Lit(value=str(said)) as first, *rest)) if (
                _PLACES.search(said)  # of `util`
            ):
                yield from self._filled(first, rest, {}, scope)
            case Call(func=Attr(name="format", of=of), args=args, named=named):
                yield from self._filled(of, args, dict(named), scope)
            case Call():
                told = joined(node, scope, self._values)
                for number, one in enumerate(told[1] if told is not None else ()):
                    if number and told is not None:
                        yield Lit(node.line, value=told[0]), scope
                    yield one
            case _:
                text = self._values.syntax(scope.module).formatted(node.raw)
                if text is not None:
                    given = text[1].items if isinstance(text[1], Seq) else (text[1],)
                    yield from self._filled(text[0], given, {}, scope)

    def _filled(
        self, text: Node, given: Sequence[Node], named: Mapping[str, Node], scope: Scope
    ) -> Iterator[Written]:
        """A text with places for values, in which these stand by name, or one after the other."""
        said = self._values.machine.value(text, scope, {})
        left = list(given)
        for part in _PLACES.split(said) if isinstance(said, str) and len(said) < 200 else ():
            if not _PLACES.fullmatch(part):
                yield Lit(text.line, value=part), scope
            elif part[1:-1] in named:
                yield named[part[1:-1]], scope
            elif left:
                yield left.pop(0), scope

    def _groups(self, parts: Sequence[Written]) -> list[list[Written]]:
        """Parts of a text, or of a list, in groups between which there is a comma or a space; what is an
        address by itself is one of them.
        """
        groups: list[list[Written]] = [[]]
        for node, scope in parts:
            text = next(iter(self._options(node, scope)), "")
            if not isinstance(node, Lit) and not (_APART.search(text) or is_mailbox(text)):
                groups[-1].append((node, scope))
                continue
            for number, word in enumerate(_APART.split(text)):
                if number or is_mailbox(word):
                    groups.append([])
                if word:
                    groups[-1].append((Lit(node.line, value=word), scope))
            if is_mailbox(text):
                groups.append([])
        return [one for one in groups if one]

    def _mailbox(self, group: Sequence[Written]) -> str | None:
        """The address that several parts make of which the code says the host."""
        said = [self._options(*one) for one in group]
        for place, texts in enumerate(said):
            for text in texts:
                before, at, after = text.rpartition("@")
                if at and (host := _host(after, said[place + 1 :])):
                    box = self._box(group[:place], said[:place], before)
                    return f"{box}@{host}"[:80] if box else None
        return None

    def _options(self, node: Node, scope: Scope) -> list[str]:
        """The texts that a part may be, where no caller decides."""
        if isinstance(node, Lit):
            return [str(node.value)]
        return [] if self._is_callers(node, scope) else self._whence.texts(node, scope)

    def _box(self, group: Sequence[Written], said: Sequence[list[str]], before: str) -> str | None:
        """What stands before the sign, where it is no name of somebody's own."""
        made = "".join([*((texts or [_OTHER])[0] for texts in said), before])
        if all(said) or _WORD.search(made):
            return made
        return made if any(self._is_made(*one) for one in group) else None

    def _is_made(self, node: Node, scope: Scope) -> bool:
        """Whether something is made at run time that is nobody's name: a digest, an encoded address."""
        return any(
            last_name(call.func) in _MADE or _replaces_the_sign(call, at)
            for one, at in self._whence.ways(node, scope)
            for call in _calls(one)
        )

    def _is_callers(self, node: Node, scope: Scope) -> bool:
        marks = self._values.marks(node, scope)
        return is_chosen(marks) or bool(of_kind(marks, CHECKED, LOOKED))


def _host(begun: str, said: Sequence[list[str]]) -> str | None:
    """The name of the host that the parts after the sign make."""
    made = (begun + "".join(one) for one in islice(product(*said), _COMBINED))
    return next((host for host in made if _HOST.fullmatch(host)), None) if all(said) else None


def _calls(node: Node) -> Iterator[Call]:
    """The calls that a value is made by, from the last to the first: `uuid4().hex`."""
    for _ in range(_CHAIN):
        if isinstance(node, Call):
            yield node
            node = node.func
        if not isinstance(node, Attr | Index):
            return
        node = node.of


def _replaces_the_sign(call: Call, scope: Scope) -> bool:
    """Whether an address is made a name: `to.replace("@", "=")`."""
    first = call.args[0] if call.args and last_name(call.func) in _REPLACES else None
    text = first.raw if first is not None else None
    return text is not None and "@" in scope.module.source(text)[:40]
