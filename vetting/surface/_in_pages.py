"""Whether code of JavaScript runs in the page of a browser that a program drives."""

from vetting.page_functions import ANYTHING, DRIVERS, ELSEWHERE, receivers
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Call, Site
from vetting.surface._javascript_lower import lower
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._values import External, Record, flat

_DEPTH = 12


def in_a_page(machine: Evaluator, module: JavaScriptModule, site: Site) -> bool:
    """Whether a call stands in a function that a page is given, by what certainly is a browser's."""
    for node in receivers(site.call.raw, module.data):
        value = machine.value(lower(node), module.scope_at(node), {})
        options = [one for one in flat(value) if one is not None]
        if options and all(_is_driven(machine, one, 0) for one in options):
            return True
    return False


def _is_driven(machine: Evaluator, value: object, depth: int) -> bool:
    """Whether a value is what methods of a library give that drives a browser."""
    if isinstance(value, External):
        known = not (ELSEWHERE | ANYTHING).intersection(value.name.split("."))
        return known and DRIVERS.fullmatch(value.spec) is not None
    func = value.node.func if isinstance(value, Record) and isinstance(value.node, Call) else None
    if not isinstance(value, Record) or not isinstance(func, Attr) or depth > _DEPTH:
        return False
    if func.name in ANYTHING:
        return False
    of = flat(machine.value(func.of, value.scope, value.env))
    options = [one for one in of if one is not None]
    return bool(options) and all(_is_driven(machine, one, depth + 1) for one in options)
