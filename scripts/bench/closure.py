"""Is the frozen closure what the package managers themselves lock, and is it scanned only once?

    scripts/bench/closure.py [--scan] [PIN...]

For every pin: our closure beside a plain lock of npm or uv, made by this script with none of our
isolation, from the registries that are configured. With --scan the pin is vetted twice and the
starts of the syntax engine are counted. Exits with 1 when anything differs.
"""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from vetting import app, ecosystems  # noqa: E402 - the checkout, not what may be installed
from vetting.ecosystems import parse_pin  # noqa: E402
from vetting.engines import Engine, Scan, ScanLimits, Target  # noqa: E402
from vetting.model.package import PackagePin, Release  # noqa: E402
from vetting.workflow import Tools  # noqa: E402
from vetting.workflow.closure import resolve  # noqa: E402
from vetting.workflow.vet import vet  # noqa: E402

PINS = (
    "npm:@modelcontextprotocol/server-filesystem@2026.8.31",
    "pypi:mcp-server-fetch==2026.10.24",
)
Rows = set[tuple[str, str, str]]
"""Name, version and one digest each."""


class Counting(Engine):
    """An engine that counts its starts."""

    def __init__(self, engine: Engine) -> None:
        self.starts = 0
        self._engine = engine

    def version(self) -> str:
        return self._engine.version()

    def scan(
        self,
        targets: Sequence[Target],
        rules: Sequence[Mapping[str, Any]],
        workdir: Path,
        limits: ScanLimits,
    ) -> Scan:
        self.starts += bool(targets)
        return self._engine.scan(targets, rules, workdir, limits)


def by_npm(pin: PackagePin, address: str, folder: Path) -> Rows:
    """What a plain npm locks."""
    (folder / "package.json").write_text(json.dumps({"dependencies": {pin.name: pin.version}}))
    options = ["--package-lock-only", "--ignore-scripts", f"--registry={address}"]
    env = {**os.environ, "npm_config_cache": str(folder / "cache")}
    subprocess.run(
        ["npm", "install", *options], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL
    )
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    return {
        (
            item.get("name") or path.rpartition("node_modules/")[2],
            item["version"],
            item["integrity"],
        )
        for path, item in packages.items()
        if path
    }


def by_uv(pin: PackagePin, address: str, release: Release, folder: Path) -> Rows:
    """What a plain uv locks."""
    (folder / "x.py").write_text(
        f'# /// script\n# requires-python = "{release.requires_python}"\n'
        f'# dependencies = ["{pin.name}=={pin.version}"]\n# ///\n'
    )
    env = {**os.environ, "UV_DEFAULT_INDEX": address, "UV_CACHE_DIR": str(folder / "cache")}
    command = [str(Path(sys.executable).with_name("uv")), "lock", "--script", "x.py", "--quiet"]
    subprocess.run(command, cwd=folder, env=env, check=True)
    found = set()
    for package in tomllib.loads((folder / "x.py.lock").read_text())["package"]:
        for file in [
            *([package["sdist"]] if "sdist" in package else []),
            *package.get("wheels", []),
        ]:
            found.add((package["name"], package["version"], file["hash"]))
    return found


def ours(release: Release, tools: Tools) -> Rows:
    """What we freeze, digests spelled as the package manager does."""
    import base64

    closure = resolve(release, tools, None, fresh=True)
    print(f"  {len(closure.members)} members, {closure.digest or closure.reason}")
    found = set()
    for member in closure.members:
        for _, digest in member.files:
            text = str(digest)
            if member.ecosystem == "npm":
                raw = base64.b64encode(bytes.fromhex(digest.value)).decode()
                text = f"{digest.algorithm}-{raw}"
            found.add((member.name, member.version, text))
    return found


def main() -> None:
    scanning = "--scan" in sys.argv
    pins = [argument for argument in sys.argv[1:] if argument != "--scan"] or list(PINS)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        settings = app.read_settings({"MCP_VET_HOME": folder, **os.environ}, Path(folder))
        tools = app.build(settings)
        for number, text in enumerate(pins):
            pin = parse_pin(text)
            registry = tools.registries[pin.ecosystem]
            release = ecosystems.get(pin.ecosystem).release(registry, pin, ())
            work = Path(folder) / str(number)
            work.mkdir()
            address = registry.default.url
            print(pin)
            theirs = (
                by_npm(pin, address, work)
                if pin.ecosystem == "npm"
                else by_uv(pin, address, release, work)
            )
            different = sorted(theirs ^ ours(release, tools))
            print(f"  {len(theirs)} locked files, {len(different)} differences")
            for row in different[:20]:
                print("   ", "only theirs" if row in theirs else "only ours", *row)
            wrong += len(different)
            if scanning:
                for what in ("first", "second"):
                    engine = Counting(tools.engine)
                    vet(pin, dataclasses.replace(tools, engine=engine))
                    print(f"  {what} vet: {engine.starts} starts of the syntax engine")
                wrong += engine.starts
        tools.store.close()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
