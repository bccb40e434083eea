"""What a caller decides about other computers: the command line that one is to run over a connection,
and the name of the one that gets the server's own login.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import GIVEN, PART, TOKEN, of_kind
from vetting.surface._flow_sink import Sink, flat
from vetting.surface._ir import (
    Attr,
    Call,
    Concat,
    Imported,
    Lit,
    Module,
    Name,
    Node,
    Scope,
    Site,
    Spread,
)
from vetting.surface._reading import Act, Flow
from vetting.surface._values import Closure

_COMMANDS = frozenset({"exec_command", "execCommand", "run_ssh_command"})
"""Calls that have a shell elsewhere read a command line."""

_CONNECTED = frozenset(
    {"asyncssh", "fabric", "fabric2", "spur", "pssh", "netmiko", "ssh2-promise", "node-ssh"}
)
_OVER_IT = frozenset({"run", "create_process", "sudo", "send_command", "run_command", "exec"})
_NO_CONNECTION = pattern(
    r"(?i)subprocess|asyncio|anyio|uvicorn|mcp|server|app|loop|db|cursor|session_?maker"
)
"""Libraries whose connections run command lines, by which methods, and what is no connection."""

_FAR = frozenset({"ssh", "/usr/bin/ssh", "autossh", "plink", "mosh"})
_FAR_VALUED = frozenset(f"-{letter}" for letter in "BbcDEeFIiJLlmOopQRSWw")
"""Programs that have a shell elsewhere read their arguments, and their options with a value: ssh(1)."""

_SCHEME = pattern(r"(?i)(?:https?|wss?)://[^/?#]*")
_ONLY_SCHEME = pattern(r"(?:https?|wss?)://")
_PARTS = 8


def _brought(module: Module) -> set[str]:
    """The libraries that a module imports."""
    bound = chain.from_iterable(module.scope.names.values())
    return {one.spec.partition(".")[0] for one in bound if isinstance(one, Imported)}


class Remote(Sink):
    """Judges calls that reach another computer."""

    def commands(self, site: Site, name: str) -> Iterator[Flow]:
        """A command line for a shell elsewhere."""
        if name in _COMMANDS:
            found = self.marks(site.call.args[:1], site.scope)
            yield from self.flows("shell", site, name, found, (GIVEN, PART))
        elif name in _OVER_IT and self._is_connection(site):
            found = self.marks(site.call.args[:1], site.scope)
            yield from self.flows(
                "shell", site, f"a shell elsewhere by {name}", found, (GIVEN, PART)
            )

    def _is_connection(self, site: Site) -> bool:
        """Whether the method of a call is most likely one of a connection to another computer."""
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        named = last_name(of) if isinstance(of, Name | Attr) else ""
        if of is None or not named or _NO_CONNECTION.fullmatch(named):
            return False
        modules = [site.scope.module]
        made = self.written(of, site.scope)
        if isinstance(made, Call):  # `with connect(name) as c`, of another module
            maker = self.values.machine.value(made.func, site.scope, {})
            modules += [maker.scope.module] if isinstance(maker, Closure) else []
        return any(not _CONNECTED.isdisjoint(_brought(module)) for module in modules)

    def hosts(self, site: Site, act: Act) -> Iterator[Flow]:
        """A request with a login to a host that a caller names: `https://${tenant}.example.com/`."""
        call, scope = site.call, site.scope
        address = self.address(call, scope)
        if act.kind not in ("network", "send") or address is None:
            return
        named = [value for _, value in call.named]
        rest = self.marks((*(arg for arg in call.args if arg is not address), *named), scope)
        if of_kind(rest, TOKEN):
            marks = self.marks(self._of_host(address, scope), scope)
            yield from self.flows("address", site, act.what, marks, (GIVEN, PART))

    def _of_host(self, address: Node, scope: Scope) -> Iterator[Node]:
        """The values in an address that stand before the end of its host's name."""
        text = self.written(address, scope)
        if not isinstance(text, Concat):
            return
        parts = list(islice(flat(text), _PARTS))
        first = parts[0].value if isinstance(parts[0], Lit) else None
        if not isinstance(first, str) or not _SCHEME.fullmatch(first):
            return
        for part in parts[1:]:
            if not isinstance(part, Lit):
                if self.values.begins.behind_host(part, scope):
                    return
                yield part
            elif re.search(r"[/?#]", str(part.value)):
                return


def host_of(address: Concat) -> Node | None:
    """What stands where the host does, if that is all of it: `f"http://{host}/"`."""
    scheme, host, after = (*islice(flat(address), 3), *(None,) * 3)[:3]
    begun = isinstance(scheme, Lit) and _ONLY_SCHEME.fullmatch(str(scheme.value)) is not None
    goes_on = isinstance(after, Lit) and not str(after.value).startswith(("/", ":", "?"))
    return host if begun and not goes_on else None


def far_command(items: Sequence[Node]) -> Sequence[Node]:
    """What `ssh` has a shell on another computer read: all that comes after the name of the host."""
    if not items or getattr(items[0], "value", None) not in _FAR:
        return ()
    before = None
    for number, item in enumerate(items[1:], 1):
        said = item.value if isinstance(item, Lit) else None
        option = isinstance(said, str) and said.startswith("-")
        if not (option or isinstance(item, Spread) or before in _FAR_VALUED):
            return items[number + 1 :]
        before = said
    return ()
