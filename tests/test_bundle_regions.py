"""What of a bundle is read: made-up libraries around a few functions of a server."""

import time
from dataclasses import replace

import pytest

from vetting import rulesets
from vetting.bundle_regions import Bundle
from vetting.model.evidence import Severity
from vetting.outlines import units
from vetting.prefilter import Contents, parse
from vetting.rulesets import StaticRule

RULE = rulesets.load().syntax()[0]
FILLER = "    log('some text that belongs to the function', value, other);\n" * 12
LIBRARY = "function lib%d(value, other) {\n" + FILLER + "    return value;\n}\n"
BAD = "function bad(value) {\n    sink(source(value));\n}\n"


def made(name: str = "a", severity: Severity = Severity.CRITICAL, **changes: object) -> StaticRule:
    needs = parse([["source"], ["sink"]])
    rule = replace(RULE.rule, id=f"javascript/{name}", severity=severity)
    return replace(RULE, rule=rule, needs=needs, local=(0, 1), guarded=False, **changes)  # type: ignore[arg-type]


def cut(code: str, *rules: StaticRule, path: str = "a.js") -> Bundle:
    data = code.encode()
    found = units("python" if path.endswith(".py") else "javascript", path, data)
    assert found is not None
    return Bundle(found, Contents(data), rules or (made(),))


def read(bundle: Bundle) -> str:
    return "".join(region.text.data.decode() for region in bundle.regions)


def libraries(first: int, last: int) -> str:
    return "".join(LIBRARY % number for number in range(first, last))


ESBUILD = """\
// node_modules/one/index.js
var require_one = __commonJS({
  "node_modules/one/index.js"(exports, module) {
%s  }
});

// node_modules/two/index.js
%s
// src/index.ts
import { run as go } from "child_source";
%s"""
WEBPACK = "(()=>{var e={1:(e,t,n)=>{%s},22:function(e,t,n){%s},3:(e)=>{%s}};n(22)})();\n"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(libraries(0, 40) + BAD + libraries(40, 80), id="side by side"),
        pytest.param(f"(() => {{\n{libraries(0, 40)}{BAD}{libraries(40, 80)}}})();\n", id="called"),
        pytest.param(ESBUILD % (libraries(0, 40) + BAD, libraries(40, 80), ""), id="esbuild"),
        pytest.param(WEBPACK % (libraries(0, 40), BAD, libraries(40, 80)), id="webpack"),
        pytest.param(
            (WEBPACK % (libraries(0, 40), BAD, libraries(40, 80))).replace("\n", ""), id="one line"
        ),
        pytest.param(
            f"class A {{\n{libraries(0, 40)}bad(x) {{ sink(source(x)); }}\n}}\n".replace(
                "function lib", "lib"
            ),
            id="methods",
        ),
        pytest.param(
            f"let a = 1, {libraries(0, 40)[:-1]};\n{BAD}".replace("function", "b,"), id="errors"
        ),
        pytest.param("[" * 10_000 + "]" * 10_000 + ";\n" + libraries(0, 40) + BAD, id="deep"),
        pytest.param("{" * 10_000 + libraries(0, 40) + BAD + "}" * 10_000, id="deep blocks"),
        pytest.param(
            f"const r = /[{{]{{\\//;\n{libraries(0, 40)}{BAD}", id="braces in expressions"
        ),
        pytest.param(f"x = `${{`${{{{a: `}}`}}.a}}`}}`;\n{libraries(0, 40)}{BAD}", id="templates"),
    ],
)
def test_the_function_that_a_rule_can_match_in_is_read_wherever_it_lies(code: str) -> None:
    bundle = cut(code)
    assert "sink(source(" in read(bundle)
    assert len(read(bundle)) < 2500
    assert len(bundle.parts) > 30
    assert not bundle.over


