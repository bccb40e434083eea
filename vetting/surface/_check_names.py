"""Names of functions that look at what they are given, as a tool's code is told to have them."""

from functools import lru_cache

from vetting.patterns import pattern

_CHECK = pattern(
    r"(?i)valid|safe(?!_?(?:(?:en|de)code|b(?:ase)?\d))|sanit|check|ensure|assert|allow|permi|within|guard"
    r"|relative_?to|relative$|realpath|contain|confine|restrict|commonpath|commonprefix|startswith|forbid"
    r"|secure|is_?(?:private|global|under|inside|sub)|ip_?address$|basename|whitelist|verify|^(?:include|ha)s$|^test$"
)


@lru_cache(maxsize=1 << 12)
def is_check(name: str) -> bool:
    """Whether a function is named as a check."""
    return _CHECK.search(name) is not None
