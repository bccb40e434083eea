"""Does a tool say that it changes nothing, and what it does beside that is no change?"""

import re

from vetting.checks._tool_claim_words import (
    ACTIONS,
    UNCHANGED,
    case_of,
    is_of_one_action,
    said_of_all,
)
from vetting.checks._tool_facts import Facts
from vetting.patterns import pattern
from vetting.surface import Act
from vetting.trifecta import named, words

_SESSION = pattern(
    r"(?:ssh2|node-ssh|ssh2-promise|ssh2-sftp-client|paramiko|asyncssh)\b[\w.()]{0,60}\bconnect"
)

_CHANGES = frozenset({
    *("update", "edit", "set", "write", "create", "add", "insert", "delete", "remove", "rename", "move"),
    *("replace", "apply", "patch", "merge", "import", "export", "upload", "switch", "manage", "restore"),
    *("install", "publish", "send", "save", "append", "copy", "convert", "upsert", "put"),
})  # fmt: skip
_ASKS = frozenset({
    *("get", "list", "show", "read", "view", "search", "find", "check", "preview", "describe", "count"),
    *("fetch", "status", "estimate", "validate", "diff", "compare", "inspect", "plan", "lookup"),
})  # fmt: skip
"""Words in the names of tools that change something, and of those that look at something."""

_OF_SOMETHING = pattern(
    r"(?i)\b(?:without (?:changing|modifying|altering|touching|deleting|removing|writing)"
    r"|(?:never|does not|doesn't|will not|won't)"
    r" (?:change|modif(?:y|ies)|alter|write|delete|remove|touch)s?)\Z"
)
_ANYTHING = pattern(
    r"(?i)\s+(?:anything|any\b|data\b|the (?:data|files?|system|machine|state)\b)|\s*(?:[.,;]|\Z)"
)
"""What is left alone: of a tool that changes something, only a claim of everything is one."""


def changes_nothing(text: str, facts: Facts, said_by: re.Pattern[str] = UNCHANGED) -> bool:
    """Whether a description says so of every call, and not of a failed one or of one with a flag that
    the code asks for.
    """
    several = named(facts.tool.parameters, ACTIONS) is not None
    called = set(words(facts.tool.name))
    changes = not called.isdisjoint(_CHANGES) and called.isdisjoint(_ASKS)
    for said, after in said_of_all(said_by, text):
        if several and is_of_one_action(said):
            continue
        if changes and _OF_SOMETHING.search(said) and not _ANYTHING.match(after):
            continue
        case = case_of(said, after)
        if case is None:
            return True
        flag = "dry_?run" if case["dry"] else case["flag"]
        asked = re.compile(rf"(?i)\bif\b[^\n]{{0,80}}\b{flag}\b")
        if flag and not any(map(asked.search, facts.files())):
            return True
    return False


def logs_in(act: Act) -> bool:
    """Whether an act only opens a session with a shell elsewhere, where what changes something is the
    command that is run in it.
    """
    return _SESSION.fullmatch(act.what) is not None
