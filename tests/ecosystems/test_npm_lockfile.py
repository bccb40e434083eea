import base64
import json
import time
from dataclasses import replace
from typing import Any

import pytest

from tests.factories import pin, release
from vetting.ecosystems._npm_lockfile import alone, read_lock
from vetting.model.artifact import Artifact, ArtifactKind, Digest
from vetting.model.closure import ClosureMember, closure_digest
from vetting.model.package import Manifest

HASH = base64.b64encode(bytes(64)).decode()
SHA512 = Digest(algorithm="sha512", value="00" * 64)


def lock(packages: dict[str, Any], version: object = 3) -> bytes:
    whole = {"": {"dependencies": {"server": "1.2.3"}}, **packages}
    return json.dumps({"lockfileVersion": version, "packages": whole}).encode()


def entry(version: str = "1.0.0", **fields: Any) -> dict[str, Any]:
    return {"version": version, "integrity": f"sha512-{HASH}", **fields}


SERVER = {"node_modules/server": entry("1.2.3", dependencies={"a": "^1", "b": "^1"})}


def members(packages: dict[str, Any]) -> dict[str, ClosureMember]:
    found, problem = read_lock(lock(packages), pin())
    assert problem is None
    assert [m.purl for m in found] == sorted(m.purl for m in found)
    return {member.purl: member for member in found}


def via(packages: dict[str, Any]) -> dict[str, list[str]]:
    """Who asks for whom, without what all purls have in common."""
    return {
        purl.removeprefix("pkg:npm/"): [asker.removeprefix("pkg:npm/") for asker in member.via]
        for purl, member in members(packages).items()
    }


def test_a_member_is_told_with_its_digests_and_who_asks_for_it() -> None:
    found = members(
        {
            **SERVER,
            "node_modules/a": entry(hasInstallScript=True, deprecated="use c", optional=True),
            "node_modules/b": entry(dependencies={"a": "1"}),
            "node_modules/@s/n": entry("2.0.0-rc.1"),
        }
    )
    assert list(found) == [
        "pkg:npm/%40s/n@2.0.0-rc.1",
        "pkg:npm/a@1.0.0",
        "pkg:npm/b@1.0.0",
        "pkg:npm/server@1.2.3",
    ]
    assert found["pkg:npm/a@1.0.0"] == ClosureMember(
        ecosystem="npm",
        name="a",
        version="1.0.0",
        files=(("a-1.0.0.tgz", SHA512),),
        via=("pkg:npm/b@1.0.0", "pkg:npm/server@1.2.3"),
        install_scripts=True,
        deprecated="use c",
        optional=True,
    )
    assert found["pkg:npm/%40s/n@2.0.0-rc.1"].files == (("n-2.0.0-rc.1.tgz", SHA512),)
    assert found["pkg:npm/server@1.2.3"].via == ()


