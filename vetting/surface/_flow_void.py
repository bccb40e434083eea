"""Questions that are no questions, as the folder in which something must lie may be the root of the file
system: `if (!within(base, target)) throw …`, where `base` is one of a table's folders and `/` is in that.

What stands in such a question is not looked at, nor what the question decides together with it: `outside(rel)
&& !linked(target)` refuses nothing when everything is linked. Who also asks the same of another folder asks
there.
"""

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._calls import last_name
from vetting.surface._flow_system_root import MENTIONED, SystemRoots
from vetting.surface._flow_values import Values
from vetting.surface._flow_void_region import around, is_only_used_in, parents
from vetting.surface._functions import extent
from vetting.surface._ir import Attr, Call, Concat, Each, Lit, Name, Node, Param, Scope, Seq, Site
from vetting.surface._python_lower import lower
from vetting.surface._scopes import outwards

_BEGINS = frozenset({"startsWith", "startswith", "is_relative_to", "relative_to", "isRelativeTo"})
_COMMON = frozenset({"commonpath", "commonprefix", "commonPath", "commonPrefix"})
_OF_EACH = frozenset({"some", "every", "find"})
_WAYS = frozenset({"relative", "relpath", "relative_to"})
_ASKS = pattern(
    r"(?i)starts_?with|relative|common_?(?:path|prefix)|within|inside|contain|under|is_?sub|descend|parents|child"
)
_OUT = pattern(r"(?i)outside|escap|leav|forbid|unsafe|invalid|violat|travers|denied|reject")
"""What a function is called that says yes to what lies elsewhere."""

_ROUNDS = 3
_MOST, _ALL = 40, 400
"""Such questions of one function, and of one module, that are looked at by themselves."""


class Voids:
    """Finds them in the calls of one program, and tells the syntax of its modules."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._roots = SystemRoots(values)
        self._takes = dict[int, set[str]]()
        """The parameters of functions that ask whether something lies in them, by the function's scope."""

        self._seen = set[int]()
        self._parents = dict[int, dict[int, ast.AST]]()
        self._told = dict[int, int]()
        """How many such questions a function has."""

        self.open = set[int]()
        """Functions, by their scopes' identity, that answer with such a question alone."""

    def find(self, sites: Sequence[Site]) -> None:
        """Look for all of them."""
        paths = {site.scope.module.path for site in sites}
        if not any(MENTIONED.search(self._data(path)) for path in paths):
            return
        for site in sites:
            at = function_of(site.scope)
            for base in folders(site) if at is not None else ():
                self._judge(site.call.raw, base, site.scope, at or site.scope, is_yes(site))
        self._in_parents(sites)
        for _ in range(_ROUNDS):
            before = self._known()
            for site in sites if self.open or self._takes else ():
                self._calls(site)
            if self._known() == before:
                break

    def _data(self, path: str) -> bytes:
        program = self._values.machine.program
        return program.tree.read(program.files[path])

    def _known(self) -> tuple[int, int, int]:
        return len(self._seen), len(self.open), sum(map(len, self._takes.values()))

    def _judge(self, raw: Any, base: Node, scope: Scope, at: Scope, yes: bool) -> None:
        """A question in the function `at` of what lies in the folder `base`, which has the answer `yes`
        where all does.
        """
        found, params = self._roots.among(base, scope, at)
        if found:
            self._void(raw, yes, at)
        elif params:
            self._takes.setdefault(id(at), set()).update(params)

    def _calls(self, site: Site) -> None:
        """A call of a function that asks, by the folder that it is given."""
        call, at = site.call, function_of(site.scope)
        if at is None or id(call.raw) in self._seen:
            return
        for inner in self._values.scopes(call, site.scope):
            if id(inner) in self.open:
                self._void(call.raw, is_yes(site), at)
            for param in inner.params if id(inner) in self._takes else ():
                if param.name in self._takes[id(inner)]:
                    base, where = _given(param, site, inner)
                    if base is not None:
                        self._judge(call.raw, base, where, at, is_yes(site))

    def _in_parents(self, sites: Sequence[Site]) -> None:
        """`root in path.parents`, of Python."""
        scopes = {id(at): at for site in sites if (at := function_of(site.scope)) is not None}
        paths = {at.module.path for at in scopes.values() if isinstance(at.raw, ast.AST)}
        asking = {path for path in paths if b".parents" in self._data(path)}
        for scope in (at for at in scopes.values() if at.module.path in asking):
            for node in walk(scope.raw):
                match node:
                    case ast.Compare(
                        left=left,
                        ops=[ast.In() | ast.NotIn() as how],
                        comparators=[ast.Attribute(attr="parents")],
                    ):
                        self._judge(node, lower(left), scope, scope, isinstance(how, ast.In))

    def region(self, raw: Any, yes: bool, scope: Scope) -> tuple[Any, bool]:
        """See `around`."""
        if id(scope) not in self._parents:
            self._parents[id(scope)] = parents(scope)
        return around(raw, yes, self._parents[id(scope)])

    def _void(self, raw: Any, yes: bool, scope: Scope) -> None:
        """Tell the syntax of a question, of all that it decides, and of what is only made for that."""
        self._seen.add(id(raw))
        syntax = self._values.syntax(scope.module)
        self._told[id(scope)] = self._told.get(id(scope), 0) + 1
        if self._told[id(scope)] > _MOST or len(syntax.voided) > _ALL:
            self._values.cut(scope, "too many questions that anything answers with yes")
            self.open.add(id(scope))
            return
        region, lets_in = self.region(raw, yes, scope)
        syntax.void(region)
        returned = (one.raw for one in scope.returns if one.raw is not None)
        if lets_in or extent(region) in map(extent, returned):
            self.open.add(id(scope))
        for name in syntax.names(region):
            made = scope.names.get(name, [])
            own = len(made) == 1 and made[0].raw is not None and not isinstance(made[0], Param)
            if own and is_only_used_in(name, region, scope):
                syntax.void(made[0].raw)