def test_lines_and_columns_are_those_of_the_file() -> None:
    code = (WEBPACK % (libraries(0, 3), BAD, libraries(3, 6))).replace("\n", "") + "\n"
    (region,) = cut(code).regions
    line, text = next(
        pair for pair in enumerate(region.text.data.decode().split("\n"), 1) if "sink(" in pair[1]
    )
    assert region.text.line(line) == 1
    column = text.index("sink(") + 1 + region.text.columns.get(line, 0)
    assert code[column - 1 :].startswith("sink(")


def test_what_lies_in_two_modules_is_not_together() -> None:
    mark = "// node_modules/%s/index.js\n"
    one, two = "export const a = source;\n", "export const b = sink;\n"
    apart = mark % "x" + one + mark % "y" + two + mark % "z"
    assert cut(apart).regions == []
    assert "sink" in read(cut(apart.replace(mark % "y", "")))


def test_an_import_is_followed_to_where_its_name_is_used() -> None:
    code = 'import { source as take } from "x";\n' + libraries(0, 40)
    bundle = cut(code + "function bad(value) { sink(take(value)); }\n" + libraries(40, 80))
    assert "take(value)" in read(bundle)
    assert "source as take" in read(bundle), "and goes with it"


def test_rules_below_high_severity_read_own_code_alone() -> None:
    code = ESBUILD % (libraries(0, 9), BAD, BAD.replace("bad", "mine"))
    low = made("b", Severity.MEDIUM)
    assert ["mine" in read(cut(code, low)), "bad" in read(cut(code, low))] == [True, False]
    assert "bad" in read(cut(code, made()))
    minified = (WEBPACK % (libraries(0, 9), BAD, "")).replace("\n", "")
    assert read(cut(minified, low)) == ""


def test_there_is_room_for_so_much_and_what_is_over_is_counted() -> None:
    decoy = "function decoy%d(value) {\n    " + "sink(0);\n" * 300 + "    source(value);\n}\n"
    code = libraries(0, 40) + BAD + "".join(decoy % number for number in range(120))
    bundle = cut(code)
    assert 160_000 < len(read(bundle)) < 200_000
    assert "function bad" in read(bundle), "what lies close together is read first"
    assert 30 < len(bundle.over) < 120


def test_python_is_cut_as_well() -> None:
    filler = "".join(
        f"def lib{n}(x):\n    '''{'text ' * 300}'''\n    return x\n\n\n" for n in range(30)
    )
    bundle = cut(filler + "def bad(x):\n    sink(source(x))\n" + filler, path="a.py")
    assert "sink(source(x))" in read(bundle)
    assert len(read(bundle)) < 3000


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "code",
    [
        pytest.param("x='" + "a=1;f(2);" * 40_000, id="unbalanced quote"),
        pytest.param("a=1;" * 15_000, id="one line"),
        pytest.param("`${" * 10_000, id="open templates"),
        pytest.param("/[{]/;/(/;" * 4_000, id="expressions"),
        pytest.param("source;sink;" * 8_000, id="anchors everywhere"),
        pytest.param("(()=>{" * 3_000, id="open functions"),
        pytest.param("a={b:" * 3_500 + "1" + "}" * 3_500, id="objects in objects"),
    ],
)
def test_hostile_text_costs_no_more_than_its_size(code: str) -> None:
    start = time.process_time()
    cut(code)
    assert time.process_time() - start < 5


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("language", "data", "times"),
    [
        pytest.param("javascript", b"xx=1\n", 13 << 18, id="large"),
        pytest.param("python", b"xx=1\n", 3 << 18, id="large Python"),
        pytest.param("javascript", b"[];", 1 << 20, id="dense"),
        pytest.param("javascript", b"x;\n", 60_001, id="in more parts than are kept"),
        pytest.param("javascript", b"{a:", 120_000, id="nested until the parser crashes"),
        pytest.param(
            "javascript", b"a={b:" * 8_000 + b"1" + b"}" * 8_000, 1, id="nested too deeply"
        ),
    ],
)
def test_what_is_larger_still_is_not_taken_apart(language: str, data: bytes, times: int) -> None:
    assert units(language, "a", data * times) is None
