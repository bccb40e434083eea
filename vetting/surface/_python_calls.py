"""All calls, decorators, assignments and imports of a Python source file, in one walk."""

import ast
from collections.abc import Callable, Iterator, KeysView, Sequence
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from vetting.python_syntax import FIELDS
from vetting.surface import _python_sites as as_site
from vetting.surface._idioms import REGISTER
from vetting.surface._inside import Region
from vetting.surface._ir import Name, Node, Scope, Site
from vetting.surface._program import EVERY
from vetting.surface._python_branches import Decision, end, start
from vetting.surface._python_each import Comprehension
from vetting.surface._python_folder import PROVIDER, spec_of
from vetting.surface._python_loading import LOADERS, LOADS, handed, is_loader, loaded
from vetting.surface._python_lower import lower

if TYPE_CHECKING:
    from vetting.surface._python_module import PythonModule

_PARTS = frozenset({
    *(ast.If, ast.Match, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try),
    *(ast.TryStar, ast.match_case, ast.ExceptHandler),
})  # fmt: skip
"""What holds statements, after which others may follow."""

_STATEMENTS = frozenset({
    kind for base in (ast.mod, ast.stmt, ast.excepthandler) for kind in base.__subclasses__()
}) | {ast.match_case}  # fmt: skip
_TOLD_OF = frozenset({
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.AsyncFor, ast.Assign),
    *(ast.If, ast.Match, ast.Import, ast.ImportFrom, ast.AugAssign),
})  # fmt: skip
"""Of statements, what is told of, or is where something else stands."""

_TOLD = frozenset({ast.Call, ast.IfExp, ast.Attribute, ast.Lambda})
"""Of expressions, what is told of, or opens a scope."""

_COMPREHENSIONS = frozenset({ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp})
_TRIES = frozenset({ast.Try, ast.TryStar})
"""Their bodies may fail, and what follows run all the same."""

_Loops = tuple[tuple[Scope, Any, Node], ...]
_Around = tuple[Scope, _Loops, bool]
"""Where something stands: its scope, the loops around it, and whether nothing ever runs there."""


