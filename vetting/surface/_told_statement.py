"""Which statement a database is told to carry out, where it stands elsewhere: in a constant of another
module, with names put into it, `SQL(statements.TIDY).format(table=table)`, or in the call of a function of
the package that hands it on.
"""

from vetting.surface import _outside
from vetting.surface._block import values_of
from vetting.surface._bodies import Body
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Scope,
    Site,
)
from vetting.surface._scopes import filled, owner
from vetting.surface._sinks import RUNS, is_statement
from vetting.surface._values import Many

_FORMS = frozenset({
    *("format", "format_map", "replace", "replaceAll", "strip", "trim", "as_string", "bindparams", "join"),
    *("substitute", "safe_substitute", "toString", "dedent"),
})  # fmt: skip
"""Methods that give the same text with something put into it."""

_AROUND = frozenset({
    *("SQL", "text", "Template", "dedent", "cleandoc", "raw", "sql", "str", "String", "RawSQL", "unsafe"),
})  # fmt: skip
_CARRY = RUNS - {"get", "iterate"}
_TEXT = frozenset({"text", "sql", "query", "statement"})
_STEPS = 60
_LONG = 400


class Statements:
    """Tells them in one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._left = False
        self._carrying: dict[object, tuple[Body, bool]] = {}
        """Whether functions have what they are given carried out, by keys of their bodies, which are kept."""

    def told(self, site: Site, env: Env) -> str:
        """The statement that changes something and that a call gives; empty where it stands there, or there
        is none.
        """
        first = site.call.args[0] if site.call.args else None
        if first is None or last_name(site.call.func) not in _CARRY or not _may_be_told(first):
            return ""
        return self._among([first], site.scope, env) or ""

    def said(self, site: Site, func: Attr, env: Env) -> str:
        """The source of a call, or its statement that stands elsewhere."""
        told = self.told(site, env)
        return f'"{told}"' if told else _outside.said(self._machine, site, func, env)

    def handed(self, site: Site, env: Env, body: Body) -> str | None:
        """The statement that changes something and that a call gives one of the package's functions, which
        has it carried out.
        """
        if not self._carries_out(body):
            return None
        given = [*site.call.args, *(value for _, value in site.call.named)]
        told = [one for one in given if isinstance(one, Lit) or _may_be_told(one)]
        return self._among(told, site.scope, env)

    def left(self) -> bool:
        """Whether there was more to look at since this was asked last."""
        left, self._left = self._left, False
        return left

    def _among(self, nodes: list[Node], scope: Scope, env: Env) -> str | None:
        """The first statement among the texts that some expressions may be, or begin with."""
        todo = [(node, scope) for node in reversed(nodes)]
        seen = set[tuple[int, int]]()
        while todo and len(seen) < _STEPS:
            node, at = todo.pop()
            if (id(node), id(at)) in seen:  # `text = text.strip()`
                continue
            seen.add((id(node), id(at)))
            value = self._machine.value(node, at, env)
            known = value.options if isinstance(value, Many) else (value,)
            said = [one for one in known if isinstance(one, str)]
            if (found := next(filter(is_statement, said), None)) is not None:
                return found[:_LONG]
            if not said:
                todo += reversed(_inner(node, at))
        self._left = self._left or bool(todo)
        return None

    def _carries_out(self, body: Body) -> bool:
        if body.key not in self._carrying:
            self._carrying[body.key] = body, _carries_out(body)
        return self._carrying[body.key][1]


def _may_be_told(node: Node) -> bool:
    """Whether something may be a text that stands elsewhere: others are not looked at any further."""
    if isinstance(node, Call):
        return last_name(node.func) in _FORMS | _AROUND
    return isinstance(node, Name | Attr | Index | Concat | Choice | Default | Map)


def _carries_out(body: Body) -> bool:
    """Whether a function has what it is given carried out as a statement."""
    names = {param.name for param in filled(body.scope).params}
    inside = body.scope.module.inside()
    for site in inside.calls(body.region):
        first = site.call.args[0] if site.call.args else None
        if first is None or last_name(site.call.func) not in RUNS or site.dead:
            continue
        told = [first]
        if isinstance(first, Map):  # `client.query({ text, values })`
            told = [v for k, v in first.pairs if isinstance(k, Lit) and k.value in _TEXT]
        if any(isinstance(one, Name) and one.name in names for one in told):
            return True
    return False


def _inner(node: Node, scope: Scope) -> list[tuple[Node, Scope]]:
    """What a text is, or what is put into it begins with."""
    match node:
        case Name(name=name):
            at = owner(name, scope)
            return [(one, at) for one in values_of(name, at, node.raw)] if at else []
        case Call(func=Attr(name=name, of=of)) if name in _FORMS:
            return [(of, scope)]
        case Call(args=(first, *_)) if last_name(node.func) in _AROUND:
            return [(first, scope)]
        case Concat(parts=(first, *_)):
            return [(first, scope)]
        case Choice(options=options):
            return [(one, scope) for one in options]
        case Default(of=of, other=other):
            return [(of, scope), (other, scope)]
        case Map(pairs=pairs):
            held = (v for k, v in pairs if isinstance(k, Lit) and k.value in _TEXT)
            return [(one, scope) for one in held]
    return []
