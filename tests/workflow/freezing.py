"""Servers that were resolved, approved and frozen for real, from loopback registries."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.factories import evidence, pin, verdict
from tests.fakes import FakeNpm, FakePypi, wheel
from vetting import ecosystems
from vetting.model.package import PackagePin
from vetting.model.verdict import Verdict
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.closure import resolve

SERVER = (
    "#!/usr/bin/env node\n"
    "process.stdin.on('data', text => process.stdout.write('> ' + text));\n"
    "process.stdin.on('end', () => console.log('end', ...process.argv.slice(2)));\n"
)
PYTHON = (
    "import sys\n"
    "def main():\n"
    "    for line in sys.stdin:\n"
    "        print('>', line, end='')\n"
    "    print('end', *sys.argv[1:])\n"
)


def publish_npm(npm: FakeNpm, version: str = "1.2.3", **package_json: Any) -> None:
    """A server that answers each line and says its arguments; it needs no other package."""
    document = {"bin": "cli.js", **package_json}
    npm.publish("server", version, {"cli.js": SERVER}, package_json=document)


def publish_pypi(pypi: FakePypi, version: str = "1.2.3") -> None:
    """The same in Python."""
    info = f"server-{version}.dist-info/entry_points.txt"
    files = {"server.py": PYTHON, info: "[console_scripts]\nserver = server:main\n"}
    data = wheel("server", version, files)
    pypi.publish("server", version, {f"server-{version}-py3-none-any.whl": data})


def resolved(tools: Tools, of: PackagePin | None = None) -> Verdict:
    """A verdict on what was resolved just now."""
    exact = of or pin()
    release = ecosystems.get(exact.ecosystem).release(tools.registries[exact.ecosystem], exact, ())
    closure = resolve(release, tools, None, fresh=True)
    assert closure.complete, closure.reason
    return verdict(
        replace(evidence(check="closure"), closure=closure), of=release, now=tools.clock()
    )


def frozen(tools: Tools, of: PackagePin | None = None, **how: Any) -> Path:
    """The folder of the entry of what was resolved and approved just now."""
    return approve(resolved(tools, of), tools, reason="a test", **how).folder
