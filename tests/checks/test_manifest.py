import json
from typing import Any

import pytest

from tests.checks.conftest import INFO, SDIST, WHEEL, lines, npm, sdist, wheel
from tests.factories import pin, release, subject, tree
from vetting.boundary.json import Node
from vetting.checks import Context
from vetting.checks.manifest import ManifestCheck
from vetting.manifests import from_package_json
from vetting.model.artifact import ArchiveNote, ArtifactTree
from vetting.model.evidence import Outcome
from vetting.model.package import Manifest
from vetting.model.subject import Subject

SERVER = {"name": "server", "version": "1.2.3"}


def compared(
    context: Context, archive: dict[str, Any], registry: dict[str, Any], **files: str
) -> list[str]:
    """Findings for these members of the archive's and the registry's manifest."""
    theirs = from_package_json(Node({**SERVER, **registry}))
    whole = npm({"package.json": json.dumps({**SERVER, **archive}), **files}, theirs)
    found = lines(ManifestCheck().run(whole, context))
    assert all(" package.json: " in line for line in found)
    return [line.replace(" package.json: ", " ", 1) for line in found]


# npm.


@pytest.mark.parametrize(
    ("archive", "registry", "expected"),
    [
        (
            {"scripts": {"postinstall": "node evil.js"}},
            {},
            [
                (
                    "high man.confusion script 'postinstall': 'node evil.js' in the archive, "
                    "None in the registry"
                )
            ],
        ),
        (
            {"scripts": {"install": "a"}},
            {"scripts": {"install": "b"}},
            ["high man.confusion script 'install': 'a' in the archive, 'b' in the registry"],
        ),
        (
            {},
            {"scripts": {"install": "node-gyp rebuild"}},
            [
                (
                    "high man.confusion script 'install': None in the archive, "
                    "'node-gyp rebuild' in the registry"
                )
            ],
        ),
        (
            {"scripts": {"test": "a"}},
            {"scripts": {"test": "b"}},
            ["info man.confusion script 'test': 'a' in the archive, 'b' in the registry"],
        ),
        (
            {"bin": {"x": "evil.js"}},
            {"bin": {"x": "good.js"}},
            [
                (
                    "high man.confusion command 'x': 'evil.js' in the archive, "
                    "'good.js' in the registry"
                )
            ],
        ),
        (
            {"dependencies": {"a": "1", "evil": "1"}},
            {"dependencies": {"a": "1"}},
            ["high man.confusion dependency 'evil': '1' in the archive, None in the registry"],
        ),
        (
            {"dependencies": {"a": "1"}},
            {"dependencies": {"a": "2", "b": "1"}},
            [
                "high man.confusion dependency 'a': '1' in the archive, '2' in the registry",
                "high man.confusion dependency 'b': None in the archive, '1' in the registry",
            ],
        ),
        (
            {"dependencies": {"a": "evil/a"}},
            {"dependencies": {"a": "github:good/a"}},
            [
                "high man.confusion dependency 'a': 'evil/a' in the archive, 'good/a' in the registry"
            ],
        ),
    ],
)
def test_archive_and_registry_disagree(
    archive: dict[str, Any], registry: dict[str, Any], expected: list[str], context: Context
) -> None:
    assert compared(context, archive, registry) == expected


@pytest.mark.parametrize(
    ("archive", "registry"),
    [
        ({}, {}),
        ({"bin": "./x.js"}, {"bin": {"server": "x.js"}}),
        ({"bin": {"@scope/x": "./a//x.js"}}, {"bin": {"x": "a/x.js"}}),
        (
            {"optionalDependencies": {"a": "1"}},
            {"optionalDependencies": {"a": "1"}, "dependencies": {"a": "1"}},
        ),
        ({"devDependencies": {"a": "1"}}, {}),
        (
            {"dependencies": {"a": "me/a#v1", "b": "git+https://github.com/me/b.git"}},
            {"dependencies": {"a": "github:me/a#v1", "b": "git+ssh://git@github.com/me/b"}},
        ),
        ({"dependencies": {"a": " ^1.0 "}}, {"dependencies": {"a": "^1.0"}}),
        (
            {"scripts": {"prepare": "./node_modules/.bin/tsc"}},
            {"scripts": {"prepare": "tsc"}},
        ),
        ({"version": "v1.2.3"}, {}),
        ({"version": "1.2.3+build.5"}, {}),
        ({"description": "a"}, {"description": "b"}),
    ],
)
def test_what_publishing_changes_is_no_disagreement(
    archive: dict[str, Any], registry: dict[str, Any], context: Context
) -> None:
    assert compared(context, archive, registry) == []


