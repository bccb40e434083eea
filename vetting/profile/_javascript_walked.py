"""The environment, or a variable, that a function walks to by a path from a global:
`dlv(globalThis, "process.env")`, `get(process, ["env", "TOKEN"])`. See `_javascript_picked` for what
functions take that are given the environment itself.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.profile._javascript_environments import Path
from vetting.profile._javascript_sinks import extended
from vetting.profile._javascript_source import Source
from vetting.profile._javascript_strings import strings

_WHOLES = frozenset({("", "globalThis"), ("", "global"), ("", "window"), ("", "self")})
_PROCESS = frozenset({("", "process"), ("process",)})
_SETS = frozenset({"set", "unset", "update", "defineProperty", "deleteProperty", "stub", "spyOn"})
_PATH = pattern(r"[A-Za-z_$][\w$]*+(?:\.[A-Za-z_$][\w$]*+)*+")
_MOST = 40


def walked(source: Source, node: Any, args: Any, callee: str, path: Path) -> Iterator[Path]:
    """Where a call leads that is given a global, `node`, and then the way to something in it."""
    given = [item for item in args.named_children if item.type != "comment"]
    place = next((n for n, item in enumerate(given) if item.id == node.id), None)
    if place is None or place + 1 >= len(given) or callee in _SETS:
        return
    if path not in _WHOLES | _PROCESS:
        return
    way = ["env"] if path in _PROCESS else ["process", "env"]
    for steps in _ways(source, given[place + 1]):
        if steps[: len(way)] == way:  # which whatever the function is called shows its kind
            found = path
            for step in steps:
                found = extended(found, step)
            yield found


def _ways(source: Source, node: Any) -> Iterator[list[str]]:
    if node.type == "array":
        each = [sorted(strings(source, item))[:1] for item in node.named_children[:_MOST]]
        names = [name for found in each for name in found]
        if names and len(names) == len(each):
            yield names
        return
    for text in sorted(strings(source, node)):
        if _PATH.fullmatch(text):
            yield text.split(".")
