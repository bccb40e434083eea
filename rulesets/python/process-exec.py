import asyncio
import os
import re
import subprocess
import subprocess as sp
from asyncio import create_subprocess_exec
from subprocess import Popen, check_output as output

import pty
from mcp import StdioServerParameters


async def tool(path: str, executor, model, session) -> None:
    # ruleid: process-exec
    subprocess.run(["ls", path])
    # ruleid: process-exec
    sp.check_call(
        ["ls", path],
        timeout=1,
    )
    # ruleid: process-exec
    text = output(["ls", path]).decode()
    # ruleid: process-exec
    with Popen(["ls"], stdout=sp.PIPE) as process:
        process.wait()
    # ruleid: process-exec
    process = await asyncio.create_subprocess_exec("ls", path)
    # ruleid: process-exec
    await create_subprocess_exec("ls", path)
    # ruleid: process-exec
    await asyncio.to_thread(sp.run, ["ls"], check=True)
    # ruleid: process-exec
    executor.submit(subprocess.Popen, ["ls"])
    # ruleid: process-exec
    os.system("clear")
    # ruleid: process-exec
    os.execvp("ls", ["ls"])
    # ruleid: process-exec
    os.spawnlp(os.P_NOWAIT, "ls", "ls")
    # ruleid: process-exec
    pty.spawn("/bin/sh")
    # ruleid: process-exec
    StdioServerParameters(command="uvx", args=["example"])
    # ruleid: process-exec
    __import__("subprocess").run(["ls"])
    # ruleid: process-exec
    getattr(os, "system")("clear")


# ok: process-exec
def annotated(process: subprocess.Popen, model, runner) -> subprocess.CompletedProcess:
    try:
        # ok: process-exec
        isinstance(process, subprocess.Popen)
        # ok: process-exec
        runner.run(["ls"])
        # ok: process-exec
        re.compile("x")
        # ok: process-exec
        model.call("x")
    # ok: process-exec
    except subprocess.CalledProcessError:
        # ok: process-exec
        pass  # subprocess.run(["ls"]) in a comment
    # ok: process-exec
    return "os.system('ls')"
