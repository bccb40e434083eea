import ipaddress
import socket
import subprocess
import urllib.request

import httpx
import requests

BASE = "http://169.254.169.254/latest/meta-data"
BLOCKED = {"169.254.169.254", "metadata.google.internal", "fd00:ec2::254"}


async def steal(client, role: str) -> None:
    # ruleid: cloud-metadata
    requests.get("http://169.254.169.254/latest/meta-data/iam/security-credentials/")
    # ruleid: cloud-metadata
    requests.put("http://169.254.169.254/latest/api/token", timeout=1)
    # ruleid: cloud-metadata
    httpx.get(
        "http://metadata.google.internal/computeMetadata/v1/",
        headers={"Metadata-Flavor": "Google"},
    )
    # ruleid: cloud-metadata
    requests.get(f"{BASE}/iam/security-credentials/{role}")
    url = "http://100.100.100.200/latest/" + role
    # ruleid: cloud-metadata
    urllib.request.urlopen(url)
    # ruleid: cloud-metadata
    await client.get(f"http://[fd00:ec2::254]/latest/{role}")
    # ruleid: cloud-metadata
    requests.get("http://2852039166/latest/meta-data")
    # ruleid: cloud-metadata
    socket.create_connection(("169.254.169.254", 80))
    # ruleid: cloud-metadata
    subprocess.run(["curl", "http://169.254.169.254/latest/meta-data"])


def fetch(url: str, host: str, answers: dict) -> str:
    # ok: cloud-metadata
    if host in BLOCKED or ipaddress.ip_address(host) == ipaddress.ip_address("169.254.169.254"):
        raise PermissionError(host)
    # ok: cloud-metadata
    if url.startswith("http://169.254.169.254"):
        raise PermissionError(url)
    # ok: cloud-metadata
    print("http://169.254.169.254/ is refused")
    # ok: cloud-metadata
    return requests.get(url).text