@pytest.mark.parametrize(
    ("packages", "expected"),
    [
        pytest.param(
            {"node_modules/a": entry(), "node_modules/b": entry(dependencies={"a": "2"}),
             "node_modules/b/node_modules/a": entry("2.0.0")},
            {"a@1.0.0": ["server@1.2.3"], "a@2.0.0": ["b@1.0.0"], "b@1.0.0": ["server@1.2.3"]},
            id="the nearest folder wins",
        ),
        pytest.param(
            {"node_modules/a": entry(), "node_modules/b/node_modules/a": entry(),
             "node_modules/b": entry(dependencies={"a": "1"})},
            {"a@1.0.0": ["b@1.0.0", "server@1.2.3"], "b@1.0.0": ["server@1.2.3"]},
            id="one package in two places is one member",
        ),
        pytest.param(
            {"node_modules/a": entry(dependencies={"b": "1", "server": "1"}),
             "node_modules/b": entry(dependencies={"a": "1", "b": "1"})},
            {"a@1.0.0": ["b@1.0.0", "server@1.2.3"],
             "b@1.0.0": ["a@1.0.0", "b@1.0.0", "server@1.2.3"]},
            id="circles, and one package that asks for itself",
        ),
        pytest.param(
            {"node_modules/a": entry(name="real", peerDependencies={"b": "*"}),
             "node_modules/b": entry()},
            {"real@1.0.0": ["server@1.2.3"], "b@1.0.0": ["real@1.0.0", "server@1.2.3"]},
            id="an alias goes by its own name",
        ),
        pytest.param(
            {"node_modules/a": entry(optionalDependencies={"gone": "1"}, dependencies=["b"]),
             "node_modules/b": entry(dependencies={"a": 7})},
            {"a@1.0.0": ["server@1.2.3"], "b@1.0.0": ["server@1.2.3"]},
            id="what is not there, or is not text, is not followed",
        ),
    ],
)  # fmt: skip
def test_who_asks_for_whom_follows_the_tree(
    packages: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    assert via({**SERVER, **packages}) == {**expected, "server@1.2.3": []}


def test_a_bundled_package_has_no_digest_of_its_own() -> None:
    found = members(
        {**SERVER, "node_modules/server/node_modules/a": {"version": "1.0.0", "inBundle": True}}
    )
    assert (found["pkg:npm/a@1.0.0"].bundled, found["pkg:npm/a@1.0.0"].files) == (True, ())


def test_a_package_that_two_ask_for_is_optional_only_if_it_is_for_both() -> None:
    inner = {"node_modules/b/node_modules/a": entry()}
    found = members(
        {**SERVER, "node_modules/a": entry(optional=True), "node_modules/b": entry(), **inner}
    )
    assert not found["pkg:npm/a@1.0.0"].optional


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "package-lock.json is not valid JSON ("),
        (b"[" * 100_000, "package-lock.json is not valid JSON (nested too deeply)"),
        (lock(SERVER, 2), "package-lock.json has version 2"),
        (lock(SERVER, "3"), "package-lock.json has version 3"),
        (b"[]", "package-lock.json has version None"),
        (lock({}), "the lock does not hold npm:server@1.2.3"),
        (lock({"node_modules/server": entry("1.2.4")}), "the lock does not hold npm:server@1.2.3"),
        (lock({**SERVER, "node_modules/a": {"version": "1.0.0"}}), "a@1.0.0 has no integrity"),
        (lock({**SERVER, "node_modules/a": entry(integrity="sha512-!")}), "a@1.0.0 has no integrity"),
        (lock({**SERVER, "node_modules/a": entry(integrity="md5-AAAA")}), "a@1.0.0 has no integrity"),
        (lock({**SERVER, "node_modules/a": entry(link=True)}), "a does not come from the registry"),
        *(
            (
                lock({**SERVER, "node_modules/a": entry(resolved=resolved)}),
                "a does not come from the registry",
            )
            for resolved in (
                "git+ssh://git@example.com/a.git#0123",
                "https://example.com/a.tgz",
                "file:../a.tgz",
                ["https://example.com/a.tgz"],
            )
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_lock_is_said(content: bytes, problem: str) -> None:
    _, found = read_lock(content, pin())
    assert found is not None
    assert found.startswith(problem)


@pytest.mark.exhaustive
def test_a_lock_of_twenty_thousand_packages_is_read_in_seconds() -> None:
    names = [f"p{number}" for number in range(20_000)]
    packages = {
        f"node_modules/{name}": entry(dependencies={after: "1", "p0": "1"})
        for name, after in zip(names, [*names[1:], "p0"], strict=True)
    }
    started = time.process_time()
    found, problem = read_lock(lock({**SERVER, **packages}), pin())
    digest = closure_digest(found)
    assert time.process_time() - started < 15
    assert (problem, len(found)) == (None, 20_001)
    assert digest == closure_digest(tuple(reversed(found)))
    first = next(member for member in found if member.name == "p0")
    assert len(first.via) == 20_000


# A package that needs no other.

ARTIFACT = Artifact(
    filename="server-1.2.3.tgz",
    url="https://registry.example/server-1.2.3.tgz",
    kind=ArtifactKind.NPM_TARBALL,
    digests=(SHA512, Digest(algorithm="sha1", value="00" * 20)),
)
LONELY = release(
    manifest=Manifest(name="server", version="1.2.3", standalone=True), artifacts=(ARTIFACT,)
)


def test_a_package_that_needs_no_other_is_a_closure_of_its_own() -> None:
    content = alone(LONELY)
    assert content is not None
    found, problem = read_lock(content, pin())
    expected = ClosureMember(
        ecosystem="npm", name="server", version="1.2.3", files=(("server-1.2.3.tgz", SHA512),)
    )
    assert (found, problem) == ((expected,), None)


@pytest.mark.parametrize(
    "changed",
    [
        replace(LONELY, manifest=None),
        replace(LONELY, manifest=Manifest(name="server", version="1.2.3")),
        replace(LONELY, artifacts=()),
        replace(LONELY, artifacts=(ARTIFACT, ARTIFACT)),
        replace(LONELY, artifacts=(replace(ARTIFACT, digests=ARTIFACT.digests[1:]),)),
        replace(
            LONELY,
            artifacts=(
                replace(ARTIFACT, digests=(SHA512, Digest(algorithm="sha256", value="00" * 32))),
            ),
        ),
    ],
)  # fmt: skip
def test_only_npm_can_tell_of_any_other(changed: Any) -> None:
    assert alone(changed) is None
