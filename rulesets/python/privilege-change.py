import asyncio
import ctypes
import os
import subprocess
from os import setuid
from subprocess import run


async def administer(command: list[str], package: str, user: int) -> None:
    # ruleid: privilege-change
    os.setuid(0)
    # ruleid: privilege-change
    ctypes.CDLL("libc.so.6").setuid(0)
    # ruleid: privilege-change
    setuid(user)
    # ruleid: privilege-change
    os.setresgid(user, user, user)
    # ruleid: privilege-change
    run(["sudo", "systemctl", "restart", "example"])
    # ruleid: privilege-change
    subprocess.Popen(["/usr/bin/pkexec"] + command)
    # ruleid: privilege-change
    await asyncio.create_subprocess_exec("doas", *command)
    # ruleid: privilege-change
    os.system("sudo systemctl restart example")
    # ruleid: privilege-change
    subprocess.run("cd /tmp && sudo ls", shell=True)
    # ruleid: privilege-change
    install = ["sudo", "apt-get", "install", package]
    subprocess.run(install)
    # ruleid: privilege-change
    ctypes.windll.shell32.ShellExecuteW(None, "runas", "example.exe", "", None, 1)
    # ok: privilege-change
    run(["ls", "sudo"])
    # ok: privilege-change
    os.getuid()
    # ok: privilege-change
    os.system("echo run this again with sudo")
    # ok: privilege-change
    print("sudo apt-get install example")
    # ok: privilege-change
    # run(["sudo", "ls"]) in a comment
    user = os.geteuid()
