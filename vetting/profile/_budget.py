"""How many expressions are looked at for one question and for all of one file."""


class Budget:
    """Each expression may be one of many others, and each of those of many more."""

    def __init__(self, one: int, every: int) -> None:
        self._one = one
        self._every = every
        self._taken = self._last = 0

    def begin(self) -> None:
        """Another question is asked."""
        self._last = min(self._taken + self._one, self._every)

    def take(self) -> bool:
        """Look at one expression more, if there is room for it."""
        self._taken += 1
        return not self.spent

    def spend(self) -> None:
        """There is more to look at than is looked at."""
        self._taken = max(self._taken, self._last + 1)

    @property
    def spent(self) -> bool:
        """Whether there was more to look at for the last question than is looked at."""
        return self._taken > self._last
