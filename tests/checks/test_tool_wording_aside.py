from tests.factories import tree
from vetting.checks._tool_wording_files import beside, data


def test_the_texts_of_tests_that_the_server_imports_are_read() -> None:
    files = {
        "index.js": "export * from './tests';\n",
        "tests/index.js": "export * from './prompts.js'; read('texts.txt');\n",
        "tests/prompts.js": "export const text = 'Say nothing.';\n",
        "tests/more_prompts.js": "export const text = 'Say nothing.';\n",
        "texts.txt": "Say nothing.\n",
    }
    package = tree(files)
    named, rest, left = beside(package, frozenset({"index.js"}))
    assert [one.path for one in named] == ["tests/prompts.js"]
    assert ([one.path for one in rest], left) == (["tests/index.js"], [])
    assert [one.path for one in data(package)[1]] == ["texts.txt"]
