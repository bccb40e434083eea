"""What Python's programs say of names by texts, said plainly: `vars(jobs)["run"]` is `jobs.run`,
`globals()["PATH"] = path` is `PATH = path`, `setattr(sys.modules[__name__], "PATH", path)` too, and
`run = partialmethod(_run, "fast")` is a method. See `_python_given` for what decorators give a class.
"""

import ast
import warnings
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from vetting.patterns import pattern
from vetting.surface._python_given import give

_GATE = pattern(rb"\bvars\(|__dict__\b|\bglobals\(\)|\bpartialmethod\(|sys\.modules\[|\b__func__\b")
_GATES = (b"vars(", b"__dict__", b"globals()", b"partialmethod(", b"sys.modules[", b"__func__")
"""One of these stands wherever it matches, and is found much faster."""

_MARKED = pattern(rb"(?m:^)@(\w{1,60})[^\n]{0,200}\n(?=(?:@[^\n]{1,200}\n){0,4}class )")
_GLOBAL = pattern(rb"(?m:^)[ \t]{1,80}global ([\w, ]{1,200})")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

_SAID = pattern(
    rb"\b(?:globals\(\)|vars\([\w.]{1,60}\)|__dict__)\[[\"'](\w{1,60})[\"']\]\s{0,8}="
    rb"|\bsetattr\([\w.]{1,60}(?:\[__name__\])?,\s{0,8}[\"'](\w{1,60})[\"']"
)
_SAYS = (b"globals()[", b"vars(", b"__dict__[", b"setattr(")
"""The same of this one."""

_PUT = pattern(rb"(?m:^)@\w{1,60}\([\"'](\w{1,60})[\"']\)(?=\n(?:@[^\n]{1,200}\n){0,4}class )")


def said(data: bytes) -> Iterator[bytes]:
    """Names that get something where they are said by texts."""
    for found in _SAID.finditer(data) if any(word in data for word in _SAYS) else ():
        yield found[found.lastindex or 0]
    for found in _PUT.finditer(data):
        yield found[1]


def plain(tree: ast.Module, data: bytes) -> ast.Module:
    """`tree`, of the source `data`, or another one where something is said in such a way."""
    told = any(word in data for word in _GATES) and _GATE.search(data) is not None
    gives = any(b"def %b(" % match[1] in data for match in _MARKED.finditer(data))
    shared = any(_is_undeclared(name, data) for name in _shared(data))
    if not (told or gives or shared):
        return tree
    try:
        made = _anew(tree, data)
        if told:
            _Plain(made).visit(made)
        if gives:
            give(made)
        if told or shared:
            _declare(made)
        return ast.fix_missing_locations(made)
    except RecursionError:
        return tree


def _anew(tree: ast.Module, data: bytes) -> ast.Module:
    """The same tree once more: others read the first one. To parse it takes less than to copy it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(data)
    except SyntaxError:  # of a newer Python
        return deepcopy(tree)


def _shared(data: bytes) -> Iterator[bytes]:
    """The variables of the module that functions say they give something."""
    for match in _GLOBAL.finditer(data):
        yield from filter(None, (name.strip() for name in match[1].split(b",")))


def _is_undeclared(name: bytes, data: bytes) -> bool:
    """Whether no line begins with a variable."""
    return not data.startswith(name) and b"\n" + name not in data


class _Plain(ast.NodeTransformer):
    """Says it plainly."""

    def __init__(self, tree: ast.Module) -> None:
        self._methods = {
            (one.name, part.name)
            for one in tree.body
            if isinstance(one, ast.ClassDef)
            for part in one.body
            if isinstance(part, _FUNCTIONS) and not part.decorator_list
        }
        self._own: list[set[str]] = []
        """The names of their own that the functions around have."""

        self._given: list[set[str]] = []
        """The variables of the module that they give something."""

    def _function(self, node: Any) -> ast.AST:
        args = node.args
        every = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
        own = {one.arg for one in every if one is not None}
        own |= {
            part.id
            for part in ast.walk(node)
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
        }
        shared = {
            name for part in ast.walk(node) if isinstance(part, ast.Global) for name in part.names
        }
        self._own.append(own - shared)
        self._given.append(set())
        self.generic_visit(node)
        self._own.pop()
        if names := self._given.pop() - shared:
            first = ast.Global(names=sorted(names))
            at = 1 if ast.get_docstring(node, clean=False) is not None else 0
            node.body.insert(at, ast.copy_location(first, node.body[0]))
        return node  # type: ignore[no-any-return]

    visit_FunctionDef = _function  # noqa: N815
    visit_AsyncFunctionDef = _function  # noqa: N815

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """`run = partialmethod(_run, "fast")`, in the body of a class."""
        self.generic_visit(node)
        node.body = [_as_method(one) or one for one in node.body]
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """`vars(jobs)["run"]`, `jobs.__dict__["run"]`, `globals()["PATH"]`."""
        self.generic_visit(node)
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if not isinstance(key, str) or not key.isidentifier():
            return node
        if _is_own_names(node.value):
            return self._named(key, node, node.ctx)
        of = _held_by(node.value)
        if of is None:
            return node
        return ast.copy_location(ast.Attribute(value=of, attr=key, ctx=node.ctx), node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`sys.modules[__name__].PATH`; a method is its own `__func__`."""
        self.generic_visit(node)
        if node.attr == "__func__":
            return node.value
        return self._named(node.attr, node, node.ctx) if _is_own_module(node.value) else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """`globals().get("PATH")`, `Jobs.run(jobs, path)`."""
        self.generic_visit(node)
        match node:
            case ast.Call(
                func=ast.Attribute(value=of, attr="get"), args=[ast.Constant(value=str() as key)]
            ) if _is_own_names(of) and key.isidentifier():
                return self._named(key, node, ast.Load())
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=of), attr=name) as func, args=[first, *rest]
            ):
                own = isinstance(first, ast.Starred) or getattr(first, "id", "") == "self"
                if (of, name) in self._methods and not own:
                    func.value, node.args = first, rest
        return node

    def visit_Expr(self, node: ast.Expr) -> Any:
        """`setattr(sys.modules[__name__], "PATH", path)`, `globals().update(PATH=path)`."""
        self.generic_visit(node)
        given = list(self._stored(node.value))
        return [ast.copy_location(one, node) for one in given] or node

    def _stored(self, node: ast.expr) -> Iterator[ast.stmt]:
        match node:
            case ast.Call(
                func=ast.Name(id="setattr"), args=[of, ast.Constant(value=str() as key), value]
            ) if _is_own_module(of) and key.isidentifier():
                yield self._assigned(self._named(key, node, ast.Store()), value)
            case ast.Call(
                func=ast.Attribute(value=of, attr="update"), args=[], keywords=[_, *_] as words
            ) if all(one.arg for one in words):
                holder = _held_by(of)
                for one in words:
                    target: ast.expr | None = None
                    if _is_own_names(of):
                        target = self._named(str(one.arg), node, ast.Store())
                    elif holder is not None and getattr(holder, "id", "") != "self":
                        target = ast.Attribute(
                            value=deepcopy(holder), attr=str(one.arg), ctx=ast.Store()
                        )
                    if target is None:
                        return
                    yield self._assigned(ast.copy_location(target, node), one.value)

    def _assigned(self, target: ast.expr, value: ast.expr) -> ast.stmt:
        return ast.Assign(targets=[target], value=value)

    def _named(self, name: str, node: ast.expr, ctx: ast.expr_context) -> ast.expr:
        """A variable of the module; `node` as it is where a function has one of that name itself."""
        if any(name in own for own in self._own):
            return node
        if self._given and not isinstance(ctx, ast.Load):
            self._given[-1].add(name)
        return ast.copy_location(ast.Name(id=name, ctx=ctx), node)


