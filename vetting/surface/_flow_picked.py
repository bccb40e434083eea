"""Calls of which the answer says less than what they are given: the same for each value, and the one
login of a file that is for the host that is asked.
"""

import re

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._ir import Call, Func, Lit, Scope, Seq
from vetting.surface._scopes import filled

STARTS = frozenset({
    *("run", "Popen", "check_output", "check_call", "call", "getoutput", "run_process"),
    *("create_subprocess_exec", "create_subprocess_shell"),
})  # fmt: skip
"""Calls that run a program."""

ASIDE = frozenset({"env", "cwd"})
"""What such a call is given that is no part of what the program tells."""

_EACH = frozenset({"map", "flatMap"})
_PICKS = frozenset({
    *("find", "filter", "next", "authenticators", "get_password", "get_credential", "getPassword"),
    *("findCredentials", "get", "match", "exec", "search", "hosts"),
})  # fmt: skip
"""Calls that take one of many."""

_HOST = pattern(
    r"\b(?:const|let|var)?\s{0,4}\{?\s{0,4}([\w$]{1,40})\s{0,4}\}?\s{0,4}=\s{0,4}(?:new\s{1,4}URL\([^()\n]{1,80}\)"
    r"|url(?:parse|split)\([^()\n]{1,80}\)|[\w$.]{1,40})(?:\.(?:host|hostname|netloc)\b)"
    r"|\{\s{0,4}(?:host|hostname)\s{0,4}(?::\s{0,4}([\w$]{1,40}))?\s{0,4}\}\s{0,4}=\s{0,4}new\s{1,4}URL\("
)
"""A variable that is given the host of an address."""

_DIRECTLY = pattern(
    r"(?:URL\([^()\n]{1,80}\)|url(?:parse|split)\([^()\n]{1,80}\))\s{0,4}\.(?:host|hostname|netloc)\b"
)

_REGISTRY = pattern(
    r"/\^registry(?:\\s\*)?=(?:\\s\*)?\((?:\\S\+|\.\+|\.\*)\)\$?/[im]{0,2}\)$"
    r"|\(\(?([\w$]{1,40})\)?\s?=>\s?\1\.startsWith\([\"'`]registry\s?=[\"'`]\)\)$"
)
"""How a call ends that takes the line of a file of logins which says where the registry is."""

_LINE = 200

_OWN_WORDS = frozenset(
    {"git", "hg", "svn", "docker", "kubectl", "systemctl", "npm", "pip", "ls", "ps", "df"}
)
"""Programs that tell of what there is, whatever they are given; others may only repeat it."""


def makes_the_same(node: Call, name: str, scope: Scope) -> bool:
    """Whether a call makes the same of each value: `tags.map(() => "?")`."""
    first = node.args[0] if name in _EACH and node.args else None
    if not isinstance(first, Func):
        return False
    returned = filled(scope.module.function(first, scope)).returns
    return bool(returned) and all(isinstance(one, Lit) for one in returned)


def picked_by_host(node: Call, scope: Scope) -> bool:
    """Whether a call takes the address of a registry, or that of many logins which belongs to the host
    of an address, as the function around it has it: `rows.find((row) => row.startsWith(`//${host}/`))`.
    """
    if last_name(node.func) not in _PICKS or node.raw is None or scope.raw is None:
        return False
    said = scope.module.source(node.raw)
    if _DIRECTLY.search(said) or _REGISTRY.search(said[-_LINE:]):
        return True
    text = scope.module.source(scope.raw)
    names = {match[1] or match[2] or "host" for match in _HOST.finditer(text)}
    return any(re.search(rf"(?<![\w$.]){re.escape(name)}\b", said) for name in names)


def tells_its_own(node: Call) -> bool:
    """Whether a program that the code names tells of what there is: a caller who says in which folder
    `git` runs does not choose what it tells.
    """
    first = node.args[0] if node.args else None
    first = first.items[0] if isinstance(first, Seq) and first.items else first
    return isinstance(first, Lit) and first.value in _OWN_WORDS
