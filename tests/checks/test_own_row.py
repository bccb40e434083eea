"""The own user's line of the list of users, and the whole list (`vetting/checks/_own_row.py`)."""

import pytest

from vetting.checks._own_row import asks_own_row

ASKS = "row = run('getent', 'passwd', me)\n"


@pytest.mark.parametrize(
    "source",
    [
        ASKS + "me = getpass.getuser()\n",
        'row = run(["getent", "passwd", getpass.getuser()])\n',
        'execFile("getent", ["passwd", os.userInfo().username], done);\n',
        'execFile("getent", ["passwd", me], done);\nconst me = userInfo().username;\n',
        'row = out("getent passwd $(id -un)")\n',
        'row = out("getent passwd \\"$USER\\" | cut -d: -f5")\n'.replace('\\"', '"'),
        'for line in run("getent", "passwd", me).splitlines():\n    pass\nme = os.getlogin()\n',
    ],
)
def test_the_own_line_is_no_look_around(source: str) -> None:
    assert asks_own_row(source, 1, 1)


@pytest.mark.parametrize(
    "source",
    [
        'row = run("getent", "passwd")\n',
        ASKS,
        ASKS + "me = 'root'\n",
        ASKS + "me = getpass.getuser()\nme = name\n",
        ASKS + "me = getpass.getuser() and ''\n",
        ASKS + "me = getpass.getuser()\nfor me in names: pass\n",
        ASKS + "me = getpass.getuser()\nfor a, me in names: pass\n",
        ASKS + "me = getpass.getuser()\nme, b = names\n",
        ASKS + "me = getpass.getuser()\ndef judge(me): pass\n",
        ASKS + "me = getpass.getuser()\nme += names\n",
        ASKS + "me = getpass.getuser()\nif (me := names): pass\n",
        'row = run("getent", "passwd", me); run("getent", "shadow")\nme = getpass.getuser()\n',
        'row = out("getent passwd $USER; cat /etc/shadow")\n',
        'row = out("getent group $USER")\n',
        'row = out("getent passwd root")\n',
    ],
)
def test_other_lines_are(source: str) -> None:
    assert not asks_own_row(source, 1, 1)
    assert not asks_own_row(source, 1, 2)
