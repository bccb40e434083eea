"""What a setup.py does (`vetting/checks/_setup_script.py`)."""

import pytest

from vetting.checks._setup_script import suspicious


@pytest.mark.parametrize(
    "source",
    [
        "from setuptools import setup, find_packages\nsetup(name='x')",
        "import os, re, sys\nfrom pathlib import Path\nimport setuptools\nsetuptools.setup()",
        "from setuptools.command.build_ext import build_ext\nimport distutils.core",
        "from urllib.parse import urlparse",
        "import urllib.parse",
        "from . import helper",
        "x = '\\d'",
        "# exec('x')\ns = \"os.system('x')\"",
        "obj.exec('x')",
        "class A(B):\n    def run(self):\n        super().run()\n        install.run(self)",
        "re.compile('x')",
        "import atexit\natexit.register(lambda: print('installed'))",
        "",
    ],
)
def test_a_plain_setup_script_is_not_suspicious(source: str) -> None:
    assert list(suspicious(source.encode())) == []


NET = "imports socket, which opens network connections"


@pytest.mark.parametrize(
    ("source", "line", "what", "severity"),
    [
        ("import socket\ns = socket.socket()", 1, NET, "high"),
        (
            "import urllib.request\nurllib.request.urlopen(x)",
            1,
            "imports urllib.request, which opens network connections",
            "high",
        ),
        (
            "from urllib import request\nrequest.urlopen(x)",
            1,
            "imports urllib, which opens network connections",
            "high",
        ),
        (
            "\n\nimport requests as r\nr.get(x)",
            3,
            "imports requests, which opens network connections",
            "high",
        ),
        (
            "def f():\n from base64 import b64decode\n b64decode(x)",
            2,
            "imports base64, which decodes data",
            "high",
        ),
        (
            "import subprocess\nf(subprocess)",
            1,
            "imports subprocess, which starts programs",
            "medium",
        ),
        ("import zlib\nx = zlib", 1, "imports zlib, which decodes data", "medium"),
        ("import zlib", 1, "imports zlib, which decodes data", "low"),
        ("import socket\nfrom socket import create_connection", 1, NET, "low"),
        ("import socket\nfrom socket import create_connection as c\nc(x)", 1, NET, "high"),
        ("from socket import *", 1, NET, "high"),
        ("import socket, sys\nsys.modules['socket'].socket()", 1, NET, "high"),
        ("import my_package", 1, "imports my_package", "medium"),
        ("exec('x')", 1, "calls exec()", "high"),
        ("eval(x)", 1, "calls eval()", "high"),
        ("__import__('o' + 's')", 1, "calls __import__()", "high"),
        ("exec(open('version.py').read())", 1, "calls exec()", "medium"),
        ("exec(compile(open('v').read(), 'v', 'exec'))", 1, "calls exec()", "medium"),
        ("import os\nos.system('x')", 2, "calls os.system()", "high"),
        ("import os\nos.popen('x')", 2, "calls os.popen()", "high"),
        ("import os\nos.execvp('sh', ['sh'])", 2, "calls os.execvp()", "high"),
        ("from os import system as s\ns('x')", 2, "calls s()", "high"),
        (
            "import os\ngetattr(os, 'sys' + 'tem')('x')",
            2,
            "looks up a function of os by name",
            "medium",
        ),
        (
            "import importlib\nimportlib.import_module('sub' + 'process')",
            2,
            "imports a module by a name that is made up, or dangerous",
            "high",
        ),
        (
            "import subprocess\nsubprocess.run(['git', 'describe'])",
            1,
            "imports subprocess, which starts programs",
            "low",
        ),
        (
            "import subprocess\nsubprocess.run(['git']); subprocess.run(self)",
            1,
            "imports subprocess, which starts programs",
            "medium",
        ),
        (
            "import subprocess\nfrom setuptools import C\nsubprocess.run(['git'])\nC.run(self)",
            1,
            "imports subprocess, which starts programs",
            "low",
        ),
        (
            "import subprocess\nsubprocess.run('git x | sh', shell=True)",
            1,
            "imports subprocess, which starts programs",
            "medium",
        ),
        (
            "from subprocess import run\nrun(['git']); run(['sh'])",
            1,
            "imports subprocess, which starts programs",
            "medium",
        ),
        *(
            (
                f"import subprocess, sys\nsubprocess.run([sys.executable, {asked})",
                1,
                "imports subprocess, which starts programs",
                severity,
            )
            for asked, severity in (
                ("'-V']", "low"),
                ("'--version']", "low"),
                ("'version']", "medium"),
                ("'-V', 'x.py']", "medium"),
                ("'-V', *more]", "medium"),
                ("'-c', code]", "medium"),
                ("'-V'], executable='sh'", "medium"),
            )
        ),
        (
            "class X: pass\nsetup(cmdclass={'install': X})",
            2,
            "replaces install or build commands (cmdclass)",
            "low",
        ),
        (
            "from setuptools import setup\nsetup(cmdclass={'install': X})",
            2,
            "replaces install or build commands (cmdclass)",
            "medium",
        ),
        (
            "import setuptools\nsetuptools.setup(\n  cmdclass=c)",
            2,
            "replaces install or build commands (cmdclass)",
            "medium",
        ),
        ("if", 1, "setup.py cannot be parsed", "high"),
        ("x = 1\0", 1, "setup.py cannot be parsed", "high"),
        ("(" * 10_000, 1, "setup.py cannot be parsed", "high"),
        ("print 'Python 2'", 1, "setup.py cannot be parsed", "high"),
    ],
)
def test_more_than_that_is(source: str, line: int, what: str, severity: str) -> None:
    assert next(iter(suspicious(source.encode()))) == (line, what, severity)


