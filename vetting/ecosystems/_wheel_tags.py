"""Which wheels a policy's target machines can install (PEP 425, 600, 656)."""

from functools import cache

from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion

from vetting.ecosystems import Target

_LEGACY = {"x86_64": ((17, "manylinux2014"), (12, "manylinux2010"), (5, "manylinux1"))}


def installable(filename: str, targets: tuple[Target, ...]) -> bool:
    """Whether an installer on any of `targets` accepts the wheel; unreadable names count as yes,
    so that they are looked at.
    """
    try:
        tags = parse_wheel_filename(filename)[3]
    except (InvalidWheelFilename, InvalidVersion):
        return True
    if any(
        tag.platform == "any" and tag.abi == "none" and tag.interpreter == "py3" for tag in tags
    ):
        return True
    return any(not tags.isdisjoint(_tags(target)) for target in targets)


@cache
def _tags(target: Target) -> frozenset[Tag]:
    platforms = _platforms(target.platform)
    tags: set[Tag] = set()
    if not platforms:
        return frozenset()  # without any, packaging would take those of this machine
    for python in target.pythons:
        major, minor = (int(part) for part in python.split("."))
        name = f"cp{major}{minor}"
        # The ABI is given, for otherwise it is that of the Python we run on (debug, no GIL).
        tags.update(cpython_tags((major, minor), [name], platforms))
        tags.update(compatible_tags((major, minor), name, platforms))
    return frozenset(tags)


def _platforms(name: str) -> list[str]:
    system, _, arch = name.partition("-")
    if system == "linux":
        legacy = [f"{alias}_{arch}" for _, alias in _LEGACY.get(arch, ((17, "manylinux2014"),))]
        return (
            [f"manylinux_2_{minor}_{arch}" for minor in range(40, 4, -1)]
            + legacy
            + [f"linux_{arch}"]
        )
    if system == "musl":
        return [f"musllinux_1_{minor}_{arch}" for minor in range(5, -1, -1)] + [f"linux_{arch}"]
    if system == "macos":
        return list(mac_platforms((26, 0), arch))
    if system == "windows":
        return [
            {"x86_64": "win_amd64", "arm64": "win_arm64", "x86": "win32"}.get(arch, f"win_{arch}")
        ]
    return []
