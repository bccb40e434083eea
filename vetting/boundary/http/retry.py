"""Attempts: each within its own deadline, repeated while that may help, as politely as asked."""

from collections.abc import Callable
from typing import TypeVar

from vetting.boundary.http.answer import Temporary
from vetting.boundary.http.deadline import Deadline

T = TypeVar("T")


def persist(
    attempt: Callable[[], T],
    what: str,
    *,
    seconds: float,
    most: int,
    patience: float,
    repeatable: Callable[[], bool],
    sleep: Callable[[float], None],
) -> T:
    """What `attempt` returns, after `most` attempts of `seconds` each at the latest.

    The server's Retry-After is kept to; a server that asks for more than `patience` seconds has
    answered for now.
    """
    import tenacity

    growing = tenacity.wait_exponential(multiplier=0.25, max=8) + tenacity.wait_random(0, 0.25)

    def wait(state: tenacity.RetryCallState) -> float:
        error = state.outcome and state.outcome.exception()
        asked = error.retry_after if isinstance(error, Temporary) else None
        return float(growing(state)) if asked is None else asked

    def worth_it(error: BaseException) -> bool:
        if not isinstance(error, Temporary) or not repeatable():
            return False
        return error.retry_after is None or error.retry_after <= patience

    retry = tenacity.Retrying(
        retry=tenacity.retry_if_exception(worth_it),
        wait=wait,
        stop=tenacity.stop_after_attempt(most),
        sleep=sleep,
        reraise=True,
    )
    return retry(lambda: _within(attempt, what, seconds))


def _within(attempt: Callable[[], T], what: str, seconds: float) -> T:
    with Deadline(seconds) as deadline:
        try:
            result = attempt()
        except Temporary as error:
            if deadline.expired:
                raise _too_slow(what, seconds) from error
            raise
        # Where only the end of the connection ends a body, a cut looks like its end.
        if deadline.expired:
            raise _too_slow(what, seconds)
        return result


def _too_slow(what: str, seconds: float) -> Temporary:
    return Temporary(f"{what} took longer than {seconds:.0f} s")
