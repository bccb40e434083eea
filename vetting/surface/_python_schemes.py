"""Where Python takes the scheme of an address: `urlparse(url).scheme`. Who knows it knows of no host."""

import ast
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._python_started import last_name

_TAKES_APART = frozenset({"urlparse", "urlsplit", "URL", "parse_url", "furl", "urlunsplit"})
_ADDRESS = pattern(r"(?i)\w{0,30}(?:url|uri|parsed|address)\w{0,30}")
_TELLS = frozenset({"print", "len", "str", "bool", "repr", "debug", "info", "warning", "error"})
_SAME = frozenset({"lower", "casefold", "strip"})


def schemes(function: ast.AST) -> Iterator[ast.AST]:
    """The expressions in a function that are the scheme of an address."""
    addresses = set[str]()
    variables = set[str]()
    nodes = list(walk(function))
    if any(map(_asks_for_host, nodes)):
        return
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as made) if _parts(made):
                addresses.add(name)
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=name), *_])], value=made) if (
                isinstance(made, ast.Call) and _parts(made)
            ):
                variables.add(name)
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _taken(value, addresses):
                variables.add(name)
    for node in nodes:
        if _is_member(node, addresses) or (isinstance(node, ast.Name) and node.id in variables):
            yield node


def _asks_for_host(node: ast.AST) -> bool:
    """Whether somebody is asked about the host too: `getaddrinfo(parts.hostname, None)`."""
    if not isinstance(node, ast.Call) or last_name(node.func) in _TELLS:
        return False
    return any(isinstance(arg, ast.Attribute) and arg.attr == "hostname" for arg in node.args)


def _parts(made: ast.Call) -> bool:
    """Whether a call takes an address apart: `urlparse(url)`, `httpx.URL(url)`."""
    return last_name(made.func) in _TAKES_APART


def _taken(value: ast.expr, addresses: set[str]) -> bool:
    """Whether a variable is given a scheme, in any letters: `urlparse(url).scheme.lower()`."""
    match value:
        case ast.Call(func=ast.Attribute(value=of, attr=name), args=[]) if name in _SAME:
            return _taken(of, addresses)
    return _is_member(value, addresses)


def _is_member(node: ast.AST, addresses: set[str]) -> bool:
    match node:
        case ast.Attribute(attr="scheme", value=ast.Call() as made):
            return _parts(made)
        case ast.Attribute(attr="scheme", value=ast.Name(id=of) | ast.Attribute(attr=of)):
            return of in addresses or _ADDRESS.fullmatch(of) is not None
        case ast.Subscript(value=ast.Call() as made, slice=ast.Constant(value=0)):
            return _parts(made)
    return False
