"""Entries of a store of passwords that are the server's own: `keyring.get_password("notes-mcp", user)`
in the package `notes-mcp`. To log in with such an entry is what it is for; that it goes to its own service
is for a reviewer to see.

The store is the user's, and other programs keep theirs in it under their own names; so the name has to
begin with that of the package, and be one that only a server of this protocol has.
"""

import re

from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Call, Scope

OWN = "its own entry by"
"""How the label of a secret begins that is one."""

_ASKS = frozenset({"get_password", "get_credential", "getPassword"})
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
    own = (_plain(one) for one in _names(machine.program.tree) if "mcp" in one.lower())
    return any(f"{_plain(service)}-".startswith(f"{one}-") for one in own)


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
