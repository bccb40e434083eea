"""Where values come from that a tool's caller chooses: the parameters of what answers calls."""

from collections.abc import Collection, Iterable
from functools import lru_cache

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_bounds import Bounds
from vetting.surface._flow_decorated import around
from vetting.surface._flow_marks import ARGUMENTS, GIVEN
from vetting.surface._flow_transformed import Transformed
from vetting.surface._flow_undeclared import declared_parameters, stripped
from vetting.surface._flow_validated import Validated
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Func, Module, Name, Scope, Site
from vetting.surface._output import Output
from vetting.surface._reading import Declared
from vetting.surface._scopes import filled
from vetting.surface._values import Closure

_CLOSURES = 40
_WRAPS = pattern(
    r"tool|Tool|[hH]andler|orig|setRequestHandler|wrapped|inner|super|^reg$|register|before|real"
)
_HANDED = {
    **dict.fromkeys(("args", "toolArgs", "toolInput", "tool_args", "tool_input"), ARGUMENTS),
    **dict.fromkeys(("arguments", "input", "params_"), ARGUMENTS),
    **dict.fromkeys(("request", "req"), "call"),
}
_READS = frozenset({"ReadResourceRequestSchema", "SubscribeRequestSchema"})


class Seeds:
    """Marks the parameters of the functions that answer calls."""

    def __init__(self, output: Output, values: Values) -> None:
        self._output = output
        self._values = values
        self._made: dict[str, Validated | Transformed] = {
            ".py": Validated(values),
            "": Transformed(values),
        }
        """What is asked of what is made of parameters before a tool gets them, by language."""

    def held(self) -> set[str]:
        """The parameters of which what they are made into leaves nothing that a caller chooses freely."""
        return set[str]().union(*(one.held() for one in self._made.values()))

    def plant(self, modules: Iterable[Module]) -> bool:
        """Mark them all; whether there are any."""
        found = False
        tools = {(item.kind, item.name): item for item in self._output.reading.declared}
        bounds = _Kept(self._values)
        for (kind, name), closures in self._output.code.items():
            item = tools.get((kind, name))
            for closure in closures[:_CLOSURES] if item is not None else ():
                if item is not None:
                    bounds.keep(item, closure)
                    python = closure.scope.module.path.endswith(".py")
                    self._made[".py" if python else ""].plant(item, closure)
                inner = self._values.inner(closure)
                self._parameters(inner, name, kind)
                for outer in around(self._values.machine, closure):
                    self._parameters(outer, name, kind)
                if closure.env:
                    self._values.turns.setdefault(id(inner), []).append((name, closure.env))
                found = True
        for closure in self._output.dispatchers:
            self._dispatcher(self._values.inner(closure))
            for outer in around(self._values.machine, closure):
                self._dispatcher(outer)
            found = True
        self._looked_up((item for item in tools.values() if item.kind == "tool"), bounds)
        if not self._output.reading.gaps:
            self._values.declared = declared_parameters(tools.values())
        self._values.stripped = stripped(tools.values())
        bounds.keep_everywhere(tools.values())
        for module in modules:
            found |= self._wrappers(module)
            if module.path.endswith(".py"):
                found |= self._decorators(module) | self._resources(module)
        return found

    def _looked_up(self, items: Iterable[Declared], bounds: "_Kept") -> None:
        """Have the functions of tools that no function answers alone looked up by their names."""
        asked = [item for item in items if ("tool", item.name) not in self._output.code]
        self._values.dispatched.tools = tuple(item.name for item in asked)
        for item in asked:
            bounds.keep(item)

    def _resources(self, module: Module) -> bool:
        """Mark the address that a reader of all resources is given: `@server.read_resource()`."""
        found = False
        for site in module.sites(frozenset({"read_resource"})):
            if site.target is not None:
                scope = filled(module.function(site.target, site.scope))
                for param in scope.params[:1]:
                    self._values.give(
                        scope, param.name, frozenset({(GIVEN, f"resource.{param.name}")})
                    )
                    found = True
        return found

    def _decorators(self, module: Module) -> bool:
        """Mark what a function takes that is put around others: `def wrapper(*args, **kwargs)`."""
        found = False
        for outer in filled(module.scope).names.values():
            for node in outer:
                if not isinstance(node, Func):
                    continue
                scope = filled(module.function(node, module.scope))
                for inner in (one for nodes in scope.names.values() for one in nodes):
                    args = getattr(inner.raw, "args", None) if isinstance(inner, Func) else None
                    if args is None or args.vararg is None or args.kwarg is None:
                        continue
                    wrapper = filled(module.function(inner, scope))
                    self._values.received.spread.add(id(wrapper))
                    for arg in (args.vararg, args.kwarg):
                        self._values.give(wrapper, arg.arg, frozenset({(ARGUMENTS, "")}))
                    found = True
        return found

    def _parameters(self, scope: Scope, name: str, kind: str) -> None:
        if scope.module.path.endswith(".py"):
            for param in scope.params:
                self._values.give(scope, param.name, frozenset({(GIVEN, f"{name}.{param.name}")}))
        else:
            # A resource with parameters is given its address first.
            place = 1 if kind == "resource" and len(scope.params) > 1 else 0
            for param in scope.params[place : place + 1]:
                self._values.give(scope, param.name, frozenset({(ARGUMENTS, name)}))

    def _dispatcher(self, scope: Scope) -> None:
        """Mark the call, or the arguments beside the name, of a function that answers all tools."""
        if not scope.params:
            return
        apart = scope.module.path.endswith(".py") and len(scope.params) > 1
        last = scope.params[-1] if apart else scope.params[0]
        self._values.give(scope, last.name, frozenset({(ARGUMENTS if apart else "call", "")}))

    def _wrappers(self, module: Module) -> bool:
        """Mark the arguments that a function takes which is put around tools: `original(name, shape,
        async (args) => …)`.
        """
        found = False
        syntax = self._values.syntax(module)
        for site in module.inside().calls((0, 1 << 60)):
            if not _wraps(last_name(site.call.func)):
                continue
            for raw in syntax.functions(site.call.raw):
                scope = module.function(Func(site.call.line, raw), site.scope)
                if not scope.filled:
                    module.fill(scope)
                first = scope.params[0].name if scope.params else ""
                if scope.params and _asks_for_a_resource(site):  # `({ params }) => …`
                    asked = frozenset({("call", "resource")})
                    self._values.give(scope, scope.params[0].name, asked)
                    found = True
                    continue
                # A tool's own function is known, and whose parameters its are.
                if first in _HANDED and (id(scope), first) not in self._values.given:
                    self._values.give(scope, first, frozenset({(_HANDED[first], "")}))
                    found = True
        return found


