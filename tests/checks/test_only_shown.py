import pytest

from tests.checks.conftest import fresh, lines, wheel
from tests.factories import subject
from vetting.checks import Context
from vetting.checks.static_rules import StaticRules

HOW = "HOW = 'curl -fsSL https://get.vendor.test/install.sh | sh'\n"
RAISES = "def find():\n    raise Missing(f'there is none: install it with `{HOW}`')\n"


@pytest.mark.parametrize(
    ("source", "other", "severity"),
    [
        (HOW + RAISES, "", "medium"),
        (HOW + "def find():\n    print(HOW)\n    logger.warning(f'run {HOW}')\n", "", "medium"),
        (HOW, "", "high"),
        (HOW + "def find():\n    os.system(HOW)\n", "", "high"),
        (HOW + RAISES + "os.system(HOW)\n", "", "high"),
        (HOW + RAISES + "run = print if x else os.system\nrun(HOW)\n", "", "high"),
        (HOW + RAISES + "getattr(sys.modules[__name__], x)\n", "", "high"),
        (HOW + RAISES + "os.system(globals()[x])\n", "", "high"),
        (HOW + RAISES + "os.system(getattr(me, 'HOW'))\n", "", "high"),
        (HOW + RAISES, "from server import HOW\nos.system(HOW)\n", "high"),
        (HOW + RAISES, "run(str(error).split('`')[1].split())\n", "high"),
        (HOW + RAISES, "run(error.args[0].partition('`')[2].split())\n", "high"),
        (HOW + RAISES + "def f():\n    raise Missing(os.system(HOW))\n", "", "high"),
        (HOW + "def f():\n    raise Missing(f'{os.system(HOW)}')\n", "", "high"),
        (HOW + "def f():\n    print('x', file=Popen(HOW))\n", "", "high"),
    ],
)
def test_a_command_that_only_messages_hold_is_shown_and_not_run(
    context: Context, source: str, other: str, severity: str
) -> None:
    files = {"server.py": source, "other.py": other}
    found = lines(StaticRules().run(subject(wheel(files)), fresh(context)))
    said = [line for line in found if "pipe-to-shell" in line]
    assert said == [f"{severity} text/pipe-to-shell server.py:1: Download piped into a shell"]
