"""What a source file loads of its package, in whatever way its language has."""

from typing import NamedTuple


class Loads(NamedTuple):
    """See the module. Paths, of Python's modules too, and at the end `*` for whatever is below."""

    named: frozenset[str] = frozenset()
    """As seen from the file: `./tests/index.js`, `../tests/*`."""

    ends: frozenset[str] = frozenset()
    """How paths end whose beginning is not certain: `tests/a.js`, `tests/*`."""

    anything: bool = False
    """Whether something is loaded whose name nobody knows."""

    own: frozenset[str] = frozenset()
    """What it asks of its package by the names that the manifest gives: `#tests`, `server/tests`."""

    anywhere: bool = False
    """Whether it changes in which folders modules are looked for."""


ANYTHING = Loads(anything=True)
"""Of what cannot be read."""
