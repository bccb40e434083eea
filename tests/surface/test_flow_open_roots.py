"""Lists that let in what nobody named, and those that let in what somebody did."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = """import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
const roots = process.argv.slice(2).map((one) => path.resolve(one)), fixed = ["/etc"];
const inside = (root, one) => one === root || one.startsWith(root + path.sep);
const home = (p) => (p === "~" || p.startsWith("~/") ? path.join(os.homedir(), p.slice(1)) : p);
"""
PYTHON = """import sys
from pathlib import Path
ROOTS = [Path(one).resolve() for one in sys.argv[1:]]
FIXED = [Path.home()]
def allowed(path):
    for root in {}:
        if path.is_relative_to(root): return True
    return False
"""


@pytest.mark.parametrize(
    ("over", "free"),
    [
        ("[...roots, ...fixed]", True),
        ("[...roots, os.homedir()]", True),
        ("roots", False),
        ("[...roots, '/srv/docs', os.tmpdir()]", False),
        ("[os.homedir()]", False),
    ],
)
def test_in_javascript(over: str, free: bool) -> None:
    asks = f"if (!{over}.some((root) => inside(root, real))) throw new Error('denied');"
    body = f"const real = path.resolve(home(a)); {asks} return readFile(real);"
    assert ("path" in {flow.kind for flow in javascript(body, JS).flows}) == free


@pytest.mark.parametrize(
    ("over", "free"),
    [("[*ROOTS, *FIXED]", True), ("(*ROOTS, Path('/'))", True), ("ROOTS", False)],
)
def test_in_python(over: str, free: bool) -> None:
    body = "real = Path(a).resolve()\nif not allowed(real): raise ValueError(a)\nreturn real.read_text()"
    assert ("path" in {flow.kind for flow in python(body, PYTHON.format(over)).flows}) == free
