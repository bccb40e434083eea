"""Clients of services in Python that no list names: see `_credentials`."""

import ast
import sys
from collections.abc import Callable

from vetting.patterns import pattern
from vetting.profile._credentials import (
    connects,
    is_address,
    is_clients_own,
    is_credential,
    is_for_requests,
    is_idle,
    is_login,
    is_place,
    is_url,
    is_written_address,
    makes_client,
    may_be_client,
)
from vetting.profile._python_bindings import Scope
from vetting.profile._python_scopes import Scopes
from vetting.profile._python_sinks import used

SAID = pattern(
    rb"(?i)(?:api|access)_?key|token|secret|credential|passw(?:or)?d|default_headers|connect"
    rb"|client|from_|ur[il]\b|endpoint|dsn\b"
)
"""What is in a file that makes a client with credentials, or with an address."""

_HERE = frozenset(sys.stdlib_module_names)
_DEPTH = 5

Says = Callable[[str], bool]
"""What knows the name of an argument that is looked for."""


def is_client(
    node: ast.Call, paths: frozenset[str], scopes: Scopes, scope: Scope, own: frozenset[str]
) -> bool:
    """Whether a call makes a client of another package with credentials."""
    for path in paths:
        root, _, last = path.partition(".")[0], *path.rpartition(".")[1:]
        if not root or root == last or "()" in path or root in _HERE or is_idle(root):
            continue
        if root not in own and not used(path) and _connects(node, path, scope):
            return True
        if not last[:1].isupper() and not makes_client(last):
            continue
        if last[:1].isupper() and not may_be_client(last):
            continue
        if root not in own and _is_given(node, last[:1].isupper(), scopes, scope):
            return True
    return False


def _connects(node: ast.Call, path: str, scope: Scope) -> bool:
    """Whether a call reaches the address that it is given."""
    package, *members, name = path.split(".")
    of = members[-1] if members and members[-1][:1].isupper() else ""
    if connects(name, of, package):
        says, option = is_address, is_place
    elif is_clients_own(name, of, package):
        says = option = is_url
    else:
        return False
    return any(_is_reached(arg, scope, says) for arg in node.args) or any(
        item.arg and option(item.arg) for item in node.keywords
    )


def _is_given(node: ast.Call, is_class: bool, scopes: Scopes, scope: Scope) -> bool:
    """Whether a call has a credential among its arguments; a function is given it by name."""
    if is_class and any(_is_said(arg, scope, is_credential) for arg in node.args):
        return True
    named = {
        item.arg: item.value
        for item in node.keywords
        if item.arg and not _is_fixed(item.value, scopes, scope)
    }
    if any(map(is_credential, named)) or is_login(set(named)):
        return True
    if is_class and is_for_requests(item.arg for item in node.keywords if item.arg):
        return True
    return is_class and any(_is_said(value, scope, is_credential) for value in named.values())


def _is_fixed(node: ast.expr, scopes: Scopes, scope: Scope) -> bool:
    """Whether a value is written out, or only described: `api_key=Field(…)`."""
    if isinstance(node, ast.Call):
        roots = {path.partition(".")[0] for path in scopes.paths(node.func, scope)}
        return any(root and is_idle(root) for root in roots)
    return isinstance(
        node, ast.Constant | ast.Dict | ast.List | ast.Tuple | ast.Set | ast.Lambda | ast.JoinedStr
    )


def _is_reached(node: ast.expr, scope: Scope, says: Says) -> bool:
    """Whether an argument is the address of a service."""
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and is_written_address(node.value)
    return _is_said(node, scope, says)


def _is_said(node: ast.expr, scope: Scope, says: Says, depth: int = 0) -> bool:
    """Whether a value is a credential, or what else `says` knows, by what it or the variable is called that
    it comes from.
    """
    if depth > _DEPTH:
        return False
    match node:
        case ast.Attribute(value=of, attr=name):
            return says(name) or (name == "value" and _is_said(of, scope, says, depth + 1))
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            return says(name)
        case ast.BoolOp(values=values):
            return any(_is_said(value, scope, says, depth + 1) for value in values)
        case ast.IfExp(body=one, orelse=other):
            return _is_said(one, scope, says, depth + 1) or _is_said(other, scope, says, depth + 1)
        case ast.Await(value=of):
            return _is_said(of, scope, says, depth + 1)
        case ast.Call(func=func, args=args):
            return _is_asked(func, args, says) or _is_called(func, scope, says, depth)
        case ast.Name(id=name):
            return says(name) or _is_kept(name, scope, says, depth)
    return False


def _is_asked(func: ast.expr, args: list[ast.expr], says: Says) -> bool:
    """`os.getenv("API_KEY")`, `config.get("api_key")`."""
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    first = (
        args[0] if args and name.lower().startswith(("get", "require", "need", "read")) else None
    )
    return isinstance(first, ast.Constant) and isinstance(first.value, str) and says(first.value)


def _is_called(func: ast.expr, scope: Scope, says: Says, depth: int) -> bool:
    """`get_api_key()`, `api_key.get_secret_value()`."""
    match func:
        case ast.Attribute(value=of, attr="get_secret_value" | "strip"):
            return _is_said(of, scope, says, depth + 1)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name[:1].islower() and says(name)
    return False


def _is_kept(name: str, scope: Scope, says: Says, depth: int) -> bool:
    """Whether a variable is given one."""
    found = scope.find(name)
    values = found[1] if found and len(found[1]) == 1 else ()
    return any(
        isinstance(one, ast.expr) and _is_said(one, scope, says, depth + 1) for one in values
    )
