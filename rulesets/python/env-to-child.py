import asyncio
import os
import subprocess
from os import environ
from subprocess import Popen

from mcp import StdioServerParameters


async def start(command: list[str], extra: dict) -> None:
    env = os.environ.copy()
    env["EXAMPLE_MODE"] = "stdio"
    env["EXAMPLE_PORT"] = "1"
    # ruleid: env-to-child
    subprocess.run(command, env=env, check=True)
    # ruleid: env-to-child
    Popen(command, env={**environ, "EXAMPLE_MODE": "stdio"})
    # ruleid: env-to-child
    subprocess.Popen(command, env=os.environ)
    # ruleid: env-to-child
    subprocess.Popen(command, env=os.environ | extra)
    merged = dict(os.environ)
    merged.update(extra)
    # ruleid: env-to-child
    await asyncio.create_subprocess_exec(*command, env=merged)
    # ruleid: env-to-child
    StdioServerParameters(command="uvx", args=[], env=dict(os.environ))
    # ruleid: env-to-child
    os.execvpe("git", ["git"], env)
    # ok: env-to-child
    subprocess.run(command, env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "")})
    # ok: env-to-child
    subprocess.run(command, env=extra)
    # ok: env-to-child
    subprocess.run(command)
    # ok: env-to-child
    print("subprocess.run(command, env=os.environ)")
