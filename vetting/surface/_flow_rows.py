"""All rows of a table of the user's: where the code asks for them, and whether a request carries them.

Who looks something up tells what it asks for, and no service needs everything that a user has written
down for that. Of rows whose members are picked out one by one, one column may be what is asked for.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._flow_marks import COLUMN, NOTHING, ROWS, Marks, of_kind, without
from vetting.surface._ir import Attr, Call, Concat, Index, Lit, Map, Node

_ASKS = frozenset({
    *("execute", "query", "all", "each", "prepare", "prepareAsync", "fetch", "fetchall", "fetch_all"),
    *("read_sql", "read_sql_query", "sql", "raw", "getAllAsync", "execute_fetchall", "run", "text", "select"),
    *("queryRaw", "queryRawUnsafe", "$queryRaw", "$queryRawUnsafe", "unsafe", "execAsync", "exec", "iterate"),
})  # fmt: skip
"""Calls that are given a statement."""

_WHOLE = frozenset({"findMany", "findAll", "find_many", "find_all", "find"})
"""Calls that give all there is when they are given nothing."""

_STATEMENT = pattern(
    r"(?is)\s*+SELECT\s++(?!(?:DISTINCT|COUNT|SUM|MAX|MIN|AVG|COALESCE|TOTAL|EXISTS|1)\b)"
    r"(?:\*|[\w.\"]++\s*+(?:AS\s++\w++\s*+)?,[^()]{0,300}?)\s*+FROM\s++[\w.\"]++(?![^;]*\b(?:LIMIT|GROUP|HAVING)\b)"
    r"(?![^;]*\bWHERE\b[^;]*[?$:%{])[^;]{0,400};?\s*+"
)
"""What asks for several columns of all rows, or of those that no value chooses."""

_COLUMNS = 2
_PARTS = 12


def rows_of(node: Call, name: str) -> Marks:
    """The mark of all rows of a table that a call asks for."""
    if stated := stated_rows(node, name):
        return stated
    if name in _WHOLE and isinstance(node.func, Attr) and not any(map(_chooses, node.args)):
        return frozenset({(ROWS, name)}) if not node.named else NOTHING
    return NOTHING


def stated_rows(node: Call, name: str) -> Marks:
    """The same where a statement says so, which a function of the package's own may hand to a database."""
    said = _text(node.args[0]) if name in _ASKS and node.args else None
    whole = said is not None and _STATEMENT.fullmatch(said)
    return frozenset({(ROWS, name)}) if whole else NOTHING


def _chooses(node: Node) -> bool:
    """Whether an argument says which rows are asked for: anything but `{}`."""
    return not isinstance(node, Map) or bool(node.pairs)


def _text(node: Node) -> str | None:
    """A statement as it stands in the code; a value in it chooses rows."""
    match node:
        case Lit(value=str(said)):
            return said
        case Concat(parts=parts) if len(parts) <= _PARTS:
            return "".join(str(one.value) if isinstance(one, Lit) else "{}" for one in parts)
    return None


def one_column(marks: Marks, *taken: Node) -> Marks:
    """`marks` of rows of each of which only a member is `taken`: `[row["text"] for row in rows]`."""
    only = bool(taken) and all(isinstance(one, Attr | Index) for one in taken)
    return without(marks, ROWS) if only else marks


def carried(payload: Marks) -> Iterator[str]:
    """What of `payload` is whole rows: these, or several of their columns."""
    rows = of_kind(payload, ROWS)
    columns = {of for _, of in of_kind(payload, COLUMN)}
    if rows or len(columns) >= _COLUMNS:
        yield from sorted(f"{ROWS} {of}" for _, of in rows or of_kind(payload, COLUMN))
