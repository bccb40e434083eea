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
