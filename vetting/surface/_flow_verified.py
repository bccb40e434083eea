"""Downloads that are written only if they have the checksum which the package itself knows, in JavaScript:
`if (!timingSafeEqual(createHash("sha256").update(bytes).digest(), sum)) throw …; writeFile(path, bytes)`.

It must be a digest of what is written that is compared, before that is written, and all others are
turned away; and the checksum stands in the code, or in a file of the package.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Index, Lit, Name, Node, Param, Scope, Site
from vetting.surface._javascript_lower import lower
from vetting.surface._scopes import filled
from vetting.surface._values import External, Many, Placed

_STRONG = frozenset({"sha256", "sha384", "sha512"})
_ENDS = frozenset({"throw_statement", "return_statement"})
_SAME = frozenset({"toLowerCase", "trim", "toString"})
_DEPTH, _MOST = 6, 8
_USES = (
    r"(?:(?P<made>\b(?:const|let|var)\s)|(?P<hashed>\.update\(\s{0,9})(?=[\w$]+\s{0,9}\)))?"
    r"(?<![\w$.])%s(?![\w$])(?P<told>\.(?:length|byteLength)(?![\w$(]))?"
)
"""A use of a variable, and how it is used if that leaves it as it is."""


class Verified:
    """Asks of what one program's calls write whether it was compared."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def has(self, content: Node, site: Site) -> bool:
        """Whether a call writes nothing but what was found to be the known `content`, or what a function of
        the package answers that looks at it so.
        """
        scope = site.scope
        if scope.module.path.endswith(".py"):
            return False
        if isinstance(content, Name):
            return self._is_compared(content.name, site.call.raw, scope)
        return isinstance(content, Call) and self._answers_compared(content, scope)

    def _is_compared(self, name: str, use: Any, scope: Scope) -> bool:
        """Whether a variable was compared before it is used at a syntax node."""
        found = self._values.only(name, scope, use)
        if found is None or found[1] is not scope or not isinstance(found[0], Call):
            return False
        refusals = list(_refusals(use, scope.raw))
        if self._stays(name, use, scope, 0):
            if self._answers_compared(found[0], scope):
                return True
            return any(
                self._is_digest(one, name, scope) and self._is_known(other, scope)
                for condition in refusals
                for sides in self._differences(condition, scope)
                for one, other in (sides, sides[::-1])
            )
        return self._stays(name, use, scope, 1) and any(
            self._is_told(call, name, scope)
            for condition in refusals
            for call in _denied(condition)
        )

    def _answers_compared(self, call: Call, scope: Scope) -> bool:
        """Whether functions of the package answer with nothing but what they compared."""
        inners = [self._values.inner(one) for one in self._values.functions(call, scope)]
        return bool(inners) and all(
            bool(filled(inner).returns)
            and all(
                isinstance(one, Name) and self._is_compared(one.name, one.raw, inner)
                for one in inner.returns
            )
            for inner in inners
        )

    def _is_told(self, call: Call, name: str, scope: Scope) -> bool:
        """Whether a function of the package that is called tells whether a variable has the known checksum:
        `matches(bytes, entry.sha256)`.
        """
        inners = [self._values.inner(one) for one in self._values.functions(call, scope)]
        if len(inners) != 1 or len(filled(inners[0]).returns) != 1:
            return False
        inner, answer = inners[0], inners[0].returns[0]
        given = dict(zip([one.name for one in inner.params], call.args, strict=False))
        for sides in self._same(answer, inner):
            for one, other in (sides, sides[::-1]):
                told = self._origin(other, inner)
                known = given.get(told) if told is not None else None
                for param, arg in given.items():
                    mine = isinstance(arg, Name) and arg.name == name
                    if mine and self._is_digest(one, param, inner) and known is not None:
                        return self._is_known(known, scope)
        return False

    def _same(self, answer: Node, scope: Scope) -> Iterator[tuple[Node, Node]]:
        """The two sides of what a function answers with, if it tells that they are the same."""
        raw = answer.raw
        match answer:
            case Call(func=func, args=(one, other)):
                if self._is_of_crypto(func, "timingSafeEqual", scope):
                    yield one, other
            case Call(func=Attr(name="equals", of=one), args=(other,)):
                yield one, other
            case _ if raw is not None and raw.type == "binary_expression":
                if raw.child_by_field_name("operator").text in (b"===", b"=="):
                    left, right = (raw.child_by_field_name(side) for side in ("left", "right"))
                    yield lower(left), lower(right)

    def _origin(self, node: Node, scope: Scope, depth: int = 0) -> str | None:
        """The parameter that a checksum is made of, in another form."""
        if isinstance(node, Name) and _is_parameter(node.name, scope):
            return node.name
        match self._made(node, scope) if depth <= _DEPTH else None:
            case Call(func=Attr(name="from", of=Name(name="Buffer")), args=(of, *_)):
                return self._origin(of, scope, depth + 1)
            case Call(func=Attr(name=name, of=of)) if name in _SAME:
                return self._origin(of, scope, depth + 1)
        return None

    def _stays(self, name: str, use: Any, scope: Scope, asked: int) -> bool:
        """Whether nothing but what is used is made of a variable's bytes, and a digest; `asked` functions
        are told them.
        """
        source = scope.module.source
        text = source(scope.raw)
        written = len(re.findall(_USES % re.escape(name), source(use)))
        uses = [one.lastgroup for one in re.finditer(_USES % re.escape(name), text)]
        return uses.count("made") == written == 1 and uses.count(None) == 1 + asked

    def _differences(self, condition: Any, scope: Scope) -> Iterator[tuple[Node, Node]]:
        """The two sides of each comparison that suffices for what a condition decides, if they differ."""
        condition = _bare(condition)
        sign = condition.child_by_field_name("operator")
        said = sign.text.decode() if sign is not None else ""
        if condition.type == "binary_expression":
            left, right = (condition.child_by_field_name(side) for side in ("left", "right"))
            if said == "||":
                yield from self._differences(left, scope)
                yield from self._differences(right, scope)
            elif said in ("!==", "!="):
                yield lower(left), lower(right)
        elif condition.type == "unary_expression" and said == "!":
            match lower(_bare(condition.child_by_field_name("argument"))):
                case Call(func=func, args=(one, other)) if self._is_of_crypto(
                    func, "timingSafeEqual", scope
                ):
                    yield one, other
                case Call(func=Attr(name="equals", of=one), args=(other,)):
                    yield one, other

    def _is_digest(self, node: Node, name: str, scope: Scope) -> bool:
        """Whether something is a digest of the variable `name`, which nobody finds another value for."""
        match self._made(node, scope):
            case Call(
                func=Attr(
                    name="digest",
                    of=Call(
                        func=Attr(name="update", of=Call(func=func, args=(Lit(value=kind),))),
                        args=(Name(name=hashed),),
                    ),
                )
            ):
                of_crypto = self._is_of_crypto(func, "createHash", scope)
                return hashed == name and kind in _STRONG and of_crypto
        return False

    def _is_known(self, node: Node, scope: Scope, depth: int = 0) -> bool:
        """Whether a checksum stands in the code, or in a file of the package that nothing is added to."""
        if depth > _DEPTH:
            return False
        if self._stands_there(node, scope):
            return True
        match self._made(node, scope):
            case Call(func=Attr(name="from", of=Name(name="Buffer")), args=(of, *_)):
                return self._is_known(of, scope, depth + 1)
            case Call(func=Attr(name=name, of=of)) if name in _SAME:
                return self._is_known(of, scope, depth + 1)
            case Attr(of=Name() as of) if _is_parameter(of.name, scope):
                given = list(islice(self._values.received.given(of.name, scope), _MOST + 1))
                return 0 < len(given) <= _MOST and all(
                    self._is_known(one, at, depth + 1) and not self._is_of_changed(one, at)
                    for one, at in given
                )
            case Index(of=Name() as of) | Attr(of=Name() as of):
                return self._stands_there(of, scope) and not self._is_changed(of.name, scope)
        return False

    def _stands_there(self, node: Node, scope: Scope) -> bool:
        value = self._values.machine.value(node, scope, {})
        every = value.options if isinstance(value, Many) else (value,)
        return bool(every) and all(map(_is_plain, every))

    def _is_of_changed(self, node: Node, scope: Scope) -> bool:
        """Whether something is a member of a table that the code adds to."""
        made = self._made(node, scope)
        of = made.of if isinstance(made, Index | Attr) else made
        return isinstance(of, Name) and self._is_changed(of.name, scope)

    def _is_changed(self, name: str, scope: Scope) -> bool:
        text = scope.module.source(scope.module.scope.raw)
        assigned = re.search(rf"\bassign\(\s*{re.escape(name)}\b", text)
        return assigned is not None or bool(self._values.machine.program.adding(name))

    def _made(self, node: Node, scope: Scope) -> Node:
        """What a variable of the function is given, where there is only one such place."""
        found = self._values.only(node.name, scope, node.raw) if isinstance(node, Name) else None
        return found[0] if found is not None else node

    def _is_of_crypto(self, func: Node, name: str, scope: Scope) -> bool:
        value = self._values.machine.value(func, scope, {})
        if not isinstance(value, External) or last_name(func) != name:
            return False
        return value.spec.removeprefix("node:") == "crypto"