def test_a_compiled_addon_gets_an_install_script_when_published(context: Context) -> None:
    added = {"scripts": {"install": "node-gyp rebuild"}}
    assert compared(context, {}, added, **{"binding.gyp": "{}"}) == []
    assert compared(context, {}, added, **{"other.gyp": "{}"}) == []
    assert len(compared(context, {}, added, **{"src/binding.gyp": "{}"})) == 1
    assert compared(context, {}, {}, **{"binding.gyp": "{}"}) == []
    assert len(compared(context, {"scripts": {"install": "x"}}, added, **{"a.gyp": ""})) == 1


def test_a_folder_of_commands_is_spelled_out_when_published(context: Context) -> None:
    folder = {"directories": {"bin": "./cli/"}}
    files = {"cli/a.js": "", "cli/b.js": "", "lib/c.js": ""}
    listed = {"bin": {"a.js": "cli/a.js", "b.js": "cli/b.js"}}
    assert compared(context, folder, listed, **files) == []
    assert compared(context, folder, {}, **files) == []
    assert compared(context, folder, {"bin": {"a.js": "cli/a.js"}}, **files) == [
        "high man.confusion command 'b.js': 'cli/b.js' in the archive, None in the registry"
    ]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"name": "other", "version": "1.2.3"}, "other@1.2.3"),
        ({"name": "server", "version": "1.2.4"}, "server@1.2.4"),
        ({"name": "server", "version": "1.2"}, "server@1.2"),
        ({"name": "Server", "version": "1.2.3"}, "Server@1.2.3"),
        ({}, "@"),
        ([], "@"),
        ({"name": 7, "version": ["1.2.3"]}, "@"),
    ],
)
def test_an_archive_that_is_something_else(document: Any, said: str, context: Context) -> None:
    evidence = ManifestCheck().run(npm({"package.json": json.dumps(document)}), context)
    assert lines(evidence) == [
        f"high man.confusion package.json: the archive says it is {said}, not server@1.2.3"
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"index.js": ""}, "high manifest/unreadable -: the archive has no package.json"),
        ({"sub/package.json": "{}"}, "high manifest/unreadable -: the archive has no package.json"),
        ({"package.json": "{"}, "high manifest/unreadable package.json: package.json is not valid"),
        (
            {"package.json": "[" * 100_000},
            "high manifest/unreadable package.json: package.json is not valid JSON (nested too d",
        ),
        (
            {"package.json": f'{{"n": {"1" * 10_000}}}'},
            "high manifest/unreadable package.json: package.json is not valid JSON (Exceeds the",
        ),
        (
            {"package.json": b" " * ((4 << 20) + 1)},
            "high manifest/unreadable package.json: package.json is larger than 4 MiB",
        ),
        (
            {"package.json": "{}".encode("utf-16")},
            "high manifest/unreadable package.json: package.json is not valid JSON",
        ),
    ],
)
def test_a_manifest_that_cannot_be_read(
    files: dict[str, bytes | str], expected: str, context: Context
) -> None:
    evidence = ManifestCheck().run(npm(files), context)
    (line,) = lines(evidence)
    assert line.startswith(expected)
    assert evidence.findings[0].signal == "man.confusion"


def test_a_byte_order_mark_is_no_hindrance(context: Context) -> None:
    data = json.dumps(SERVER).encode("utf-8-sig")
    assert lines(ManifestCheck().run(npm({"package.json": data}), context)) == []


@pytest.mark.parametrize(
    ("members", "key", "severity"),
    [
        ('"scripts": {"postinstall": "evil"}, "scripts": {}', "scripts", "high"),
        ('"bin": "a", "bin": "b"', "bin", "high"),
        ('"scripts": {"postinstall": "a", "postinstall": "b"}', "postinstall", "high"),
        ('"dependencies": {"zod": "1", "zod": "2"}', "zod", "high"),
        ('"bin": {"x": "1", "x": "2"}', "x", "high"),
        ('"devDependencies": {"tsc": "1", "tsc": "2"}', "tsc", "low"),
        ('"author": "a", "author": "b"', "author", "low"),
    ],
)
def test_a_key_that_is_given_twice(members: str, key: str, severity: str, context: Context) -> None:
    text = f'{{"name": "server", "version": "1.2.3", {members}}}'
    assert lines(ManifestCheck().run(npm({"package.json": text}), context)) == [
        f"{severity} manifest/duplicate-key package.json: the key '{key}' is given twice"
    ]


