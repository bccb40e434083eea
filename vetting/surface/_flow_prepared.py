"""What a statement of SQL brings that was prepared first: `db.prepare("SELECT …").all()`."""

from vetting.patterns import pattern
from vetting.surface._flow_marks import DATA, NOTHING, Marks
from vetting.surface._ir import Attr, Call, Concat, Lit, Node

_BRINGS = frozenset({"all", "get", "iterate", "values", "each", "first", "one"})
_PREPARES = frozenset({"prepare", "prepareSync", "prepareAsync"})
_SAME = frozenset({"bind", "pluck", "raw", "expand", "safeIntegers", "columns"})
"""Methods of a statement that give it back."""

_NUMBERS = pattern(
    r"(?i)\s*+(?:SELECT\s++(?:COUNT|SUM|TOTAL|AVG|MIN|MAX|EXISTS|sqlite_version|last_insert_rowid|\d)\b|PRAGMA\b|EXPLAIN\b)"
)
"""What asks for a number, or how the database is set up."""

_STEPS = 4


def of_statement(name: str, made: Node | None) -> Marks:
    """What a call brings by its name, of what `made` is."""
    if name not in _BRINGS:
        return NOTHING
    for _ in range(_STEPS):
        if not (isinstance(made, Call) and isinstance(made.func, Attr)):
            break
        if made.func.name in _PREPARES:
            return (
                frozenset({(DATA, made.func.name)})
                if made.args and not _counts(made.args[0])
                else NOTHING
            )
        made = made.func.of if made.func.name in _SAME else None
    return NOTHING


def _counts(statement: Node) -> bool:
    first = statement.parts[0] if isinstance(statement, Concat) and statement.parts else statement
    said = first.value if isinstance(first, Lit) else None
    return isinstance(said, str) and _NUMBERS.match(said) is not None
