"""What a language's syntax tells of the ways past a question: see `Way`."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from vetting.surface._flow_sense import Sense
from vetting.surface._ir import Call


class Ways(ABC):
    """One language; syntax nodes are of it."""

    @abstractmethod
    def sides(self, raw: Any, said: bool) -> tuple[bool, list[tuple[Any, bool]]] | None:
        """What a condition is put together of, each part with its answer where the whole is answered with
        `said`, and whether all of them are answered so then, or at least one; None where it is one question.
        """

    @abstractmethod
    def is_nothing(self, raw: Any, said: bool) -> Any:
        """The value of which a question that is answered with `said` tells that there is none of it, or that
        it is no text: `not x`, `typeof x !== "string"`.
        """

    @abstractmethod
    def always(self, raw: Any) -> bool | None:
        """What a condition is always answered, if it is a constant."""

    @abstractmethod
    def given(self, function: Any, raw: Any) -> Any:
        """What a variable is given in a function, if that is one value."""

    @abstractmethod
    def called(self, raw: Any) -> Call | None:
        """The call that a syntax node is."""

    @abstractmethod
    def reached(self, function: Any, at: Any) -> Iterator[tuple[Any, bool | None]]:
        """What was asked before a statement is reached, or the end of a function, each condition with its
        answer; without one, what was done in any case.
        """

    @abstractmethod
    def thrown(self, raw: Any, function: Any, inner: Any) -> Sense:
        """What a call in a function decides that throws where it does not know what it is given: nothing
        where its error is caught, and nothing comes of it than a line in a log, or where nobody waits for
        it; `inner` is the function that is called, if it is one of the package.
        """
