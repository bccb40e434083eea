import pytest

from tests.checks.conftest import INFO, SDIST, WHEEL, lines, sdist, wheel
from tests.factories import subject
from vetting.checks import Context
from vetting.checks.install_python import InstallPython
from vetting.model.artifact import ArtifactTree
from vetting.model.profile import InstallScript

DATA = "server-1.2.3.data"


def found(context: Context, *trees: ArtifactTree) -> list[str]:
    return lines(InstallPython().run(subject(*trees), context))


# Wheels.


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("x.pth", "import os; os.system('x')\n", "x.pth: import os; os.system('x')"),
        ("x.pth", "../lib\nimport\tos\n", "x.pth: import\tos"),
        ("x.pth", "\ufeffimport os\n", "x.pth: import os"),
        (f"{DATA}/purelib/x.pth", "import os\n", "x.pth: import os"),
        (f"{DATA}/platlib/x.pth", "import os\n", "x.pth: import os"),
        ("sitecustomize.py", "", "installs sitecustomize.py"),
        (f"{DATA}/purelib/usercustomize.py", "", "installs usercustomize.py"),
    ],
)
def test_code_that_every_python_starts_with(
    path: str, text: str, line: str, context: Context
) -> None:
    assert found(context, wheel({path: text})) == [f"high inst.pypi.pth {path}: {line}"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.pth", "../lib\n"),
        ("x.pth", "# import os\n imported\nimportlib\n"),
        ("server/x.pth", "import os\n"),
        ("server/sitecustomize.py", ""),
        ("server/site-packages/x.pth", "import os\n"),
        ("mysitecustomize.py", ""),
        ("x.pth.txt", "import os\n"),
    ],
)
def test_other_files_start_nothing(path: str, text: str, context: Context) -> None:
    assert found(context, wheel({path: text})) == []


@pytest.mark.parametrize("text", ["../lib\nimport os; exec(x)\n", "import os\n"])
def test_a_source_archive_alone_may_install_what_starts_with_python(
    context: Context, text: str
) -> None:
    archive = sdist({"pyproject.toml": "", "extra/x.pth": text, "y.pth": "../lib\n"})
    line = next(line for line in text.splitlines() if line.startswith("import"))
    said = f"medium inst.pypi.pth extra/x.pth: x.pth: {line}"
    assert said in found(context, archive)
    assert said not in found(context, wheel({}), archive)


def test_the_data_folder_reaches_the_same_places(context: Context) -> None:
    path = f"{DATA}/data/lib/python3.11/site-packages/x.pth"
    assert found(context, wheel({path: "import os\n"})) == [
        f"high inst.pypi.pth {path}: x.pth: import os",
        (
            f"high inst.pypi.wheel_data_scripts {path}: "
            "installs lib/python3.11/site-packages/x.pth into data"
        ),
    ]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (
            f"{DATA}/scripts/tool",
            "low inst.pypi.wheel_data_scripts {path}: installs tool into scripts",
        ),
        (
            f"{DATA}/data/bin/tool",
            "low inst.pypi.wheel_data_scripts {path}: installs bin/tool into data",
        ),
        (
            f"{DATA}/data/secrets.json",
            "low inst.pypi.wheel_data_scripts {path}: installs secrets.json into data",
        ),
        (
            f"{DATA}/data/Lib/site-packages/requests/api.py",
            (
                "high inst.pypi.wheel_data_scripts {path}: "
                "installs Lib/site-packages/requests/api.py into data"
            ),
        ),
        (
            f"{DATA}/scripts/git",
            "medium inst.entrypoint_shadow {path}: installs the command git",
        ),
        (
            f"{DATA}/data/Scripts/python3",
            "medium inst.entrypoint_shadow {path}: installs the command python3",
        ),
    ],
)
def test_files_that_go_outside_the_package(path: str, line: str, context: Context) -> None:
    assert found(context, wheel({path: "#!/bin/sh\n"})) == [line.format(path=path)]


@pytest.mark.parametrize(
    "path",
    [
        f"{DATA}/data/share/man/man1/tool.1",
        f"{DATA}/data/etc/jupyter/x.json",
        f"{DATA}/headers/x.h",
        f"{DATA}/purelib/server/a.py",
        "server/data/scripts/git",
    ],
)
def test_files_that_go_where_they_belong(path: str, context: Context) -> None:
    assert found(context, wheel({path: "x"})) == []


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("[console_scripts]\ngit = a:b\n", ["installs the command git"]),
        ("[gui_scripts]\nClaude = a:b\n", ["installs the command Claude"]),
        ("[console_scripts]\nserver = a:b\nserver-git = a:b\n", []),
        ("[server.plugins]\ngit = a:b\n", []),
        ("[pytest11]\np = a.b\n", ["pytest11 loads a.b by itself"]),
        ("[flake8.extension]\nX = a.b\n", ["flake8.extension loads a.b by itself"]),
    ],
)
def test_entry_points_that_others_run(points: str, expected: list[str], context: Context) -> None:
    assert found(context, wheel({f"{INFO}/entry_points.txt": points})) == [
        f"medium inst.entrypoint_shadow {WHEEL}: {line}" for line in expected
    ]


