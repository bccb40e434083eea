import configparser
import glob
import json
import os
import shutil
import sqlite3
import subprocess
from os.path import expanduser, join
from pathlib import Path

import aiofiles

KEY = Path.home() / ".ssh" / "id_ed25519"
TARGETS = ["~/.aws/credentials", "~/.npmrc"]
BLOCKED = ("~/.ssh", "/etc/shadow", "~/.aws/credentials")


async def direct(home: str, key: str) -> None:
    # ruleid: credential-file
    open(expanduser("~/.ssh/id_rsa")).read()
    # ruleid: credential-file
    open(f"{home}/.aws/credentials")
    # ruleid: credential-file
    open(home + "/.netrc", encoding="utf-8")
    # ruleid: credential-file
    open(join(home, ".kube", "config"))
    # ruleid: credential-file
    (Path.home() / ".docker" / "config.json").read_text()
    # ruleid: credential-file
    Path("~/.claude/.credentials.json").expanduser().read_bytes()
    # ruleid: credential-file
    for name in os.listdir(os.path.join(home, ".gnupg")):
        print(name)
    # ruleid: credential-file
    async with aiofiles.open(Path.home() / ".config/gh/hosts.yml") as file:
        await file.read()
    # ruleid: credential-file
    subprocess.check_output(["cat", "/etc/shadow"])
    # ruleid: credential-file
    open("/proc/self/environ", "rb")
    glob.glob(
        # ruleid: credential-file
        home + "/.ssh/id_*",
    )


def from_constants() -> None:
    # ruleid: credential-file
    KEY.read_text()
    for target in TARGETS:
        path = os.path.expanduser(target)
        if os.path.exists(path):
            # ruleid: credential-file
            with open(path) as file:
                print(file)


def browser(profile: str) -> None:
    # ruleid: credential-file
    shutil.copy2(os.path.join(profile, "Default", "Login Data"), "copy.db")
    # ruleid: credential-file
    sqlite3.connect(Path(profile) / "cookies.sqlite")


def parsed() -> None:
    parser = configparser.ConfigParser()
    # ruleid: credential-file
    parser.read(os.path.expanduser("~/.aws/credentials"))


def kubeconfig() -> Path:
    return Path.home() / ".kube" / "config"


class Loader:
    path = os.path.expanduser("~/.pypirc")

    def __init__(self, home: Path) -> None:
        self.key = home / ".ssh" / "id_rsa"

    def read(self) -> bytes:
        # ruleid: credential-file
        return self.key.read_bytes()

    def load(self) -> str:
        # ruleid: credential-file
        with open(self.path) as file:
            return file.read()

    def cluster(self) -> str:
        # ruleid: credential-file
        return kubeconfig().read_text()


def honest(path: str) -> str:
    if any(path.startswith(expanduser(blocked)) for blocked in BLOCKED):
        raise PermissionError(path)
    # ok: credential-file
    text = open(path).read()
    # ok: credential-file
    (Path.home() / ".ssh" / "id_ed25519.pub").read_text()
    # ok: credential-file
    (Path.home() / ".aws" / "example-server" / "policy.json").read_text()
    policy = Path.home() / ".aws" / "example-server.json"
    # ok: credential-file
    open(policy)
    # ok: credential-file
    open(expanduser("~/.npmrc"), "w")
    # ok: credential-file
    os.path.exists(expanduser("~/.kube/config"))
    # ok: credential-file
    open("docs/example-npmrc.txt")
    # ok: credential-file
    print("reads ~/.aws/credentials when asked")
    # ok: credential-file
    json.dumps({"hint": "~/.kube/config"})
    # ok: credential-file
    open("help.txt", "w").write("put your key into ~/.ssh/id_rsa")
    # ok: credential-file
    # open("~/.ssh/id_rsa") in a comment
    return text


def loose():
    folder = Path.home() / ".ssh"
    # ok: credential-file
    names = [str(path) for path in folder.glob("*") if path.stat().st_mode & 0o022]
    # ruleid: credential-file
    return [path.read_text() for path in folder.glob("*")], names


ONE = (("config", "region"),)
BOTH = (("config", "region"), ("credentials", None))


def tables() -> None:
    base = Path.home() / ".aws"
    for name, _ in ONE:
        parser = configparser.ConfigParser()
        # ok: credential-file
        parser.read(base / name)
    for name, _ in BOTH:
        parser = configparser.ConfigParser()
        # ruleid: credential-file
        parser.read(base / name)


def public_keys():
    # ok: credential-file
    return [path.name for path in sorted((Path.home() / ".ssh").glob("*.pub"))]


def who_may_log_in():
    # ok: credential-file
    listed = (Path.home() / ".ssh" / "authorized_keys").read_text()
    # ruleid: credential-file
    return listed, (Path.home() / ".ssh" / "id_ed25519").read_text()


AWS_SETTINGS = Path(os.environ.get("AWS_CONFIG_FILE", "~/.aws/config")).expanduser().parent


def regions_only():
    parser = configparser.ConfigParser()
    # ok: credential-file
    parser.read([AWS_SETTINGS / "config"])


def keys_beside_the_regions():
    parser = configparser.ConfigParser()
    # ruleid: credential-file
    parser.read([AWS_SETTINGS / "config", AWS_SETTINGS / "credentials"])


def names_of_configurations(home):
    folder = home / ".config" / "gcloud" / "configurations"
    # ok: credential-file
    named = [file.name for file in sorted(folder.glob("config_*"))]
    # ok: credential-file
    active = open(os.path.expanduser("~/.config/gcloud/active_config")).read()
    # ruleid: credential-file
    return named, active, open(os.path.expanduser("~/.config/gcloud/configurations/../credentials.db"), "rb").read()
