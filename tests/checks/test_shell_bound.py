"""What of a shell's command lines the code itself says, and what may come from elsewhere."""

import pytest

from tests.factories import tree
from vetting.checks._shell_bound import is_bound

TABLE = 'MOUNTS = {"root": "/", "tmp": "/tmp"}\n'
LOOKED_UP = "def report(mount):\n    path = MOUNTS.get(mount.strip())\n"
RUN = '    return subprocess.run(f"df -h {path}", shell=True)\n'
JS = 'const UNITS = { web: "nginx.service", db: "postgres.service" };\n'
START = "async function start(name) {\n  const unit = UNITS[name];\n"
EXEC = "  execSync(`systemctl status ${unit}`);\n}\n"


@pytest.mark.parametrize(
    ("source", "language", "bound"),
    [
        (TABLE + LOOKED_UP + RUN, "python", True),
        (
            TABLE + LOOKED_UP.replace("MOUNTS.get(mount.strip())", "MOUNTS[mount]") + RUN,
            "python",
            True,
        ),
        (
            TABLE + LOOKED_UP + '    cmd = f"df -h {path}"\n    return os.system(cmd)\n',
            "python",
            True,
        ),
        (JS + START + EXEC, "javascript", True),
        (TABLE + LOOKED_UP.replace("MOUNTS.get(mount.strip())", "mount") + RUN, "python", False),
        (TABLE + LOOKED_UP.replace("mount.strip())", "mount, mount)") + RUN, "python", False),
        (TABLE + LOOKED_UP + "    path = mount\n" + RUN, "python", False),
        (TABLE + LOOKED_UP + "    path += mount\n" + RUN, "python", False),
        (TABLE.replace('"/tmp"', "sys.argv[1]") + LOOKED_UP + RUN, "python", False),
        (TABLE.replace('"/tmp"', '"/tmp; id"') + LOOKED_UP + RUN, "python", False),
        (TABLE + LOOKED_UP + RUN.replace("{path}", "{path} {mount}"), "python", False),
        (TABLE + LOOKED_UP + "    MOUNTS[mount] = mount\n" + RUN, "python", False),
        (JS + START + EXEC.replace("${unit}", "${unit} ${name}"), "javascript", False),
        (JS + START.replace("UNITS[name]", "name") + EXEC, "javascript", False),
    ],
)
def test_a_value_of_a_table(source: str, language: str, bound: bool) -> None:
    lines = source.split("\n")
    line = next(n for n, text in enumerate(lines, 1) if "subprocess" in text or "system" in text)
    line = next((n for n, text in enumerate(lines, 1) if "execSync" in text), line)
    assert is_bound(tree({"a.py": source}), language, source, line) is bound


KINDS = 'KINDS = frozenset(\n    [\n        "hardware",  # with its parts\n        "network",\n    ]\n)\n'
REFUSES = "def report(kind):\n    if kind not in KINDS:\n        raise ValueError(kind)\n"
POPEN = '    return os.popen(f"profiler {kind}").read()\n'


@pytest.mark.parametrize(
    ("source", "bound"),
    [
        (KINDS + REFUSES + POPEN, True),
        (KINDS + REFUSES.replace("raise ValueError(kind)", 'return "no"') + POPEN, True),
        ('KINDS = ("hardware", "network")\n' + REFUSES + POPEN, True),
        (KINDS.replace('"network"', "sys.argv[1]") + REFUSES + POPEN, False),
        (KINDS.replace('"network"', '"network; id"') + REFUSES + POPEN, False),
        (KINDS + REFUSES.replace("raise ValueError(kind)", "log(kind)") + POPEN, False),
        (KINDS + REFUSES.replace("kind not", "other not") + POPEN, False),
        (KINDS + REFUSES + "    kind = more(kind)\n" + POPEN, False),
        (KINDS + REFUSES + "    for kind in all_of_them():\n    " + POPEN, False),
        (KINDS + REFUSES + "def other(kind):\n" + POPEN, False),
        (KINDS + REFUSES + "def other(kind: Annotated[str, Field()]):\n" + POPEN, False),
        (
            KINDS + "def report(kind):\n    if strict:\n        if kind not in KINDS:\n"
            "            raise ValueError(kind)\n" + POPEN,
            False,
        ),
    ],
)
def test_what_is_refused_unless_it_is_in_a_list(source: str, bound: bool) -> None:
    line = next(n for n, text in enumerate(source.split("\n"), 1) if "popen" in text)
    assert is_bound(tree({"a.py": source}), "python", source, line) is bound


HELPER = "def _clean(command):\n    return subprocess.run(command, shell=True)\n"


@pytest.mark.parametrize(
    ("source", "other", "bound"),
    [
        (HELPER, "", True),
        (HELPER + "_clean('x')\n", "", False),
        (HELPER, "from a import _clean\n", False),
        (HELPER + "globals()['_cl' + 'ean']('x')\n", "", False),
        (HELPER.replace("_clean", "clean"), "", False),
        ("@mcp.tool()\n" + HELPER, "", False),
        ("class A:\n    " + HELPER.replace("\n", "\n    "), "", False),
    ],
)
def test_a_private_function_that_nothing_calls(source: str, other: str, bound: bool) -> None:
    line = next(n for n, text in enumerate(source.split("\n"), 1) if "shell=True" in text)
    assert is_bound(tree({"a.py": source, "b.py": other}), "python", source, line) is bound
