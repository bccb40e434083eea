from collections.abc import Callable

import pytest

from vetting.boundary.http.answer import Temporary
from vetting.boundary.http.retry import persist
from vetting.errors import Unreachable


class Attempts:
    """Raises what it was given, one after the other, and then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


def run(
    attempts: Attempts,
    *,
    most: int = 4,
    repeatable: Callable[[], bool] = lambda: True,
    pauses: list[float] | None = None,
) -> str:
    return persist(
        attempts,
        "https://registry.example/x",
        seconds=10,
        most=most,
        patience=60,
        repeatable=repeatable,
        sleep=(pauses if pauses is not None else []).append,
    )


def test_an_answer_needs_one_attempt() -> None:
    pauses: list[float] = []
    attempts = Attempts()
    assert run(attempts, pauses=pauses) == "answer"
    assert (attempts.count, pauses) == (1, [])


def test_a_temporary_failure_is_tried_again_after_growing_pauses() -> None:
    pauses: list[float] = []
    attempts = Attempts(*(Temporary("busy") for _ in range(3)))
    assert run(attempts, pauses=pauses) == "answer"
    assert attempts.count == 4
    assert [low <= pause <= low + 0.25 for low, pause in zip((0.25, 0.5, 1), pauses, strict=True)]
    assert all(0.25 <= pause <= 8.25 for pause in pauses)
    assert len(pauses) == 3


def test_the_last_failure_is_reported() -> None:
    attempts = Attempts(*(Temporary(f"busy {number}") for number in range(9)))
    with pytest.raises(Temporary, match="busy 3"):
        run(attempts)
    assert attempts.count == 4


@pytest.mark.parametrize("asked", [0.0, 7.0, 60.0])
def test_the_pause_is_the_one_asked_for(asked: float) -> None:
    pauses: list[float] = []
    assert run(Attempts(Temporary("busy", asked)), pauses=pauses) == "answer"
    assert pauses == [asked]


@pytest.mark.parametrize("asked", [60.1, 3600.0, float("inf")])
def test_a_pause_that_is_too_long_is_not_made(asked: float) -> None:
    pauses: list[float] = []
    attempts = Attempts(Temporary("busy", asked))
    with pytest.raises(Temporary, match="busy"):
        run(attempts, pauses=pauses)
    assert (attempts.count, pauses) == (1, [])


def test_another_failure_is_final() -> None:
    attempts = Attempts(Unreachable("gone"))
    with pytest.raises(Unreachable, match="gone"):
        run(attempts)
    assert attempts.count == 1


def test_what_cannot_be_repeated_is_not() -> None:
    attempts = Attempts(Temporary("busy"))
    with pytest.raises(Temporary, match="busy"):
        run(attempts, repeatable=lambda: False)
    assert attempts.count == 1
