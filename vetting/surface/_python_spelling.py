"""Python source in one normal form, with other texts in the place of variables."""

import ast
import copy
from collections.abc import Iterator
from functools import partial
from typing import TypeGuard

from vetting.patterns import pattern
from vetting.surface._grouped import grouped
from vetting.surface._python_lower import FUNCTIONS, lower
from vetting.surface._python_tokens import unquoted
from vetting.surface._swap import Swap

_PLACE = pattern(r"\b__put_(\d+)__\b")
_BINDS = (
    ast.Attribute, ast.Await, ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.IfExp,
    ast.Subscript, ast.UnaryOp, ast.comprehension,
)  # fmt: skip
_OUTSIDE = frozenset({"args", "keywords", "slice"})
"""Members of these that stand in brackets of their own."""

_OPENED = pattern(r"[{]|(?<![\w.])made\(")
"""What is put in the place of a name of the package's own."""

_TYPES = frozenset({
    *("list", "List", "set", "Set", "tuple", "Tuple", "dict", "Dict", "Optional", "Union"),
    *("Sequence", "Iterable", "Mapping"),
})  # fmt: skip
_QUIET = pattern(r"__\w+__")
_SHAPING = pattern(r"__get_pydantic_\w+__|__modify_schema__|__doc__")
"""Members of a class by which it says itself what its schema is."""


def spelled(raw: ast.AST, swap: Swap) -> str:
    """See `Module.spelled`; of a class, its fields and those of its bases."""
    if isinstance(raw, ast.ClassDef):
        return _fields(raw, swap)
    own = copy.deepcopy(raw)
    swapper = _Swapper(swap, _operands(own))
    text = ast.unparse(swapper.visit(own))
    return _PLACE.sub(lambda found: swapper.texts[int(found[1])], text)


