"""Who is let in: accounts that the code itself names, in what gives somebody access to what is the
user's own.

A guest of every event, an editor of every document, a key of every repository. An account that a
setting or a caller names is theirs to choose; one that stands in the code is the author's.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_accounts import RIGHTS, SIGNS, accounts, names_somebody
from vetting.surface._flow_sink import Sink
from vetting.surface._ir import Attr, Call, Index, Lit, Name, Node, Scope, Site
from vetting.surface._reading import Flow
from vetting.surface._told_method import told_method
from vetting.surface._values import members

_WORD = r"[A-Za-z0-9_]{0,30}"
_WHOM = (
    r"(?:collaborators?|members?|memberships?|guests?|attendees?|invitees?|viewers?|editors?|readers?|writers?"
    r"|commenters?|watchers?|followers?|subscribers?|observers?|reviewers?|permissions?|acl|access|grants?"
    r"|delegates?|co_?hosts?|co_?owners?|forwarding_?address(?:es)?|iam_?(?:policy|binding|member)|bucket_?policy"
    r"|bucket_?acl|resource_?policy|key_?policy|repository_?policy|assume_?role_?policy|shares?|invit(?:es?|ations?))"
)
_GRANTS = pattern(
    rf"(?i)(?:add|invite|share|grant|give|allow|authorize|create|insert|put|set|assign|update|attach|send)"
    rf"_?{_WORD}?{_WHOM}(?:_?(?:command|request|with|to|for)\w{{0,30}})?"
    r"|share(?:_?(?:file|folder|document|doc|sheet|note|calendar|album|page|board|with)\w{0,20})?"
    r"|invite(?:_?(?:user|member|people|to)\w{0,20})?|grant(?:_?(?:role|read|write|to)\w{0,20})?"
    r"|add_?to_?collaborators|collaborate_?with\w{0,20}|modify_?(?:image|snapshot)_?attribute(?:command)?"
    r"|update_?auto_?forwarding"
)
"""Calls that let somebody in."""

_LISTS = pattern(
    r"(?i)(?:.{0,60}_)?(?:attendees?|guests?|guest_?list|invitees?|participants|collaborators|viewers|editors|readers"
    r"|writers|reviewers|watchers|followers|subscribers|observers|delegates|permissions|acl|grants|bindings"
    r"|shares|shared_?with|access_?(?:list|entries)|members)"
)
"""What lists are called of those who are let in."""

_ADDS = frozenset({"append", "push", "add", "insert", "unshift", "extend", "concat"})
_ASKS = pattern(
    r"(?i)post|put|patch|request|fetch|send|call|invoke|execute|axios|got|ky|api|graphql|mutate"
    r"|insert|create|update|upsert|modify|batch_?update|patch_?\w{0,30}|(?:create|insert|update|import|add)_?\w{0,30}"
    r"|(?:create|add|register|import|upload|put)_?\w{0,30}key\w{0,30}"
)
"""Calls that hand something to a service."""

_THERE = pattern(
    r"(?i)/(?:permissions?|acls?|collaborators?|members(?:hips?)?|invit(?:es?|ations?)|shar(?:es?|ing)|guests?"
    r"|attendees|access|grants|editors|viewers|delegates|watchers|subscribers|followers|forwarding_?addresses)\b"
)
_IN_PATH = pattern(
    r"/(?:collaborators|memberships)/(?!(?:\w+/)?(?:search|permission|invite|me|self)\b)([A-Za-z0-9][\w.-]{1,60})[\"'`?]"
)
_OF_RIGHTS = pattern(
    r"(?i)(?:permissions?|acl|invitations?|collaborators|members(?:hips?)?|access_?controls?|shar(?:es?|ing)"
    r"|events?|delegates|forwarding_?addresses|guests|attendees|auto_?forwarding|filters)"
)
"""Parts of a service's library that are about who may do something."""

_KEY = pattern(r"(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S{1,30}|sk-\S{1,40}) AAAA[\w+/=]{8,}")
_SEEN = 400
_ANY = (
    pattern(rb"@(?<=[\w.+-]@)[\w-]{1,63}\.[a-zA-Z]"),
    pattern(rb"arn:aws[\w-]*:(?:iam|sts)::"),
    pattern(rb"ssh-\w{3,10} AAAA"),
    pattern(rb"ecdsa-sha2-\S{1,30} AAAA"),
    pattern(rb"collaborators"),
    pattern(rb"memberships"),
    pattern(rb"[\"']\d{12}[\"']"),
)
"""What a package has somewhere that names an account: each begins with letters that are searched for
much faster than all of them together.
"""

_STEPS = 8


