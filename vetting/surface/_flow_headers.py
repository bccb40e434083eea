"""What is put into the headers of a request after it was made: `request.add_header("X-Id", number)`,
`headers.set("x-id", number)`, `request.headers["X-Id"] = number`.
"""

from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Name, Node, Scope

_ADDS = frozenset({"add_header", "add_unredirected_header", "set", "append"})
_PAIR = 2


def makes_request(node: Node) -> bool:
    """Whether something is a request that is made before it is sent: `Request(url, headers=…)`."""
    return isinstance(node, Call) and last_name(node.func) == "Request"


def put_later(node: Node, scope: Scope) -> Iterator[tuple[Node, Node]]:
    """The names and values of the headers that a variable's request, or its headers, get."""
    name = node.name if isinstance(node, Name) else None
    module = scope.module
    for site in (*module.sites(_ADDS), *module.additions("headers")) if name else ():
        func, args = site.call.func, site.call.args
        of = func.of if isinstance(func, Attr) else None
        of = of.of if isinstance(of, Attr) and of.name == "headers" else of
        if isinstance(of, Name) and of.name == name and site.scope is scope and len(args) == _PAIR:
            yield args[0], args[1]