class _Swapper(ast.NodeTransformer):
    """Puts marks in the place of variables that have another text."""

    def __init__(self, swap: Swap, operands: frozenset[int]) -> None:
        self._swap = swap
        self._operands = operands
        self.texts: list[str] = []

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """A member, or the variable that it is taken of."""
        text = self._member(node)
        if text is not None:
            return self._mark(node, text)
        node.value = (
            self._put(node.value, root=True) if _is_name(node.value) else self.visit(node.value)
        )
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """A text with variables in it, as one text where they are known."""
        for number, part in enumerate(node.values):
            if (
                isinstance(part, ast.FormattedValue)
                and part.conversion == -1
                and not part.format_spec
            ):
                known = self._text(part.value)
                if known is not None:
                    node.values[number] = ast.Constant(known)
        self.generic_visit(node)
        return _folded(node)

    def _text(self, node: ast.expr) -> str | None:
        """The text that a variable stands for."""
        said = None
        if isinstance(node, ast.Name):
            said = self._swap.variable(node.id, root=False)
        elif isinstance(node, ast.Attribute):
            said = self._member(node)
        try:
            known = ast.literal_eval(said) if said else None
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        return known if isinstance(known, str) else None

    def _member(self, node: ast.Attribute) -> str | None:
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        return self._swap.member(root.id, partial(lower, node)) if _is_name(root) else None

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A call of the package's own, by what it gives or by what is called."""
        root: ast.expr = node.func
        while isinstance(root, ast.Attribute):
            root = root.value
        found = self._swap.call(root.id, partial(lower, node)) if _is_name(root) else None
        if found is None:
            return self.generic_visit(node)
        text, whole = found
        if whole:
            return self._mark(node, text)
        node.func = self._mark(node.func, text)
        node.args = [self.visit(one) for one in node.args]
        node.keywords = [self.visit(one) for one in node.keywords]
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """A parameter, whose type may be written as a text."""
        node.annotation = unquoted(node.annotation) or node.annotation
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """A field, whose type may be written as a text."""
        node.annotation = unquoted(node.annotation) or node.annotation
        return self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """A type that is made of others, which may be written as texts."""
        name = getattr(node.value, "attr", getattr(node.value, "id", ""))
        inner = node.slice
        if name == "Annotated" and isinstance(inner, ast.Tuple) and inner.elts:
            inner.elts[0] = unquoted(inner.elts[0]) or inner.elts[0]
        elif name in _TYPES and isinstance(inner, ast.Tuple):
            inner.elts = [unquoted(one) or one for one in inner.elts]
        elif name in _TYPES:
            node.slice = unquoted(inner) or inner
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Any other variable that is used."""
        return self._put(node, root=False) if isinstance(node.ctx, ast.Load) else node

    def _put(self, node: ast.Name, *, root: bool) -> ast.Name:
        text = self._swap.variable(node.id, root=root)
        if text is None:
            return node
        return self._mark(node, text)

    def _mark(self, node: ast.expr, text: str) -> ast.Name:
        self.texts.append(grouped(text) if id(node) in self._operands else text)
        ctx = getattr(node, "ctx", ast.Load())
        return ast.Name(id=f"__put_{len(self.texts) - 1}__", ctx=ctx)


def _operands(tree: ast.AST) -> frozenset[int]:
    """The identities of what an operator, a member or a call is applied to."""
    return frozenset(
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, _BINDS)
        for name, part in _parts(node)
        if name not in _OUTSIDE
    )


def _parts(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for name, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield name, part


def _folded(node: ast.JoinedStr) -> ast.AST:
    parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
    if len(parts) < len(node.values):
        return node
    return ast.Constant("".join(map(str, parts)))


def _is_name(node: ast.expr) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)


def _fields(raw: ast.ClassDef, swap: Swap) -> str:
    """`{name: type = default, …}`: what a model, an enumeration or a data class holds, with what it
    says of itself.
    """
    parts: list[str] = []
    for base in raw.bases:
        text = swap.variable(base.id, root=False) if _is_name(base) else spelled(base, swap)
        text = text or ""
        if text.startswith("{") and text.endswith("}"):
            parts += [text[1:-1]] if text != "{}" else []
        elif _OPENED.search(text) is not None:
            parts.append(text)
    parts += [spelled(word, swap) for word in raw.keywords]
    for node in raw.body:
        if isinstance(node, FUNCTIONS) and (said := _computed(node, swap)):
            parts.append(said)
        if not _is_shown(node):
            continue
        if not isinstance(node, ast.Expr):
            parts.append(spelled(node, swap).strip())
        elif parts and node is not raw.body[0]:  # about the field before it
            parts[-1] += f" __doc__={spelled(node, swap)}"
        else:
            parts.append(f"__doc__={spelled(node, swap)}")
    return "{" + ", ".join(parts) + "}"


def _computed(node: ast.AST, swap: Swap) -> str:
    """A field that a function of the class gives, with what it says of itself: `@computed_field`."""
    if not isinstance(node, ast.FunctionDef):
        return ""
    marks = [one.func if isinstance(one, ast.Call) else one for one in node.decorator_list]
    if not any(getattr(one, "attr", getattr(one, "id", "")) == "computed_field" for one in marks):
        return ""
    said = [spelled(one, swap) for one in node.decorator_list if isinstance(one, ast.Call)]
    gives = spelled(node.returns, swap) if node.returns is not None else ""
    doc = f"__doc__={ast.get_docstring(node, clean=False)!r}"
    return " ".join([f"{node.name}: {gives} =", *said, doc])


def _is_shown(node: ast.stmt) -> bool:
    """Whether part of a class is a field, a text about it, or what its schema is made by."""
    if isinstance(node, FUNCTIONS):
        return _SHAPING.fullmatch(getattr(node, "name", "")) is not None
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    if isinstance(node, ast.ClassDef):
        return node.name == "Config"
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if not all(isinstance(one, ast.Name) for one in targets):
        return not isinstance(node, ast.Pass)
    names = [one.id for one in targets if isinstance(one, ast.Name)]
    return not any(_QUIET.fullmatch(name) and not _SHAPING.fullmatch(name) for name in names)
