"""The parts of Python's syntax tree, without those that say nothing by themselves."""

import ast
from typing import Any

from vetting.python_syntax import FIELDS

_SILENT: frozenset[type] = frozenset(
    {type(None), ast.Constant, ast.alias, ast.Pass, ast.Break, ast.Continue}
)
"""Much of what a syntax tree holds."""

INDIRECT = frozenset({
    *("getattr", "__dict__", "__builtins__", "globals", "locals", "vars", "modules"),
    *("__import__", "import_module"),
})  # fmt: skip
"""Names by which others can be reached through texts."""

IMPORTERS = frozenset(("__import__", "importlib.import_module", "builtins.__import__"))
LOADERS = IMPORTERS | {
    *("pydoc.locate", "pkgutil.resolve_name", "werkzeug.utils.import_string"),
    *("werkzeug.import_string", "django.utils.module_loading.import_string"),
    *("celery.utils.imports.symbol_by_name", "celery.utils.symbol_by_name"),
    *("kombu.utils.imports.symbol_by_name", "kombu.utils.symbol_by_name"),
    *("celery.utils.imports.import_from_cwd", "celery.utils.imports.instantiate"),
    *("uvicorn.importer.import_from_string", "twisted.python.reflect.namedAny"),
    *("twisted.python.reflect.namedModule", "zope.dottedname.resolve.resolve"),
    *("oslo_utils.importutils.import_class", "oslo_utils.importutils.import_object"),
    *("oslo_utils.importutils.import_module", "scrapy.utils.misc.load_object"),
    *("traitlets.utils.importstring.import_item", "traitlets.import_item"),
    *("airflow.utils.module_loading.import_string", "hydra.utils.get_class"),
    *("hydra.utils.get_method", "hydra.utils.get_object"),
}  # fmt: skip
"""All that gets a module, or what lies in it, by a name: `os`, `os.system`, `os:system`."""

SAME = frozenset(("functools.partial", "asyncio.to_thread", "staticmethod", "classmethod"))
THREADS = frozenset(("asyncio.to_thread",))
"""What gives back the function that it is given, and those that give what a call of it gives."""

COPIES = frozenset({
    *("dict", "builtins.dict", "copy.copy", "copy.deepcopy", "set", "frozenset", "list", "sorted"),
    *("types.MappingProxyType", "collections.ChainMap", "tuple"),
})  # fmt: skip
"""What has the names, or all, of the mapping that it is given."""

PREFIX = frozenset({
    *("env_prefix", "env_nested_delimiter", "alias_generator", "fields", "populate_by_name"),
    *("validate_by_name", "allow_population_by_field_name"),
})  # fmt: skip
"""The settings of settings that say what the names of variables begin with, and what stands in them."""

PATHS = (
    *("Path", ".cwd", ".home", ".resolve", ".expanduser", ".absolute", ".joinpath"),
    *(".with_suffix", ".with_name"),
)
"""Ways to get a path from `pathlib`."""

PATHED = frozenset({
    *(ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Await, ast.NamedExpr, ast.IfExp),
    *(ast.BoolOp, ast.BinOp, ast.Dict),
})  # fmt: skip
TEXTS = frozenset({
    *(ast.Constant, ast.BinOp, ast.JoinedStr, ast.FormattedValue, ast.IfExp, ast.BoolOp),
    *(ast.Attribute, ast.Name, ast.Subscript, ast.Call, ast.NamedExpr),
})  # fmt: skip
"""What may stand for a path, and for a string; most of what is asked about is neither."""


def children(node: ast.AST) -> list[ast.AST]:
    """What `node` holds, in order, but for constants, operators and the like."""
    found: list[ast.AST] = []
    for name in FIELDS[type(node)]:
        value: Any = getattr(node, name, None)
        if not value:
            continue
        if type(value) is list:
            for (
                item
            ) in value:  # most have one or two, for which a comprehension takes as long again
                if type(item) not in _SILENT:
                    found.append(item)  # noqa: PERF401
        elif type(value) not in _SILENT:
            found.append(value)
    return found


def put_together(node: ast.AST) -> list[ast.expr] | None:
    """The parts that a text is put together of: `a + b`, `f"{a}{b}"`, `"%s_%s" % (a, b)`,
    `"{}_{}".format(a, b)`, `"_".join([a, b])`; None for anything else.
    """
    match node:
        case ast.JoinedStr(values=parts):
            return parts
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [left, right]
        case ast.BinOp(left=ast.Constant(value=str() as text), op=ast.Mod(), right=right):
            given = right.elts if isinstance(right, ast.Tuple) else [right]
            return _filled(text.split("%s"), given) if text.count("%") == text.count("%s") else None
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str() as text), attr="format"), keywords=[]
        ):
            return (
                _filled(text.split("{}"), node.args)
                if text.count("{") == text.count("{}")
                else None
            )
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str() as text), attr="join"),
            args=[ast.List(elts=parts) | ast.Tuple(elts=parts)],
        ):
            return _filled(["", *[text] * (len(parts) - 1), ""], parts)
    return None


def _filled(texts: list[str], given: list[ast.expr]) -> list[ast.expr] | None:
    """Texts with what stands between them."""
    if len(texts) != len(given) + 1:
        return None
    found: list[ast.expr] = [ast.Constant(value=texts[0])]
    for part, text in zip(given, texts[1:], strict=True):
        found += (part, ast.Constant(value=text))
    return found


def metadata(kind: ast.expr | None) -> list[ast.expr]:
    """The calls beside the types of an annotation, `Option(…)` in `Annotated[str, Option(…)]`: unlike
    types, they run.
    """
    found: list[ast.expr] = []
    todo = [kind] if kind is not None else []
    while todo:
        node = todo.pop()
        match node:
            case ast.Subscript(value=of, slice=ast.Tuple(elts=[first, *rest])):
                if getattr(of, "attr", getattr(of, "id", "")) == "Annotated":
                    found += [item for item in rest if isinstance(item, ast.Call)]
                    todo.append(first)
                else:
                    todo += (*reversed(rest), first)
            case ast.Subscript(slice=of):
                todo.append(of)
            case ast.BinOp(left=left, right=right):
                todo += (right, left)
    return found


def is_cased(node: ast.expr) -> bool:
    """Whether a part of a text is one whose letters are changed."""
    of = node.value if isinstance(node, ast.FormattedValue) else node
    return isinstance(of, ast.Call)
