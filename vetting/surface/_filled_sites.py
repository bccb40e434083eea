"""Places that fill a list or object, as the calls that they are the same as."""

from vetting.surface._calls import last_name
from vetting.surface._functions import is_self
from vetting.surface._ir import Attr, Call, Index, Lit, Map, Name, Node, Scope, Site, Unknown
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_module import PythonModule
from vetting.surface._scopes import owner
from vetting.surface._use import Variable

_DEFINED = 3
"""Arguments of `Object.defineProperty`."""


def is_it(variable: Variable, member: str | None, node: Node, scope: Scope) -> bool:
    """Whether an expression is a variable, or its member."""
    if member is not None:
        if not isinstance(node, Attr) or node.name != member:
            return False
        node = node.of
    if variable.member:
        return isinstance(node, Attr) and node.name == variable.name and is_self(node.of)
    named = isinstance(node, Name) and node.name == variable.name
    return named and owner(variable.name, scope) is variable.scope


def put_by_name(site: Site) -> Site | None:
    """`tools.search = one` as what it puts in."""
    func, args = site.call.func, site.call.args
    if not isinstance(site.scope.module, JavaScriptModule) or len(args) != 1:
        return None
    if getattr(site.call.raw, "type", "") == "unary_expression":  # `delete tools.search`
        return None
    if not isinstance(func, Attr | Index):
        return None
    key = Lit(func.line, value=func.name) if isinstance(func, Attr) else func.key
    put = Attr(func.line, of=func.of, name="[]")
    made = Call(site.call.line, site.call.raw, func=put, args=(key, args[0]))
    return Site(made, site.scope, site.loops, None, site.dead)


def defined(site: Site) -> Site | None:
    """`Object.defineProperty(tools, "search", { value: one })` as what it puts in."""
    args = site.call.args
    if len(args) < _DEFINED:
        return None
    given = args[2]
    if last_name(site.call.func) != "set":
        pairs = given.pairs if isinstance(given, Map) else ()
        said = (value for key, value in pairs if isinstance(key, Lit) and key.value == "value")
        given = next(said, Unknown(given.line, given.raw))
    put = Attr(site.call.line, of=args[0], name="[]")
    made = Call(site.call.line, site.call.raw, func=put, args=(args[1], given))
    return Site(made, site.scope, site.loops, None, site.dead)


def in_its_loops(site: Site) -> Site:
    """The same call with the loops around it."""
    if not isinstance(site.scope.module, PythonModule):
        return site
    every = site.scope.module.sites(frozenset({last_name(site.call.func)}))
    return next((one for one in every if one.call.raw is site.call.raw), site)
