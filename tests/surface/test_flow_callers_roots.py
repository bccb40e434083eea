"""Whoever gives a path and the folder in which it must lie is asked for nothing."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = """import fs from "node:fs";
import path from "node:path";
const ROOT = path.resolve("notes");
function inside(root, one) {
  const r = path.relative(root, one);
  return !r.startsWith("..") && !path.isAbsolute(r);
}
"""
PY = """from pathlib import Path
ROOT = Path("notes").resolve()
def place(folder, name):
    root = Path(folder).resolve()
    at = (root / name).resolve()
    try:
        at.relative_to(root)
    except ValueError:
        return None
    return at
def safe(name):
    at = (ROOT / name).resolve()
    at.relative_to(ROOT)
    return at
"""
REFUSES = " throw new Error('x'); return fs.readFileSync(at);"
RAISES = ": raise ValueError('x')\nreturn at.read_text()"
OF_B = "const root = path.resolve(b), at = path.resolve(root, a); "
OF_PY = "root = Path(b).resolve()\nat = (root / a).resolve()\n"


def js(body: str) -> bool:
    return "path" in {
        one.kind for one in javascript(body, JS, "a: z.string(), b: z.string()").flows
    }


def py(body: str) -> bool:
    return "path" in {one.kind for one in python(body, PY, "a: str, b: str").flows}


@pytest.mark.parametrize(
    "body",
    [
        OF_B + "if (!at.startsWith(root + path.sep))" + REFUSES,
        OF_B + "if (!inside(root, at))" + REFUSES,
        OF_B
        + "const r = path.relative(b, at); if (r.startsWith('..') || path.isAbsolute(r))"
        + REFUSES,
        "const at = path.resolve(a); if (!at.startsWith(path.dirname(at) + path.sep))" + REFUSES,
        "const at = path.resolve(a); if (path.relative(path.dirname(at), at).startsWith('..'))"
        + REFUSES,
    ],
)
def test_folder_of_the_caller_is_none_in_javascript(body: str) -> None:
    assert js(body)


@pytest.mark.parametrize(
    "body",
    [
        "const at = path.resolve(ROOT, a); if (!at.startsWith(ROOT + path.sep))" + REFUSES,
        "const at = path.resolve(ROOT, a); if (!inside(ROOT, at))" + REFUSES,
        "const root = path.resolve(ROOT, b); if (!root.startsWith(ROOT + path.sep)) throw new Error('x');"
        " const at = path.resolve(root, a); if (!at.startsWith(root + path.sep))" + REFUSES,
        "const [root, at] = [path.resolve(ROOT), path.resolve(ROOT, a)];"
        " if (!at.startsWith(root + path.sep))" + REFUSES,
    ],
)
def test_folder_that_is_looked_at_itself_is_one_in_javascript(body: str) -> None:
    assert not js(body)


@pytest.mark.parametrize(
    "body",
    [
        OF_PY + "if not at.is_relative_to(root)" + RAISES,
        OF_PY + "at.relative_to(root)\nreturn at.read_text()",
        OF_PY + "if root not in at.parents" + RAISES,
        (
            "root = os.path.abspath(b)\nat = os.path.abspath(os.path.join(root, a))\n"
            "if not at.startswith(root + os.sep): raise ValueError('x')\nreturn open(at).read()"
        ),
        (
            "root = os.path.realpath(b)\nat = os.path.realpath(os.path.join(root, a))\n"
            "if os.path.commonpath([at, root]) != root: raise ValueError('x')\nreturn open(at).read()"
        ),
        "at = place(b, a)\nif at is None: return ''\nreturn at.read_text()",
        "at = Path(a).resolve()\nif not at.is_relative_to(at.parent)" + RAISES,
        "at = Path(a).resolve()\nat.relative_to('/')\nreturn at.read_text()",
    ],
)
def test_folder_of_the_caller_is_none_in_python(body: str) -> None:
    assert py(body)


@pytest.mark.parametrize(
    "body",
    [
        "at = (ROOT / a).resolve()\nif not at.is_relative_to(ROOT)" + RAISES,
        "at = place('notes', a)\nif at is None: return ''\nreturn at.read_text()",
        "root = (ROOT / b).resolve()\nif not root.is_relative_to(ROOT): raise ValueError('x')\n"
        "at = (root / a).resolve()\nif not at.is_relative_to(root)" + RAISES,
        "root = safe(b)\nat = (root / a).resolve()\nif not at.is_relative_to(root)" + RAISES,
    ],
)
def test_folder_that_is_looked_at_itself_is_one_in_python(body: str) -> None:
    assert not py(body)
