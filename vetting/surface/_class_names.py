"""Tools that are put into a library's own list, under names that their classes give them:
`mcp._tool_manager._tools[tool.get_name()] = …`.

Which of the classes are put there is known at run time only: the list stays one that is not whole.
"""

from collections import Counter
from collections.abc import Iterator

from vetting.surface._answers import Answers
from vetting.surface._callers import is_from, modules
from vetting.surface._declare import from_function
from vetting.surface._ir import Attr, Call, Class, Func, Node
from vetting.surface._python_module import PythonModule
from vetting.surface._python_spelled import spelled
from vetting.surface._scopes import filled
from vetting.surface._server_parts import INSIDE
from vetting.surface._values import ClassRef, Closure

_FEW = 2
"""Classes, at least, that have a method in common."""

_DEPTH = 4
"""Methods that call each other."""


def named_by_classes(answers: Answers) -> None:
    """Declare what such classes are called."""
    asked = {name for module in modules(answers.machine) for name in _methods(module)}
    if not asked:
        return
    every = list(_classes(answers))
    for name in sorted(asked):
        for base in every:
            if name not in filled(base.scope).names:
                continue
            made = [one for one in every if is_from(answers.machine, one.scope, base.scope)]
            _declare(answers, name, made)


def _methods(module: object) -> Iterator[str]:
    """The methods whose results are names in a library's list."""
    if not isinstance(module, PythonModule):
        return
    for site in module.sites(frozenset({"[]"})):
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        key = site.call.args[0]
        if isinstance(of, Attr) and of.name in INSIDE and not site.dead and _is_asked(key):
            yield key.func.name  # type: ignore[attr-defined]


def _is_asked(node: Node) -> bool:
    return isinstance(node, Call) and isinstance(node.func, Attr) and not node.args


def _classes(answers: Answers) -> Iterator[ClassRef]:
    """All classes that modules define."""
    for module in list(modules(answers.machine)):
        for nodes in (
            filled(module.scope).names.values() if isinstance(module, PythonModule) else ()
        ):
            for node in nodes:
                if isinstance(node, Class):
                    found = answers.machine.value(node, module.scope, {})
                    if isinstance(found, ClassRef):
                        yield found


def _declare(answers: Answers, name: str, made: list[ClassRef]) -> None:
    """Declare those of a class's descendants that do the work which they have in common."""
    machine = answers.machine
    bases = {id(base.scope) for one in made for base in _bases(answers, one)}
    last = [one for one in made if id(one.scope) not in bases]
    own = Counter(method for one in last for method in _work(one))
    work, times = max(own.items(), key=lambda item: item[1], default=("", 0))
    if 2 * times <= len(last) or times < _FEW:
        return
    for one in made:
        answer = machine.member(one, work, {}, 0) if work in filled(one.scope).names else None
        called = _spelled(answers, one, name) if isinstance(answer, Closure) else None
        if called is not None and isinstance(answer, Closure):
            said = from_function(machine, "tool", called, func=answer, extra={})
            if (said.kind, said.name) not in answers.output.seen:
                answers.output.declare(said, code=[answer])


def _bases(answers: Answers, one: ClassRef) -> Iterator[ClassRef]:
    for node in filled(one.scope).bases:
        found = answers.machine.value(node, one.scope.parent or one.scope, {})
        if isinstance(found, ClassRef):
            yield found


def _work(one: ClassRef) -> Iterator[str]:
    """The methods of a class that others may call."""
    for name, nodes in one.scope.names.items():
        if not name.startswith("_") and all(isinstance(node, Func) for node in nodes):
            yield name


def _spelled(answers: Answers, one: ClassRef, name: str, depth: int = 0) -> str | None:
    """What a member of a class is, or a method of it returns."""
    if name == "__name__":
        return one.name
    found = answers.machine.member(one, name, {}, 0)
    if isinstance(found, str):
        return found
    if depth > _DEPTH or not isinstance(found, Closure):
        return None
    return spelled(found.func.raw, {}, lambda asked: _spelled(answers, one, asked, depth + 1))
