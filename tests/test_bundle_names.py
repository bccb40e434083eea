import pytest

from vetting.bundle_modules import modules
from vetting.bundle_names import Code, imports, uses

MARKED = b"// one\nhead();\n// node_modules/a/index.js\na();\n// src/b.ts\nb();\n//#region src/c.js\nc();\n"


def test_marks_say_whose_a_module_is() -> None:
    found = [(module.path, module.library) for module in modules(MARKED)]
    assert found == [(b"node_modules/a/index.js", True), (b"src/b.ts", False), (b"src/c.js", False)]
    code = Code(MARKED)
    own = {name: code.is_own(MARKED.index(b"%c()" % ord(name))) for name in "abc"}
    assert own == {"a": False, "b": True, "c": True}
    assert code.is_own(0), "what stands before the first module"
    assert len({code.module(MARKED.index(b"%c()" % ord(name))) for name in "abc"}) == 3


def test_marks_of_a_file_are_read_once() -> None:
    assert modules(MARKED) is modules(MARKED)


@pytest.mark.parametrize(
    ("data", "own"),
    [
        pytest.param(b"a();\n" * 100, True, id="no marks, lines to read"),
        pytest.param(b"a();" * 100, False, id="minified"),
        pytest.param(b"// src/a.js\na();\n// src/b.js\n// src/c.js\n", True, id="no libraries"),
    ],
)
def test_without_marks_lines_tell(data: bytes, own: bool) -> None:
    code = Code(data)
    assert (code.is_own(0), code.is_own(len(data) - 1)) == (own, own)
    assert code.module(len(data) - 1) == 0


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        (b'import { execSync as run, fork } from "child_process";', {b"execSync", b"run", b"fork"}),
        (b'import * as cp from "node:child_process"', {b"cp"}),
        (b'var import_x = __toESM(require("x"))', {b"import_x"}),
        (b'const { exec: go } = require("x")', {b"exec", b"go"}),
        (b"from subprocess import run as go, Popen", {b"run", b"go", b"Popen"}),
        (b"import os", {b"os"}),
        (b"const a = fetch(b)", set()),
    ],
)
def test_an_import_names_what_it_gives(statement: bytes, names: set[bytes]) -> None:
    assert imports(statement) == names


def test_a_name_stands_where_no_longer_one_does() -> None:
    assert uses(b"run(); rerun(); runs(); a.run", b"run") == ((0, 3), (26, 29))
    assert uses(b"ab(); " * 3, b"ab") == (), "minifiers use it for many things"
    assert uses(b"run(); " * 600, b"run") == ()
