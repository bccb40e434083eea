"""What code leaves where all of a program finds it: in a variable of the environment that it sets itself,
`process.env.PATH_TO = path`, or in a member of the global object, `globalThis.job = path`.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_sources import is_environment
from vetting.surface._flow_up_to import up_to
from vetting.surface._ir import Attr, Call, Func, Index, Lit, Module, Name, Node, Scope
from vetting.surface._javascript_lower import lower as lower_javascript
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._python_lower import FUNCTIONS, lower
from vetting.surface._scopes import filled

_GATE = pattern(
    rb"\bprocess\.env(?:\.\w{1,80}|\[[^\]\n]{1,80}\])\s{0,9}(?:\?\?|\|\|)?=(?!=)"
    rb"|\benviron(?:\[[^\]\n]{1,80}\]\s{0,9}=(?!=)|\.(?:update|setdefault)\()|\bputenv\("
    rb"|\b(?:globalThis|global|window)(?:\.\w{1,80}|\[[^\]\n]{1,80}\])\s{0,9}(?:\?\?|\|\|)?=(?![=>])"
)
_GLOBALS = frozenset({"globalThis", "global", "window"})
_ASSIGNS = frozenset({"assignment_expression", "augmented_assignment_expression"})
_ENVIRONMENT = "environ."
_WORD = pattern(rb"\w+")
_CLIMB = 6
_MOST = 200
"""Assignments of one module that are followed."""


def place_of(node: Node) -> str | None:
    """What stands for such a place, whoever names it; None for all else."""
    match node:
        case Attr(of=of, name=name):
            key: object = name
        case Index(of=of, key=Lit(value=key)):
            pass
        case Index(of=of, key=Call(func=Attr(name="for"), args=(Lit(value=key),))):
            pass  # `globalThis[Symbol.for("job")]`
        case Call(func=Attr(of=of, name="get" | "setdefault"), args=(Lit(value=key), *_)):
            return f"{_ENVIRONMENT}{key}" if is_environment(of) else None
        case Call(
            func=Name(name="getenv") | Attr(name="getenv" | "putenv"), args=(Lit(value=key), *_)
        ):
            return f"{_ENVIRONMENT}{key}"
        case _:
            return None
    if isinstance(of, Name) and of.name in _GLOBALS:
        return f"global.{key}"
    return f"{_ENVIRONMENT}{key}" if is_environment(of) else None


def left(
    modules: Iterable[Module], data: dict[int, bytes], cut: Callable[[Scope, str], None]
) -> Iterator[tuple[str, Node, Scope]]:
    """The places, what each gets, and where that stands, in modules whose sources are `data`; `cut` hears
    where there are too many.
    """
    for module in modules:
        if _GATE.search(data[id(module)]) is not None:
            made = _javascript if isinstance(module, JavaScriptModule) else _python
            what = "assignments to what all modules share"
            yield from up_to(_MOST, made(module), cut, module.scope, what)


def _javascript(module: Module) -> Iterator[tuple[str, Node, Scope]]:
    if not isinstance(module, JavaScriptModule):
        return
    for match in _GATE.finditer(module.data):
        node: Any = module.leaf(match.start(), len(_WORD.match(match[0])[0]))  # type: ignore[index]
        for _ in range(_CLIMB):
            if node is None or node.type in _ASSIGNS:
                break
            node = node.parent
        if node is None or node.type not in _ASSIGNS:
            continue
        place = place_of(lower_javascript(node.child_by_field_name("left")))
        if place is not None:
            value = lower_javascript(node.child_by_field_name("right"))
            yield place, value, filled(module.scope_at(node))


def _python(module: Module) -> Iterator[tuple[str, Node, Scope]]:
    todo: list[tuple[ast.AST, Scope]] = [(module.scope.raw, module.scope)]
    while todo:
        node, scope = todo.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            made = Func(node.lineno, node, name=getattr(node, "name", ""))
            scope = filled(module.function(made, scope))
        match node:
            case ast.Assign(targets=[target], value=value):
                if (place := place_of(lower(target))) is not None:
                    yield place, lower(value), scope
            case ast.Call(func=ast.Attribute(value=of, attr="update"), keywords=words):
                for word in words if is_environment(lower(of)) else ():
                    if word.arg is not None:
                        yield f"{_ENVIRONMENT}{word.arg}", lower(word.value), scope
            case ast.Call(func=ast.Attribute(attr="setdefault" | "putenv"), args=[_, value]):
                if (place := place_of(lower(node))) is not None:
                    yield place, lower(value), scope
        todo += [(child, scope) for child in ast.iter_child_nodes(node)]
