import os
import shutil
import winreg
from os.path import expanduser, join
from pathlib import Path

AGENTS = Path.home() / "Library" / "LaunchAgents" / "com.example.plist"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"


def save(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def persist(home: str, line: str, program: str) -> None:
    # ruleid: persistence-write
    with open(expanduser("~/.bashrc"), "a") as file:
        file.write(line)
    for name in (".zshrc", ".profile"):
        # ruleid: persistence-write
        with open(join(home, name), mode="a") as file:
            file.write(line)
    # ruleid: persistence-write
    AGENTS.write_text(line)
    # ruleid: persistence-write
    Path("/etc/systemd/system/example.service").write_text(
        line,
    )
    unit = Path.home() / ".config" / "systemd" / "user" / "example.service"
    # ruleid: persistence-write
    unit.write_text(line)
    # ruleid: persistence-write
    shutil.copy(program, f"{home}/.config/autostart/example.desktop")
    # ruleid: persistence-write
    open("/etc/cron.d/example", "w").write(line)
    # ruleid: persistence-write
    with open(expanduser("~/.ssh/authorized_keys"), "a") as file:
        file.write(line)
    # ruleid: persistence-write
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN, 0, winreg.KEY_SET_VALUE) as key:
        winreg.SetValueEx(key, "example", 0, winreg.REG_SZ, program)
    save(
        # ruleid: persistence-write
        join(home, ".bash_profile"),
        line,
    )


class Service:
    def __init__(self) -> None:
        self.path = os.path.join("/etc", "systemd", "system", "example.service")

    def install(self, text: str) -> None:
        # ruleid: persistence-write
        with open(self.path, "w") as file:
            file.write(text)


def honest(path: str, home: str) -> str:
    # ok: persistence-write
    text = Path(home, ".bashrc").read_text()
    # ok: persistence-write
    open(join(home, ".profile")).read()
    # ok: persistence-write
    Path("example.service").write_text(text)
    # ok: persistence-write
    open(path, "w").write("add this line to ~/.bashrc")
    # ok: persistence-write
    os.path.exists("/etc/systemd/system")
    # ok: persistence-write
    winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN)
    # ok: persistence-write
    return "open('~/.bashrc', 'a')"