# Python.


def python(*trees: ArtifactTree, requires: tuple[str, ...] | None = None) -> Subject:
    of = pin("pypi", "server", "1.2.3")
    listed = None
    if requires is not None:
        pairs = tuple((name, "") for name in requires)
        listed = Manifest(name="server", version="1.2.3", dependencies=pairs)
    return subject(*trees, of=release(of=of, manifest=listed))


def metadata(*requires: str, head: str = "", name: str = "server", version: str = "1.2.3") -> str:
    lines = [head or "Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}"]
    return "\n".join([*lines, *(f"Requires-Dist: {item}" for item in requires)]) + "\n"


def built(*requires: str, **words: str) -> ArtifactTree:
    return wheel({f"{INFO}/METADATA": metadata(*requires, **words)})


def source(*requires: str, **words: str) -> ArtifactTree:
    return sdist({"PKG-INFO": metadata(*requires, **words)}, prefix="s!/")


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        (python(built(), source()), []),
        (python(built(name="Server", version="1.2.3.0")), []),
        (
            python(built(name="other")),
            [
                (
                    f"high man.confusion {INFO}/METADATA: {WHEEL} says it is other 1.2.3, "
                    "not server 1.2.3"
                )
            ],
        ),
        (
            python(built(), source(version="1.2.4")),
            [
                (
                    f"high man.confusion s!/PKG-INFO: {SDIST} says it is server 1.2.4, "
                    "not server 1.2.3"
                )
            ],
        ),
        (
            python(wheel({"a.py": ""})),
            [f"high manifest/unreadable -: {WHEEL} has 0 metadata files, not one"],
        ),
        (
            python(wheel({f"{INFO}/METADATA": metadata(), "x-1.dist-info/METADATA": metadata()})),
            [f"high manifest/unreadable -: {WHEEL} has 2 metadata files, not one"],
        ),
        (
            python(sdist({"setup.py": ""})),
            [f"medium manifest/unreadable -: {SDIST} has 0 metadata files, not one"],
        ),
    ],
)
def test_metadata_says_what_the_index_does(
    whole: Subject, expected: list[str], context: Context
) -> None:
    assert lines(ManifestCheck().run(whole, context)) == expected


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        (python(built("a>=1", "b"), source("B", "a >= 1"), requires=("a>=1", "b")), []),
        (python(built("a"), source("a")), []),
        (python(built("a"), requires=("a",)), []),
        (python(built("a")), []),
        (
            python(built("a", "evil"), requires=("a", "gone")),
            [
                (
                    f"medium man.confusion {INFO}/METADATA: {WHEEL} asks for other packages than "
                    "the index (more: evil; less: gone)"
                )
            ],
        ),
        (
            python(built("a"), source("a", "evil")),
            [
                (
                    f"medium man.confusion s!/PKG-INFO: {SDIST} asks for other packages than {WHEEL} "
                    "(more: evil)"
                )
            ],
        ),
        (
            python(built("a", "b", "c", "d", "e", "f"), requires=()),
            [
                (
                    f"medium man.confusion {INFO}/METADATA: {WHEEL} asks for other packages than "
                    "the index (more: a, b, c, d, e)"
                )
            ],
        ),
        (python(built("a"), source("x", head="Metadata-Version: 2.1")), []),
        (
            python(built("a"), source("x", head="Metadata-Version: 2.2\nDynamic: Requires-Dist")),
            [],
        ),
    ],
)
def test_all_files_ask_for_the_same_packages(
    whole: Subject, expected: list[str], context: Context
) -> None:
    assert lines(ManifestCheck().run(whole, context)) == expected


def test_without_a_readable_archive_it_is_incomplete(context: Context) -> None:
    refused = ArchiveNote(rule_id="archive/ratio", message="it is a bomb")
    for whole in (subject(), subject(tree({}, refused=refused))):
        evidence = ManifestCheck().run(whole, context)
        assert (evidence.outcome, evidence.reason) == (
            Outcome.INCOMPLETE,
            "no archive could be read",
        )
