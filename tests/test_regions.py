"""What of a file is read for a rule; that no match is lost is proved in `test_prefilter`."""

from dataclasses import replace

import pytest

from vetting import rulesets
from vetting.outlines import outline
from vetting.prefilter import Contents, parse
from vetting.region_text import RegionText
from vetting.regions import Chooser
from vetting.rulesets import Reach, StaticRule

RULE = rulesets.load().syntax()[0]
BOTH = [["source"], ["sink"]]


def made(
    needs: list[list[str]],
    reach: Reach = Reach.FUNCTION,
    *,
    guarded: bool = False,
    follows: bool = False,
) -> StaticRule:
    made = replace(RULE, needs=parse(needs), reach=reach, local=tuple(range(len(needs))))
    return replace(made, guarded=guarded, follows=follows, taints=True)


def regions(code: str, *rules: StaticRule, language: str = "python") -> list[RegionText]:
    found = outline(language, "a", code.encode())
    assert found is not None
    return [one.text for one in Chooser(found, Contents(code.encode())).regions(rules)]


def kept(code: str, rule: StaticRule, language: str = "python") -> str:
    return "".join(text.data.decode() for text in regions(code, rule, language=language))


PYTHON = """\
import os
import json as j
LIMIT = 3
URL = "https://example.com"


def unrelated():
    return LIMIT


def both():
    sink(source(URL))


class Client:
    retries = 2

    def get(self):
        return source()

    def put(self):
        return sink()

    def all(self):
        j.dumps(sink(source()))
"""


def test_functions_that_hold_every_anchor_and_what_names_their_statements_are_kept() -> None:
    assert (
        kept(PYTHON, made(BOTH))
        == """\
import json as j
URL = "https://example.com"
def both():
    sink(source(URL))
class Client:
    retries = 2

    pass
    def all(self):
        j.dumps(sink(source()))
"""
    )


def test_a_rule_that_spans_functions_keeps_those_with_any_anchor() -> None:
    text = kept(PYTHON, made(BOTH, Reach.FILE))
    assert "def get" in text
    assert "def put" in text
    assert "unrelated" not in text


@pytest.mark.parametrize(
    ("code", "there"),
    [
        ("KEY = source()\ndef go():\n    sink(KEY)\n", True),
        ("KEY = source()\nCOPY = KEY\ndef go():\n    sink(COPY)\n", True),
        ("KEY = source()\ndef go():\n    sink(OTHER)\n", False),
        ("from x import source as s\ndef go():\n    sink(s())\n", True),
        ("def get():\n    return source()\ndef go():\n    sink(get())\n", False),
    ],
)
def test_a_name_given_outside_of_functions_counts_as_the_anchor(code: str, *, there: bool) -> None:
    assert ("def go" in kept(code, made(BOTH))) is there


@pytest.mark.parametrize(
    "code",
    [
        "def get():\n    return source()\ndef go():\n    sink(get())\n",
        "def get():\n    return source()\ndef more():\n    return get()\ndef go():\n    sink(more())\n",
        "def send(x):\n    sink(x)\ndef go():\n    send(source())\n",
        "class A:\n def __init__(self):\n  self.k = source()\n def go(self):\n  sink(self.k)\n",
        "class A:\n    def fill(self):\n        return source()\ndef go(a):\n    sink(a.fill())\n",
        "class A:\n def get(self):\n  return source()\n def go(self):\n  sink(self.get())\n",
    ],
)
def test_a_rule_that_follows_calls_keeps_both_ends(code: str) -> None:
    text = kept(code + "def unrelated():\n    source()\n", made(BOTH, Reach.CALLS))
    assert "source()" in text
    assert "sink(" in text
    assert "def go" in text
    assert "unrelated" not in text
    assert kept("def a():\n    source()\ndef b():\n    sink()\n", made(BOTH, Reach.CALLS)) == ""


JAVASCRIPT = """\
import fs from "fs";
let shared;
function unrelated() { return 1; }
function sets() { shared = source(); }
export function uses() { sink(shared); }
class Tool { run() { return sink(1); } }
"""


def test_a_variable_set_in_another_function_counts_in_javascript() -> None:
    text = kept(JAVASCRIPT, made(BOTH), "javascript")
    assert "uses()" in text
    assert "let shared" in text
    assert "unrelated" not in text
    assert "class Tool" not in text


