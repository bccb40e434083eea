"""What a manifest says that decides what installing and starting a package does."""

import json
from typing import Any

import pytest

from tests.factories import tree
from vetting.comparison._manifest import declared
from vetting.model.artifact import ArtifactKind

LONG = {f"./x{number}": f"./dist/some/long/path/{number}.js" for number in range(20)}


def npm(**said: Any) -> dict[str, str]:
    return declared(tree({"package.json": json.dumps({"name": "a", "version": "1", **said})}))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"directories": {"bin": "./a"}}, {"directories": {"bin": "./b"}}),
        ({"gypfile": False}, {"gypfile": True}),
        ({"packageManager": "npm@1.0.0"}, {"packageManager": "npm@2.0.0"}),
        ({"exports": ["./a.js"]}, {"exports": ["./b.js"]}),
        ({"browser": {"a": "./b.js"}}, {"browser": {"a": "./c.js"}}),
        ({"config": {"url": "a"}}, {"config": {"url": "b"}}),
        ({}, {"publishConfig": {"tag": "next"}}),
        ({}, {"allowScripts": {"a": True}}),
        ({"libc": ["glibc"]}, {"libc": ["musl"]}),
        ({}, {"peerDependenciesMeta": {"a": {"optional": True}}}),
        ({"exports": {".": LONG}}, {"exports": {".": {**LONG, "./x9": "./other.js"}}}),
    ],
)
def test_what_changed_is_a_row(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert npm(**before) != npm(**after)


def test_a_long_value_is_shown_in_part_with_a_digest_of_all() -> None:
    said = npm(exports={".": LONG})["export ."]
    assert said == npm(exports={".": LONG})["export ."]
    assert len(said) < 450
    assert "sha256:" in said


def test_the_versions_of_python() -> None:
    metadata = "Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Python: >=3.11\n"
    files = {"a-1.dist-info/METADATA": metadata}
    found = declared(tree(files, kind=ArtifactKind.WHEEL, filename="a-1-py3-none-any.whl"))
    assert found["Requires-Python"] == ">=3.11"
