"""The variables that a list of tools is made of, through calls, imports and other variables."""

from collections.abc import Callable, Iterator

from vetting.surface._answers import Answers
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Each,
    Element,
    Imported,
    Index,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Scope,
    Seq,
    Spread,
    Within,
)
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._use import Variable
from vetting.surface._values import ClassRef, Closure, External, Instance, ModuleRef

_DEPTH = 8
_NO_LISTS = frozenset({"path", "url", "os", "fs", "fs/promises"})
"""Modules of Node whose functions do not give back what they are given."""


class ListParts:
    """Finds them; `hold` is told each, and says whether it is a new one."""

    def __init__(self, answers: Answers, hold: Callable[[Variable], bool]) -> None:
        self._answers = answers
        self._hold = hold
        self.words: set[str] = set()
        """The variables and members that were met."""

    def read(self, node: Node, scope: Scope, depth: int = 0) -> None:
        """Those in an expression that gives a list."""
        if depth > _DEPTH:
            return
        if isinstance(node, Name | Attr):
            self.words.add(node.name)
        match node:
            case Name(name=name):
                at = owner(name, scope)
                if at is not None:
                    self._variable(Variable(scope=at, name=name), depth)
            case Attr(of=Name(name="self" | "this"), name=name):
                at = next((one for one in outwards(scope) if one.kind == "class"), None)
                if at is not None and name in filled(at).names:
                    self._variable(Variable(scope=at, name=name, member=True), depth)
            case Attr(of=of, name=name) if self._of_an_object(of, name, scope, depth):
                pass
            case Index(of=of, key=Lit(value=str(name))) if self._of_an_object(
                of, name, scope, depth
            ):
                pass
            case Within(of=of, scope=other):
                self.read(of, other, depth + 1)
            case Call(func=func, args=args, named=named):
                # `ListToolsResult(tools=TOOLS)`; what else is given by its name is no list of tools.
                given = (one for key, one in named if key in ("tools", "**"))
                self._called(func, (*args[:2], *given), scope, depth)
            case _:
                for part in _parts(node):
                    self.read(part, scope, depth + 1)

    def _of_an_object(self, of: Node, name: str, scope: Scope, depth: int) -> bool:
        """`kept.tools`, a member of an object of the package's own, or of one of its modules."""
        if not isinstance(of, Name | Call | Attr):
            return False
        value = self._answers.glance.value(of, scope, {})
        if isinstance(value, ModuleRef):
            self._exported(value.module, name, depth)
            return True
        if not isinstance(of, Name):
            return False
        made = value.of if isinstance(value, Instance) else value
        if not isinstance(made, ClassRef) or name not in filled(made.scope).names:
            return False
        self._variable(Variable(scope=made.scope, name=name, member=True), depth)
        return True

    def _called(self, func: Node, args: tuple[Node, ...], scope: Scope, depth: int) -> None:
        value = self._answers.glance.value(func, scope, {})
        if isinstance(value, External) and (
            value.name == "JSON.parse" or value.spec.removeprefix("node:") in _NO_LISTS
        ):
            return  # a new one, or none
        if isinstance(value, Closure):
            body = filled(value.scope.module.function(value.func, value.scope))
            for node in body.returns:
                self.read(node, body, depth + 1)
        elif isinstance(func, Attr):
            self.read(func.of, scope, depth + 1)
        for arg in args:
            self.read(arg, scope, depth + 1)

    def _variable(self, variable: Variable, depth: int) -> None:
        if not self._hold(variable):
            return
        for node in filled(variable.scope).names.get(variable.name, ()):
            if not isinstance(node, Imported):
                self.read(node, variable.scope, depth + 1)
                continue
            other = self._answers.machine.program.imported(variable.scope.module, node.spec)
            if other is not None and node.name is not None:
                self._exported(other, node.name, depth + 1)

    def _exported(self, module: Module, name: str, depth: int) -> None:
        """What a module exports under a name."""
        if name in filled(module.scope).names:
            self._variable(Variable(scope=module.scope, name=name), depth)
        elif self._hold(Variable(scope=module.scope, name=name)):  # `exports.tools = [one]`
            found = self._answers.machine.program.find(module, name)
            if found is not None:
                self.read(found[1], found[0].scope, depth + 1)


def _parts(node: Node) -> Iterator[Node]:
    """The parts of an expression that are lists themselves."""
    match node:
        case Attr(of=of) | Index(of=of) | Spread(of=of) | Element(over=of) | Each(over=of):
            yield of
        case Map(pairs=pairs):
            for key, value in pairs:
                if key is None or (isinstance(key, Lit) and key.value == "tools"):
                    yield value
        case Seq(items=items):
            yield from (item for item in items if isinstance(item, Spread | Call))
        case Concat(parts=parts) | Choice(options=parts):
            yield from parts
        case Default(of=of, other=other):
            yield of
            yield other
