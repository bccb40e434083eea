"""Functions of other packages that are told by their names: `get_boolean_env_variable("TOKEN")` reads the
variable, wherever it comes from.
"""

from vetting.patterns import pattern

VARIABLE = pattern(r"[A-Z][A-Z0-9]*+(?:_[A-Z0-9]++)++|[A-Z]{3}[A-Z0-9]*+")
"""What is written as variables are: other things have functions with such names too."""

_ASKS = pattern(
    r"(?:^|_)(?:getenv|envvar|get_env|read_env|env_get"
    r"|env(?:iron(?:ment)?)?_(?:var(?:iable)?|bool|boolean|str|string|int|float|flag|list))(?:_|$)"
)
_CHANGES = pattern(
    r"(?:^|_)(?:set|put|unset|del|delete|remove|clear|write|save|export|patch|mock|with|override"
    r"|update|temp|format|names?)(?:_|$)"
)
_CAPITAL = pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_LONGEST = 80


def asks_by_name(path: str) -> bool:
    """Whether a dotted path is such a function of a module."""
    owner, _, last = path.rpartition(".")
    if not owner.strip(".") or "()" in owner or len(last) > _LONGEST:
        return False
    words = _CAPITAL.sub("_", last).lower()
    return bool(_ASKS.search(words)) and not _CHANGES.search(words)
