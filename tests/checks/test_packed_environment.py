"""What lies in a virtual environment that was packed into a source archive by mistake."""

import pytest

from tests.checks.conftest import fresh, lines, sdist, wheel
from tests.factories import subject
from vetting.checks import Context
from vetting.checks.binaries import Binaries
from vetting.checks.static_rules import StaticRules

ASKS = (
    'import requests\n\n\ndef ask():\n    return requests.get("http://169.254.169.254/latest/")\n'
)
PROJECT = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
PLACE = "venv/Lib/site-packages/pip/ask.py"
PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(64)
MARK = {"venv/pyvenv.cfg": "home = C:\\x\n"}


@pytest.mark.parametrize(
    ("path", "others", "severity"),
    [
        (PLACE, {}, "low"),
        ("x/.venv/lib/python3.12/site-packages/ask.py", {"x/.venv/pyvenv.cfg": ""}, "low"),
        ("venv/ask.py", {}, "high"),
        ("src/site-packages/ask.py", {}, "high"),
        ("other/Lib/site-packages/ask.py", {}, "high"),
        ("Lib/site-packages/ask.py", {"pyvenv.cfg": ""}, "high"),
        (PLACE, {"setup.py": "from setuptools import setup\nsetup()\n"}, "high"),
        (PLACE, {"pyproject.toml": PROJECT + 'backend-path = ["venv/Lib"]\n'}, "high"),
        (
            PLACE,
            {"pyproject.toml": PROJECT.replace('hatchling"]', 'hatchling", "hatch-x"]')},
            "high",
        ),
        (
            PLACE,
            {"pyproject.toml": PROJECT.replace('hatchling"]', 'hatchling @ file:venv"]')},
            "high",
        ),
        (PLACE, {"pyproject.toml": PROJECT + "[tool.hatch.build.hooks.custom]\n"}, "high"),
        (PLACE, {"pyproject.toml": PROJECT + '[tool.x]\nwith = "VENV/Lib"\n'}, "high"),
        (PLACE, {"pyproject.toml": PROJECT + '[tool.x]\nwith = "*/site-packages"\n'}, "high"),
        (PLACE, {"pyproject.toml": PROJECT + "["}, "high"),
    ],
)
def test_libraries_that_no_build_uses_weigh_little(
    context: Context, path: str, others: dict[str, str], severity: str
) -> None:
    files = {path: ASKS, "pyproject.toml": PROJECT, **MARK, **others}
    installed = wheel({"server.py": "x = 1\n"})
    found = lines(StaticRules().run(subject(installed, sdist(files, prefix="s!/")), fresh(context)))
    asked = [line for line in found if "cloud-metadata" in line]
    assert asked == [f"{severity} python/cloud-metadata s!/{path}:5: Cloud metadata service asked"]


def test_machine_code_that_nobody_installs_is_one_thing(context: Context) -> None:
    places = [f"venv/Lib/site-packages/pip/{name}.exe" for name in ("t32", "t64", "w64")]
    files: dict[str, bytes | str] = {"pyproject.toml": PROJECT, "native.exe": PROGRAM, **MARK}
    source = sdist({**files, **dict.fromkeys(places, PROGRAM)}, prefix="s!/")
    found = lines(Binaries().run(subject(wheel({"server.py": "x = 1\n"}), source), fresh(context)))
    assert [line.partition(":")[0] for line in found] == [
        "medium file.bundled_binary s!/native.exe",
        f"low file.bundled_binary s!/{places[0]}",
    ]
    assert found[1].endswith("3 files of machine code in an environment that nobody installs")
    found = lines(Binaries().run(subject(source), fresh(context)))
    assert {line.partition(" ")[0] for line in found} == {"medium"}


def test_an_archive_that_is_installed_is_judged_as_a_whole(context: Context) -> None:
    source = sdist({PLACE: ASKS, "pyproject.toml": PROJECT, **MARK})
    found = lines(StaticRules().run(subject(source), fresh(context)))
    assert f"high python/cloud-metadata {PLACE}:5: Cloud metadata service asked" in found
    both = wheel({PLACE: ASKS, "venv/pyvenv.cfg": ""}), sdist({"pyproject.toml": PROJECT})
    found = lines(StaticRules().run(subject(*both), fresh(context)))
    assert f"high python/cloud-metadata {PLACE}:5: Cloud metadata service asked" in found
