"""Functions that get another name or documentation before they are registered under what they have:
`function.__name__ = f"list_{kind}"`, and then `mcp.tool()(function)`.
"""

from typing import Any

from vetting.surface._callers import parameter
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Attr, Name, Site
from vetting.surface._python_module import PythonModule
from vetting.surface._values import Closure, Many

BY_HAND = frozenset({"tool()", "add_tool", "from_function"})
_NAME = frozenset({"__name__="})
_DOC = frozenset({"__doc__="})


def renamed(machine: Evaluator, site: Site, env: Env) -> Any:
    """What the function that is registered at `site` was named before; None for its own name."""
    given = [one for one in site.scope.module.sites(_NAME) if _is_before(one, site)]
    value = machine.value(given[-1].call.args[0], site.scope, env) if given else None
    return value if _is_told(value) else None


def given_name(
    machine: Evaluator, site: Site, env: Env, words: dict[str, Any], args: list[Any], func: Closure
) -> Any:
    """The name that a function is registered under at `site`; None for its own."""
    said = words.get("name") or next((a for a in args[1:2] if isinstance(a, str)), None)
    return said or renamed(machine, site, env) or _named_inside(machine, func)


def _named_inside(machine: Evaluator, func: Closure) -> Any:
    """What who made a function called it: `def make(name): def run(): …; run.__name__ = name`."""
    module = func.scope.module
    for one in module.sites(_NAME) if func.scope.kind == "function" else ():
        of = one.call.func.of if isinstance(one.call.func, Attr) else None
        if isinstance(of, Name) and of.name == func.func.name and one.scope is func.scope:
            return machine.value(one.call.args[0], func.scope, func.env)
    return None


def documented(machine: Evaluator, func: Closure) -> str | None:
    """What is put in the place of a function's documentation, `run.__doc__ = find.__doc__`; None where
    nothing is, or nobody knows what.
    """
    module = func.scope.module
    for site in module.sites(_DOC) if isinstance(module, PythonModule) else ():
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        made = machine.value(of, site.scope, {}) if isinstance(of, Name) else None
        if isinstance(made, Closure) and made.func.raw is func.func.raw:
            return _text(machine, site, func)
    return None


def _text(machine: Evaluator, site: Site, func: Closure) -> str | None:
    node = site.call.args[0]
    if isinstance(node, Attr) and node.name == "__doc__":
        other = machine.value(node.of, site.scope, func.env)
        return other.scope.module.doc(other.func) if isinstance(other, Closure) else None
    said = machine.value(node, site.scope, func.env)
    return said if isinstance(said, str) else None


def is_read(machine: Evaluator, named: Site) -> bool:
    """Whether the name that is given at `named` is read where the function is registered."""
    after = (one for one in named.scope.module.sites(BY_HAND) if _is_before(named, one))
    return any(True for _ in after) and _is_told(machine.value(named.call.args[0], named.scope, {}))


def _is_told(value: Any) -> bool:
    """Whether a name is said by the code, or by callers."""
    options = value.options if isinstance(value, Many) else (value,)
    return all(isinstance(one, str) or parameter(one) is not None for one in options)


def _is_before(named: Site, site: Site) -> bool:
    """Whether the function that is registered at `site` always gets its name at `named` before."""
    of = named.call.func.of if isinstance(named.call.func, Attr) else None
    function = site.call.args[0] if site.call.args else None
    if not isinstance(of, Name) or not isinstance(function, Name) or of.name != function.name:
        return False
    module = site.scope.module
    if named.scope is not site.scope or not isinstance(module, PythonModule):
        return False
    around, at = module.parts.around, site.call.raw
    holder = around.get(id(named.call.raw))
    while at is not None and at is not holder:
        at = around.get(id(at))
    return at is not None and named.call.line < site.call.line
