"""Which names a text holds: nothing that is only said counts, and nothing that is used is missed."""

import pytest

from vetting.outlines import outline
from vetting.outlines._names import names, python_code, variables


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"client.send(key)", {b"client", b".send", b"key"}),
        (b"f(...rest, a?.b)", {b"f", b"rest", b"a", b".b"}),
        (b"this.#token + x .y", {b"this", b".token", b"x", b".y"}),
        (b"map.get(a)", {b"map", b"a"}),
        (b"self.get(a)", {b"self", b".get", b"a"}),
    ],
)
def test_names(text: bytes, found: set[bytes]) -> None:
    assert names(text) == found


def test_variables_are_without_keywords_and_what_belongs_to_others() -> None:
    assert variables(b"return self.key if x.y else null") == {b".key", b"x"}


@pytest.mark.parametrize(
    ("code", "left"),
    [
        (b"x = 'a' # key\n", b"x =          \n"),
        (b'x = """a\n\'b""" + y', b"x =            + y"),
        (b"x = rb'\\'' + y", b"x =        + y"),
        (b"x = f'{key} a' + 'b'", b"x = f'{key} a' +    "),
        (b"x = f'{{' + 'b'", b"x = f'{{' +    "),
        (b"it's = x", b"it's = x"),
    ],
)
def test_strings_and_comments_of_python_name_nothing(code: bytes, left: bytes) -> None:
    assert python_code(code) == left


def test_a_string_within_a_string_hides_nothing() -> None:
    code = b'x = f"{a["k"]} {secret}" + \'b\''
    assert python_code(code) == code


@pytest.mark.parametrize(
    ("code", "left"),
    [
        (b"x = 'ab' + `c ${d} e`; // f", b"x = '  ' + `  ${d}  `;     "),
        (b'x = /"/; secret; y = /"/;', b"x = / /; secret; y = / /;"),
        (b"f({ key: 1, other }, g.h)", b"f({    : 1, other }, g.h)"),
        (b"const f = (a, b = c) => a;", b"const f = (a,   = c) => a;"),
    ],
)
def test_strings_comments_and_keys_of_javascript_name_nothing(code: bytes, left: bytes) -> None:
    found = outline("javascript", "a.js", code)
    assert found is not None
    assert found.code == left


@pytest.mark.parametrize(
    ("language", "code", "given", "changed"),
    [
        ("javascript", b"import x, { a as b, c } from 'm';", {b"x", b"b", b"c"}, set()),
        ("javascript", b"const { a, b: [c], d = e } = f;", {b"a", b"c", b"d", b"e"}, set()),
        ("javascript", b"a.b.c = d;", {b"a", b".c"}, set()),
        ("javascript", b"exports.go = d;", {b".go"}, set()),
        ("javascript", b"list.push(key);", set(), {b"list", b"key"}),
        ("javascript", b"process.on(name, other);", set(), {b"name"}),
        ("javascript", b"if (a) { var b = c; d.e(f => { g.h(); i = j; }); }", {b"b", b"i"}, {b"d"}),
        ("javascript", b"export default f;", set(), set()),
        ("typescript", b"import fs = require('fs');", {b"fs"}, set()),
        ("python", b"import a.b, c as d", {b"a", b"d"}, set()),
        ("python", b"a, b.c = d = e", {b"a", b"b", b"d"}, set()),
        ("python", b"app.add(key, other)", set(), {b"app", b"key"}),
        ("python", b"if a:\n    b = c\n    d.e(f)", {b"b"}, {b"d", b"f"}),
    ],
)
def test_what_a_statement_gives_to_others(
    language: str, code: bytes, given: set[bytes], changed: set[bytes]
) -> None:
    found = outline(language, "a.ts", code)
    assert found is not None
    (part,) = found.parts
    assert set(part.binds or ()) == given
    assert part.changes == changed