class Granted(Sink):
    """Judges calls that let somebody in."""

    _somewhere: bool | None = None

    def of(self, site: Site, name: str) -> Iterator[Flow]:
        """Somebody whom the code names, in a call that lets him in."""
        if not self._any():
            return
        asks = name in _ADDS or _ASKS.fullmatch(name) or _GRANTS.fullmatch(name)
        if not asks and told_method(self.values.machine, site) is None:
            return
        found = next(self._let_in(site, name), None)
        if found is not None:
            yield self.flow("granted", site, found)

    def put(self, site: Site, name: str, value: Node) -> Iterator[Flow]:
        """The same where a list is given whole: `event.attendees = [...given, { email: "…" }]`."""
        if _LISTS.fullmatch(name) and self._any():
            held = self.values.machine.value(value, site.scope, {})
            for found in accounts(held) if isinstance(held, list) else ():
                yield self.flow("granted", site, found)
                return

    def _any(self) -> bool:
        """Whether the package has an account somewhere: most have none, and are not asked further."""
        if self._somewhere is None:
            program = self.values.machine.program
            data = (program.source(module.path) for module in program.modules())
            self._somewhere = any(form.search(one) for one in data for form in _ANY)
        return self._somewhere

    def _let_in(self, site: Site, name: str) -> Iterator[str]:
        call, scope = site.call, site.scope
        given = [*call.args, *(value for _, value in call.named)]
        values = [self.values.machine.value(node, scope, {}) for node in given]
        if name in _ADDS:
            if any(_LISTS.fullmatch(one) for one in self._called(call.func, scope)):
                yield from (found for one in values for found in accounts(one))
            if not _ASKS.fullmatch(name):  # `acl.insert(…)`
                return
        grants = _GRANTS.fullmatch(name) is not None
        text = scope.module.source(call.raw)[:_SEEN]
        there = grants or _THERE.search(text) is not None or self._is_of_rights(call.func)
        keys = [*("" for _ in call.args), *(key for key, _ in call.named)]
        for key, value in zip(keys, values, strict=True):
            if there and not SIGNS.fullmatch(key):
                yield from accounts(value, key)
            yield from _with_rights(value)
            yield from _keys(value)
        if grants and "collaborator" in name.lower():
            yield from _names(values[:1])
        method = told_method(self.values.machine, site)
        if method in ("PUT", "POST") or "PUT /" in text:
            yield from (found[1] for found in [_IN_PATH.search(text)] if found)

    def _is_of_rights(self, node: Node) -> bool:
        """Whether a method is one of a service's part that is about rights: `acl.insert(…)`."""
        for _ in range(_STEPS):
            if isinstance(node, Attr):
                node = node.of
            elif isinstance(node, Call):
                node = node.func
            elif isinstance(node, Name):
                return _OF_RIGHTS.fullmatch(node.name) is not None
            else:
                return False
            if isinstance(node, Attr) and _OF_RIGHTS.fullmatch(node.name):
                return True
        return False

    def _called(self, func: Node, scope: Scope) -> Iterator[str]:
        """What the list is called that something is added to."""
        node = func.of if isinstance(func, Attr) else func
        for one in (node, self.written(node, scope)):
            match one:
                case Name(name=name) | Attr(name=name):
                    yield name
                case Index(key=Lit(value=str(key))):
                    yield key
                case Call(func=Attr(name="setdefault" | "get"), args=(Lit(value=str(key)), *_)):
                    yield key


def _with_rights(value: Any, depth: int = 0) -> Iterator[str]:
    """The accounts in objects that say what somebody may do, however deep these lie."""
    if depth > _STEPS:
        return
    held = members(value)
    if held is not None:
        if any(isinstance(key, str) and RIGHTS.fullmatch(key) for key in held):
            yield from accounts(value)
        for key, one in held.items():
            if isinstance(key, str) and _LISTS.fullmatch(key) and isinstance(one, list):
                yield from accounts(one)
            yield from _with_rights(one, depth + 1)
    for one in _inner(value):
        yield from _with_rights(one, depth + 1)


def _inner(value: Any) -> Iterable[Any]:
    """What a list holds, and what an object is written as text of."""
    if isinstance(value, list):
        return value
    return (
        getattr(value, "args", ()) if getattr(value, "callee", "") in ("stringify", "dumps") else ()
    )


def _keys(value: Any, depth: int = 0) -> Iterator[str]:
    """Public keys that stand in the code."""
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    if isinstance(value, str) and _KEY.match(value):
        yield value[:40]
    if depth < _STEPS:
        for one in (*(members(value) or {}).values(), *_inner(value)):
            yield from _keys(one, depth + 1)


def _names(values: Iterable[Any]) -> Iterator[str]:
    """The name of an account at a service, as it is given to a call that lets it in."""
    for value in values:
        held = members(value)
        some = (
            [value] if held is None else [one for key, one in held.items() if names_somebody(key)]
        )
        yield from (
            one for one in some if isinstance(one, str) and re.fullmatch(r"[\w.-]{2,60}", one)
        )
