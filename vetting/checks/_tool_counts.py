"""Does a tool count what stands elsewhere than in a text that it is given? Then it reads that first."""

from vetting.checks._tool_claim_words import CHANGING, PURE
from vetting.checks._tool_facts import Facts
from vetting.patterns import pattern
from vetting.surface import Act
from vetting.trifecta import named, words

_COUNTS = pattern(r"(?:\w{1,40}_)?count(?:_\w{1,20})?")
_THINGS = pattern(
    r"(?i)\b(?:entry|entries|errors?|warnings?|failures?|crash(?:es)?|alerts?|process(?:es)?|branch(?:es)?"
    r"|sessions?|users?|jobs?|tasks?|packages?|connections?|sockets?|ports?|disks?|devices?|tabs?|pods?|nodes?)\b"
)
_TEXTS = pattern(
    r"(?:\w{1,40}_)?(?:te?xt|string|str|content|body|doc(?:ument)?|words?|lines?|numbers?|nums?|values?|items?|list"
    r"|array|input|sentences?|paragraphs?|markdown|source|data|html|xml|csv|json|yaml|message|letters?|article|essay"
    r"|poem|draft|prompt|[a-z])"
)
"""Parameters that are counted themselves."""

_PROGRAM = pattern(
    r"(?:^|\.)(?:run|check_output|Popen|create_subprocess_exec|execFile(?:Sync)?|spawn(?:Sync)?|execa)(?=\(|$)"
)
_MORE = pattern(
    r"shell\s?[=:]\s?[Tt]rue"
    r"|[\"'`\s/](?:sh|bash|zsh|cmd|powershell|curl|wget|nc|ncat|ssh|scp|python3?|node|perl)[\"'`\s,]"
)
"""A shell, and programs that do more than to list something."""


def counts_things(facts: Facts) -> bool:
    """Whether a tool counts entries, errors or the like, which it is not given."""
    tool = facts.tool
    said = f"{tool.name.replace('_', ' ')} {tool.description}"
    return (
        named(tool.parameters, _TEXTS) is None
        and _COUNTS.fullmatch("_".join(words(tool.name))) is not None
        and _THINGS.search(said) is not None
        and PURE.search(tool.description) is None
    )


def may_list(act: Act) -> bool:
    """Whether a program is run that may well do no more than list them."""
    more = _MORE.search(act.text) or CHANGING.search(act.text)
    return act.kind == "process_exec" and _PROGRAM.search(act.what) is not None and not more
