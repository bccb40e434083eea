"""Entries of a store of passwords that are the server's own: `keyring.get_password("notes-mcp", user)`
in the package `notes-mcp`. To log in with such an entry is what it is for; that it goes to its own service
is for a reviewer to see.

The store is the user's, and other programs keep theirs in it under their own names; so the name has to
begin with that of the package, and be one that only a server of this protocol has. What is called after
the server as it calls itself, `FastMCP("notes")`, has to be put there by the server too.
"""

import re
from collections.abc import Iterator

from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.surface._callers import modules
from vetting.surface._evaluate import Evaluator
from vetting.surface._idioms import SERVERS
from vetting.surface._ir import Call, Scope, Site
from vetting.surface._values import members

OWN = "its own entry by"
"""How the label of a secret begins that is one."""

_ASKS = frozenset({"get_password", "get_credential", "getPassword"})
_PUTS = frozenset({"set_password", "setPassword"})
_NAMED_BY = 2
"""Arguments that say which entry is meant, in front of what is put there."""

_MANIFESTS = ("package.json", "pyproject.toml", "METADATA", "PKG-INFO")
_NAMED = pattern(
    r'(?m)^[ \t]{0,8}(?:\{[ \t]{0,4})?"name"[ \t]{0,4}:[ \t]{0,4}"([^"\n]{1,214})"'
    r"|^name[ \t]{0,4}=[ \t]{0,4}[\"']([^\"'\n]{1,214})[\"']|^Name:[ \t]{0,4}([^\s]{1,214})"
)
_BEGINNING = 1 << 14
"""Bytes of a manifest in which its name is looked for."""


def is_own_entry(call: Call, name: str, scope: Scope, machine: Evaluator) -> bool:
    """Whether a call asks for an entry whose name begins with that of the package."""
    if name not in _ASKS or not call.args:
        return False
    service = machine.value(call.args[0], scope, {})
    if not isinstance(service, str):
        return False
    return _is_own(service, machine) or any(
        machine.value(site.call.args[0], site.scope, {}) == service for site in puts_in(machine)
    )


def puts_in(machine: Evaluator) -> Iterator[Site]:
    """The calls that put something into entries of the server's own."""
    called = {*_servers(machine)}
    for module in modules(machine):
        for site in module.sites(_PUTS):
            args = site.call.args
            service = machine.value(args[0], site.scope, {}) if len(args) > _NAMED_BY else None
            if not isinstance(service, str):
                continue
            names = {f"{one}-mcp" for one in called} | {f"mcp-{one}" for one in called}
            if _is_own(service, machine) or _begins_with(service, names):
                yield site


def _is_own(service: str, machine: Evaluator) -> bool:
    return _begins_with(
        service, {_plain(one) for one in _names(machine.program.tree) if "mcp" in one.lower()}
    )


def _begins_with(service: str, names: set[str]) -> bool:
    return any(f"{_plain(service)}-".startswith(f"{one}-") for one in names)


def _servers(machine: Evaluator) -> Iterator[str]:
    """How the package's servers call themselves."""
    for module in modules(machine):
        for site in module.sites(SERVERS):
            for arg in site.call.args[:1]:
                said = machine.value(arg, site.scope, {})
                name = said if isinstance(said, str) else (members(said) or {}).get("name")
                if isinstance(name, str) and name:
                    yield _plain(name).removesuffix("-mcp").removeprefix("mcp-")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.rpartition("/")[2].lower())


def _names(tree: ArtifactTree) -> list[str]:
    found = []
    for file in tree.files:
        if file.path.rpartition("/")[2] in _MANIFESTS and file.path.count("/") < 2:
            text = tree.read(file)[:_BEGINNING].decode("utf-8", "replace")
            match = _NAMED.search(text)
            found += [one for one in match.groups() if one] if match else []
    return found
