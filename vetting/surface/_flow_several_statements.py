"""Statements of a caller's that are held to reading by how they begin alone, or by a transaction, where the
driver carries out all that stand in one text: `select 1; commit; drop table notes`.

A transaction that is begun as `read only` ends where the text ends it, and what follows is in none. Who asks
for one statement is known by the protocol (a text that is prepared has one), by looking for what parts
statements, or by a parser.
"""

from vetting.patterns import pattern
from vetting.surface._flow_values import Values
from vetting.surface._ir import Map, Site

_DRIVERS = {
    ".py": pattern(r"(?m)^\s{0,40}(?:from|import)\s{1,4}(?:psycopg2?|psycopg_pool|pg8000)\b"),
    "": pattern(
        r"(?:\bfrom\s{0,4}|\b(?:require|import)\(\s{0,4})[\"'](?:pg|pg-pool|@neondatabase/serverless)[\"']"
        r"|\bmultipleStatements\s{0,4}:\s{0,4}true\b"
    ),
}
"""Libraries by which a text that comes without values may be several statements, by the language."""

_CARRIES_OUT = frozenset({"query", "execute", "read_sql"})

_HELD_BY_A_TEXT = pattern(
    r"(?i)\bread\s{1,4}only\b|\brollback\b|startswith\(|[\"'`(^|*+](?:select|with|explain)[\"'`)|\\]"
    r"|\bread.?only(?=\s{0,4}\()|(?:function|def)\s{1,4}[\w$]{0,40}read_?only"
)
"""What a statement undoes that goes on behind another, and what looks at the first only."""

_FIRST_WORD = pattern(
    r"(?i)\^(?:\\s[*+]|\\W[*+]|[\s(?:]){0,6}(?:select|with|explain|show|values|table)\b"
    r"|[\"'`](?:select|with|explain)[\"'`]"
)

_SEVERAL = pattern(
    r"(?i)(?<!strip\()(?:\";\"|';'|`;`)|(?m:/;(?!\s{0,9}$))|[\[^];|;\[|;\\s|;\)|;\s?\*"
    r"|sqlglot|sqlparse|sql-parser|pgsql|pglast|pg-query|pg_query|libpg|pgparser"
    r"|prepare\s?=\s?True|queryMode|\bprepare\(|\bdeclare\s[^\n]{1,80}cursor|\bpg-cursor\b|named?_?cursor"
    r"|\bset\s{1,4}(?:local\s{1,4}|session\s{1,4})?(?:role|session\s{1,4}authorization)\b|rolsuper"
)
"""What asks for one statement, in code or in the protocol, or takes the rights to write."""


def runs_several(site: Site, values: Values, source: str) -> bool:
    """Whether a call hands over a text to a driver that takes several statements, in a module whose `source`
    holds it to reading only by what the second of them undoes.
    """
    call, module = site.call, site.scope.module
    if len(call.args) != 1 or isinstance(call.args[0], Map) or call.named:
        return False
    if getattr(call.func, "name", "") not in _CARRIES_OUT:
        return False
    driver = _DRIVERS[".py" if module.path.endswith(".py") else ""]
    if not driver.search(source) or not _HELD_BY_A_TEXT.search(source):
        return False
    every = (one.source(one.scope.raw) for one in values.machine.program.modules())
    return not any(map(_SEVERAL.search, every))


def looks_at_first_word(values: Values) -> bool:
    """Whether anything asks a text for the word that reading statements begin with."""
    modules = values.machine.program.modules()
    return any(_FIRST_WORD.search(one.source(one.scope.raw)) for one in modules)


def but_for_texts(source: str) -> str:
    """A module's source without what says no more than that."""
    return _HELD_BY_A_TEXT.sub("", source)
