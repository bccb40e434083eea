from functools import cache
from itertools import chain

import pytest
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

from vetting.ecosystems import Target
from vetting.ecosystems._wheel_tags import installable

GLIBC = [f"manylinux_2_{minor}_x86_64" for minor in range(40, 4, -1)]
LINUX = [*GLIBC, "manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"]
ARM = [*(f"manylinux_2_{minor}_aarch64" for minor in range(40, 16, -1)), "manylinux2014_aarch64"]
PLATFORMS = {
    "linux-x86_64": [*LINUX, "linux_x86_64"],
    "linux-aarch64": [*ARM, "linux_aarch64"],
    "musl-x86_64": [*(f"musllinux_1_{minor}_x86_64" for minor in range(5, -1, -1))],
    "macos-arm64": list(mac_platforms((26, 0), "arm64")),
    "macos-x86_64": list(mac_platforms((26, 0), "x86_64")),
    "windows-x86_64": ["win_amd64"],
    "windows-arm64": ["win_arm64"],
}
# What follows the name and version, and the targets (Python 3.11 or 3.13) that accept it.
ALL = frozenset(PLATFORMS)
TABLE: dict[str, frozenset[str]] = {
    "py3-none-any": ALL,
    "py2.py3-none-any": ALL,
    "py3.py4-none-any": ALL,
    "py2-none-any": frozenset(),
    "py311-none-any": ALL,
    "py314-none-any": frozenset(),
    "cp313-none-any": ALL,
    "cp312-none-any": frozenset(),
    "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64": frozenset({"linux-x86_64"}),
    "cp312-cp312-manylinux_2_17_x86_64": frozenset(),
    "cp313-cp313-manylinux_2_28_x86_64": frozenset({"linux-x86_64"}),
    "cp313-cp313-manylinux_2_41_x86_64": frozenset(),
    "cp313-cp313t-manylinux_2_28_x86_64": frozenset(),
    "cp313-cp313d-manylinux_2_28_x86_64": frozenset(),
    "cp37-abi3-manylinux1_x86_64": frozenset({"linux-x86_64"}),
    "cp314-abi3-manylinux1_x86_64": frozenset(),
    "cp38-abi3-manylinux2014_aarch64": frozenset({"linux-aarch64"}),
    "cp38-abi3-musllinux_1_2_x86_64": frozenset({"musl-x86_64"}),
    "cp38-abi3-musllinux_1_2_aarch64": frozenset(),
    "cp311-cp311-macosx_11_0_arm64": frozenset({"macos-arm64"}),
    "cp311-cp311-macosx_10_9_universal2": frozenset({"macos-arm64", "macos-x86_64"}),
    "cp311-cp311-macosx_10_9_x86_64": frozenset({"macos-x86_64"}),
    "cp311-cp311-win_amd64": frozenset({"windows-x86_64"}),
    "cp311-cp311-win_arm64": frozenset({"windows-arm64"}),
    "cp311-cp311-win32": frozenset(),
    "pp310-pypy310_pp73-manylinux_2_17_x86_64": frozenset(),
    "py3-none-win_amd64": frozenset({"windows-x86_64"}),
    "py3-none-macosx_12_0_arm64": frozenset({"macos-arm64"}),
    "py3-none-manylinux_2_17_x86_64.musllinux_1_1_x86_64": frozenset(
        {"linux-x86_64", "musl-x86_64"}
    ),
}


def target(platform: str) -> Target:
    return Target(pythons=("3.11", "3.13"), platform=platform)


@pytest.mark.parametrize("tags", TABLE)
def test_a_wheel_is_installable_where_installers_take_it(tags: str) -> None:
    filename = f"pkg-1.0-{tags}.whl"
    assert {name for name in PLATFORMS if installable(filename, (target(name),))} == TABLE[tags]


@pytest.mark.parametrize("tags", TABLE)
def test_the_table_is_what_packaging_says(tags: str) -> None:
    wheel = parse_wheel_filename(f"pkg-1.0-{tags}.whl")[3]
    taking = {name for name in PLATFORMS if not wheel.isdisjoint(accepted(name))}
    assert taking == TABLE[tags]


@cache
def accepted(platform: str) -> frozenset[Tag]:
    """Every tag of both Pythons on `platform`, by packaging itself."""
    return frozenset(
        chain.from_iterable(
            (
                *cpython_tags(python, [interpreter], PLATFORMS[platform]),
                *compatible_tags(python, interpreter, PLATFORMS[platform]),
            )
            for python, interpreter in (((3, 11), "cp311"), ((3, 13), "cp313"))
        )
    )


def test_one_target_that_takes_it_is_enough() -> None:
    wheel = "pkg-1.0-cp311-cp311-win_amd64.whl"
    targets = (target("linux-x86_64"), target("windows-x86_64"))
    assert installable(wheel, targets)
    assert not installable(wheel, targets[:1])
    assert not installable(wheel, ())


def test_a_build_number_does_not_matter() -> None:
    assert installable("pkg-1.0-2-py3-none-any.whl", (target("linux-x86_64"),))


def test_what_cannot_be_read_is_looked_at() -> None:
    assert installable("pkg-1.0-whatever.whl", ())


def test_an_unknown_platform_takes_what_is_for_any() -> None:
    assert installable("pkg-1.0-py3-none-any.whl", (target("plan9-x86_64"),))
    assert not installable("pkg-1.0-py3-none-linux_x86_64.whl", (target("plan9-x86_64"),))
