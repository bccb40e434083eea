"""Blind copies to whom the code names, in a message that any call sends or writes out for a service:
`client.send(build(to, text))`, `fetch(url, { body: JSON.stringify(message) })`, `Message(to=to, bcc=OURS)`.

Services of mail take a message as an object, in which the field may lie deeper: one per group of recipients,
or in a part that says where the message goes.
"""

from collections import deque
from collections.abc import Iterator
from functools import cached_property

from vetting.patterns import pattern
from vetting.surface._flow_recipients import Recipients
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Lit,
    Map,
    Name,
    Node,
    Scope,
    Seq,
    Site,
    Spread,
)

COPIES = frozenset({
    *("bcc", "Bcc", "BCC", "bccRecipients", "bcc_recipients", "bcc_addresses", "BccAddresses"),
    *("bccAddresses", "bcc_emails", "bccEmails", "bcc_list", "bccList", "blind_copy", "blindCopy"),
})  # fmt: skip
"""What a message calls those who get it without anybody seeing so."""

_WORDS = pattern(rb"(?i)bcc|ccb|blind|[\"'`](?:b|c|bc|cc)[\"'`]")
"""What stands in code that has such a field, also where its name is put together."""

_SENDS = pattern(
    r"(?i)\w{0,40}(?:mail|message|send|deliver|post|put|request|fetch|submit|queue|publish|dispatch)\w{0,20}|axios|got|ky"
    r"|call|create|invoke|insert|update|assign|stringify|dumps|urlencode|URLSearchParams|urlopen"
)
"""Calls that send what they are given, or write it out for what sends."""

_ADDS = pattern(r"(?i)(?:add|set|with)?_?bcc(?:_?(?:address|recipient|email)(?:es|s)?)?")
_PUTS = frozenset({
    *("append", "set", "add", "add_header", "addHeader", "setHeader", "header", "field", "put"),
})  # fmt: skip
"""Methods that add to a message, or to a form or headers by name."""

_LINE = pattern(r"(?is)(?:.*[\r\n])?bcc:[ \t]{0,4}<?")
"""The text before an address in a message that is put together by hand."""

_ADDRESS = frozenset({"email", "address", "emailAddress", "Email", "email_address"})
_MAKERS = 4
"""Functions that may make a message, and what each may return, that are looked at."""

_MOST = 200
"""Objects and calls that are looked at for the messages that one call is given."""

_DEEP = 6

_At = tuple[Node, Scope]


class Copied:
    """Judges calls that are given a message."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._people = Recipients(values, near=True)
        self._told = set[tuple[str, int]]()
        """Where the fields stand that were found, each of which is told once."""

    @cached_property
    def _may_be(self) -> bool:
        """Whether any module has a word that such a field is called by, or is put together of."""
        program = self._values.machine.program
        files = (program.files[module.path] for module in program.modules())
        return any(_WORDS.search(program.tree.read(file)) for file in files)

    def fixed(self, site: Site, name: str) -> str | None:
        """The first address that the code names in such a field of what a call is given."""
        if not self._may_be:
            return None
        call, scope = site.call, site.scope
        found, given = _added(call, name), list[Node]()
        if _SENDS.fullmatch(name):
            found += [value for key, value in call.named if key in COPIES]
            given = [*call.args[:4], *(value for _, value in call.named)]
        said = [(one, scope) for one in found]
        for value, at in (*said, *self._fields([(one, scope) for one in given], scope)):
            place = at.module.path, value.line
            address = next(filter(None, self._people.recipients(_listed(value), at)), None)
            if address is not None and place not in self._told:
                self._told.add(place)
                return address
        return None

    def _fields(self, given: list[_At], scope: Scope) -> Iterator[_At]:
        """The fields for blind copies in objects, in those that these hold, and in those that the functions
        return which make them.
        """
        todo, seen = deque(given), set[int]()
        while todo:
            node, at = todo.popleft()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if len(seen) > _MOST:
                self._values.cut(scope, "too many objects in a message")
                return
            for key, value in node.pairs if isinstance(node, Map) else ():
                if key is not None and self._named(key, at) in COPIES:
                    yield value, at
                else:
                    todo.append((value, at))
            if isinstance(node, Name):
                yield from self._put(node, at)
            if isinstance(node, Call):
                yield from ((value, at) for key, value in node.named if key in COPIES)
            if isinstance(node, Concat):
                yield from ((one, at) for one in _behind(node))
            todo.extend(self._within(node, at))

    def _put(self, message: Name, scope: Scope) -> Iterator[_At]:
        """What is put into such a field later: `message["Bcc"] = OURS`."""
        for added in scope.module.additions(message.name):
            key = added.call.args[0] if len(added.call.args) > 1 else None
            if key is not None and self._named(key, added.scope) in COPIES:
                yield added.call.args[1], added.scope

    def _named(self, key: Node, scope: Scope) -> object:
        """What a member is called, also where its name is put together: `{ ["b" + "cc"]: OURS }`."""
        value = key.value if isinstance(key, Lit) else self._values.machine.value(key, scope, {})
        return value if isinstance(value, str) else None

    def _within(self, node: Node, scope: Scope) -> list[_At]:
        """What an expression may be, or holds."""
        match node:
            case Seq(items=several) | Choice(options=several):
                return [(one, scope) for one in several]
            case Spread(of=of):
                return [(of, scope)]
            case Default(of=of, other=other):
                return [(of, scope), (other, scope)]
            case Name():
                made = self._values.only(node.name, scope, node.raw)
                return [made] if made is not None else self._values.received.given(node.name, scope)
            case Call():
                closures = self._values.functions(node, scope)
                inners = [self._values.inner(one) for one in closures[:_MAKERS]]
                if closures:
                    return [(one, inner) for inner in inners for one in inner.returns[:_MAKERS]]
                asked = [node.func.of] if isinstance(node.func, Attr) else []
                given = (*asked, *node.args, *(value for _, value in node.named))
                return [(one, scope) for one in given]
        return []


def _added(call: Call, name: str) -> list[Node]:
    """What a method adds to the blind copies: `message.addBcc(OURS)`, `form.append("bcc", OURS)`."""
    match call.args:
        case (one, *_) if _ADDS.fullmatch(name):
            return [one]
        case (Lit(value=key), one, *_) if name in _PUTS and key in COPIES:
            return [one]
    return []


def _behind(text: Concat) -> list[Node]:
    """What stands behind the header's name in a text: `"Bcc: " + OURS`."""
    pairs = zip(text.parts, text.parts[1:], strict=False)
    return [
        after
        for before, after in pairs
        if isinstance(before, Lit) and _LINE.fullmatch(str(before.value)[-200:])
    ]


def _listed(value: Node) -> Node:
    """The addresses in a list of objects that each hold one: `[{ emailAddress: { address: OURS } }]`."""
    for _ in range(_DEEP):
        match value:
            case Seq(items=(Map() as one,)):
                value = one
            case Map(pairs=((_, first), *_) as pairs):
                said = (one for key, one in pairs if getattr(key, "value", "") in _ADDRESS)
                value = next(said, first)
            case _:
                break
    return value