BUILDS = """import subprocess, sys
from pathlib import Path
from setuptools import setup
HERE = Path(__file__).parent
subprocess.check_call([sys.executable, str(HERE / "tools" / "table.py"), "out.json"])
setup(name="x")
"""


@pytest.mark.parametrize(
    ("script", "severities"),
    [
        (b"import json, sys\nopen(sys.argv[1], 'w').write(json.dumps({}))", {"low"}),
        (b"import socket\nsocket.create_connection(('example.com', 1))", {"low", "high"}),
        (None, {"medium"}),
    ],
)
def test_a_script_of_the_same_archive_is_judged_by_itself(
    script: bytes | None, severities: set[str]
) -> None:
    found = suspicious(BUILDS.encode(), {"tools.table": script}.get)
    assert {severity for _, _, severity in found} == severities


INLINE = """import subprocess, sys
from setuptools import setup
{before}
def check({given}):
    {local}
    subprocess.run([sys.executable, "-c", {code}, "table.json"], check=True)
check(*sys.argv[:0])
setup(name="x")
"""


@pytest.mark.parametrize(
    ("before", "given", "local", "code", "severities"),
    [
        ("", "", "step = 'import json, sys; json.load(open(sys.argv[1]))'", "step", {"low"}),
        ("STEP = 'import json'", "", "pass", "STEP", {"low"}),
        ("", "", "pass", "'import json'", {"low"}),
        ("", "", "pass", "'import socket; socket.create_connection(x)'", {"low", "high"}),
        ("", "", "pass", "'exec(open(\"x\").read())'", {"low", "medium"}),
        ("", "", "step = open('x').read()", "step", {"medium"}),
        ("step = 'import json'", "step", "pass", "step", {"medium"}),
        ("STEP = 'import json'", "", "global STEP; STEP += open('x').read()", "STEP", {"medium"}),
        ("STEP = 'import json'\nfor STEP in sys.argv: pass", "", "pass", "STEP", {"medium"}),
        ("", "", "pass", "'import json; ' + open('x').read()", {"medium"}),
    ],
)
def test_code_for_python_that_stands_in_the_script_is_judged_by_itself(
    before: str, given: str, local: str, code: str, severities: set[str]
) -> None:
    source = INLINE.format(before=before, given=given, local=local, code=code)
    assert {severity for _, _, severity in suspicious(source.encode())} == severities


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("{'install': checked(install), 'develop': checked(develop)}", "low"),
        ("{'install': checked(other)}", "medium"),
        ("{'install': others(install)}", "medium"),
        ("{'install': checked(install, **more)}", "medium"),
    ],
)
def test_a_command_that_a_function_of_the_file_makes(value: str, severity: str) -> None:
    source = (
        "from setuptools import setup\n"
        "from setuptools.command.install import install\n"
        "from setuptools.command.develop import develop\n"
        "def checked(base):\n    class Checked(base):\n        pass\n    return Checked\n"
        f"setup(cmdclass={value})\n"
    )
    ((_, what, found),) = suspicious(source.encode())
    assert (what, str(found)) == ("replaces install or build commands (cmdclass)", severity)


def test_a_package_that_the_build_asks_for_is_known() -> None:
    source = b"from babel.messages.pofile import read_po\nread_po(x)"
    assert [str(one[2]) for one in suspicious(source, known=frozenset({"babel"}))] == ["low"]
    assert [str(one[2]) for one in suspicious(source)] == ["medium"]
