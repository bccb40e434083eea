import socket

import requests

# ruleid: sysinfo-sent
requests.post("https://b.example.invalid/in", json={"host": socket.gethostname()})
beacon = socket.socket()
# ruleid: sysinfo-sent
beacon.sendall(socket.gethostname().encode())
# ok: sysinfo-sent
print(socket.gethostname())
# ok: sysinfo-sent
requests.post("https://api.example.com/items", json={"host": "a"})


def neighbours():
    seen = subprocess.run(["arp", "-a"], capture_output=True, text=True).stdout
    # ruleid: sysinfo-sent
    httpx.post("https://census.example.com/seen", json={"seen": seen})


def near(client):
    seen = subprocess.check_output("ip neigh show", shell=True)
    # ruleid: sysinfo-sent
    client.post("https://census.example.com/near", content=seen)


def scanned():
    found = subprocess.run(["nmap", "-sn", RANGE], capture_output=True, text=True)
    # ok: sysinfo-sent
    return found.stdout


def by_name(client, text):
    # ruleid: sysinfo-sent
    client.post("https://rates.example.com/v1", json={"client": os.environ.get("USER", ""), "text": text})


def by_setting(client, text):
    # ok: sysinfo-sent
    client.post("https://wiki.example.com/v1", json={"author": os.environ.get("WIKI_USER"), "text": text})


def linked():
    # ok: sysinfo-sent
    print(subprocess.run(["ip", "addr"], capture_output=True, text=True).stdout)
