"""Frozen closures installed by the npm of this machine, from a loopback registry."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.factories import pin
from tests.fakes import FakeNpm, FakeServer, Reply, npm_tarball
from vetting.ecosystems import Registry, Wanted, _npm_install
from vetting.ecosystems.npm import Npm
from vetting.errors import AllowlistError, RegistryError, SignatureError, VettingError
from vetting.model.installed import Installed, Program

pytestmark = pytest.mark.skipif(
    shutil.which("npm") is None, reason="needs npm on the PATH: install Node.js"
)
Freeze = Callable[..., Wanted]
SCRIPT = "#!/usr/bin/env node\nconsole.log('server', ...process.argv.slice(2))\n"


@pytest.fixture
def freeze(connect: Callable[..., Registry], tmp_path: Path) -> Freeze:
    """What is wanted to install the closure of server 1.2.3 as it is now."""

    def wanted(**fields: Any) -> Wanted:
        registry = connect()
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        folder = tmp_path / f"install{len(list(tmp_path.glob('install*')))}"
        folder.mkdir()
        release = Npm().release(registry, pin(), ())
        closure = Npm().closure(registry, release, None, scratch, tmp_path / "cache")
        shutil.rmtree(scratch)
        assert closure.lock is not None, closure.reason
        known = Wanted(
            pin=pin(),
            lock=closure.lock.content,
            folder=folder,
            cache=tmp_path / "tools",
            blobs=tmp_path / "blobs",
        )
        return replace(known, **fields)

    return wanted


@pytest.fixture
def install(connect: Callable[..., Registry]) -> Callable[[Wanted], Installed]:
    return lambda wanted: Npm().install(connect(), wanted)


def publish(npm: FakeNpm, **package_json: Any) -> None:
    """A server that needs one other package."""
    document = {"bin": "cli.js", "dependencies": {"a": "^1.0.0"}, **package_json}
    npm.publish("server", "1.2.3", {"cli.js": SCRIPT, "other.js": SCRIPT}, package_json=document)
    npm.publish("a", "1.0.0", {"index.js": "module.exports = 1\n"})


def test_exactly_what_is_locked_is_installed(
    npm: FakeNpm, server: FakeServer, freeze: Freeze, install: Callable[[Wanted], Installed]
) -> None:
    publish(npm, dependencies={"a": "^1.0.0", "@s/c": "npm:@s/other@^2", "d": "*"})
    npm.publish("@s/other", "2.0.0", {"index.js": ""}, package_json={"dependencies": {"a": "0"}})
    npm.publish("a", "0.1.0", {"index.js": ""})
    npm.publish("a", "1.0.0", {"index.js": "module.exports = 1\n"})
    bundled = {"node_modules/e/package.json": '{"name": "e", "version": "5.0.0"}'}
    document = {"dependencies": {"e": "5.0.0"}, "bundleDependencies": ["e"]}
    npm.publish("d", "1.0.0", bundled, package_json=document)
    wanted = freeze()
    npm.publish("a", "1.5.0", {"index.js": "module.exports = 2\n"})
    # Not where tarballs usually lie: then the packument is asked.
    npm.packuments["a"]["versions"]["1.0.0"]["dist"]["tarball"] = f"{server.url}/else/a.tgz"
    npm.refresh("a")
    server.routes["/else/a.tgz"] = server.routes.pop("/a/-/a-1.0.0.tgz")
    server.requests.clear()
    done = install(wanted)
    assert done.default == "server"
    assert done.programs == (
        Program(name="server", path="node_modules/server/cli.js", interpreter="node"),
    )
    places = {
        path.parent.relative_to(done.tree).as_posix(): json.loads(path.read_text())["version"]
        for path in done.tree.rglob("package.json")
    }
    assert places == {
        ".": "0.0.0",
        "node_modules/server": "1.2.3",
        "node_modules/a": "1.0.0",
        "node_modules/@s/c": "2.0.0",
        "node_modules/@s/c/node_modules/a": "0.1.0",
        "node_modules/d": "1.0.0",
        "node_modules/d/node_modules/e": "5.0.0",
    }
    assert (done.tree / "package-lock.json").read_bytes() == wanted.lock
    # npm itself resolves nothing again.
    assert {path for path in server.paths() if "/-/" not in path} == {"/a", "/else/a.tgz"}


def test_a_member_that_vanished_is_named_also_an_optional_one(
    npm: FakeNpm, server: FakeServer, freeze: Freeze, install: Callable[[Wanted], Installed]
) -> None:
    publish(npm, dependencies={}, optionalDependencies={"a": "1.0.0"})
    wanted = freeze()
    del server.routes["/a/-/a-1.0.0.tgz"]
    del npm.packuments["a"]["versions"]["1.0.0"]
    npm.refresh("a")
    with pytest.raises(RegistryError, match=r"^npm:a@1\.0\.0: the registry has it no more"):
        install(wanted)


def test_other_bytes_than_approved_are_refused(
    npm: FakeNpm, freeze: Freeze, install: Callable[[Wanted], Installed]
) -> None:
    publish(npm, dependencies={})
    wanted = freeze()
    npm.publish("server", "1.2.3", {"cli.js": "evil()\n"})
    with pytest.raises(SignatureError, match=r"^server-1\.2\.3\.tgz: the registry serves other"):
        install(wanted)


def test_npm_itself_compares_the_bytes_too(npm: FakeNpm, freeze: Freeze) -> None:
    publish(npm, dependencies={})
    with pytest.raises(SignatureError, match="EINTEGRITY"):
        _npm_install.install(freeze(), lambda _: npm_tarball({"name": "server"}, {}))


def test_an_unreachable_registry_ends_the_install(
    npm: FakeNpm, server: FakeServer, freeze: Freeze, install: Callable[[Wanted], Installed]
) -> None:
    publish(npm, dependencies={})
    wanted = freeze()
    server.routes["/server/-/server-1.2.3.tgz"] = Reply(status=403)
    with pytest.raises(VettingError, match="403"):
        install(wanted)


def test_install_scripts_run_only_where_they_were_approved(
    npm: FakeNpm, freeze: Freeze, install: Callable[[Wanted], Installed]
) -> None:
    touch = "node -e \"require('fs').writeFileSync('ran', process.env.HOME)\""
    publish(npm, dependencies={}, scripts={"postinstall": touch})
    wanted = freeze()
    assert not list(install(wanted).tree.rglob("ran"))
    done = install(freeze(scripts=("pkg:npm/server@1.2.3",)))
    (ran,) = done.tree.rglob("ran")
    assert ran.parent.name == "server"
    assert ran.read_text().startswith(str(done.tree.parent)), "not the user's home"


def _entry(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    def changed(lock: bytes) -> bytes:
        document = json.loads(lock)
        change(document["packages"])
        return json.dumps(document).encode()

    return changed


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda _: b"{", "not valid JSON"),
        (lambda _: b'{"lockfileVersion": 2}', "has version 2"),
        (_entry(lambda p: p.pop("node_modules/server")), "does not hold npm:server@1.2.3"),
        (_entry(lambda p: p["node_modules/server"].pop("integrity")), "has no integrity"),
        (
            _entry(lambda p: p["node_modules/server"].update(resolved="https://example.com/a")),
            "server does not come from the registry",
        ),
        (_entry(lambda p: p["node_modules/server"].update(link=True)), "not come from the reg"),
    ],
)
def test_a_lock_that_lets_anything_in_is_none(
    npm: FakeNpm,
    freeze: Freeze,
    install: Callable[[Wanted], Installed],
    change: Callable[[bytes], bytes],
    message: str,
) -> None:
    publish(npm, dependencies={})
    wanted = freeze()
    with pytest.raises(AllowlistError, match=message):
        install(replace(wanted, lock=change(wanted.lock)))
    assert list(wanted.folder.iterdir()) == []
