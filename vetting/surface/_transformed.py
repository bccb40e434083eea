"""Tools that a transform of the package's own puts into a list: `Tool.from_function(search, name=…)`
in a class made from the library's. What it leaves of the other tools is not known.
"""

from functools import partial

from vetting.surface import _declare
from vetting.surface._callers import contexts_again
from vetting.surface._calls import arguments, named
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._holders import made_from
from vetting.surface._ir import Attr, Site
from vetting.surface._naming import Naming
from vetting.surface._scopes import outwards
from vetting.surface._values import ClassRef
from vetting.surface._wrapped import one

_MAKES = frozenset({"from_function"})
_TRANSFORMS = frozenset({
    *("Transform", "CatalogTransform", "BaseSearchTransform", "BM25SearchTransform"),
    *("RegexSearchTransform", "CodeMode"),
})  # fmt: skip


def transformed(machine: Evaluator, naming: Naming) -> None:
    """Declare each of them."""
    for site in machine.program.sites(_MAKES):
        if not site.dead and isinstance(site.call.func, Attr) and _in_transform(machine, site):
            _made(machine, naming, site, {}, 0)


def _in_transform(machine: Evaluator, site: Site) -> bool:
    own = next((at for at in outwards(site.scope) if at.kind == "class"), None)
    return own is not None and made_from(machine, ClassRef(own, ""), _TRANSFORMS)


def _made(machine: Evaluator, naming: Naming, site: Site, env: Env, depth: int) -> None:
    words = named(machine, site.call, site.scope, env)
    args = arguments(machine, site.call, site.scope, env)
    func = one(machine, args[0] if args else words.get("fn"))
    if func is None:
        return
    extra = _declare.fields_of(machine, _declare.placed(words, site.call, site.scope, env))
    made = partial(_declare.from_function, machine, "tool", func=func, extra=extra)

    def again(inner: Env) -> None:
        for turn in contexts_again(machine, site, env, inner):
            _made(machine, naming, site, turn, depth + 1)

    naming.name(words.get("name"), "tool", site, made, again, [func], depth)
