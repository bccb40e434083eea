import asyncio
import http.client
import smtplib
import socket
import urllib.request
from http.client import HTTPSConnection
from urllib.request import urlopen

import aiohttp
import boto3
import httpx
import paramiko
import psycopg2
import requests
import requests as rq
import websockets
from anthropic import AsyncAnthropic
from httpx import AsyncClient
from requests import post as send

SESSION = "example"


async def tool(url: str, body: dict, queue, settings: dict, obj) -> None:
    # ruleid: network
    requests.post(url, json=body)
    # ruleid: network
    rq.request("GET", url)
    # ruleid: network
    send(
        url,
        json=body,
    )
    # ruleid: network
    session = requests.Session()
    # ruleid: network
    async with httpx.AsyncClient() as client:
        await client.get(url)
    # ruleid: network
    client = AsyncClient(timeout=1)
    # ruleid: network
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        await answer.text()
    # ruleid: network
    urllib.request.urlopen(url)
    # ruleid: network
    urlopen(url).read()
    # ruleid: network
    await asyncio.to_thread(requests.get, url)
    # ruleid: network
    connection = http.client.HTTPConnection("example.com")
    # ruleid: network
    connection = HTTPSConnection("example.com")
    plain = socket.socket()
    # ruleid: network
    plain.connect(("192.0.2.1", 443))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
        # ruleid: network
        plain.sendto(b"", ("192.0.2.1", 53))
    # ruleid: network
    await asyncio.open_connection("example.com", 443)
    # ruleid: network
    async with websockets.connect("wss://example.com") as channel:
        await channel.send("x")
    # ruleid: network
    smtplib.SMTP("example.com")
    # ruleid: network
    paramiko.SSHClient()
    # ruleid: network
    boto3.client("s3")
    # ruleid: network
    psycopg2.connect(url)
    # ruleid: network
    AsyncAnthropic()
    # ruleid: network
    __import__("requests").get(url)
    # ok: network
    settings.get("requests")
    # ok: network
    queue.post(url)
    # ok: network
    obj.connect(url)
    # ok: network
    requests.exceptions.HTTPError
    # ok: network
    urllib.request.pathname2url(url)
    # ok: network
    # requests.get(url) in a comment
    # ok: network
    print("requests.get(url)")
