"""The fields of pydantic's settings classes, which are variables behind a prefix."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from vetting.profile._facts import Facts, Field, Settings
from vetting.profile._python_bindings import Scope
from vetting.profile._python_scopes import Scopes
from vetting.profile._python_sources import reads_files
from vetting.profile._python_switches import switches
from vetting.python_syntax import walk

_FIELDS = frozenset(("Field", "PrivateAttr"))
_ALIASES = ("validation_alias", "alias", "env")
_BY_NAME = ("populate_by_name", "validate_by_name", "allow_population_by_field_name")
"""Options by which a field with an alias is read by its own name too."""


class PythonSettings:
    """Collects them; the walk over the syntax tree calls it."""

    def __init__(self, scopes: Scopes, facts: Facts) -> None:
        self._scopes = scopes
        self._facts = facts

    def look(self, node: ast.ClassDef, scope: Scope) -> None:
        """A class that may be one of pydantic's settings."""
        paths = [path for base in node.bases for path in sorted(self._scopes.paths(base, scope))]
        if not paths:
            return
        bases = tuple(path.rpartition(".")[2] for path in paths)
        inner = self._scopes.scope(node, scope)
        fields, own = list[Field](), list[Field]()
        for item in node.body:
            match item:
                case ast.AnnAssign(target=ast.Name(id=name), value=value, annotation=kind):
                    if not name.startswith("_") and name != "model_config" and not _is_class(kind):
                        fields.append(self._field(name, value, kind, item.lineno, inner))
                        own.append(Field(names=(name,), exact=False, line=item.lineno))
        self._facts.switches |= switches(node)
        prefix, within = None, ""
        if self._scopes.prefixed:
            options = _options(node)
            if any(_is_true(options.get(name)) for name in _BY_NAME):
                fields += [one for one, field in zip(own, fields, strict=True) if field.exact]
            fields = self._renamed(fields, options, inner)
            prefix = self._said(options, "env_prefix", inner)
            within = self._said(options, "env_nested_delimiter", inner) or ""
            made = "alias_generator" in options and any(one.endswith("Settings") for one in bases)
            if made or ("env_prefix" in options and prefix is None):
                self._facts.dynamic.add(node.lineno)
                fields = [one for one in fields if one.exact]
        self._facts.settings.append(
            Settings(
                name=node.name,
                bases=bases,
                prefix=prefix,
                fields=tuple(fields),
                within=within,
                newer=all("pydantic_settings" in path.split(".") for path in paths),
                filed=reads_files(node, lambda part: self._scopes.paths(part, inner)),
            )
        )

    def call(self, node: ast.Call, scope: Scope) -> None:
        """Settings that are made by a call: `create_model(…)`, or with a prefix that the call gives."""
        base = next((item.value for item in node.keywords if item.arg == "__base__"), None)
        if any(item.arg == "_env_prefix" for item in node.keywords):
            self._facts.dynamic.add(node.lineno)
        if base is None or _last(node.func) != "create_model" or not node.args:
            return
        fields = tuple(
            Field(names=(item.arg,), exact=False, line=item.value.lineno)
            for item in node.keywords
            if item.arg is not None and not item.arg.startswith("_")
        )
        bases = tuple(path.rpartition(".")[2] for path in sorted(self._scopes.paths(base, scope)))
        name = min(self._scopes.strings(node.args[0], scope), default="")
        self._facts.settings.append(Settings(name=name, bases=bases, prefix=None, fields=fields))

    def _said(self, options: dict[str, ast.expr], name: str, inner: Scope) -> str | None:
        """The text of an option; None where it is not there, or nobody knows."""
        value = options.get(name)
        if isinstance(value, ast.Constant) and not value.value:
            return ""
        return min(self._scopes.strings(value, inner), default=None)

    def _renamed(
        self, fields: list[Field], options: dict[str, ast.expr], inner: Scope
    ) -> list[Field]:
        """The fields with the names that options give them: `fields = {"token": {"env": "TOKEN"}}`."""
        table = options.get("fields")
        names: dict[str, tuple[str, ...]] = {}
        for key, value in _pairs(table) if isinstance(table, ast.Dict) else ():
            for option, said in _pairs(value) if isinstance(value, ast.Dict) else ():
                if option == "env":
                    names[key] = self._aliases(said, inner)
        return [
            replace(one, names=names[one.names[0]], exact=True, plain=one.names[0])
            if not one.exact and names.get(one.names[0])
            else one
            for one in fields
        ]

    def _field(
        self, name: str, value: ast.expr | None, kind: ast.expr, line: int, scope: Scope
    ) -> Field:
        calls = [value, *(kind.slice.elts if _is_annotated(kind) else ())]  # type: ignore[attr-defined]
        for call in calls:
            if not isinstance(call, ast.Call) or _last(call.func) not in _FIELDS:
                continue
            given = {item.arg: item.value for item in call.keywords}
            for alias in _ALIASES:
                if alias in given:
                    names = self._aliases(given[alias], scope)
                    if names:
                        plain = name if alias == "env" else ""
                        return Field(
                            names=names, exact=True, line=line, kind=_kind(kind), plain=plain
                        )
        return Field(names=(name,), exact=False, line=line, kind=_kind(kind))

    def _aliases(self, node: ast.expr, scope: Scope) -> tuple[str, ...]:
        if isinstance(node, ast.Call):  # AliasChoices("A", "B")
            return tuple(text for arg in node.args for text in self._aliases(arg, scope))
        if isinstance(node, ast.List | ast.Tuple):
            return tuple(text for arg in node.elts for text in self._aliases(arg, scope))
        return tuple(text.upper() for text in sorted(self._scopes.strings(node, scope)))


