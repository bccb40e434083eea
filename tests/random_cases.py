"""How many random cases a test looks at: a fifth of them by default, all in the exhaustive group."""

_EVERY = [False]


def look_at_every(expression: str) -> None:
    """Look at all cases if `expression`, which chooses tests by their marks, leaves them in."""
    _EVERY[0] = "not exhaustive" not in expression


def cases(count: int) -> int:
    """How many of `count` cases this run looks at."""
    return count if _EVERY[0] else -(-count // 5)
