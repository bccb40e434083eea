"""Questions whether something lies in the root of the file system, and those that ask for more."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = """import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
const NOTES = process.env.NOTES ?? path.join(os.homedir(), "notes");
const { root } = path.parse(NOTES);
const LINKS = (process.env.LINKS ?? path.parse(NOTES).root).split(path.delimiter).filter(Boolean);
const OWN = (process.env.LINKS ?? "").split(path.delimiter).filter(Boolean).map((p) => path.resolve(p));
const BASES = { notes: NOTES, "": root }, KNOWN = { notes: NOTES, drafts: NOTES + "/drafts" };
const MOUNTS = new Map([["notes", NOTES], ["", path.parse(process.cwd()).root]]);
const GROWN = new Map([["notes", NOTES]]);
GROWN.set("all", "/");
function within(base, one) {
  const rel = path.relative(base, one);
  return rel === "" || (!rel.startsWith("..") && !path.isAbsolute(rel));
}
const ended = (base) => (base.endsWith(path.sep) ? base : base + path.sep);
const inside = (base, one) => one === base || one.startsWith(ended(base));
const linked = (one) => LINKS.some((base) => one.startsWith(base));
const owned = (one) => OWN.some((base) => inside(base, one));
function allowed(one) {
  for (const base of [NOTES, "/"]) { if (one.startsWith(base)) { return true; } }
  return false;
}
const anywhere = (one) => within(root, one);
"""
START_JS = "const real = path.resolve(NOTES, a); "
REL = "const rel = path.relative(NOTES, real); "
REFUSES = "{ throw new Error('denied'); } return readFile(real);"


UP = "let dir = real; while (dir !== path.parse(dir).root && dir !== NOTES) dir = path.dirname(dir); "


def js(body: str) -> bool:
    return "path" in {flow.kind for flow in javascript(body, JS).flows}


@pytest.mark.parametrize(
    "asks",
    [
        "if (!LINKS.some((base) => real.startsWith(base)))",
        "if ((rel.startsWith('..') || path.isAbsolute(rel)) && !linked(real))",
        "if (!within(root, real))",
        "if (!within(MOUNTS.get('notes'), real) && !within(MOUNTS.get(''), real))",
        "if (![...GROWN.values()].some((base) => within(base, real)))",
        "if (!inside(path.resolve('/'), real))",
        "if (!anywhere(real))",
        "if (!allowed(real))",
    ],
)
def test_everything_lies_in_the_root_in_javascript(asks: str) -> None:
    assert js(START_JS + (REL if "rel." in asks else "") + asks + REFUSES)


def test_a_loop_through_folders_takes_all_where_one_is_the_root() -> None:
    loop = "for (const base of Object.values(%s)) { const way = path.relative(base, real); "
    loop += "if (!way.startsWith('..') && !path.isAbsolute(way)) return readFile(real); } throw new Error(a);"
    start = "const real = path.resolve(NOTES, a); "
    assert js(start + loop % "BASES")
    assert not js(start + loop % "KNOWN")


@pytest.mark.parametrize(
    "asks",
    [
        "if (!OWN.some((base) => inside(base, real)))",
        "if ((rel.startsWith('..') || path.isAbsolute(rel)) && !owned(real))",
        "if (!within(NOTES, real))",
        "if (!within(root, real) || !within(NOTES, real))",
        "if (!within(KNOWN.drafts, real))",
        UP + "if (dir !== NOTES)",
        "const parts = path.relative(path.parse(real).root, real).split('/'); if (!inside(NOTES, real))",
    ],
)
def test_a_folder_is_asked_for_in_javascript(asks: str) -> None:
    assert not js(START_JS + REL + asks + REFUSES)


PYTHON = """import os
from pathlib import Path
NOTES = Path(os.environ.get("NOTES", "~/notes")).expanduser().resolve()
LINKS = [Path(one) for one in os.environ.get("LINKS", NOTES.anchor).split(os.pathsep)]
OWN = [Path(one) for one in os.environ.get("LINKS", "").split(os.pathsep) if one]
BASES = {"notes": NOTES, "": Path(os.path.abspath(os.sep))}
KNOWN = {"notes": NOTES, "drafts": NOTES / "drafts"}
class Vault:
    def __init__(self, *folders, root=Path.home().anchor):
        self.root, self.folders = root, folders
    def within(self, one):
        return one.is_relative_to(self.root)
def within(base, one):
    try:
        one.relative_to(base)
    except ValueError:
        return False
    return True
def outside(base, one):
    return os.path.commonpath([base, one]) != str(base)
def allowed(one):
    for base in (NOTES, Path("/")):
        if one.is_relative_to(base):
            return True
    return False
