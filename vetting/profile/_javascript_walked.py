"""Members of globals that a function walks to by a path: `get(process.env, "TOKEN")` of Lodash,
`dlv(globalThis, "process.env")`, `getProperty(process, ["env", "TOKEN"])`.
"""

import re
from collections.abc import Iterator
from typing import Any

from vetting.profile._javascript_sinks import ENVS, Path, extended
from vetting.profile._javascript_source import Source, word
from vetting.profile._javascript_strings import strings

_WHOLES = frozenset({("", "globalThis"), ("", "global"), ("", "window"), ("", "self")})
_PROCESS = frozenset({("", "process"), ("process",)})
_GETS = frozenset(
    {"get", "dlv", "getProperty", "hasProperty", "getPath", "getValue", "getOr", "has", "result"}
    | {"pick", "at", "pluck", "prop", "lookup"}
)
_SETS = frozenset({"set", "unset", "update", "defineProperty", "deleteProperty", "stub", "spyOn"})
_PATH = re.compile(r"[A-Za-z_$][\w$]*+(?:\.[A-Za-z_$][\w$]*+)*+")
_MOST = 40


def walked(source: Source, node: Any, args: Any, callee: str, path: Path) -> Iterator[Path]:
    """Where a call leads that is given a global, `node`, and then the way to something in it."""
    given = [item for item in args.named_children if item.type != "comment"]
    place = next((n for n, item in enumerate(given) if item.id == node.id), None)
    if place is None or place + 1 >= len(given) or callee in _SETS:
        return
    if path not in _WHOLES | _PROCESS and not (path in ENVS and callee in _GETS):
        return
    for steps in _ways(source, given[place + 1], all_of=callee in ("pick", "at")):
        if path in ENVS or _to_environment(path, steps):
            found = path
            for step in steps:
                found = extended(found, step)
            yield found


def _to_environment(path: Path, steps: list[str]) -> bool:
    """Whether a way leads into the environment, which whatever the function is called shows its kind."""
    return steps[: 1 if path in _PROCESS else 2] == (
        ["env"] if path in _PROCESS else ["process", "env"]
    )


def _ways(source: Source, node: Any, *, all_of: bool) -> Iterator[list[str]]:
    if node.type == "array":
        each = [sorted(strings(source, item))[:1] for item in node.named_children[:_MOST]]
        names = [name for found in each for name in found]
        if names and len(names) == len(each):
            yield from ([name] for name in names) if all_of else (names,)
        return
    for text in sorted(strings(source, node)):
        if _PATH.fullmatch(text):
            yield text.split(".")


def name_of(callee: Any) -> str:
    """The last name of what is called: of `(0, lib.get)` as well."""
    return word(callee).rstrip(")").rpartition(".")[2].rpartition(",")[2].strip()
