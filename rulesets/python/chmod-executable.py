import os
import stat
import subprocess
from os import chmod
from pathlib import Path


def install(path: str, folder: str, name: str) -> None:
    # ruleid: chmod-executable
    os.chmod(path, 0o755)
    # ruleid: chmod-executable
    chmod(path, 0o777)
    # ruleid: chmod-executable
    os.chmod(
        path,
        os.stat(path).st_mode | stat.S_IEXEC,
    )
    # ruleid: chmod-executable
    Path(path).chmod(Path(path).stat().st_mode | stat.S_IXUSR)
    # ruleid: chmod-executable
    os.chmod(path, os.stat(path).st_mode | 0o111)
    # ruleid: chmod-executable
    subprocess.run(["chmod", "+x", path])
    # ruleid: chmod-executable
    os.system(f"chmod +x {path}")
    # ok: chmod-executable
    os.chmod(path, 0o600)
    # ok: chmod-executable
    Path(path).chmod(0o644)
    # ok: chmod-executable
    os.chmod(path, 0o700)
    os.makedirs(folder, exist_ok=True)
    # ok: chmod-executable
    os.chmod(folder, 0o755)
    # ok: chmod-executable
    subprocess.run(["chmod", "600", path])
    # ok: chmod-executable
    print(f"run chmod +x {name}")
    # ok: chmod-executable
    os.chmod(path, stat.S_IRUSR | stat.S_IWUSR)
