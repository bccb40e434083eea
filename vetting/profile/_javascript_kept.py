"""Libraries of JavaScript that touch files, but for what their options say: a log that goes to where the
process prints, sources that are kept in memory.
"""

from typing import Any

from vetting.profile._javascript_calls import arguments_of, call_around
from vetting.profile._javascript_environments import Path
from vetting.profile._javascript_source import word

_KNOWN = frozenset({("pino", "destination"), ("ts-morph", "Project")})
_PRINTS = frozenset({"0", "1", "2"})
"""The files that every process has open: `pino.destination(2)`."""

_HOW = frozenset({
    *("dest", "sync", "append", "mkdir", "mode", "fsync", "minLength", "maxLength", "maxWrite"),
    *("periodicFlush", "contentMode"),
})  # fmt: skip
"""Options that say how it is written, and but for `dest` not where."""


def keeps(path: Path, node: Any) -> bool:
    """Whether a call of `node` touches files, where it is only known that such calls do."""
    args = arguments_of(node) if path in _KNOWN else []
    match path:
        case ("pino", "destination"):
            handed = call_around(node).parent
            if handed is None or handed.type != "arguments":
                return True  # it may be told another file later
            if not args:
                return False
            options = _options(args[0])
            if options is None:
                return word(args[0]) not in _PRINTS
            return options.get("dest", "1") not in _PRINTS or not options.keys() <= _HOW
        case ("ts-morph", "Project"):
            options = _options(args[0]) if args else None
            return (options or {}).get("useInMemoryFileSystem") != "true"
    return True


def _options(node: Any) -> dict[str, str] | None:
    """What an object says; None where not all of it stands there, or anything twice."""
    if node.type != "object":
        return None
    found: dict[str, str] = {}
    for child in node.named_children:
        if child.type == "comment":
            continue
        key, value = (child.child_by_field_name(name) for name in ("key", "value"))
        if child.type != "pair" or key.type != "property_identifier" or word(key) in found:
            return None
        if "\\" in word(key):
            return None
        found[word(key)] = word(value)
    return found
