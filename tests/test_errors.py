import re

from vetting import errors
from vetting.errors import ArchiveError, NotFound, VettingError

LINE = re.compile(r"^(?P<indent>[ │├└─]*)(?P<name>\w+) +(?P<code>[0-9]) +\S")


def drawn() -> list[tuple[int, str, int]]:
    """The tree as the module draws it: depth, class, exit code."""
    matches = [LINE.match(line) for line in (errors.__doc__ or "").splitlines()]
    return [(len(m["indent"]) // 4, m["name"], int(m["code"])) for m in matches if m]


def test_the_tree_is_as_drawn() -> None:
    parents: list[str] = []
    for depth, name, code in drawn():
        kind = getattr(errors, name)
        parents[depth - 1 :] = [name]
        assert kind.exit_code == code, name
        assert kind.__bases__ == (
            (getattr(errors, parents[depth - 2]),) if depth > 1 else (Exception,)
        )


def test_every_error_is_drawn() -> None:
    defined = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, VettingError)
    }
    assert {name for _, name, _ in drawn()} == defined


def test_an_error_says_what_happened_and_what_to_do_next() -> None:
    error = NotFound("there is no x", hint="try y")
    assert (str(error), error.hint, error.exit_code) == ("there is no x", "try y", 2)
    assert NotFound("there is no x").hint is None


def test_an_archive_error_names_its_rule_and_its_place() -> None:
    error = ArchiveError("archive/link", "x is a link", path="x")
    assert (str(error), error.rule_id, error.path, error.exit_code) == (
        *("x is a link", "archive/link"),
        *("x", 1),
    )
