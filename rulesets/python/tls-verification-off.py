import os
import ssl
from ssl import _create_unverified_context

import aiohttp
import httpx
import paramiko
import requests
import urllib3
from httpx import AsyncClient


def call(url: str, verify: bool, document, session) -> None:
    # ruleid: tls-verification-off
    requests.get(url, verify=False)
    # ruleid: tls-verification-off
    requests.post(
        url,
        json={},
        verify=False,
    )
    # ruleid: tls-verification-off
    httpx.Client(verify=False)
    # ruleid: tls-verification-off
    AsyncClient(timeout=1, verify=False)
    # ruleid: tls-verification-off
    session.verify = False
    # ruleid: tls-verification-off
    session.put(url, verify=False)
    # ruleid: tls-verification-off
    ssl._create_default_https_context = ssl._create_unverified_context
    # ruleid: tls-verification-off
    context = _create_unverified_context()
    # ruleid: tls-verification-off
    context.verify_mode = ssl.CERT_NONE
    # ruleid: tls-verification-off
    context.check_hostname = False
    # ruleid: tls-verification-off
    aiohttp.TCPConnector(ssl=False)
    # ruleid: tls-verification-off
    urllib3.disable_warnings()
    # ruleid: tls-verification-off
    os.environ["PYTHONHTTPSVERIFY"] = "0"
    # ruleid: tls-verification-off
    paramiko.SSHClient().set_missing_host_key_policy(paramiko.AutoAddPolicy())
    # ok: tls-verification-off
    requests.get(url, verify=verify)
    # ok: tls-verification-off
    requests.get(url, verify="/etc/ssl/example.pem")
    # ok: tls-verification-off
    document.check(verify=False)
    # ok: tls-verification-off
    context.check_hostname = True
    # ok: tls-verification-off
    context.verify_mode = ssl.CERT_REQUIRED
    # ok: tls-verification-off
    # requests.get(url, verify=False) in a comment
    # ok: tls-verification-off
    print("verify=False")


class Settings:
    def __init__(self):
        # ruleid: tls-verification-off
        self.verify_ssl: bool = False
        # ok: tls-verification-off
        self.ssl_verify: bool = True
