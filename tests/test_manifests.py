import json
from typing import Any

import pytest

from tests.factories import tree
from vetting.boundary.json import Node
from vetting.errors import FormatError
from vetting.manifests import (
    canonical_requirement,
    canonical_version,
    core_metadata,
    entry_points,
    from_package_json,
    licence_of,
    metadata_files,
    repository_of,
)
from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.model.package import Manifest

INFO = "server-1.2.3.dist-info"


def wheel(files: dict[str, str | bytes]) -> ArtifactTree:
    return tree(files, kind=ArtifactKind.WHEEL, filename="server-1.2.3-py3-none-any.whl")


def sdist(files: dict[str, str | bytes]) -> ArtifactTree:
    return tree(files, kind=ArtifactKind.SDIST, filename="server-1.2.3.tar.gz")


def manifest(document: Any) -> Manifest:
    return from_package_json(Node(json.loads(json.dumps(document))))


def test_a_whole_package_json() -> None:
    assert manifest(
        {
            "name": "@scope/server",
            "version": "1.2.3",
            "scripts": {"test": "t", "postinstall": "p", "broken": 7},
            "bin": {"b": "./b.js", "a": "a.js"},
            "dependencies": {"zod": "^3", "fsevents": "1"},
            "optionalDependencies": {"fsevents": "2"},
            "devDependencies": {"typescript": "^5"},
        }
    ) == Manifest(
        name="@scope/server",
        version="1.2.3",
        scripts=(("postinstall", "p"), ("test", "t")),
        bins=(("a", "a.js"), ("b", "./b.js")),
        dependencies=(("fsevents", "2"), ("zod", "^3")),
    )


@pytest.mark.parametrize(
    ("name", "bins"),
    [("server", (("server", "cli.js"),)), ("@scope/server", (("server", "cli.js"),))],
)
def test_one_command_has_the_packages_name(name: str, bins: tuple[tuple[str, str], ...]) -> None:
    assert manifest({"name": name, "bin": "cli.js"}).bins == bins


@pytest.mark.parametrize(
    "document",
    [None, [], "text", 7, {}, {"name": 7, "version": [], "scripts": "x", "bin": 7}],
)
def test_what_is_no_manifest_is_an_empty_one(document: Any) -> None:
    assert manifest(document) == Manifest(name="", version="")


def test_where_the_metadata_lies() -> None:
    files: dict[str, str | bytes] = {
        f"{INFO}/METADATA": "",
        f"pkg/_vendor/{INFO}/METADATA": "",
        "other-1.dist-info/METADATA": "",
        "pkg/METADATA": "",
        "PKG-INFO": "",
        "server.egg-info/PKG-INFO": "",
    }
    found = [file.path for file in metadata_files(wheel(files))]
    assert found == [f"{INFO}/METADATA", "other-1.dist-info/METADATA"]
    assert [file.path for file in metadata_files(sdist(files))] == ["PKG-INFO"]


def test_a_whole_metadata_file() -> None:
    archive = wheel(
        {
            f"{INFO}/METADATA": (
                "Metadata-Version: 2.4\nName: My_Server\nVersion: 1.2.3\n"
                "License-Expression: MIT\nHome-page: https://example.com/home\n"
                "Project-URL: Issue Tracker, https://example.com/issues\n"
                "Project-URL: Source Code, https://example.com/src\n"
                "Requires-Dist: Zeta[b,a] <2,>=1 ; python_version>'3'\n"
                "Requires-Dist: alpha\nRequires-Dist: ALPHA\n\nRequires-Dist: text\n"
            )
        }
    )
    (file,) = archive.files
    found = core_metadata(archive, file)
    assert (found.name, found.version) == ("My_Server", "1.2.3")
    assert found.requirements == ("alpha", 'zeta[a,b]<2,>=1; python_version > "3"')
    assert (found.licence, found.repository) == ("MIT", "https://example.com/src")


@pytest.mark.parametrize(
    ("name", "version", "same"),
    [
        ("server", "1.2.3", True),
        ("Server", "v1.2.3", True),
        ("server", "1.2.3.0", True),
        ("server", "1.2.4", False),
        ("server", "1.2.3+local", False),
        ("server", "1!1.2.3", False),
        ("other", "1.2.3", False),
        ("", "", False),
    ],
)
def test_metadata_is_of_a_release_or_not(name: str, version: str, same: bool) -> None:
    archive = sdist({"PKG-INFO": f"Name: {name}\nVersion: {version}\n"})
    assert core_metadata(archive, archive.files[0]).is_of("server", "1.2.3") == same