def test_a_package_may_be_the_command_of_its_own_name(context: Context) -> None:
    points = {"uv-1.dist-info/entry_points.txt": "[console_scripts]\nuv = a:b\nuvx = a:b\n"}
    name = "uv-1-py3-none-any.whl"
    assert found(context, wheel(points, name)) == [
        f"medium inst.entrypoint_shadow {name}: installs the command uvx"
    ]


# Source archives.


def test_a_source_archive_alone_runs_code_at_install(context: Context) -> None:
    evidence = InstallPython().run(subject(sdist({"pyproject.toml": ""})), context)
    assert lines(evidence) == ["medium inst.pypi.sdist_only -: no wheel for the target platforms"]
    assert evidence.profile is not None
    assert evidence.profile.install_scripts == (
        InstallScript(name="build", command="the sdist's build backend"),
    )


def test_a_source_archive_beside_a_wheel_does_not(context: Context) -> None:
    evidence = InstallPython().run(subject(wheel({}), sdist({"pyproject.toml": ""})), context)
    assert (lines(evidence), evidence.profile and evidence.profile.install_scripts) == ([], ())


_CONNECTS = "import socket\nsocket.socket()"
_STARTS = "import subprocess\nsubprocess.run(command)"


@pytest.mark.parametrize(
    ("source", "alone", "beside"),
    [
        (_CONNECTS, "high", "high"),
        ("import socket", "low", "low"),
        (_STARTS, "medium", "low"),
        ("from setuptools import setup\nsetup(name='x')", None, None),
    ],
)
def test_a_setup_script_is_read(
    source: str, alone: str | None, beside: str | None, context: Context
) -> None:
    def severity(*trees: ArtifactTree) -> str | None:
        evidence = InstallPython().run(subject(*trees), context)
        items = [item for item in evidence.findings if item.rule_id == "inst.pypi.setup_py"]
        return items[0].severity.value if items else None

    archive = sdist({"setup.py": source, "sub/setup.py": "import socket"}, prefix=f"{SDIST}!/")
    assert severity(archive) == alone
    assert severity(wheel({}), archive) == beside


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"tools.py": "import json"}, ["low"]),
        ({"tools.py": _CONNECTS}, ["low", "high"]),
        ({"tools.py": "import socket"}, ["low"]),
        ({"tools/__init__.py": "import csv", "tools/more.py": ""}, ["low"]),
        (
            {"tools/__init__.py": "from .more import run", "tools/more.py": _CONNECTS},
            ["low", "medium"],
        ),
        ({"tools/__init__.py": "", "tools/run.py": _STARTS}, ["low", "medium"]),
        ({"json.py": _CONNECTS, "tools.py": ""}, ["low", "low", "high"]),
        ({}, ["medium"]),
    ],
)
def test_what_a_setup_script_imports_of_its_archive_is_read(
    files: dict[str, str], expected: list[str], context: Context
) -> None:
    setup = "import json\nfrom tools import run\nfrom setuptools import setup\nsetup()\n"
    evidence = InstallPython().run(subject(sdist({"setup.py": setup, **files})), context)
    found = [item for item in evidence.findings if item.rule_id == "inst.pypi.setup_py"]
    order = ["low", "medium", "high"]
    assert sorted((item.severity.value for item in found), key=order.index) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            '[build-system]\nbuild-backend = "b"\nbackend-path = ["."]\n',
            "inst.pypi.build_backend pyproject.toml: build-backend b in ['.']",
        ),
        (
            '[build-system]\nbackend-path = ["tools"]\n',
            "inst.pypi.build_backend pyproject.toml: build-backend None in ['tools']",
        ),
        (
            "[build-system\n",
            "inst.pypi.build_backend pyproject.toml: pyproject.toml cannot be parsed",
        ),
        (
            f"x = {'1' * 5000}",
            "inst.pypi.build_backend pyproject.toml: pyproject.toml cannot be parsed",
        ),
        (
            f"x = {'[' * 50_000}",
            "inst.pypi.build_backend pyproject.toml: pyproject.toml cannot be parsed",
        ),
    ],
)
def test_a_build_backend_of_its_own(text: str, line: str, context: Context) -> None:
    assert found(context, sdist({"pyproject.toml": text}))[0] == f"medium {line}"


def test_a_build_backend_of_its_own_weighs_less_beside_a_wheel(context: Context) -> None:
    archive = sdist({"pyproject.toml": '[build-system]\nbackend-path = ["."]\n'}, prefix="s!/")
    assert found(context, wheel({}), archive) == [
        "low inst.pypi.build_backend s!/pyproject.toml: build-backend None in ['.']"
    ]


@pytest.mark.parametrize(
    "text",
    [
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
        "[project]\nname = 'x'\n",
        "build-system = 7\n",
        "[build-system]\nbackend-path = []\n",
    ],
)
def test_a_usual_build_backend(text: str, context: Context) -> None:
    rules = [line.split()[1] for line in found(context, sdist({"pyproject.toml": text}))]
    assert rules == ["inst.pypi.sdist_only"]
