"""Loops that go on by a difference of what a caller chooses, and those in which somebody compares the two."""

import pytest

from tests.surface.test_flow_limits import javascript, python

FIELDS = "from typing import Annotated\nfrom pydantic import Field\n"
JS = "size: z.number().int().default(900), overlap: z.number().int().default(90)"
HELD = "size: z.number().int().min(200), overlap: z.number().int().min(0).max(199)"
CUT = "const out = []; let at = 0; "
GOES = (
    "while (at < a.length) { out.push(a.slice(at, at + size)); at += size - overlap; } return out;"
)
BACK = (
    "while (at < a.length) { const end = Math.min(at + size, a.length); out.push(a.slice(at, end)); "
    "if (end >= a.length) break; at = end - overlap; } return out;"
)
STEP = "const step = size - overlap; for (let i = 0; i < a.length; i += step) out.push(a[i]); return out;"


def endless(body: str, kinds: str = JS, before: str = "") -> bool:
    found = javascript(CUT + body, before, kinds=f"a: z.string(), {kinds}")
    return "endless" in {flow.kind for flow in found.flows}


@pytest.mark.parametrize(
    "body",
    [
        GOES,
        BACK,
        STEP,
        "while (at < a.length) { out.push(a[at]); at = at + size - overlap; } return out;",
        "while (at < a.length) { out.push(a[at]); at = at + (size - overlap); } return out;",
        "while (at <= a.length) { out.push(a[at]); at += 200 - overlap; } return out;",
        "while (at < a.length) { out.push(a[at]); at += size - 200; } return out;",
        "if (overlap < 0) throw new Error('no'); " + GOES,
        "while (at + size < a.length) { out.push(a[at]); at += size - overlap; } return out;",
        "for (const one of a) { if (!one) break; } " + GOES,
    ],
)
def test_in_javascript(body: str) -> None:
    assert endless(body)
    assert not endless(body, HELD.replace("min(200)", "min(300)"))


@pytest.mark.parametrize(
    "body",
    [
        "if (overlap >= size) throw new Error('too large'); " + GOES,
        "if (size <= overlap) overlap = size - 1; " + GOES,
        STEP.replace("for", "if (step <= 0) throw new Error('no'); for"),
        STEP.replace("for", "if (!(step > 0)) throw new Error('no'); for"),
        STEP.replace("size - overlap", "Math.max(1, size - overlap)"),
        "overlap = Math.min(overlap, size - 1); " + GOES,
        GOES.replace("out.push", "if (out.length > 500) throw new Error('many'); out.push"),
        BACK.replace("end - overlap", "Math.max(end - overlap, at + 1)"),
        GOES.replace("size - overlap", "size"),
        GOES.replace("at += size - overlap", "at += size - overlap; at += 1"),
        GOES.replace("size - overlap", "size - overlap + 500"),
    ],
)
def test_compared_in_javascript(body: str) -> None:
    assert not endless(body)


def test_compared_elsewhere_in_javascript() -> None:
    before = "const fits = (o) => { if (o.overlap >= o.size) throw new Error('too large'); };"
    assert not endless(GOES, before=before)
    assert endless(GOES, JS.replace(".int()", ".int().min(0).max(900)"))
    assert not endless(GOES, HELD)
    named = "size: SIZE, overlap: OVERLAP"
    assert endless(GOES, named, "const SIZE = z.number(), OVERLAP = z.number();")
    known = "const SIZE = z.number().min(200);\nconst OVERLAP = z.number().max(MOST);"
    assert not endless(GOES, named, known)
    assert not endless(GOES, "size: z.enum(SIZES), overlap: z.number()")


PY = "a: str, size: int = 900, overlap: int = 90"
LOOP = """out, at = [], 0
while at < len(a):
    out.append(a[at:at + size])
    at += size - overlap
return out"""
STRICT = "a: str, size: Annotated[int, Field(ge=200)], overlap: Annotated[int, Field(le=199)]"


@pytest.mark.parametrize(
    ("body", "given"),
    [
        (LOOP, PY),
        (LOOP.replace("+= size", "= at + size"), PY),
        (LOOP.replace("+= size - overlap", "= at + (size - overlap)"), PY),
        (LOOP.replace("at += size", "end = min(at + size, len(a))\n    at = end"), PY),
        (LOOP.replace("at += size", "end = at + size\n    at = end"), PY),
        ("step = size - overlap\n" + LOOP.replace("size - overlap", "step"), PY),
        (LOOP.replace("    out", "    if at + size >= len(a):\n        break\n    out"), PY),
        ("if overlap < 0:\n    raise ValueError(overlap)\n" + LOOP, PY),
        (LOOP, STRICT.replace("199", "400")),
    ],
)
def test_in_python(body: str, given: str) -> None:
    assert "endless" in {flow.kind for flow in python(body, FIELDS, given).flows}


@pytest.mark.parametrize(
    ("body", "given"),
    [
        (LOOP.replace("    out", "    if len(out) > 500:\n        break\n    out"), PY),
        ("if overlap >= size:\n    raise ValueError(size)\n" + LOOP, PY),
        ("assert 0 <= overlap < size\n" + LOOP, PY),
        ("overlap = min(overlap, size - 1)\n" + LOOP, PY),
        (LOOP.replace("size - overlap", "max(size - overlap, 1)"), PY),
        (LOOP.replace("+= size - overlap", "+= size"), PY),
        (LOOP, STRICT),
        (LOOP, "a: str, size: int = Field(900, gt=100), overlap: int = Field(90, lt=100)"),
        ("return [a[at:at + size] for at in range(0, len(a), size - overlap)]", PY),
    ],
)
def test_compared_in_python(body: str, given: str) -> None:
    assert "endless" not in {flow.kind for flow in python(body, FIELDS, given).flows}