@pytest.mark.parametrize(
    ("metadata", "bound"),
    [
        ("Metadata-Version: 2.2\nRequires-Dist: a", True),
        ("Metadata-Version: 2.4", True),
        ("Metadata-Version: 2.2\nDynamic: requires-dist\nRequires-Dist: a", False),
        ("Metadata-Version: 2.2\nDynamic: Version", True),
        ("Metadata-Version: 2.1\nRequires-Dist: a", False),
        ("Metadata-Version: 1.0", False),
        ("Name: server", False),
    ],
)
def test_an_sdist_binds_itself_to_its_requirements_or_not(metadata: str, bound: bool) -> None:
    source = sdist({"PKG-INFO": metadata})
    assert (core_metadata(source, source.files[0]).requirements is not None) == bound
    built = wheel({f"{INFO}/METADATA": metadata})
    assert core_metadata(built, built.files[0]).requirements is not None


def test_metadata_that_is_too_large_is_refused() -> None:
    archive = sdist({"PKG-INFO": b"Name: server\n" + b"x" * (8 << 20)})
    with pytest.raises(FormatError) as caught:
        core_metadata(archive, archive.files[0])
    assert str(caught.value) == "PKG-INFO is larger than 8 MiB"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\0", b"Name", b"Project-URL: x\nProject-URL: x"])
def test_metadata_that_is_rubbish_names_nothing(data: bytes) -> None:
    archive = sdist({"PKG-INFO": data})
    found = core_metadata(archive, archive.files[0])
    assert (found.name, found.version, found.licence, found.repository) == ("", "", None, None)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Foo_Bar", "foo-bar"),
        ("foo >=1.0 ; extra == 'x'", 'foo>=1.0; extra == "x"'),
        ("foo (>=1.0)", "foo>=1.0"),
        ("Foo@https://example.com/x.whl", "foo @ https://example.com/x.whl"),
        ("not  a\nrequirement", "not a requirement"),
    ],
)
def test_a_requirement_has_one_spelling(text: str, canonical: str) -> None:
    assert canonical_requirement(text) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("1.0-RC.1", "1.0rc1"), ("v1.0", "1.0"), ("1.0.0", "1.0.0"), ("whatever", "whatever")],
)
def test_a_version_has_one_spelling(text: str, canonical: str) -> None:
    assert canonical_version(text) == canonical


@pytest.mark.parametrize(
    ("text", "classifiers", "files", "name"),
    [
        (" MIT \nPermission is granted", ["License :: X"], ["LICENSE"], "MIT"),
        ("x" * 200, [], [], "x" * 100),
        ("", ["Topic :: Y", "License :: OSI Approved :: BSD License"], ["L"], "BSD License"),
        (None, [], ["LICENSE.txt", "NOTICE"], "see LICENSE.txt"),
        (" \n ", [], [], None),
        (None, [], [], None),
    ],
)
def test_a_licence_is_found_where_packages_put_it(
    text: str | None, classifiers: list[str], files: list[str], name: str | None
) -> None:
    assert licence_of(text, classifiers, files) == name


@pytest.mark.parametrize(
    ("urls", "found"),
    [
        ([("Homepage", "h"), ("Repository", "r")], "r"),
        ([("homepage", "h"), ("source_code", "s")], "s"),
        ([("GitHub", "g"), ("Home-Page", "h")], "g"),
        ([("HOME", "h")], "h"),
        ([("repository", ""), ("homepage", "h")], "h"),
        ([("Documentation", "d"), ("Issues", "i")], None),
        ([], None),
    ],
)
def test_the_link_to_the_source(urls: list[tuple[str, str]], found: str | None) -> None:
    assert repository_of(urls) == found


def test_entry_points_of_the_wheel_itself() -> None:
    archive = wheel(
        {
            f"{INFO}/entry_points.txt": (
                "[console_scripts]\nServer = pkg.cli:main [extra]\nb=%(x)s\n[pytest11]\np = pkg:p\n"
            ),
            f"pkg/_vendor/{INFO}/entry_points.txt": "[console_scripts]\ngit = evil:main\n",
        }
    )
    assert entry_points(archive) == {
        "console_scripts": {"Server": "pkg.cli:main [extra]", "b": "%(x)s"},
        "pytest11": {"p": "pkg:p"},
    }


@pytest.mark.parametrize("text", ["", "no section = x", "[a\nb = c", "[a]\n b"])
def test_entry_points_that_cannot_be_parsed_are_none(text: str) -> None:
    assert entry_points(wheel({f"{INFO}/entry_points.txt": text})) == {}
