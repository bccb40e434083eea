"""Which code a build backend runs (`vetting/build_hooks.py`)."""

import pytest

from tests.checks.conftest import sdist
from vetting.build_hooks import build_files, build_settings
from vetting.errors import FormatError

HATCH = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
POETRY = '[build-system]\nbuild-backend = "poetry.core.masonry.api"\n'
PDM = '[build-system]\nbuild-backend = "pdm.backend"\n'
TOOLS = '[build-system]\nbuild-backend = "setuptools.build_meta"\n'
FLIT = '[build-system]\nbuild-backend = "flit_core.buildapi"\n[project]\nname = "my-server"\n'
SCIKIT = '[build-system]\nbuild-backend = "scikit_build_core.build"\n'


@pytest.mark.parametrize(
    ("project", "files", "expected"),
    [
        (
            HATCH + "[tool.hatch.build.hooks.custom]\n",
            {"hatch_build.py": ""},
            [("tool.hatch.build.hooks.custom", "hatch_build.py")],
        ),
        (
            HATCH + '[tool.hatch.build.targets.wheel.hooks.custom]\npath = "./ci/hook.py"\n',
            {"ci/hook.py": ""},
            [("tool.hatch.build.targets.wheel.hooks.custom", "ci/hook.py")],
        ),
        (
            # An sdist is built by its author.
            HATCH + "[tool.hatch.build.targets.sdist.hooks.custom]\n",
            {"hatch_build.py": ""},
            [],
        ),
        (
            HATCH + '[tool.hatch.metadata.hooks.custom]\npath = "meta.py"\n',
            {"meta.py": ""},
            [("tool.hatch.metadata.hooks.custom", "meta.py")],
        ),
        (
            HATCH,
            {"hatch.toml": "[build.hooks.custom]\n", "hatch_build.py": ""},
            [("tool.hatch.build.hooks.custom", "hatch_build.py")],
        ),
        (
            HATCH + '[tool.hatch.version]\nsource = "code"\npath = "v.py"\nexpression = "f()"\n',
            {"v.py": ""},
            [("tool.hatch.version", "v.py")],
        ),
        (HATCH + '[tool.hatch.version]\npath = "v.py"\n', {"v.py": ""}, []),
        (
            POETRY + '[tool.poetry]\nbuild = "build.py"\n',
            {"build.py": ""},
            [("tool.poetry.build", "build.py")],
        ),
        (
            POETRY + '[tool.poetry.build]\nscript = "tools/b.py"\n',
            {"tools/b.py": ""},
            [("tool.poetry.build", "tools/b.py")],
        ),
        (POETRY, {"build.py": "", "pdm_build.py": "", "hatch_build.py": ""}, []),
        (PDM, {"pdm_build.py": ""}, [("tool.pdm.build.custom-hook", "pdm_build.py")]),
        (
            PDM + '[tool.pdm.build]\ncustom-hook = "h.py"\n',
            {"h.py": ""},
            [("tool.pdm.build.custom-hook", "h.py")],
        ),
        (
            PDM + '[tool.pdm.version]\nsource = "call"\ngetter = "pkg.v:get"\n',
            {"src/pkg/v.py": ""},
            [("tool.pdm.version.getter", "src/pkg/v.py")],
        ),
        (
            TOOLS + '[tool.setuptools.cmdclass]\nbuild_py = "tools.build.Mine"\n',
            {"tools/build.py": ""},
            [("tool.setuptools.cmdclass.build_py", "tools/build.py")],
        ),
        (
            TOOLS + '[tool.setuptools.dynamic]\nversion = {attr = "pkg.__version__"}\n',
            {"src/pkg/__init__.py": "__version__ = get()"},
            [("tool.setuptools.dynamic.version", "src/pkg/__init__.py")],
        ),
        (
            TOOLS + '[tool.setuptools.dynamic]\nversion = {attr = "pkg.__version__"}\n',
            {"pkg/__init__.py": "import socket\n__version__ = '1.0'"},
            [],
        ),
        (
            TOOLS + '[tool.setuptools_scm]\nversion_scheme = "scheme:next"\n',
            {"scheme.py": ""},
            [("tool.setuptools_scm.version_scheme", "scheme.py")],
        ),
        (TOOLS + '[tool.setuptools_scm]\nversion_scheme = "post-release"\n', {}, []),
        (
            "",
            {
                "setup.cfg": "[options]\ncmdclass =\n  install = my.Install\n"
                "[metadata]\nversion = attr: v.VERSION\n[global]\ncommand_packages = more\n",
                "my.py": "",
                "v.py": "VERSION = f()",
                "more/__init__.py": "",
            },
            [
                ("setup.cfg cmdclass.install", "my.py"),
                ("setup.cfg metadata.version", "v.py"),
                ("setup.cfg command_packages", "more/__init__.py"),
            ],
        ),
        ("", {"setup.cfg": "no section\n"}, []),
        (
            FLIT + 'dynamic = ["version"]\n',
            {"my_server/__init__.py": "__version__ = f()"},
            [("project.dynamic", "my_server/__init__.py")],
        ),
        (FLIT + 'dynamic = ["version"]\n', {"my_server.py": "__version__ = '1'"}, []),
        (
            FLIT + 'dynamic = ["description"]\n',
            {"my_server.py": "x = 1"},
            [("project.dynamic", "my_server.py")],
        ),
        (FLIT + 'dynamic = ["description"]\n', {"my_server.py": '"""A server."""'}, []),
        (
            SCIKIT + '[tool.scikit-build.metadata.version]\nprovider = "p"\nprovider-path = "t"\n',
            {"t/p.py": ""},
            [("tool.scikit-build.metadata.version", "t/p.py")],
        ),
        (
            SCIKIT + '[[tool.dynamic-metadata]]\nprovider = "p"\nprovider-path = "t"\n',
            {"t/p.py": ""},
            [("tool.dynamic-metadata", "t/p.py")],
        ),
        (
            '[build-system]\nbuild-backend = "kit:api"\nbackend-path = ["tools"]\n',
            {"tools/kit/__init__.py": ""},
            [("build-system.build-backend", "tools/kit/__init__.py")],
        ),
    ],
)
def test_code_that_settings_name(
    project: str, files: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    tree = sdist({"pyproject.toml": project, **files} if project else files)
    hooks = build_settings(tree).hooks
    assert [(hook.setting, hook.file.path) for hook in hooks if hook.file] == expected
    assert build_files(tree) == {path for _, path in expected}


def test_what_a_build_asks_for() -> None:
    project = HATCH + '[tool.hatch.build.hooks.custom]\ndependencies = ["babel"]\n'
    assert build_settings(sdist({"pyproject.toml": project})).requires == ("hatchling", "babel")


@pytest.mark.parametrize("text", ["[x", "x = 1" + "0" * 5_000])
def test_settings_that_cannot_be_parsed(text: str) -> None:
    with pytest.raises(FormatError, match="cannot be parsed"):
        build_settings(sdist({"pyproject.toml": text}))
    assert build_files(sdist({"pyproject.toml": text})) == frozenset()
