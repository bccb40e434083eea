"""Programs and files that a caller picks from a table of the code's own, asked for by `Object.hasOwn`."""

import pytest

from tests.surface.test_flows import JS, kinds, registered

TABLE = """import { spawn } from "node:child_process";
const TABLE = { node: ["--version"], "git": ["--version"] };
"""
ASKED = "if (!Object.hasOwn(TABLE, name)) return; spawn(name, TABLE[name]);"


@pytest.mark.parametrize(
    "asks",
    [
        "Object.hasOwn(TABLE, name)",
        "Object.prototype.hasOwnProperty.call(TABLE, name)",
        "({}).hasOwnProperty.call(TABLE, name)",
        "TABLE.hasOwnProperty(name)",
        "Reflect.has(TABLE, name)",
    ],
)
def test_a_name_of_a_table_is_no_choice_of_programs(asks: str) -> None:
    body = f"if (!{asks}) return; spawn(name, TABLE[name]);"
    assert kinds(JS + TABLE + registered(body)) == set()
    assert kinds(JS + TABLE + registered(body.replace(asks, "log(name)"))) == {"shell"}


def test_a_table_that_is_read_stays_one() -> None:
    reads = "for (const key of Object.keys(TABLE)) log(TABLE[key], key in TABLE, TABLE.node);\n"
    assert kinds(JS + TABLE + reads + registered(ASKED)) == set()


@pytest.mark.parametrize(
    "changed",
    [
        "TABLE[process.argv[2]] = [];",
        "TABLE.other = [];",
        "TABLE[process.argv[2]] ??= [];",
        "[TABLE[process.argv[2]]] = [1];",
        "({ a: TABLE[process.argv[2]] } = more);",
        "for (TABLE[process.argv[2]] of more) log(1);",
        "Object.assign(TABLE, more);",
        "const again = TABLE; again[process.argv[2]] = [];",
        "export { TABLE };",
        "const held = { TABLE };",
        "function other(TABLE) { log(TABLE); }",
    ],
)
def test_a_table_that_may_get_more_is_none(changed: str) -> None:
    assert kinds(JS + TABLE + changed + "\n" + registered(ASKED)) == {"shell"}


@pytest.mark.parametrize("table", ["{ ...more }", "{ [process.argv[2]]: 1 }", "load()", "{}, more"])
def test_a_table_that_is_made_of_another_is_none(table: str) -> None:
    made = TABLE.partition("const")[0] + f"const TABLE = {table};\n"
    assert kinds(JS + made + "TABLE.x = 1;\n" + registered(ASKED)) == {"shell"}


def test_a_name_that_is_only_asked_for_in_the_table_is_looked_at_alone() -> None:
    body = "if (!Object.hasOwn(TABLE, 'node')) return; spawn(name, TABLE.node);"
    assert kinds(JS + TABLE + registered(body)) == {"shell"}


@pytest.mark.parametrize(
    "asks",
    [
        "Object.hasOwn(TABLE, name)",
        "TABLE.hasOwnProperty(name)",
        "Object.prototype.hasOwnProperty.call(TABLE, name)",
    ],
)
def test_what_is_left_when_those_of_a_table_are_answered_is_free(asks: str) -> None:
    assert kinds(JS + TABLE + registered(f"if ({asks}) return TABLE[name]; spawn(name);")) == {
        "shell"
    }