def function_of(scope: Scope) -> Scope | None:
    """The function in which a scope lies."""
    return next((one for one in outwards(scope) if one.kind == "function"), None)


def is_yes(site: Site) -> bool:
    """Whether such a question is answered with yes where all lies in the folder."""
    name = last_name(site.call.func)
    return name not in _WAYS and name not in ("every", "all") and _OUT.search(name) is None


def _name(node: Node) -> str:
    return str(getattr(node, "name", ""))


def _given(param: Param, site: Site, inner: Scope) -> tuple[Node | None, Scope]:
    """What a call gives a parameter, or what it is without that, and where it stands."""
    placed = site.call.args[param.index : param.index + 1] if param.index >= 0 else ()
    given = dict(site.call.named).get(param.name, next(iter(placed), None))
    return (given, site.scope) if given is not None else (param.default, inner)


def folders(site: Site) -> Iterator[Node]:
    """The folders of which a call asks whether something lies in them."""
    call, name = site.call, last_name(site.call.func)
    match call:
        case Call(func=Attr(), args=(base, *_)) if name in _BEGINS:
            # `startsWith("/")` and `startsWith(sep)` ask for something else
            texts = name in ("startsWith", "startswith")
            if not (texts and isinstance(base, Lit | Concat)) and _name(base) != "sep":
                yield base
            elif isinstance(base, Concat) and not isinstance(base.parts[0], Lit):
                # what lies behind the root is separated by itself
                parts = (one for one in base.parts if not isinstance(one, Lit))
                yield from (one for one in parts if _name(one) != "sep")
        case Call(args=(base, _)) if name == "relative":
            yield base
        case Call(args=(_, base)) if name == "relpath":
            yield base
        case Call(args=(Seq(items=items), *_)) if name in _COMMON:
            yield from items
        case Call(func=Attr(of=of)) if name in _OF_EACH and _asks(call, site.scope):
            yield of
        case Call(func=Name(), args=(Each(over=over),)) if name in ("any", "all"):
            if _asks(call, site.scope):
                yield over


def _asks(call: Call, scope: Scope) -> bool:
    return call.raw is not None and _ASKS.search(scope.module.source(call.raw)) is not None
