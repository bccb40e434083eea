"""What lies in a virtual environment that was packed into a source archive by mistake."""

import pytest

from tests.checks.conftest import fresh, lines, sdist, wheel
from tests.factories import subject
from vetting.checks import Context
from vetting.checks.static_rules import StaticRules

ASKS = (
    'import requests\n\n\ndef ask():\n    return requests.get("http://169.254.169.254/latest/")\n'
)
PROJECT = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
PLACE = "venv/Lib/site-packages/pip/ask.py"
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


def test_an_archive_that_is_installed_is_judged_as_a_whole(context: Context) -> None:
    source = sdist({PLACE: ASKS, "pyproject.toml": PROJECT, **MARK})
    found = lines(StaticRules().run(subject(source), fresh(context)))
    assert f"high python/cloud-metadata {PLACE}:5: Cloud metadata service asked" in found
    both = wheel({PLACE: ASKS, "venv/pyvenv.cfg": ""}), sdist({"pyproject.toml": PROJECT})
    found = lines(StaticRules().run(subject(*both), fresh(context)))
    assert f"high python/cloud-metadata {PLACE}:5: Cloud metadata service asked" in found