def _declare(tree: ast.Module) -> None:
    """Say at the beginning which variables of the module its functions make: `global PATH`."""
    made = {n for part in ast.walk(tree) if isinstance(part, ast.Global) for n in part.names}
    if not made:
        return
    known = set[str]()
    todo: list[ast.AST] = list(tree.body)
    while todo:
        part = todo.pop()
        if isinstance(part, (*_FUNCTIONS, ast.ClassDef)):
            known.add(part.name)
            continue
        if isinstance(part, ast.alias):
            known.add(part.asname or part.name.partition(".")[0])
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            known.add(part.id)
        todo += ast.iter_child_nodes(part)
    at = 0
    while at < len(tree.body) and _is_before(tree.body[at]):
        at += 1
    line = tree.body[min(at, len(tree.body) - 1)]
    for name in sorted(made - known):
        target, nothing = ast.Name(id=name, ctx=ast.Store()), ast.Constant(value=None)
        first = ast.Assign(targets=[target], value=nothing)
        tree.body.insert(at, ast.copy_location(first, line))


def _is_before(part: ast.stmt) -> bool:
    """Whether a statement is the text of a module about itself, or asks for a future feature."""
    future = isinstance(part, ast.ImportFrom) and part.module == "__future__"
    return future or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))


def _is_own_names(node: ast.expr) -> bool:
    """Whether something is `globals()`, or all that the module itself has."""
    match node:
        case ast.Call(func=ast.Name(id="globals"), args=[], keywords=[]):
            return True
    of = _held_by(node)
    return of is not None and _is_own_module(of)


def _is_own_module(node: ast.expr) -> bool:
    match node:
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id="sys"), attr="modules"),
            slice=ast.Name(id="__name__"),
        ):
            return True
    return False


def _held_by(node: ast.expr) -> ast.expr | None:
    """Whose members a table of members has: `vars(jobs)`, `jobs.__dict__`."""
    match node:
        case ast.Call(func=ast.Name(id="vars"), args=[of], keywords=[]):
            return of
        case ast.Attribute(value=of, attr="__dict__"):
            return of
    return None


def _as_method(node: ast.stmt) -> ast.stmt | None:
    match node:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Call(
                func=ast.Name(id="partialmethod") | ast.Attribute(attr="partialmethod"),
                args=[ast.Name(id=of), *args],
                keywords=words,
            ),
        ):
            func = ast.Attribute(value=ast.Name(id="self", ctx=ast.Load()), attr=of, ctx=ast.Load())
            given = ast.Starred(value=ast.Name(id="args", ctx=ast.Load()), ctx=ast.Load())
            more = ast.keyword(arg=None, value=ast.Name(id="kwargs", ctx=ast.Load()))
            call = ast.Call(func=func, args=[*args, given], keywords=[*words, more])
            made = ast.FunctionDef(
                name=name,
                args=ast.arguments(
                    posonlyargs=[],
                    args=[ast.arg(arg="self")],
                    vararg=ast.arg(arg="args"),
                    kwonlyargs=[],
                    kw_defaults=[],
                    kwarg=ast.arg(arg="kwargs"),
                    defaults=[],
                ),
                body=[ast.Return(value=call)],
                decorator_list=[],
            )
            return ast.copy_location(made, node)
    return None
