"""Which statement a database is told to carry out, where it stands elsewhere: in a constant of another
module, with names put into it, `SQL(statements.TIDY).format(table=table)`, or in the call of a function of
the package that hands it on.
"""

from collections.abc import Iterator

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
_DEPTH, _OPTIONS = 6, 4
_LONG = 400


class Statements:
    """Tells them in one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._carrying: dict[object, tuple[Body, bool]] = {}
        """Whether functions have what they are given carried out, by keys of their bodies, which are kept."""

    def told(self, site: Site, env: Env) -> str:
        """The statement that changes something and that a call gives; empty where it stands there, or there
        is none.
        """
        first = site.call.args[0] if site.call.args else None
        if first is None or last_name(site.call.func) not in _CARRY or not _may_be_told(first):
            return ""
        return next(filter(is_statement, _texts(self._machine, first, site.scope, env, 0)), "")[
            :_LONG
        ]

    def handed(self, site: Site, env: Env, body: Body) -> str | None:
        """The statement that changes something and that a call gives one of the package's functions, which
        has it carried out.
        """
        if not self._carries_out(body):
            return None
        given = (*site.call.args, *(value for _, value in site.call.named))
        texts = (
            text
            for one in given
            if isinstance(one, Lit) or _may_be_told(one)
            for text in _texts(self._machine, one, site.scope, env, 0)
        )
        said = next(filter(is_statement, texts), None)
        return said[:_LONG] if said is not None else None

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


def _texts(machine: Evaluator, node: Node, scope: Scope, env: Env, depth: int) -> Iterator[str]:
    """The texts that something may be, or that its parts are put into."""
    if depth > _DEPTH:
        return
    value = machine.value(node, scope, env)
    known = value.options if isinstance(value, Many) else (value,)
    said = [one for one in known[:_OPTIONS] if isinstance(one, str)]
    if said:
        yield from said
        return
    for one, at in _inner(node, scope):
        yield from _texts(machine, one, at, env, depth + 1)


def _inner(node: Node, scope: Scope) -> list[tuple[Node, Scope]]:
    match node:
        case Name(name=name):
            at = owner(name, scope)
            return [(one, at) for one in values_of(name, at, node.raw)[:_OPTIONS]] if at else []
        case Call(func=Attr(name=name, of=of)) if name in _FORMS:
            return [(of, scope)]
        case Call(args=(first, *_)) if last_name(node.func) in _AROUND:
            return [(first, scope)]
        case Concat(parts=(first, *_)):
            return [(first, scope)]
        case Choice(options=options):
            return [(one, scope) for one in options[:_OPTIONS]]
        case Default(of=of, other=other):
            return [(of, scope), (other, scope)]
        case Map(pairs=pairs):
            held = (v for k, v in pairs if isinstance(k, Lit) and k.value in _TEXT)
            return [(one, scope) for one in held]
    return []
