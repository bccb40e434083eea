"""Texts of Python that variables are put into: `os.path.expandvars("$HOME/x")`,
`Template("$TOKEN").substitute(os.environ)`, `"{TOKEN}".format(**os.environ)`, `"%(TOKEN)s" % os.environ`,
`"${oc.env:TOKEN}"`.
"""

import ast
import re
from collections.abc import Callable

from vetting.patterns import pattern
from vetting.profile._facts import Facts
from vetting.profile._python_bindings import Scope
from vetting.profile._python_scopes import Scopes

_EXPANDS = frozenset(("os.path.expandvars", "posixpath.expandvars", "ntpath.expandvars"))
_SHELL = pattern(r"\$(?:\{([A-Za-z_]\w{0,127}+)\}|([A-Za-z_]\w{0,127}+))")
_EXPANDED = pattern(
    r"\$(?:\{([A-Za-z_]\w{0,127}+)\}|([A-Za-z_]\w{0,127}+))|%([A-Za-z_]\w{0,127}+)%"
)
"""On Windows, `%TEMP%` is a variable too."""

_BRACES = pattern(r"\{([A-Za-z_]\w{0,127}+)[}!:]")
_PERCENT = pattern(r"%\(([A-Za-z_]\w{0,127}+)\)")
_SUBSTITUTES = frozenset(("substitute", "safe_substitute"))
_CONFIG = pattern(rb"\$\{oc\.env:([A-Za-z_]\w{0,127}+)[,}]")

IsWhole = Callable[[ast.expr, Scope], bool]


class Templates:
    """Looks for them; `is_whole` knows the environment."""

    def __init__(self, scopes: Scopes, facts: Facts, is_whole: IsWhole) -> None:
        self._scopes = scopes
        self._facts = facts
        self._is_whole = is_whole
        self._has_whole = "environ" in scopes.words

    def call(self, node: ast.Call, scope: Scope, paths: frozenset[str]) -> None:
        """A call that puts variables into a text."""
        first = node.args[0] if node.args else None
        if not paths.isdisjoint(_EXPANDS):
            self._tell(first, _EXPANDED, node, scope)
            return
        if not self._has_whole or not isinstance(node.func, ast.Attribute):
            return
        of, how = node.func.value, node.func.attr
        if how in _SUBSTITUTES and self._is_given(node, scope):
            self._tell(self._template(of, scope), _SHELL, node, scope)
        elif (how == "format_map" and first is not None and self._is_whole(first, scope)) or (
            how == "format" and self._is_given(node, scope)
        ):
            self._tell(of, _BRACES, node, scope)

    def percent(self, node: ast.BinOp, scope: Scope) -> None:
        """`"%(TOKEN)s" % os.environ`."""
        if self._is_whole(node.right, scope):
            self._tell(node.left, _PERCENT, node, scope)

    def _is_given(self, node: ast.Call, scope: Scope) -> bool:
        """Whether a call is given all variables, by place or by their names."""
        rest = (item.value for item in node.keywords if item.arg is None)
        return any(self._is_whole(item, scope) for item in (*node.args[:1], *rest))

    def _template(self, of: ast.expr, scope: Scope) -> ast.expr | None:
        """What `Template(…)` is made of."""
        found = scope.find(of.id) if isinstance(of, ast.Name) else None
        made = next((v for v in found[1] if isinstance(v, ast.Call)), of) if found else of
        return made.args[0] if isinstance(made, ast.Call) and made.args else None

    def _tell(
        self, text: ast.expr | None, mark: re.Pattern[str], node: ast.expr, scope: Scope
    ) -> None:
        said = self._scopes.strings(text, scope)
        if not said:
            self._facts.dynamic.add(node.lineno)
        for one in said:
            names = (found[found.lastindex or 1] for found in mark.finditer(one))
            self._facts.env |= {(name, node.lineno) for name in names}


def configured(data: bytes, tree: ast.AST, facts: Facts) -> None:
    """What OmegaConf reads because a text says so: `"${oc.env:TOKEN}"`."""
    if b"${oc.env:" not in data:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for found in _CONFIG.finditer(node.value.encode("utf-8", "replace")):
                facts.env.add((found[1].decode(), node.lineno))
