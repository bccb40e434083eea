"""What `mcp-vet run` adds to a server's own start: CPU of a whole session with a real MCP client.

    scripts/bench/run.py [PIN...]

The client is the `mcp` package, installed for this into an environment of its own; it starts the
server, initialises it and lists its tools, and then ends it. The server is started from the same
installed tree directly and by `mcp-vet run`, in turns; each as the best of seven sessions. Servers
and client come from the registries that are configured. Exits with 1 when the warm start adds more
than 150 ms.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.factories import evidence, verdict  # noqa: E402
from vetting import app, ecosystems  # noqa: E402
from vetting.ecosystems._pypi_lock import environment, uv_program  # noqa: E402
from vetting.model.package import PackagePin  # noqa: E402
from vetting.workflow import Tools  # noqa: E402
from vetting.workflow.approve import approve  # noqa: E402
from vetting.workflow.closure import resolve  # noqa: E402
from vetting.workflow.run import Running, start  # noqa: E402

PINS = (
    "pypi:mcp-server-time==2026.10.19",
    "npm:@modelcontextprotocol/server-everything@2026.8.31",
)
RUNS = 7
MOST = 0.150
CLIENT = """
import asyncio, json, os, resource, sys
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

async def session(argv):
    server = StdioServerParameters(command=argv[0], args=argv[1:], env=dict(os.environ))
    async with stdio_client(server, errlog=open(os.devnull, "w")) as (read, write):
        async with ClientSession(read, write) as client:
            found = await client.initialize()
            tools = await client.list_tools()
            name = getattr(found, "serverInfo", None) or getattr(found, "server_info", None)
            return name.name, len(tools.tools)

name, tools = asyncio.run(session(sys.argv[1:]))
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"server": name, "tools": tools, "cpu": used.ru_utime + used.ru_stime}))
"""


def client(folder: Path, tools: Tools) -> Path:
    """The Python of an environment with the MCP client."""
    uv, python = uv_program(), folder / "client" / "bin" / "python"
    env = {**os.environ, **environment(tools.registries["pypi"], folder / "uv")}
    quiet = ["--quiet", "--no-config", "--system-certs"]
    making = [uv, "venv", *quiet, "--python", sys.executable, str(folder / "client")]
    subprocess.run(making, env=env, check=True)
    install = [uv, "pip", "install", *quiet, "--python", str(python), "--only-binary=:all:", "mcp"]
    subprocess.run(install, env=env, check=True)
    return python


def frozen(pin: PackagePin, tools: Tools) -> None:
    """Approve the pin with its closure resolved; what it holds is not looked at here."""
    ecosystem = ecosystems.get(pin.ecosystem)
    release = ecosystem.release(tools.registries[pin.ecosystem], pin, ())
    closure = resolve(release, tools, None, fresh=False)
    assert closure.complete, closure.reason
    found = replace(evidence(check="closure"), closure=closure)
    approve(verdict(found, of=release, now=tools.clock()), tools, reason="a benchmark")


def session(python: Path, argv: Sequence[str], env: dict[str, str]) -> dict[str, object]:
    command = [str(python), "-I", "-c", CLIENT, *argv]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def main() -> int:
    pins = [ecosystems.parse_pin(text) for text in sys.argv[1:] or PINS]
    worst = 0.0
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        home, allowlist = base / "home", base / "allowlist"
        settings = app.Settings(home=str(home), allowlist=str(allowlist), reviewer="user:me")
        tools = app.build(settings, clock=lambda: datetime.now(UTC))
        python = client(base, tools)
        env = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "MCP_VET_HOME": str(home),
            "MCP_VET_ALLOWLIST": str(allowlist),
        }
        for pin in pins:
            frozen(pin, tools)
            running = Running(
                allowlist=allowlist,
                named=True,
                cache=settings.cache_dir,
                key_dir=settings.key_dir,
                environ=env,
                now=datetime.now(UTC),
                tools=lambda: tools,
            )
            own = start(str(pin), (), running)
            ours = (sys.executable, "-I", "-m", "vetting", "run", str(pin), "--")
            costs: dict[str, list[float]] = {"own": [], "run": []}
            said = {}
            for _ in range(RUNS):
                for name, argv, variables in (("own", own.argv, own.env), ("run", ours, env)):
                    said[name] = session(python, argv, dict(variables))
                    costs[name].append(float(str(said[name].pop("cpu"))))
            assert said["own"] == said["run"], said
            added = min(costs["run"]) - min(costs["own"])
            worst = max(worst, added)
            print(f"{pin}: {said['run']['tools']} tools of {said['run']['server']}")
            print(f"  its own start  {min(costs['own']):7.3f} s CPU, best of {RUNS}")
            print(f"  mcp-vet run    {min(costs['run']):7.3f} s CPU: adds {added * 1000:.0f} ms")
        tools.store.close()
        tools.progress("")
        subprocess.run(["chmod", "-R", "u+w", str(home)], check=True)
    return 1 if worst > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
