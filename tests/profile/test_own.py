import pytest

from tests.checks.conftest import wheel
from tests.factories import tree
from vetting import profile

READS = "process.env.MY_TOKEN;"
PYTHON = "import os\nos.environ['MY_TOKEN']\n"


@pytest.mark.parametrize(
    ("files", "read"),
    [
        ({"dist/index.js": "x;", "test/a.js": READS, "dist/a.test.js": READS}, {"dist/index.js"}),
        ({"dist/index.js": "x;", "node_modules/x/a.js": READS}, {"dist/index.js"}),
        ({"dist/index.js": "x;", "vendor/a.js": READS, "dist/evals/a.js": READS}, {"dist/index.js"}),
        ({"dist/index.js": "x;", "build/test-note.js": READS}, {"dist/index.js"}),
        ({"dist/index.js": "x;", "build/snapshot-tests/a.js": READS}, {"dist/index.js"}),
        (
            {"dist/index.js": "x;", "test-utils/a.js": READS, "unit_test/e2e/a.js": READS},
            {"dist/index.js"},
        ),
        (
            {"dist/index.js": 'import "../smoke-tests/a.js";', "smoke-tests/a.js": READS},
            {"dist/index.js", "smoke-tests/a.js"},
        ),
        (
            {"dist/index.js": "x;", "latest/a.js": READS, "contest-data/a.js": READS},
            {"dist/index.js", "latest/a.js", "contest-data/a.js"},
        ),
        ({"test/a.js": READS}, {"test/a.js"}),
        (
            {"dist/index.js": 'import "../test/a.js";', "test/a.js": 'import "./b";',
             "test/b.js": "x;", "test/c.js": "x;"},
            {"dist/index.js", "test/a.js", "test/b.js"},
        ),
        (
            {"package.json": '{"bin": "examples/run.js", "scripts": {"test": "node test/a.js"}}',
             "dist/index.js": "x;", "examples/run.js": READS, "test/a.js": READS},
            {"dist/index.js", "examples/run.js"},
        ),
        (
            {"package.json": '{"scripts": {"postinstall": "node test/a.js"}}',
             "dist/index.js": "x;", "test/a.js": READS},
            {"dist/index.js", "test/a.js"},
        ),
        ({"package.json": "{", "dist/index.js": "x;", "test/a.js": READS}, {"dist/index.js"}),
        (
            {"dist/index.js": "x;", "dist/public/page.html": '<script src="./page.js?v=1"></script>',
             "dist/public/page.js": "fetch(u);"},
            {"dist/index.js"},
        ),
        (
            {"web/app.js": "x;", "web/templates/page.html": '<script src="/static/js/page.js">',
             "web/static/js/page.js": "fetch(u);"},
            {"web/app.js"},
        ),
        (
            {"dist/index.js": 'import "./page.js";', "dist/page.html": '<script src="page.js">',
             "dist/page.js": "fetch(u);"},
            {"dist/index.js", "dist/page.js"},
        ),
    ],
)  # fmt: skip
def test_which_files_are_the_servers_own(files: dict[str, str], read: set[str]) -> None:
    assert set(profile.read(tree(dict(files)))) == read


def test_a_python_test_that_the_server_imports_is_its_own() -> None:
    files = {
        "server/__init__.py": "from server.tests import helper\n",
        "server/tests/helper.py": PYTHON,
        "server/tests/test_a.py": PYTHON,
        "server/_vendor/six.py": PYTHON,
    }
    assert set(profile.read(wheel(dict(files)))) == {
        "server/__init__.py",
        "server/tests/helper.py",
    }