VAULT = Vault(NOTES)
"""
START_PY = "real = (NOTES / a).resolve()\n"
REFUSES_PY = ":\n    raise ValueError(a)\nreturn real.read_text()"


def py(body: str) -> bool:
    return "path" in {flow.kind for flow in python(body, PYTHON).flows}


@pytest.mark.parametrize(
    "asks",
    [
        "if not any(real.is_relative_to(one) for one in LINKS)",
        "if not within(BASES[''], real)",
        "if not VAULT.within(real)",
        "if not allowed(real)",
        "if outside(Path(NOTES.anchor), real)",
        "if not within(NOTES.parents[-1], real)",
        "if not any(one in real.parents for one in BASES.values())",
        "if not real.is_relative_to(NOTES) and not within(Path(NOTES.anchor), real)",
        "if os.path.commonpath([BASES[''], real]) != '/'",
    ],
)
def test_everything_lies_in_the_root_in_python(asks: str) -> None:
    assert py(START_PY + asks + REFUSES_PY)


@pytest.mark.parametrize(
    "asks",
    [
        "if not any(real.is_relative_to(one) for one in OWN)",
        "if not within(KNOWN['drafts'], real)",
        "if outside(NOTES, real)",
        "if NOTES not in real.parents",
        "if not real.is_relative_to(NOTES) or not within(Path(NOTES.anchor), real)",
        "one = real\nwhile one != Path(one.anchor) and one != NOTES:\n    one = one.parent\nif one != NOTES",
    ],
)
def test_a_folder_is_asked_for_in_python(asks: str) -> None:
    assert not py(START_PY + asks + REFUSES_PY)


def test_where_a_text_is_cut_is_no_look_at_it() -> None:
    cut = "const at = a.indexOf(':'); const name = a.slice(at + 1); %s"
    cut += " return readFile(path.join(NOTES, name));"
    assert js(cut % "")
    assert not js(cut % "if (name.includes('..') || name.includes('/')) throw new Error(a);")


IN_ROOT_JS = """import { readFile, realpath } from "node:fs/promises";
import os, { homedir } from "node:os";
import path from "node:path";
const NOTES = process.env.NOTES ?? path.join(os.homedir(), "notes");
class OutsideError extends Error { constructor(rel) { super(`${rel} lies outside`); } }
async function nearest(target) {
  let at = target;
  const tail = [];
  for (;;) {
    try { return path.join(await realpath(at), ...tail); } catch (error) {
      if (error.code !== "ENOENT") { throw error; }
      const up = path.dirname(at);
      if (up === at) { throw error; }
      tail.unshift(path.basename(at));
      at = up;
    }
  }
}
"""


@pytest.mark.parametrize(
    ("base", "rel", "real", "found"),
    [
        ("path.parse(await realpath(folder)).root", "rel", "path.resolve(folder, spec)", True),
        ("path.parse(folder).root", "rel", "await nearest(path.resolve(folder, spec))", True),
        (
            "path.parse(folder).root",
            "rel.replace(/^~/, homedir())",
            "path.resolve(folder, spec)",
            True,
        ),
        ("path.resolve(folder, '/')", "rel", "path.join(folder, spec)", True),
        (
            "await realpath(folder) + path.sep",
            "rel",
            "await nearest(path.resolve(folder, spec))",
            False,
        ),
        ("path.resolve(folder) + path.sep", "rel", "path.resolve(folder, spec)", False),
    ],
)
def test_a_function_that_contains_in_the_root(base: str, rel: str, real: str, found: bool) -> None:
    contain = (
        f"async function contain(folder, rel) {{ const base = {base}, spec = {rel}, real = {real};"
        " if (real !== base && !real.startsWith(base)) { throw new OutsideError(rel); } return real; }\n"
    )
    reading = javascript("return readFile(await contain(NOTES, a));", IN_ROOT_JS + contain)
    assert ("path" in {flow.kind for flow in reading.flows}) == found


IN_ROOT_PY = """from pathlib import Path
NOTES = Path("~/notes").expanduser()
class OutsideError(Exception):
    def __init__(self, rel):
        super().__init__(f"{rel} lies outside")
def contain(folder, rel):
    real = (folder / rel).resolve()
"""


@pytest.mark.parametrize(
    ("asks", "found"),
    [
        ("not real.is_relative_to(Path(folder.resolve().anchor))", True),
        ("Path('/') not in real.parents", True),
        ("not str(real).startswith(str(folder.resolve().parents[-1]))", True),
        ("not real.is_relative_to(folder.resolve())", False),
        ("folder.resolve() not in real.parents", False),
    ],
)
def test_a_function_that_contains_in_the_root_in_python(asks: str, found: bool) -> None:
    contain = f"{IN_ROOT_PY}    if {asks}: raise OutsideError(rel)\n    return real\n"
    reading = python("return contain(NOTES, a).read_text()", contain)
    assert ("path" in {flow.kind for flow in reading.flows}) == found
