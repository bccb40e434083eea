"""Variables whose value is the cookie of a login."""

import pytest

from tests.factories import tree
from vetting import profile

READS = "const session = process.env.FORUM_SESSION, tag = process.env.FORUM_TAG_KEY;\n"
PYTHON = "import os, httpx\nsession = os.environ['FORUM_SESSION']\n"


def secret(package: dict[str, str]) -> set[str]:
    whole = tree(package)
    found, _ = profile.assemble(profile.read(whole), whole)
    assert "FORUM_SESSION" in {item.name for item in found.env}
    return {item.name for item in found.env if item.secret}


@pytest.mark.parametrize(
    "sends",
    [
        "headers.cookie = `FORUM_SESSION=${session}; x=1`;",
        "headers['Cookie'] = 'FORUM_SESSION=' + session;",
        "cookies.set('FORUM_SESSION', session);",
        "const cookieParts = ['x']; cookieParts.push(`FORUM_SESSION=${session}`);",
    ],
)
def test_a_cookie_that_javascript_sends(sends: str) -> None:
    assert secret({"a.js": READS, "lib/b.js": sends}) == {"FORUM_SESSION"}


@pytest.mark.parametrize(
    "sends",
    [
        "httpx.get(u, cookies={'FORUM_SESSION': session})",
        "headers = {'Cookie': f'FORUM_SESSION={session}'}",
        "headers = {'Cookie': 'FORUM_SESSION=%s' % session}",
    ],
)
def test_a_cookie_that_python_sends(sends: str) -> None:
    assert secret({"server/a.py": f"{PYTHON}{sends}\n"}) == {"FORUM_SESSION"}


@pytest.mark.parametrize(
    "other",
    [
        "run(['docker', '-e', `FORUM_SESSION=${session}`]);",
        "headers.cookie = `OTHER_FORUM_SESSION=${session}`;",
        "console.log('no cookie: set FORUM_SESSION=value');",
        "cookies.set('other', session); if (session) note('FORUM_SESSION');",
    ],
)
def test_a_session_that_is_no_cookie(other: str) -> None:
    assert not secret({"a.js": READS + other})
