"""Variables of a module that get another value later, in a way that is not read as one of theirs."""

from collections.abc import Iterator

from vetting.surface._evaluate import Evaluator
from vetting.surface._from_elsewhere import set_elsewhere
from vetting.surface._ir import Imported, Lit
from vetting.surface._kept_lists import is_starred
from vetting.surface._rebound import is_same, rebound
from vetting.surface._scopes import filled
from vetting.surface._use import Variable


def given_again(machine: Evaluator, variable: Variable) -> Iterator[tuple[str, int]]:
    """The files and lines of such places; none of what has no value of its own, which is read there."""
    scope, name = variable.scope, variable.name
    nodes = filled(scope).names.get(name, ())
    if variable.member or scope.kind != "module":
        return
    if all(isinstance(node, Lit | Imported) for node in nodes):
        return
    path = scope.module.path
    yield from ((path, line) for line in rebound(variable))
    if is_starred(machine, variable):
        yield path, 1
    for where, node in scope.module.assigned(name, scope):
        if where is not scope and is_same(name, where, scope):
            yield path, node.line
    yield from set_elsewhere(machine, variable)
