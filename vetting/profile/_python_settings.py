"""Settings classes of pydantic in a Python file: what their fields are called in the environment."""

import ast

from vetting.profile._facts import Facts, Field, Settings
from vetting.profile._python_bindings import Scope
from vetting.profile._python_nodes import last
from vetting.profile._python_scopes import Scopes
from vetting.python_syntax import walk

_FIELDS = frozenset(("Field", "PrivateAttr"))
_ALIASES = ("validation_alias", "alias", "env")


class PythonSettings:
    """Collects them; the walk over the syntax tree calls it."""

    def __init__(self, scopes: Scopes, facts: Facts) -> None:
        self._scopes = scopes
        self._facts = facts

    def settings(self, node: ast.ClassDef, scope: Scope) -> None:
        """A class that may be one of pydantic's settings."""
        bases = tuple(
            path.rpartition(".")[2]
            for base in node.bases
            for path in sorted(self._scopes.paths(base, scope))
        )
        if not bases:
            return
        inner = self._scopes.scope(node, scope)
        fields = []
        for item in node.body:
            match item:
                case ast.AnnAssign(target=ast.Name(id=name), value=value, annotation=kind):
                    if not name.startswith("_") and name != "model_config" and not _is_class(kind):
                        fields.append(self._field(name, value, kind, item.lineno, inner))
        prefix = self._prefix(node, inner)
        made = Settings(name=node.name, bases=bases, prefix=prefix, fields=tuple(fields))
        self._facts.settings.append(made)

    def _prefix(self, node: ast.ClassDef, inner: Scope) -> str | None:
        """`env_prefix`, in `model_config` or in a class `Config`."""
        for item in walk(node):
            match item:
                case ast.keyword(arg="env_prefix", value=value):
                    return min(self._scopes.strings(value, inner), default="")
                case ast.Assign(targets=[ast.Name(id="env_prefix")], value=value):
                    return min(self._scopes.strings(value, inner), default="")
                case ast.Dict(keys=keys, values=values):
                    for key, value in zip(keys, values, strict=True):
                        if isinstance(key, ast.Constant) and key.value == "env_prefix":
                            return min(self._scopes.strings(value, inner), default="")
        return None

    def _field(
        self, name: str, value: ast.expr | None, kind: ast.expr, line: int, scope: Scope
    ) -> Field:
        calls = [value, *(kind.slice.elts if _is_annotated(kind) else ())]  # type: ignore[attr-defined]
        for call in calls:
            if not isinstance(call, ast.Call) or last(call.func) not in _FIELDS:
                continue
            given = {item.arg: item.value for item in call.keywords}
            for alias in _ALIASES:
                if alias in given:
                    names = self._aliases(given[alias], scope)
                    if names:
                        return Field(names=names, exact=True, line=line)
        return Field(names=(name,), exact=False, line=line)

    def _aliases(self, node: ast.expr, scope: Scope) -> tuple[str, ...]:
        if isinstance(node, ast.Call):  # AliasChoices("A", "B")
            return tuple(text for arg in node.args for text in self._aliases(arg, scope))
        if isinstance(node, ast.List | ast.Tuple):
            return tuple(text for arg in node.elts for text in self._aliases(arg, scope))
        return tuple(text.upper() for text in sorted(self._scopes.strings(node, scope)))


def _is_annotated(kind: ast.expr) -> bool:
    return (
        isinstance(kind, ast.Subscript)
        and last(kind.value) == "Annotated"
        and isinstance(kind.slice, ast.Tuple)
    )


def _is_class(kind: ast.expr) -> bool:
    return isinstance(kind, ast.Subscript) and last(kind.value) == "ClassVar"
