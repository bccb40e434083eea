import pytest

from tests.checks.conftest import lines, sdist, wheel
from tests.factories import subject, tree
from vetting.checks import Context
from vetting.checks.variants import Variants
from vetting.model.artifact import ArtifactTree

LINUX, WINDOWS = "x-1-cp311-cp311-linux_x86_64.whl", "x-1-cp311-cp311-win_amd64.whl"


def found(context: Context, *trees: ArtifactTree) -> list[str]:
    return lines(Variants().run(subject(*trees), context))


def both(first: dict[str, bytes | str], other: dict[str, bytes | str]) -> tuple[ArtifactTree, ...]:
    return wheel(first, LINUX), wheel(other, WINDOWS, prefix=f"{WINDOWS}!/")


@pytest.mark.parametrize(
    ("first", "other", "expected"),
    [
        (
            {"x/a.py": "1"},
            {"x/a.py": "2"},
            [
                (
                    f"medium man.multiple_artifacts_differ {WINDOWS}!/x/a.py: "
                    f"x/a.py differs between {LINUX} and {WINDOWS}"
                )
            ],
        ),
        (
            {"x/a.py": "1"},
            {"x/a.py": "1", "x/b.py": "2"},
            [
                (
                    f"medium man.multiple_artifacts_differ {WINDOWS}!/x/b.py: "
                    f"x/b.py is only in {WINDOWS}"
                )
            ],
        ),
        (
            {"x/a.py": "1", "run": "#!/bin/sh\n"},
            {"x/a.py": "1"},
            [f"medium man.multiple_artifacts_differ run: run is only in {LINUX}"],
        ),
        (
            {"x/_version.py": "1"},
            {"x/_version.py": "2"},
            [
                (
                    f"low man.multiple_artifacts_differ {WINDOWS}!/x/_version.py: "
                    f"x/_version.py differs between {LINUX} and {WINDOWS}"
                )
            ],
        ),
        ({"x/a.py": "1\n2\n"}, {"x/a.py": "1\r\n2\r\n"}, []),
        ({"x/a.py": "1\n"}, {"x/a.py": "1\r"}, [f"medium man.multiple_artifacts_differ {WINDOWS}"]),
        ({"x/a.py": "1"}, {"x/a.py": "1"}, []),
        ({"x/data.txt": "1", "x/a.so": b"\x7fELF1"}, {"x/data.txt": "2", "x/a.pyd": b"MZ\0"}, []),
    ],
)
def test_wheels_hold_the_same_code(
    first: dict[str, bytes | str],
    other: dict[str, bytes | str],
    expected: list[str],
    context: Context,
) -> None:
    result = found(context, *both(first, other))
    assert len(result) == len(expected)
    assert all(line.startswith(start) for line, start in zip(result, expected, strict=True))


@pytest.mark.parametrize(
    ("built", "source", "expected"),
    [
        (
            {"x/a.py": "evil"},
            {"src/x/a.py": "good"},
            ["medium man.multiple_artifacts_differ x/a.py: x/a.py differs from the source archive"],
        ),
        (
            {"x/a.py": "1", "x/new.js": "2"},
            {"src/x/a.py": "1"},
            [
                "medium man.multiple_artifacts_differ x/new.js: x/new.js is not in the source archive"
            ],
        ),
        (
            {"x/__about__.py": "v = 2"},
            {"x/__about__.py": "v = 1"},
            [
                (
                    "low man.multiple_artifacts_differ x/__about__.py: "
                    "x/__about__.py differs from the source archive"
                )
            ],
        ),
        ({"x/a.py": "1"}, {"src/x/a.py": "1", "other/a.py": "2", "setup.py": "3"}, []),
        ({"x/__init__.py": ""}, {"README.md": ""}, []),
        ({"x/a.txt": "1"}, {"x/a.txt": "2"}, []),
    ],
)
def test_a_wheel_holds_what_its_source_does(
    built: dict[str, bytes | str],
    source: dict[str, bytes | str],
    expected: list[str],
    context: Context,
) -> None:
    assert found(context, wheel(built), sdist(source, prefix="s!/")) == expected


def test_of_many_twenty_are_named(context: Context) -> None:
    many: dict[str, bytes | str] = {f"x/m{number:02}.py": str(number) for number in range(25)}
    result = found(context, wheel(many), sdist({"README": "x"}, prefix="s!/"))
    assert len(result) == 21
    rest = "medium man.multiple_artifacts_differ -: 5 further files are not in the source archive"
    assert result[0] == rest
    result = found(context, *both(many, {"README": "x"}))
    assert len(result) == 21
    rest = f"medium man.multiple_artifacts_differ -: 5 further files differ from {WINDOWS}"
    assert result[0] == rest


def test_what_was_not_read_is_not_compared(context: Context) -> None:
    assert found(context, wheel({"x/a.py": "1"}), wheel({}, WINDOWS), sdist({})) == []
    assert found(context, tree({"a.js": "1"})) == []