@pytest.mark.parametrize(
    ("code", "there"),
    [
        ("list.push(source());\n", "list.push"),
        ("const { a: shared } = source();\nlist.push(shared);\n", "list.push"),
        ("setInterval(uses, 10);\n", "setInterval"),
        ("log('list', { list: 1 });\n", ""),
        ("function other({ list } = {}) { source(); }\n", ""),
    ],
)
def test_statements_that_do_something_with_what_is_kept_are_kept(code: str, there: str) -> None:
    start = "import list from 'x';\nfunction uses() { sink(list); source(); }\n"
    text = kept(start + code, made(BOTH), "javascript")
    assert text == start + code if there else text == start


def test_what_a_call_makes_of_a_lot_is_kept_where_it_counts() -> None:
    shape = f"const shape = made({{{'a: b.c(), ' * 40}}});\n"
    uses = "function uses() { sink(shape, source()); }\n"
    assert kept(shape + uses, made(BOTH), "javascript") == uses
    shape = shape.replace("b.c()", "source()", 1)
    assert kept(shape + uses, made(BOTH), "javascript") == shape + uses


def test_a_method_that_objects_of_all_kinds_have_is_told_by_its_own_object() -> None:
    code = "class A:\n    def get(self):\n        return source()\ndef go(a):\n    sink(a.get())\n"
    assert kept(code, made(BOTH, Reach.CALLS)) == ""


def test_functions_without_an_anchor_are_cut_out_of_what_surrounds_them() -> None:
    filler = "  log('nothing to see here, just some text that is long enough');\n" * 40
    code = (
        f"(() => {{\n  function a() {{\n{filler}  }}\n  reg(() => {{ sink(source()); }});\n}})();\n"
    )
    (text,) = regions(code, made(BOTH), language="javascript")
    assert text.data == b"(() => {\n  function a() {\n}\n  reg(() => { sink(source()); });\n})();\n"
    assert [text.line(number) for number in range(1, 6)] == [1, 2, 43, 44, 45]
    assert text.columns == {3: 2}


def test_statements_on_one_line_are_read_one_by_one() -> None:
    filler = ",".join(f"v{n}=function(){{return {n}}}" for n in range(80))
    code = f"var {filler},key=function(){{sink(source())}},z=1;end();"
    (text,) = regions(code, made(BOTH), language="javascript")
    assert text.data == b"var key=function(){sink(source())};\n"
    assert text.line(1) == 1
    assert text.columns == {1: code.index("key=") - len("var ")}


def test_what_a_rule_asks_of_the_whole_file_is_told_in_a_comment() -> None:
    code = "def a():\n    far()\ndef b():\n    sink(source())\n"
    rule = replace(made([*BOTH, ["far"]], guarded=True), local=(0, 1))
    text = kept(code, rule)
    assert text.startswith("def b():\n    sink(source())\n# ")
    assert "far" in text


def test_what_is_called_is_kept_for_a_rule_that_asks_what_it_refuses() -> None:
    code = "def refuse(x):\n    raise x\ndef b(y):\n    refuse(y)\n    sink(source())\n"
    assert "def refuse" not in kept(code, made(BOTH))
    assert "def refuse" in kept(code, made(BOTH, follows=True))


def test_rules_that_need_about_the_same_share_a_text() -> None:
    body = "    log('a line that both rules read, whatever it says')\n" * 50
    code = f"def a():\n    sink(source())\n    other()\n{body}"
    assert len(regions(code, made(BOTH), made([["other"]]))) == 1
    apart = f"def a():\n    sink(source())\n{body}def b():\n    other()\n{body}"
    assert len(regions(apart, made(BOTH), made([["other"]]))) == 2


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "def f(:\n"),
        ("python", "x = 1\ry = 2\n"),
        ("python", "x = " + "(" * 5000 + "\n"),
        ("python", "\0"),
        ("javascript", "function ("),
        ("typescript", "let x: = 3"),
    ],
)
def test_what_is_not_understood_has_no_outline(language: str, code: str) -> None:
    assert outline(language, "a.ts", code.encode()) is None
