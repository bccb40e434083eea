"""Variables that code looks up by the aliases of a pydantic model's fields, one after the other."""

import ast
from collections.abc import Iterator

from vetting.profile._python_bindings import Each, Scope, Value
from vetting.profile._python_scopes import Scopes

_ALIASES = frozenset(("alias", "validation_alias"))
_FIELDS = frozenset(("model_fields", "__fields__"))
_GOES_THROUGH = frozenset(("items", "values"))


def model_of_alias(key: ast.expr, scopes: Scopes, scope: Scope) -> str:
    """The class whose fields are gone through, where `key` is the alias of each:
    `for field in Model.model_fields.values(): os.environ.get(field.alias)`.
    """
    for value in (key, *_values(key, scope)):
        field: ast.AST | None = None
        match value:
            case ast.Attribute(value=of, attr=attr) if attr in _ALIASES:
                field = of
            case ast.Call(func=ast.Name(id="getattr"), args=[of, ast.Constant(value=attr), *_]):
                field = of if attr in _ALIASES else None
        for one in _values(field, scope):
            if isinstance(one, Each) and (model := _model(one.over, scopes, scope)):
                return model
    return ""


def _values(node: ast.AST | None, scope: Scope) -> Iterator[Value]:
    found = scope.find(node.id) if isinstance(node, ast.Name) else None
    yield from found[1] if found else ()


def _model(over: ast.expr, scopes: Scopes, scope: Scope) -> str:
    match over:
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(value=of, attr=fields), attr=goes), args=[]
        ) if fields in _FIELDS and goes in _GOES_THROUGH:
            return min((path.rpartition(".")[2] for path in scopes.paths(of, scope)), default="")
    return ""
