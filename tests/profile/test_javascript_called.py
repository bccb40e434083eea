"""Functions with names of a letter or two that other files are given, and names that functions make."""

import pytest

from tests.profile.test_javascript import facts

MAKES = """export function makeTexts(own = {}) {
    function toKey(key) { return `APP_${key}`; }
    function t(key, otherwise) {
        const upper = key.toUpperCase();
        return process.env[toKey(upper)] || own[upper] || otherwise;
    }
    return { t };
}
"""


def read(**others: str) -> tuple[set[str], set[str]]:
    """The names of variables, and the files where not all are known."""
    found = facts({"texts.js": MAKES} | {f"{name}.js": text for name, text in others.items()})
    return {one.name for one in found.env}, {place.path for place in found.env_dynamic}


@pytest.mark.parametrize(
    "source",
    [
        "export const tool = (client, { t }) => ({ description: t('TOOL_NAME', 'A tool') });",
        "const texts = makeTexts(); use(texts.t('TOOL_NAME', 'A tool'));",
        "const { t } = makeTexts(); use(t('TOOL_NAME', 'A tool'));",
        "const of = build((t) => t('TOOL_NAME')); use(({ t }) => of(t));",
        "use(({ t }) => { const name = 'TOOL'; return t(`${name}_NAME`); });",
    ],
)
def test_what_is_put_into_an_object_is_called_so_in_other_files(source: str) -> None:
    assert read(tool=source) == ({"APP_TOOL_NAME"}, set())


def test_nobody_knows_what_is_called_where_it_comes_from_nowhere() -> None:
    names, unknown = read(tool="export const run = (t) => t('TOOL_NAME');")
    assert names == set()
    assert unknown == {"texts.js"}


def test_it_is_handed_to_functions_of_other_files() -> None:
    schema = "const inner = (n, t) => t('TOOL_NAME', n);\nexport const schema = (t) => inner(1, t);"
    tool = "import { schema } from './schema.js';\nexport const tool = ({ t }) => schema(t);"
    assert read(schema=schema, tool=tool) == ({"APP_TOOL_NAME"}, set())
    made = schema.replace("'TOOL_NAME'", "`${n.kind}_NAME`")
    assert read(schema=made, tool=tool) == (set(), {"schema.js"})


@pytest.mark.parametrize(
    ("makes", "name"),
    [
        ("function key(name) { return `APP_${name}`; }", "APP_TOKEN"),
        ("const key = (name) => 'APP_' + name;", "APP_TOKEN"),
        ("const key = (name) => `${name}_KEY`.trim();", "TOKEN_KEY"),
        ("const key = (kind, name) => `APP_${name}`;", ""),
        ("const key = (name) => { if (name) return `A_${name}`; return `B_${name}`; };", ""),
    ],
)
def test_a_function_makes_the_name_of_what_it_is_given(makes: str, name: str) -> None:
    source = f"{makes}\nfunction need(name) {{ return process.env[key(name)]; }}\nneed('TOKEN');"
    found = facts({"a.js": source})
    assert {one.name for one in found.env} == ({name} if name else set())
    assert bool(found.env_dynamic) is not bool(name)
