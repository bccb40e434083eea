import asyncio
import os
import subprocess as sp
from subprocess import run


async def tool(command: str, path: str) -> str:
    # ruleid: shell-command-built
    os.system("ls " + path)
    # ruleid: shell-command-built
    os.popen(f"cat {path}").read()
    # ruleid: shell-command-built
    sp.check_output(command, shell=True)
    # ruleid: shell-command-built
    run(command, capture_output=True, shell=True)
    # ruleid: shell-command-built
    await asyncio.create_subprocess_shell(command)
    # ok: shell-command-built
    os.system("clear")
    # ok: shell-command-built
    run(["ls", path])
    # ok: shell-command-built
    run(command, shell=False)
    # ok: shell-command-built
    return "os.system(command)"