def _options(node: ast.ClassDef) -> dict[str, ast.expr]:
    """The options of a class, in `model_config`, in a class `Config`, or beside its bases."""
    found: dict[str, ast.expr] = {}
    for item in (inner for part in _told_by(node) for inner in walk(part)):
        match item:
            case ast.keyword(arg=str() as name, value=value):
                found.setdefault(name, value)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, value)
            case ast.Dict():
                for name, value in _pairs(item):
                    found.setdefault(name, value)
    return found


def _told_by(node: ast.ClassDef) -> Iterator[ast.AST]:
    """The parts of a class that hold its options."""
    yield from node.keywords
    for item in node.body:
        match item:
            case ast.Assign(targets=[ast.Name(id="model_config")]):
                yield item
            case ast.AnnAssign(target=ast.Name(id="model_config"), value=ast.expr() as value):
                yield value
            case ast.ClassDef(name="Config"):
                yield item


def _pairs(node: ast.Dict) -> list[tuple[str, ast.expr]]:
    every = zip(node.keys, node.values, strict=True)
    return [
        (key.value, value)
        for key, value in every
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _kind(kind: ast.expr) -> str:
    """The class that a field's type is, or may be: `Part`, `Part | None`, `Annotated[Part, …]`."""
    match kind:
        case ast.Subscript(slice=ast.Tuple(elts=[first, *_])) if _is_annotated(kind):
            return _kind(first)
        case ast.Subscript(value=of, slice=part) if _last(of) == "Optional":
            return _kind(part)
        case ast.BinOp(op=ast.BitOr(), left=left):
            return _kind(left)
    name = _last(kind)
    return name if name[:1].isupper() else ""


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _is_annotated(kind: ast.expr) -> bool:
    return (
        isinstance(kind, ast.Subscript)
        and _last(kind.value) == "Annotated"
        and isinstance(kind.slice, ast.Tuple)
    )


def _is_class(kind: ast.expr) -> bool:
    return isinstance(kind, ast.Subscript) and _last(kind.value) == "ClassVar"
