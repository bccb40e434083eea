import asyncio
import os
import shlex
import subprocess as sp
from subprocess import getoutput, run

CLEAR = "clear"


async def tool(command: str, path: str, loop) -> str:
    # ruleid: shell-command-built
    os.system("ls " + path)
    # ruleid: shell-command-built
    os.popen(f"cat {path}").read()
    # ruleid: shell-command-built
    sp.check_output(command, shell=True)
    # ruleid: shell-command-built
    sp.Popen(args=command, shell=True, stdout=sp.PIPE)
    # ruleid: shell-command-built
    run(command, capture_output=True, shell=True)
    # ruleid: shell-command-built
    result = run(
        "git -C {} status".format(path),
        capture_output=True,
        shell=True,
    )
    # ruleid: shell-command-built
    getoutput("ls %s" % path)
    # ruleid: shell-command-built
    await asyncio.create_subprocess_shell(command)
    # ruleid: shell-command-built
    await loop.subprocess_shell(asyncio.SubprocessProtocol, command)
    # ruleid: shell-command-built
    run(["bash", "-c", command])
    # ruleid: shell-command-built
    run(["/usr/bin/env", "sh", "-lc", f"ls {path}"])
    # ruleid: shell-command-built
    await asyncio.create_subprocess_exec("powershell.exe", "-NoProfile", "-Command", command)
    # ruleid: shell-command-built
    os.execvp("sh", ["sh", "-c", command])
    # ruleid: shell-command-built
    __import__("os").system(command)
    # ok: shell-command-built
    os.system("clear")
    # ok: shell-command-built
    os.system(CLEAR)
    # ok: shell-command-built
    run(["ls", path])
    # ok: shell-command-built
    run(command, shell=False)
    # ok: shell-command-built
    run(["bash", "-c", "ls | wc -l"])
    # ok: shell-command-built
    run(["grep", "-c", path])
    # ok: shell-command-built
    run(shlex.join(["ls", path]), shell=True)
    # ok: shell-command-built
    # os.system(command) in a comment
    # ok: shell-command-built
    return "os.system(command)"


def counted(word, path):
    # ok: shell-command-built
    os.popen(f"grep -c -- {shlex.quote(word)} {shlex.quote(path)}")
    # ruleid: shell-command-built
    os.popen(f"grep -c -- {shlex.quote(word)} {path}")


def run(cmd):
    # ok: shell-command-built
    return subprocess.run(cmd, shell=True)


def run(cmd: str, timeout: int = 5) -> str:
    # ok: shell-command-built
    return subprocess.check_output(cmd, shell=True, timeout=timeout)


def on_message(value):
    # ruleid: shell-command-built
    subprocess.run(value, shell=True)


def planned(user):
    command = "crontab -l -u " + shlex.quote(user)
    # ok: shell-command-built
    return subprocess.getoutput(command)


def where_is_conda():
    # ok: shell-command-built
    return subprocess.run(["type", "conda"], capture_output=True, shell=True)
