"""Which values of Python are paths of `pathlib`, where nothing says so but an annotation, or what gives
them: `def settle(path: Path)`, `for page in folder.rglob("*.md")`. Only then does `page.replace(other)`
move a file.
"""

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_received import Received
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Default,
    Each,
    Element,
    Index,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Within,
)
from vetting.surface._python_lower import lower
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import Closure, External

METHODS = frozenset({
    *("rename", "replace", "chmod", "lchmod", "touch", "mkdir", "rmdir", "symlink_to", "move", "copy"),
    *("hardlink_to", "move_into", "copy_into", "glob", "walk", "open", "link_to"),
})  # fmt: skip
"""Methods of paths that change something or list a folder, and that other objects have too."""

_CLASSES = frozenset({"Path", "PosixPath", "WindowsPath", "AsyncPath"})
_MODULES = frozenset({"pathlib", "anyio", "aiopath", "trio", "upath"})
_SAME = frozenset({
    *("resolve", "absolute", "expanduser", "with_name", "with_suffix", "with_stem", "joinpath"),
    *("relative_to", "readlink", "rename", "replace"),
})  # fmt: skip
"""Methods of paths that give another path."""

_MADE_BY_CLASS = frozenset({"home", "cwd", "from_uri"})
"""Methods of the class that give a path: `Path.home()`."""

_FINDS = frozenset({"rglob", "glob", "iterdir"})
_WRAPS = frozenset({"sorted", "list", "tuple", "set", "reversed", "islice", "iter", "frozenset"})
_HOLDS = frozenset({
    *("list", "List", "tuple", "Tuple", "set", "Set", "frozenset", "Sequence", "Iterable", "Iterator"),
    *("Generator", "AsyncIterator", "Collection", "deque"),
})  # fmt: skip
_MAY_BE = frozenset({"Optional", "Union", "Annotated", "Final", "ClassVar"})
_LONGEST = 200
_DEEPEST = 8
_STEPS = 100
"""Values that are looked at for one question."""

