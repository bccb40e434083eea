"""Code that loaders and hooks of the package's own hand to the system of modules."""

import pytest

from tests.surface.test_flow_limits import javascript, python

LOADER = """class Source(importlib.abc.SourceLoader):
    def get_data(self, path):
        data = {}
        return data
"""
HOOK = "export async function load(url, context, next) {{ {} return next(url, context); }}\n"


@pytest.mark.parametrize(
    ("data", "fetched"),
    [
        ("requests.get('https://a.example/x.py').content", True),
        ("urllib.request.urlopen(self.url).read()", True),
        ("Path(path).read_bytes()", False),
        ("pinned(requests.get(path).content)\n        if data.digest() != PIN: raise E", False),
        ("requests.get(path).content  # if digest != PIN", True),
        ("requests.get(path).content; said = 'digest == PIN'", True),
    ],
)
def test_a_loader_in_python(data: str, fetched: bool) -> None:
    kinds = {flow.kind for flow in python("return 1", LOADER.format(data)).flows}
    assert ("fetched" in kinds) == fetched


@pytest.mark.parametrize(
    ("before", "body", "fetched"),
    [
        (
            HOOK.format("const source = await (await fetch(url)).text();").replace(
                "return next", "return { format: 'module', source, shortCircuit: true }; next"
            ),
            "",
            True,
        ),
        (
            HOOK.format("const source = await readFile(new URL(url));").replace(
                "return next", "return { format: 'module', source, shortCircuit: true }; next"
            ),
            "",
            False,
        ),
        (
            "",
            "new Module('x')._compile(await (await fetch('https://a.example')).text(), 'x');",
            True,
        ),
        ("", "new Module('x')._compile(readFileSync('x.js', 'utf8'), 'x');", False),
    ],
)
def test_a_hook_in_javascript(before: str, body: str, fetched: bool) -> None:
    kinds = {flow.kind for flow in javascript(body or "return 1;", before).flows}
    assert ("fetched" in kinds) == fetched
