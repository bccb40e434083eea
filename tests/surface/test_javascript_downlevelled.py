"""Private members that TypeScript wrote for older engines, said plainly."""

import pytest

from vetting.surface._javascript_downlevelled import with_private

GET = b"""var __classPrivateFieldGet = (this && this.__classPrivateFieldGet) ||
    function (receiver, state, kind, f) {
    if (kind === "a" && !f) throw new TypeError("Private accessor was defined without a getter");
    if (typeof state === "function" ? receiver !== state || !f : !state.has(receiver))
        throw new TypeError("no");
    return kind === "m" ? f : kind === "a" ? f.call(receiver) : f ? f.value : state.get(receiver);
};
"""
LIBRARY = b'const tslib_1 = require("tslib");\n'


def said(head: bytes, text: bytes) -> bytes:
    whole = with_private(head + text, "javascript")
    assert len(whole) == len(head + text)
    assert whole.count(b"\n") == (head + text).count(b"\n")
    return b"".join(whole[len(head) :].split())


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        (b'a(__classPrivateFieldGet(this, _J_path, "f"));', b"a(this._J_path);"),
        (b"a(__classPrivateFieldGet(this, _path));", b"a(this._path);"),
        (b'a(__classPrivateFieldGet(x.y, _J_path, "f"));', b"a((x.y)._J_path);"),
        (
            b'__classPrivateFieldGet(this, _J_instances, "m", _J_go).call(this, 1);',
            b"this._J_go(1);",
        ),
        (b'__classPrivateFieldGet(o, _J_instances, "m", _J_go).call(o);', b"o._J_go();"),
        (b'a(__classPrivateFieldGet(this, _J_instances, "a", _J_b_get));', b"a(this._J_b_get());"),
        (b'a(__classPrivateFieldGet(_a, _a, "f", _J_n));', b"a(_J_n.value);"),
        (b'__classPrivateFieldGet(this, _a, "m", _J_go).call(this);', b"_J_go.call(this);"),
    ],
)
def test_member_is_asked_for_by_its_name(text: bytes, plainly: bytes) -> None:
    assert said(GET, text) == plainly


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        (b'tslib_1.__classPrivateFieldSet(this, _J_n, f(1), "f");', b"this._J_n=f(1);"),
        (b'x = tslib_1.__classPrivateFieldSet(this, _J_n, 1, "f");', b"x=(this._J_n=1);"),
        (b"(0, tslib_1.__classPrivateFieldSet)(this, _n, 1);", b"this._n=1;"),
        (
            b'tslib_1.__classPrivateFieldSet(this, _J_instances, 1, "a", _J_n_set);',
            b"this._J_n_set(1);",
        ),
        (b'tslib_1.__classPrivateFieldSet(_a = o, _J_n, 1, "f");', b"(_a=o)._J_n=1;"),
        (
            b'_J_n.set(this, "a"); tslib_1.__classPrivateFieldSet(this, _J_n, 1, "f");',
            b'this._J_n="a";this._J_n=1;',
        ),
        (
            b'_J_n.set(this, void 0); tslib_1.__classPrivateFieldSet(this, _J_n, 1, "f");',
            b";this._J_n=1;",
        ),
    ],
)
def test_member_is_given_something_by_its_name(text: bytes, plainly: bytes) -> None:
    assert said(LIBRARY, text) == plainly


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"function __classPrivateFieldGet(a, b) { return a; }\n",
        b"const __classPrivateFieldGet = (a, b) => a;\n",
        GET.replace(b"state.get(receiver);", b"receiver;"),
        GET + b"__classPrivateFieldGet = (a, b) => a;\n",
        b"exports.__classPrivateFieldGet = (a, b) => a;\n" + GET,
        b'import { other as __classPrivateFieldGet } from "tslib";\n',
        b'import { __classPrivateFieldGet } from "./tslib";\n',
    ],
)
def test_helper_that_is_another_one_is_a_call(head: bytes) -> None:
    text = b'a(__classPrivateFieldGet(this, _J_path, "f"));'
    assert said(head, text) == b"".join(text.split())
