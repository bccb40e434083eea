"""Servers mounted into others, and the prefixes their tools get by it."""

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Imported, Name, Node, Param, Scope, Site
from vetting.surface._reading import Gap
from vetting.surface._scopes import owner

Identity = tuple[int, str]
"""A server object: the scope that holds it, and its name there."""


class Mounts:
    """Which server is mounted where; `gaps` are mounts of what cannot be told."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._prefixes: dict[Identity, str] = {}
        self.gaps: list[Gap] = []

    def add(self, site: Site) -> None:
        """Note `main.mount(server, namespace="x")` and its variants."""
        call = site.call
        given = [(None, arg) for arg in call.args] + list(call.named)
        prefix, servers = "", []
        for key, node in given:
            value = self._machine.value(node, site.scope, {})
            if isinstance(value, str):
                if "/" in value:
                    return  # a web application's path, or the addresses an adapter is for
                if key in (None, "prefix", "namespace"):
                    prefix = value
            elif key in (None, "server"):
                servers.append(node)
        module = site.scope.module
        if len(servers) != 1:
            return
        found = self.identity(servers[0], site.scope)
        if found is None:
            why = "another server, which is not in the source, is mounted"
            self.gaps.append(Gap(path=module.path, line=call.line, why=why, dynamic=True))
        elif prefix:
            self._prefixes[found] = f"{prefix}_"

    def prefix(self, site: Site) -> str:
        """What the tools registered at `site` are prefixed with."""
        if not self._prefixes or not isinstance(site.call.func, Attr):
            return ""
        found = self.identity(site.call.func.of, site.scope)
        return self._prefixes.get(found, "") if found else ""

    def identity(self, node: Node, scope: Scope, depth: int = 0) -> Identity | None:
        """The server object that an expression is."""
        if isinstance(node, Imported):
            other = self._machine.program.imported(scope.module, node.spec)
            found = self._machine.program.find(other, node.name or "") if other else None
            return self.identity(found[1], found[0].scope, depth + 1) if found else None
        if not isinstance(node, Name) or depth > 8:
            return None
        at = owner(node.name, scope)
        if at is None:
            return None
        value = at.names[node.name][0]
        if isinstance(value, Param):
            return None
        if isinstance(value, Imported):
            return self.identity(value, at, depth + 1)
        return (id(at), node.name)
