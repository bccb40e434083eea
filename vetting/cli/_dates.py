"""Dates as people write them on a command line."""

from datetime import UTC, datetime, time

from vetting.errors import UsageError


def end_of_day(text: str, what: str) -> datetime:
    """The last second of the day `text`, in UTC; `what` names the option in errors."""
    try:
        return datetime.combine(datetime.fromisoformat(text).date(), time(23, 59, 59), UTC)
    except ValueError as error:
        raise UsageError(
            f"{what}: {text!r} is not a date", hint="write it as 2027-01-31"
        ) from error