def _asks_for_a_resource(site: Site) -> bool:
    """Whether a function is set to read what a client asks for by its address."""
    first = site.call.args[0] if site.call.args else None
    asked = last_name(first) if isinstance(first, Name | Attr) else ""
    return last_name(site.call.func) == "setRequestHandler" and asked in _READS


@lru_cache(maxsize=1 << 12)
def _wraps(name: str) -> bool:
    return _WRAPS.search(name) is not None


class _Kept:
    """Has the values know which parameters schemas leave no free choice, and no other path."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._any = Bounds(values.machine)
        self._paths = Bounds(values.machine, path=True)

    def keep(self, item: Declared, closure: Closure | None = None) -> None:
        """Those of a tool, which the function of `closure` answers."""
        bounded = self._any.of(item, closure)
        climbing = bounded - self._paths.of(item, closure) if bounded else bounded
        self._values.bounded |= {f"{item.name}.{one}" for one in bounded}
        self._values.climbing |= {f"{item.name}.{one}" for one in climbing}

    def keep_everywhere(self, items: Collection[Declared]) -> None:
        """Those that leave no free choice in any tool, for functions that answer several."""
        bounded = _everywhere(items, self._any)
        self._values.bounded |= bounded
        self._values.climbing |= bounded - _everywhere(items, self._paths)


def _everywhere(items: Iterable[Declared], bounds: Bounds) -> set[str]:
    """The parameters that leave no free choice in any tool."""
    free, bounded = set[str](), set[str]()
    for item in items:
        known = bounds.of(item)
        bounded |= known
        free |= set(item.parameters) - known
    return {f".{name}" for name in bounded - free}
