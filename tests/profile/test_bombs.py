"""Names of variables that would become very large, or take very long, and broken sources."""

import time
from collections.abc import Callable

import pytest

from tests.factories import tree
from tests.profile.test_python import facts as python_facts
from vetting import profile
from vetting.model.profile import Profile


def javascript(source: str) -> Profile:
    whole = tree({"index.js": source})
    return profile.assemble(profile.read(whole), whole)[0]


def python(source: str) -> Profile:
    return python_facts({"server/a.py": source})


def dynamic(found: Profile) -> bool:
    return bool(found.env_dynamic)


def test_a_name_that_is_one_of_very_many() -> None:
    made = "".join(f"    x{n} = x{n + 1}\n" * 20 for n in range(12))
    began = time.process_time()
    found = python(f"import os\ndef f(x12):\n{made}    return os.environ[x0]\nf('TOKEN')\n")
    assert time.process_time() - began < 10
    assert dynamic(found)


@pytest.mark.parametrize(
    "read",
    [
        lambda: python(
            "import os\ndef f(n):\n    return os.environ[n"
            + f".replace('', '{'A' * 500}')" * 9
            + "]\nf('TOKEN')\n"
        ),
        lambda: javascript(
            "const f = (n) => process.env[n" + f".replace(/_/g, '{'_' * 500}')" * 9 + "];"
            "f('TOKEN_NAME');"
        ),
    ],
    ids=["python", "javascript"],
)
def test_a_name_that_grows_with_each_step(read: Callable[[], Profile]) -> None:
    found = read()
    assert dynamic(found)
    assert [item for item in found.env if len(item.name) > 128] == []


@pytest.mark.parametrize(
    "source",
    [
        "process.env.hasOwnProperty();",
        "import yargs from 'yargs'; yargs(process.argv).env('X').option().options();",
        "const f = (n) => process.env[n]; f('');",
        "const f = (n) => process.env[n.replace()]; f('a');",
    ],
)
def test_javascript_that_is_odd(source: str) -> None:
    assert "env" in javascript(f"{source} process.env.PLAIN;").classes()