def _is_parameter(name: str, scope: Scope) -> bool:
    """Whether a variable of a function is what it is given, and nothing else."""
    made = filled(scope).names.get(name, ())
    return len(made) == 1 and isinstance(made[0], Param)


def _denied(condition: Any) -> Iterator[Call]:
    """The calls each of which suffices for what a condition decides when it says no."""
    condition = _bare(condition)
    sign = condition.child_by_field_name("operator")
    said = sign.text if sign is not None else b""
    if condition.type == "binary_expression" and said == b"||":
        yield from _denied(condition.child_by_field_name("left"))
        yield from _denied(condition.child_by_field_name("right"))
    elif condition.type == "unary_expression" and said == b"!":
        call = lower(_bare(condition.child_by_field_name("argument")))
        yield from (call,) if isinstance(call, Call) else ()


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(map(_is_plain, value.values()))
    if isinstance(value, Placed):
        return bool(value.fields) and all(map(_is_plain, value.fields.values()))
    return isinstance(value, str | int)


def _bare(raw: Any) -> Any:
    while raw.type == "parenthesized_expression" and raw.named_child_count == 1:
        raw = raw.named_children[0]
    return raw


def _refusals(raw: Any, function: Any) -> Iterator[Any]:
    """The conditions on which a function goes no further than to them, before it comes to a call."""
    while raw is not None and raw.id != function.id:
        before = raw.prev_named_sibling if raw.parent.type == "statement_block" else None
        while before is not None:
            if before.type == "if_statement" and _ends(before.child_by_field_name("consequence")):
                yield before.child_by_field_name("condition")
            before = before.prev_named_sibling
        raw = raw.parent


def _ends(raw: Any) -> bool:
    """Whether nothing comes after a statement."""
    if raw.type == "statement_block":
        inside = [one for one in raw.named_children if one.type != "comment"]
        return bool(inside) and _ends(inside[-1])
    return raw.type in _ENDS
