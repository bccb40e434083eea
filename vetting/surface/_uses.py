"""What a program does with a variable, in every language."""

from collections.abc import Iterator

from vetting.surface import _javascript_uses, _python_uses
from vetting.surface._ir import Site
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_module import PythonModule
from vetting.surface._use import Use, Variable


def uses(variable: Variable) -> Iterator[Use]:
    """Every use of a variable in its module."""
    module = variable.scope.module
    if isinstance(module, JavaScriptModule):
        yield from _javascript_uses.uses(module, variable)
    elif isinstance(module, PythonModule):
        yield from _python_uses.uses(module, variable)


def use_of(site: Site) -> Use | None:
    """What is done with what a call gives."""
    module = site.scope.module
    if isinstance(module, JavaScriptModule):
        return _javascript_uses.use_of(module, site)
    return _python_uses.use_of(module, site) if isinstance(module, PythonModule) else None
