"""Looks that tell nothing, as a caller decides how they end: `if name in names`, where he gives both,
and `match name:` whose last case takes whatever is left, and uses it.
"""

import re
from collections.abc import Callable
from typing import Any, Protocol

from vetting.patterns import pattern
from vetting.surface._asks_itself_for import has_all
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import ASKED, GIVEN, NOTHING, Marks, of_kind
from vetting.surface._flow_syntax import Syntax
from vetting.surface._ir import Attr, Call, Index, Lit, Name, Node, Param, Scope
from vetting.surface._kept_itself import keeps
from vetting.surface._scopes import filled, owner

WITHIN = "in"
_ASKS = frozenset({WITHIN, "includes", "has", "contains", "indexOf"})
_COPIES = frozenset({"set", "list", "tuple", "frozenset", "sorted", "Set", "Map", "keys", "from"})
_SAME = frozenset({"keys", "values", "split", "get", "copy", "items", "slice"})
_STEPS = 8
_LEAVES = pattern(r"\b(?:return|raise|throw|continue)\b")
_TELLS = pattern(
    r"(?i)[\w$.]{0,60}(?:error|exception|text|message|reply|answer|fail|refuse|reject|json|dumps|stringify|repr"
    r"|str|format|warn|log|info|content|result|exit)\w{0,12}"
)
_EACH = pattern(
    r"\bfor (\w{1,60}) in (\w{1,60})\b"
    r"|(?<![\w$.])([\w$]{1,60})\.(?:every|some|map|filter|find)\(\(?([\w$]{1,60})\b"
)
_CALL = pattern(r"(?<![\w$.])([\w$.]{1,80})\(([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,200}){0,3})")


class Held(Protocol):
    """What is known of the values of a program."""

    given: dict[tuple[int, str], Marks]

    def syntax(self, module: Any) -> Syntax: ...

    def sources(self, names: set[str], scope: Scope) -> set[str]: ...

    def only(self, name: str, scope: Scope, raw: Any = None) -> tuple[Node, Scope] | None: ...


def membership(line: int, raw: Any, one: Node, every: Node) -> Call:
    """`one in every`, as a call."""
    return Call(line, raw, func=Attr(line, of=every, name=WITHIN), args=(one,))


def looks(raw: Any, scope: Scope, counts: Callable[[Call, Scope], bool], values: Held) -> set[str]:
    """The variables that a function looks at; of a list that its caller gives, only where it looks at
    that too.
    """
    syntax = values.syntax(scope.module)
    later: list[tuple[str, Call]] = []

    def is_look(call: Call) -> bool:
        if (of := _given_by_caller(call, scope, values)) is not None:
            later.append((of, call))
            return False
        every = call.func.of if isinstance(call.func, Attr) and call.args else None
        asks = last_name(call.func) in _ASKS
        if asks and every is not None:
            one = call.args[0]
            if has_all(every, one, syntax, scope, values) or keeps(every, one, call.raw, scope):
                return False
        return last_name(call.func) == WITHIN or counts(call, scope)

    found = syntax.looked_at(raw, is_look)
    if not later:
        return found
    known = values.sources(found, scope)
    for match in _EACH.finditer(scope.module.source(scope.raw)):
        each, of = (match[1], match[2]) if match[1] else (match[4], match[3])
        known |= {of} if each in known else set()  # `all(one in KNOWN for one in names)`
    for of, call in later:
        if of in known:
            found |= set[str]().union(*(syntax.names(arg.raw) for arg in call.args))
    return found


def _given_by_caller(call: Call, scope: Scope, values: Held) -> str | None:
    """The parameter of a tool that something is looked for in."""
    if last_name(call.func) not in _ASKS or not isinstance(call.func, Attr):
        return None
    if not call.args or isinstance(call.args[0], Lit):
        return None
    node: Node = call.func.of
    for _ in range(_STEPS):
        match node:
            case Call(func=Attr(of=Name(name="Object")) | Name(), args=(first, *_)) if (
                last_name(node.func) in _COPIES
            ):
                node = first
            case Call(func=Attr(of=of, name=name)) if name in _SAME:
                node = of
            case Attr(of=of) | Index(of=of):
                node = of
            case Name(name=name) if owner(name, scope) is scope:
                made = filled(scope).names[name]
                part = made[0].of if isinstance(made[0], Attr | Index) else made[0]
                if isinstance(part, Param) and len(made) == 1:
                    names = {name, part.name, f"{part.name}.{name}"}
                    own = any(
                        of_kind(values.given.get((id(scope), one), NOTHING), GIVEN, *ASKED)
                        for one in names
                    )
                    return name if own else None
                if len(made) != 1:
                    return None
                node = made[0]
            case _:
                return None
    return None


def lets_through(text: str, names: set[str]) -> bool:
    """Whether what is done with whatever is left, whose source is `text`, goes on with it: it is not
    refused, or given to a call that does not only tell of it.
    """
    if not _LEAVES.search(text):
        return True
    words = {name.partition(".")[0] for name in names}
    return any(
        _TELLS.fullmatch(match[1]) is None and words & set(re.findall(r"[\w$]+", match[2]))
        for match in _CALL.finditer(text)
    )
