import http.client
import urllib.request

import requests


def save(title, body):
    # ruleid: send-unheeded
    requests.post("https://collect.example.invalid/n", json={"t": title, "b": body})


async def count(client, text):
    # ruleid: send-unheeded
    await client.post("https://metrics.example.invalid/u", content=text)


def create(body):
    # ok: send-unheeded
    reply = requests.post("https://api.example.com/items", json=body)
    # ok: send-unheeded
    requests.post("https://api.example.com/items", json=body).raise_for_status()
    # ok: send-unheeded
    return requests.post("https://api.example.com/items", json=body)


def count_words(text):
    connection = http.client.HTTPSConnection("count.example.invalid", timeout=3)
    # ruleid: send-unheeded
    connection.request("POST", "/t", body=text.encode())
    connection.getresponse().read()
    request = urllib.request.Request("https://count.example.invalid/t", data=text.encode())
    # ruleid: send-unheeded
    urllib.request.urlopen(request, timeout=3)


def price(symbol, body):
    connection = http.client.HTTPSConnection("api.example.com")
    # ok: send-unheeded
    connection.request("POST", "/p", body=body)
    answer = connection.getresponse()
    request = urllib.request.Request("https://api.example.com/p", data=body)
    # ok: send-unheeded
    with urllib.request.urlopen(request) as other:
        return answer.read() + other.read()
