"""What a program does with a variable, in every language."""

from collections.abc import Iterator
from typing import Any

from vetting.surface import _javascript_uses, _python_uses
from vetting.surface._ir import Module, Node, Scope, Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import lower
from vetting.surface._python_module import PythonModule
from vetting.surface._use import Role, Use, Variable


def uses(variable: Variable, *, carried: bool = False) -> Iterator[Use]:
    """Every use of a variable in its module; `carried` those too by which it gets into something else.

    `this`, of a class, is the object that its methods belong to.
    """
    module = variable.scope.module
    found: Iterator[Use] = iter(())
    if isinstance(module, JavaScriptModule):
        found = _javascript_uses.uses(module, variable)
    elif isinstance(module, PythonModule):
        found = _python_uses.uses(module, variable)
    yield from (use for use in found if carried or not use.carried)


def use_of(site: Site, *, carried: bool = False) -> Use | None:
    """What is done with what a call gives."""
    module = site.scope.module
    use: Use | None = None
    if isinstance(module, JavaScriptModule):
        use = _javascript_uses.use_of(module, site)
    elif isinstance(module, PythonModule):
        use = _python_uses.use_of(module, site)
    return use if use is not None and (carried or not use.carried) else None


def of_members(module: Module, name: str) -> Iterator[tuple[Node, Use]]:
    """What is done with every member of this name in a module, and what it is a member of."""
    if isinstance(module, JavaScriptModule):
        yield from _javascript_uses.of_members(module, name)
    elif isinstance(module, PythonModule):
        yield from _python_uses.of_members(module, name)


def taken_apart(module: Module, raw: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """The variables of a pattern, each with the members that lead to it."""
    if isinstance(module, JavaScriptModule) and raw is not None:
        yield from _javascript_uses.parts(raw, ())


def around(scope: Scope) -> tuple[Node, str, Scope] | None:
    """Of a function that is an argument of a method's call: what it is a method of, its name, and the
    scope that it stands in.
    """
    module = scope.module
    if isinstance(module, JavaScriptModule):
        return _javascript_uses.around(module, scope)
    return None


def use_at(site: Site) -> Use:
    """The place of a call."""
    return Use(role=Role.GIVEN, line=site.call.line, scope=site.scope, site=site)


def is_getter(scope: Scope) -> bool:
    """Whether a method is called by taking a member: `get server()`, `@property`."""
    raw = scope.raw
    if isinstance(scope.module, JavaScriptModule):
        return any(child.type == "get" for child in getattr(raw, "children", ()))
    said = (
        getattr(one, "id", getattr(one, "attr", "")) for one in getattr(raw, "decorator_list", ())
    )
    return any(name in ("property", "cached_property") for name in said)


def given(scope: Scope) -> Use | None:
    """What is done with a function where it is written, and has no name."""
    module = scope.module
    if isinstance(module, JavaScriptModule):
        return _javascript_uses.given(module, scope)
    return _python_uses.given(module, scope) if isinstance(module, PythonModule) else None


def metaclasses(scope: Scope) -> Iterator[Node]:
    """What makes a class, where it says so."""
    for word in getattr(scope.raw, "keywords", ()):
        if word.arg == "metaclass":
            yield lower(word.value)
