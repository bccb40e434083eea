"""What decorators of the package's own give a class, as members that stand in it: `cls.run = run`,
`setattr(cls, "run", run)`, or those of a class that is made from it.
"""

import ast
from collections.abc import Iterator
from copy import deepcopy

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_MOST = 20
"""Members that are given to one class."""


def give(tree: ast.Module) -> None:
    """Put them into the classes of a module whose decorators stand in it too."""
    defined = {one.name: one for one in tree.body if isinstance(one, _FUNCTIONS)}
    marked = [one for one in tree.body if isinstance(one, ast.ClassDef) and one.decorator_list]
    for made in marked if defined else ():
        own = {part.name for part in made.body if isinstance(part, (*_FUNCTIONS, ast.ClassDef))}
        given = (one for mark in made.decorator_list for one in _of(mark, defined))
        for _, member in zip(range(_MOST), given, strict=False):
            if member.name not in own:
                own.add(member.name)
                made.body.append(member)


def _of(
    mark: ast.expr, defined: dict[str, ast.FunctionDef | ast.AsyncFunctionDef]
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """What a decorator gives."""
    words: dict[str, ast.expr] = {}
    func = mark.func if isinstance(mark, ast.Call) else mark
    made = defined.get(func.id) if isinstance(func, ast.Name) else None
    if made is not None and isinstance(mark, ast.Call):
        outer = made
        words = dict(zip((one.arg for one in outer.args.args), mark.args, strict=False))
        words |= {one.arg: one.value for one in mark.keywords if one.arg}
        inner = {one.name: one for one in outer.body if isinstance(one, _FUNCTIONS)}
        back = [one.value for one in outer.body if isinstance(one, ast.Return)]
        made = next((inner[o.id] for o in back if isinstance(o, ast.Name) and o.id in inner), None)
    if made is None or not made.args.args:
        return
    cls = made.args.args[0].arg
    functions = defined | {one.name: one for one in ast.walk(made) if isinstance(one, _FUNCTIONS)}
    for part in ast.walk(made):
        match part:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=of), attr=name)], value=value):
                key: ast.expr | None = ast.Constant(value=name)
            case ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(id=of), key, value]):
                key = words.get(key.id) if isinstance(key, ast.Name) else key
            case ast.ClassDef(bases=[ast.Name(id=of), *_], body=body) if of == cls:
                yield from (deepcopy(one) for one in body if isinstance(one, _FUNCTIONS))
                continue
            case _:
                continue
        said = key.value if isinstance(key, ast.Constant) else None
        member = _member(said, value, functions) if isinstance(said, str) and of == cls else None
        yield from (member,) if member is not None else ()


def _member(
    name: str, value: ast.expr, functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef]
) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """A function as the member `name`."""
    if isinstance(value, ast.Lambda):
        body = [ast.copy_location(ast.Return(value=deepcopy(value.body)), value)]
        made = ast.FunctionDef(
            name=name, args=deepcopy(value.args), body=list(body), decorator_list=[]
        )
        return ast.copy_location(made, value)
    of = functions.get(value.id) if isinstance(value, ast.Name) else None
    if of is None:
        return None
    copied = deepcopy(of)
    copied.name = name
    return copied
