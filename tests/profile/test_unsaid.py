"""Names of variables of which one side is known, and another nobody says; and lists with small ones."""

import pytest

from tests.profile.test_environment import told

READ = 'import fs from "fs"; const read = JSON.parse(fs.readFileSync("c.json", "utf8"));\n'
LOADED = 'import os, json\nread = json.load(open("c.json"))\n'
LOOK = """function look(env, names) { for (const one of names) { const x = env[one]; if (x) return x; } }
function load(env = process.env) { return look(env, %s); }
load();
"""


@pytest.mark.parametrize(
    "source",
    [
        'const one = read.env || "A_TOKEN"; console.log(process.env[one]);',
        'console.log(process.env[read.env ?? "A_TOKEN"]);',
        'const one = read.x ? read.env : "A_TOKEN"; console.log(process.env[one]);',
        'const one = process.argv[2] || "A_TOKEN"; console.log(process.env[one]);',
        (
            "function get(name) { return process.env[name]; }\n"
            'const one = read.env || "A_TOKEN"; get(one);'
        ),
    ],
)
def test_a_side_that_nobody_says_is_told(source: str) -> None:
    assert told({"index.js": READ + source}, is_python=False) == ["A_TOKEN", "dynamic"]


@pytest.mark.parametrize(
    "source",
    [
        'const one = null || "A_TOKEN"; console.log(process.env[one]);',
        'const other = "B_TOKEN"; console.log(process.env[read.x ? other : "A_TOKEN"]);',
        (
            "function get(name) { return process.env[name]; }\n"
            'function all(name) { return get(name || "A_TOKEN"); }\nall("B_TOKEN");'
        ),
    ],
)
def test_sides_that_are_all_known_are_told_by_their_names(source: str) -> None:
    assert "dynamic" not in told({"index.js": READ + source}, is_python=False)


@pytest.mark.parametrize(
    "source",
    [
        'one = read["env"] or "A_TOKEN"\nprint(os.environ.get(one))\n',
        'print(os.environ[read["env"] if read else "A_TOKEN"])\n',
        'print(os.getenv(read["env"] or "A_TOKEN"))\n',
    ],
)
def test_python(source: str) -> None:
    assert told({"server.py": LOADED + source}, is_python=True) == ["A_TOKEN", "dynamic"]


@pytest.mark.parametrize(
    "source",
    [
        'one = None or "A_TOKEN"\nprint(os.environ.get(one))\n',
        'def get(name):\n    return os.environ.get(name or "A_TOKEN")\nget("B_TOKEN")\n',
    ],
)
def test_python_that_says_all(source: str) -> None:
    assert "dynamic" not in told({"server.py": LOADED + source}, is_python=True)


@pytest.mark.parametrize(
    ("listed", "expected"),
    [('["MY_VAR", "my_var"]', ["MY_VAR", "my_var"]), ('["my_var", "other"]', [])],
)
def test_small_names_beside_others_are_names(listed: str, expected: list[str]) -> None:
    found = told({"index.js": LOOK % listed}, is_python=False)
    assert [one for one in found if one != "dynamic"] == expected
