"""Names that other servers have too, and descriptions that speak of other servers' tools."""

import re
from collections.abc import Iterable, Iterator, Sequence

from vetting.checks._tool_behaviour_rules import CROSS, GENERIC, SHADOWING
from vetting.checks._tool_facts import Claim, Facts
from vetting.model.evidence import Finding, Location, Severity
from vetting.model.surface import OtherTool, Tool
from vetting.patterns import pattern
from vetting.trifecta import words

_GENERIC = frozenset({
    *("read_file", "write_file", "edit_file", "list_files", "list_directory", "delete_file"),
    *("create_file", "search_files", "search", "fetch", "query", "execute", "execute_command"),
    *("run_command", "run", "bash", "shell", "exec", "terminal", "think", "read", "write"),
    *("edit", "list", "get", "open", "browse", "browser_navigate", "send_message", "send_email"),
    *("create_issue", "get_file_contents", "web_search", "search_web", "memory", "add_memory"),
    *("get_time", "get_current_time", "list_tables", "execute_query", "execute_sql"),
    *("execute_code", "run_code", "screenshot", "take_screenshot"),
})  # fmt: skip
_SHOWN = 12
_ALIKE = 0.5
"""Of the shorter description's words, how many the other has for both to say the same."""

_NAME = pattern(r"(?<![.-])[.-]*+\w++(?:[.-]++\w++)*+")
_LONG = 8
"""Letters from which on a word is hardly anything but the tool's name."""


def generic(tools: Sequence[Tool]) -> Iterator[Finding]:
    """One note of all names that many servers have."""
    found = [tool for tool in tools if "_".join(words(tool.name)) in _GENERIC]
    if found:
        names = ", ".join(tool.name for tool in found[:_SHOWN])
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        place = found[0].place
        where = Location(path=place.path, line=place.line, end_line=place.line)
        yield GENERIC.finding(f"{names}{more}", location=where)


class Others:
    """The tools of other approved servers, by name."""

    def __init__(self, tools: Iterable[OtherTool]) -> None:
        self._same: dict[str, list[OtherTool]] = {}
        self._telling: dict[str, OtherTool] = {}
        for tool in tools:
            self._same.setdefault(_folded(tool.name), []).append(tool)
            if _is_telling(tool.name):
                self._telling.setdefault(tool.name, tool)

    def shadowed(self, facts: Facts) -> Iterator[Claim]:
        """Those that a tool has the name of, each server once, and those that it speaks of."""
        tool = facts.tool
        for other in self._same.get(_folded(tool.name), ())[:_SHOWN]:
            alike = _alike(tool.description, other.description)
            note = f"has the name of a tool of {other.server}{' and says the same' * alike}"
            yield Claim(
                rule=SHADOWING,
                message=f"tool {tool.name[:80]} {note}",
                note=note,
                place=facts.place,
                severity=Severity.MEDIUM if alike else None,
            )
        said = dict.fromkeys(_NAME.findall(tool.description)) if self._telling else ()
        for other in [self._telling[name] for name in said if name in self._telling][:_SHOWN]:
            if _folded(other.name) != _folded(tool.name):
                note = f"its description speaks of {other.name[:80]} of {other.server}"
                message = f"tool {tool.name[:80]}: {note}"
                yield Claim(rule=CROSS, message=message, note=note, place=facts.place)


def _folded(name: str) -> str:
    """Names that a person or a model takes for each other."""
    return "_".join(words(name)) or name.casefold()


def _is_telling(name: str) -> bool:
    return len(name) >= _LONG and re.search(r"[_-]|[a-z][A-Z]", name) is not None


def _alike(one: str, two: str) -> bool:
    """Whether two descriptions say about the same, by their words."""
    first, second = (set(re.findall(r"[a-z]{3,}", text.lower()[:4096])) for text in (one, two))
    small = min(len(first), len(second))
    return small > 0 and len(first & second) >= _ALIKE * small