_MOST = 12
"""Values of one variable that are looked at."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Paths:
    """Asks what values of one program are."""

    def __init__(self, machine: Evaluator, received: Received | None) -> None:
        self._machine = machine
        self._received = received
        self._depth = self._steps = 0

    def method(self, func: Node, scope: Scope) -> tuple[str, str]:
        """Package and name of a path's method that is called; of anything else, nothing."""
        if not (isinstance(func, Attr) and func.name in METHODS):
            return "", ""
        self._steps = 0
        python = scope.module.path.endswith(".py")
        path = python and self._ask(func.of, scope, many=False)
        return ("pathlib", f"Path().{func.name}") if path else ("", "")

    def _ask(self, node: Node, scope: Scope, *, many: bool) -> bool:
        self._steps += 1
        if self._depth > _DEEPEST or self._steps > _STEPS:
            return False
        self._depth += 1
        try:
            return self._many(node, scope) if many else self._one(node, scope)
        finally:
            self._depth -= 1

    def _one(self, node: Node, scope: Scope) -> bool:
        match node:
            case Name() | Attr(of=Name(name="self" | "cls")):
                return self._named(node, scope, many=False)
            case Attr(name="parent", of=of):
                return self._ask(of, scope, many=False)
            case Call(func=Attr(name=name, of=of)) if name in _SAME and self._ask(
                of, scope, many=False
            ):
                return True
            case Call(func=Name(name="next" | "min" | "max"), args=(over, *_)):
                return self._ask(over, scope, many=True)
            case Call(func=Attr(name=name, of=of)) if name in _MADE_BY_CLASS and self._is_class(
                of, scope
            ):
                return True
            case Call(func=func):
                return self._is_class(func, scope) or self._returned(func, scope, many=False)
            case Element(over=over) | Index(of=over):
                return self._ask(over, scope, many=True)
            case Within(of=of, scope=inner):
                return self._ask(of, inner, many=False)
            case Choice(options=options):
                return any(self._ask(one, scope, many=False) for one in options)
            case Default(of=of, other=other):
                return any(self._ask(one, scope, many=False) for one in (of, other))
        raw = node.raw
        joined = isinstance(raw, ast.BinOp) and isinstance(raw.op, ast.Div)
        return joined and self._ask(lower(raw.left), scope, many=False)

    def _many(self, node: Node, scope: Scope) -> bool:
        match node:
            case Name() | Attr(of=Name(name="self" | "cls")):
                return self._named(node, scope, many=True)
            case Call(func=Attr(name=name, of=of)) if name in _FINDS:
                return self._ask(of, scope, many=False)
            case Call(func=func, args=(first, *_)) if last_name(func) in _WRAPS:
                return self._ask(first, scope, many=True)
            case Call(func=Name(name="filter"), args=(_, over)):
                return self._ask(over, scope, many=True)
            case Call(func=func):
                return self._returned(func, scope, many=True)
            case Each(item=item):
                return self._ask(item, scope, many=False)
            case Seq(items=items):
                return any(self._ask(one, scope, many=False) for one in items[:_MOST])
            case Within(of=of, scope=inner):
                return self._ask(of, inner, many=True)
        return False

    def _named(self, node: Name | Attr, scope: Scope, *, many: bool) -> bool:
        """Whether a variable, or a member of the object itself, is said or given to be so."""
        each = scope.module.element(node.raw) if isinstance(node, Name) else None
        if each is not None:
            return not many and self._ask(each, scope, many=False)
        if isinstance(node, Name):
            at = owner(node.name, scope)
        else:
            at = next((one for one in outwards(scope) if one.kind == "class"), None)
        if at is None:
            return False
        if self._annotated(at, node.name, many=many):
            return True
        values = filled(at).names.get(node.name, ())[:_MOST]
        if any(not isinstance(o, Param) and self._ask(o, at, many=many) for o in values):
            return True
        if self._received is None or not any(isinstance(one, Param) for one in values):
            return False
        given = list(self._received.given(node.name, at))[:_MOST]
        return any(self._ask(one, where, many=many) for one, where in given)

    def _annotated(self, at: Scope, name: str, *, many: bool) -> bool:
        said: list[ast.expr | None] = []
        if isinstance(at.raw, _FUNCTIONS):
            args = at.raw.args
            every = (*args.posonlyargs, *args.args, *args.kwonlyargs)
            said = [one.annotation for one in every if one.arg == name]
        elif isinstance(at.raw, ast.ClassDef):
            said = [
                line.annotation
                for line in at.raw.body
                if isinstance(line, ast.AnnAssign) and getattr(line.target, "id", "") == name
            ]
        return any(self._says(kind, at, many=many) for kind in said)

    def _returned(self, func: Node, scope: Scope, *, many: bool) -> bool:
        made = self._machine.value(func, scope, {})
        if not isinstance(made, Closure):
            return False
        raw: Any = made.func.raw
        if self._says(getattr(raw, "returns", None), made.scope, many=many):
            return True
        inner = filled(made.scope.module.function(made.func, made.scope))
        return any(self._ask(one, inner, many=many) for one in inner.returns[:_MOST])

    def _says(self, kind: ast.expr | None, scope: Scope, *, many: bool) -> bool:
        """Whether an annotation names a path, or with `many` a list of them."""
        return any(
            held is many and self._is_class(lower(one), scope.module.scope)
            for one, held in _classes(kind)
        )

    def _is_class(self, node: Node, scope: Scope) -> bool:
        if last_name(node) not in _CLASSES:
            return False
        found = self._machine.value(node, scope, {})
        return isinstance(found, External) and found.spec.partition(".")[0] in _MODULES


def _classes(kind: ast.expr | None, *, held: bool = False) -> Iterator[tuple[ast.expr, bool]]:
    """The classes that an annotation names, each with whether a list holds it."""
    match kind:
        case ast.Name() | ast.Attribute():
            yield kind, held
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _each((left, right), held)
        case ast.Subscript(value=of, slice=inner):
            name = last_name(lower(of))
            if name in _HOLDS or name in _MAY_BE:
                parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
                yield from _each(parts, held or name in _HOLDS)
        case ast.Constant(value=str() as text) if len(text) < _LONGEST:
            try:
                said = ast.parse(text, mode="eval").body
            except (SyntaxError, ValueError, RecursionError):
                return
            yield from _classes(said, held=held)


def _each(parts: Iterable[ast.expr], held: bool) -> Iterator[tuple[ast.expr, bool]]:
    for part in parts:
        yield from _classes(part, held=held)