class PythonCalls:
    """See the module. What is called is put into our own kinds of expression when it is asked for."""

    def __init__(self, module: "PythonModule") -> None:
        self._module = module
        self._sites: dict[str, list[Site]] = {}
        self._places: dict[str, list[tuple[int, Callable[[], Site]]]] = {}
        """By the last name of what is called: line, and what makes the site."""

        self.assigned: list[tuple[Scope, ast.Assign]] = []
        self.imports: list[tuple[str, int]] = []
        self.decisions: list[Decision] = []
        self.members: list[tuple[Scope, ast.Attribute]] = []
        self.grown: list[Callable[[], Site]] = []
        """What makes the sites of `x += value`."""

        """Registrars that are not called where they stand."""

        self.comprehensions: list[Comprehension] = []
        """An outer one before those in it."""

        self.renamed: set[str] = set()  # other names of what loads modules
        self._providers = {PROVIDER}
        self._told = _TOLD | {ast.Name} if module.loads else _TOLD
        self._called: set[int] = set()
        self._todo: list[tuple[ast.AST, _Around, tuple[Region, ...]]] = [
            (module.scope.raw, (module.scope, (), False), ())
        ]
        """What is still to be taken in, with where it stands and what follows it."""

        while self._todo:
            node, around, rest = self._todo.pop()
            if type(node) in _STATEMENTS:
                self._statement(node, around, rest)
            else:
                self._expression(node, around)
        self.imports.sort(key=lambda item: item[1])

    def _statement(  # noqa: C901, PLR0912 - one case per kind
        self, node: ast.AST, around: _Around, rest: tuple[Region, ...]
    ) -> None:
        """Take a statement in; its parts are to follow."""
        scope, loops, dead = around
        after, never, kind = rest, False, type(node)
        if kind in _TOLD_OF:
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    self._decorators(node, scope, loops, dead)
                    around, after = (self._module.scope_of(node, scope), (), dead), ()
                case ast.For() | ast.AsyncFor():
                    around = scope, (*loops, (scope, node.target, lower(node.iter))), dead
                case ast.Assign():
                    self.assigned.append((scope, node))
                    self._assignment(node, scope, loops, dead)
                case ast.AugAssign(target=ast.Subscript() | ast.Attribute() as target):
                    made = partial(as_site.added_to, node, target, scope, loops, dead)
                    self._add("+=", node.lineno, made)
                case ast.AugAssign(target=ast.Name() as target) if _puts_in(node):
                    self.grown.append(partial(as_site.grown, node, target, scope, loops, dead))
                case ast.If() | ast.Match():
                    self.decisions.append((scope, node, rest))
                    never = isinstance(node, ast.If) and _is_false(node.test)
                case ast.Import() | ast.ImportFrom():
                    self._import(node)
                    return
        for name in FIELDS[kind]:
            value: Any = getattr(node, name, None)
            if not value:
                continue
            if type(value) is not list:
                if FIELDS[type(value)]:
                    self._todo.append((value, around, ()))
                continue
            inside = (around[0], around[1], True) if never and name == "body" else around
            follows = () if name == "body" and kind in _TRIES else after
            for number, child in enumerate(value):
                if type(child) in _PARTS:
                    self._todo.append((child, inside, _after(value, number, follows)))
                elif FIELDS[type(child)]:
                    self._todo.append((child, inside, ()))

    def _expression(self, whole: ast.AST, around: _Around) -> None:
        """Take in an expression and all that is in it."""
        todo: list[Any] = [whole]
        while todo:
            node = todo.pop()
            kind = type(node)
            if kind is tuple:  # back from a lambda
                around = node
                continue
            if kind in self._told:
                scope, loops, dead = around
                if kind is ast.Call:
                    self._called.add(id(node.func))
                    made = partial(as_site.called, node, scope, loops, dead)
                    self._add(_last(node.func), node.lineno, made)
                    self._applied(node, scope, loops, dead)
                    self._hands(node, scope, loops, dead)
                elif kind is ast.IfExp:
                    self.decisions.append((scope, node, ()))
                elif kind is ast.Lambda:
                    todo.append(around)
                    around = self._module.scope_of(node, scope), (), dead
                else:
                    self._mention(node, scope, loops, dead)
            elif kind in _COMPREHENSIONS:
                self.comprehensions.append(node)
            for name in FIELDS[kind]:
                value = getattr(node, name)
                if not value:
                    continue
                if type(value) is list:
                    todo += value
                elif FIELDS[type(value)]:
                    todo.append(value)

    @property
    def names(self) -> KeysView[str]:
        """The last names of all that is called."""
        return self._places.keys()

    def of(self, name: str) -> list[Site]:
        """The calls of something whose last name it is, by line; none for `table[key](…)`."""
        known = self._sites.get(name)
        if known is None:
            places = sorted(self._places.get(name, ()), key=itemgetter(0))
            known = self._sites[name] = [made() for _, made in places]
        return known

    def every(self) -> Iterator[Site]:
        """All calls, name by name."""
        for name in self._places:
            yield from self.of(name)

    def loaded(self) -> Iterator[tuple[str, int]]:
        """The modules that are loaded by their names: see `Module.imports`."""
        found = [site for name in sorted(LOADS) for site in self.of(name)]
        for name in sorted(self.renamed):
            found += [site for site in self.of(name) if isinstance(site.call.func, Name)]
            if name not in self._places:
                yield "", 1
        yield from loaded(found, self._module.path)
        for site in (site for name in sorted(self._providers) for site in self.of(name)):
            yield spec_of(site.call.raw, site.scope), site.call.line

    def _add(self, name: str, line: int, made: Callable[[], Site]) -> None:
        self._places.setdefault(name, []).append((line, made))

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            self.imports += [(alias.name, node.lineno) for alias in node.names]
            return
        spec = "." * node.level + (node.module or "")
        self.imports.append((spec, node.lineno))
        self.renamed |= {a.asname for a in node.names if a.asname and a.name in LOADERS}
        self._providers |= {a.asname for a in node.names if a.asname and a.name == PROVIDER}
        gap = "" if spec.endswith(".") or not spec else "."
        for alias in node.names:  # of a package, `*` may be any of its modules that `__all__` names
            name = EVERY if alias.name == "*" else alias.name
            self.imports.append((f"{spec}{gap}{name}", node.lineno))

    def _mention(
        self, node: ast.Attribute | ast.Name, scope: Scope, loops: Any, dead: bool
    ) -> None:
        """What registers tools, or loads modules, where it is not called."""
        if id(node) in self._called or not isinstance(node.ctx, ast.Load):
            return
        if isinstance(node, ast.Attribute) and node.attr in REGISTER:
            self.members.append((scope, node))
        elif is_loader(node):
            made = partial(as_site.mentioned, node, scope, loops, dead)
            self._add("import_module", node.lineno, made)

    def _decorators(self, node: Any, scope: Scope, loops: Any, dead: bool) -> None:
        for item in getattr(node, "decorator_list", ()):
            name = _last(item.func if isinstance(item, ast.Call) else item)
            made = partial(as_site.decorated, item, node, scope, loops, dead)
            self._add(name, item.lineno, made)

    def _applied(self, node: ast.Call, scope: Scope, loops: Any, dead: bool) -> None:
        """`mcp.tool(name="x")(function)`, a decorator applied by hand, as a call of `.tool()`."""
        if isinstance(node.func, ast.Call) and isinstance(node.func.func, ast.Attribute):
            made = partial(as_site.by_hand, node, node.func, node.func.func, scope, loops, dead)
            self._add(f"{node.func.func.attr}()", node.lineno, made)

    def _hands(self, node: ast.Call, scope: Scope, loops: Any, dead: bool) -> None:
        """`partial(import_module, name)` as a call of `import_module`."""
        for given, made in handed(node) if self._module.loads else ():
            self._called.add(id(given))
            self._add("import_module", node.lineno, partial(Site, made, scope, loops, None, dead))

    def _assignment(self, node: ast.Assign, scope: Scope, loops: Any, dead: bool) -> None:
        """`x[key] = value` as a call of `[]`; `x.tool = value` as one of `.tool=`."""
        if is_loader(node.value) and all(isinstance(one, ast.Name) for one in node.targets):
            self._called.add(id(node.value))
            self.renamed |= {one.id for one in node.targets if isinstance(one, ast.Name)}
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                made = partial(as_site.assigned, node, target, "[]", scope, loops, dead)
                self._add("[]", node.lineno, made)
            elif isinstance(target, ast.Attribute):
                name = f"{target.attr}="
                made = partial(as_site.assigned, node, target, name, scope, loops, False)
                self._add(name, node.lineno, made)


def _puts_in(node: ast.AugAssign) -> bool:
    """Whether `x += value` may put something into a list or object."""
    plain = isinstance(node.value, ast.Constant | ast.JoinedStr)
    return isinstance(node.op, ast.Add | ast.BitOr) and not plain


def _last(node: ast.expr) -> str:
    """The last name of what is called."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return getattr(lower(node), "name", "")


def _after(siblings: Sequence[Any], number: int, rest: tuple[Region, ...]) -> tuple[Region, ...]:
    """What follows a statement in its function, for those that hold others."""
    if number + 1 == len(siblings) or not isinstance(siblings[number], ast.stmt):
        return rest
    return ((start(siblings[number + 1]), end(siblings[-1])), *rest)


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value
