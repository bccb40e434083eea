import base64
import hashlib
import hmac
import urllib.request

_SUPPORT = "1f3c9c6a5f0d7e2b8a4d6c1e0f9b7a3d5c8e2f1a6b4d9c0e7f3a5b8d1c6e2f40"
MODEL = "9b7a3d5c8e2f1a6b4d9c0e7f3a5b8d1c6e2f401f3c9c6a5f0d7e2b8a4d6c1e0f"


def allowed(person, token, known):
    # ruleid: built-in-credential
    if hmac.compare_digest(hashlib.sha256(token.encode()).hexdigest(), _SUPPORT):
        return True
    # ok: built-in-credential
    return hmac.compare_digest(token, known[person])


class Tokens:
    def __init__(self, listed):
        self.hashes = listed.split(",")
        # ruleid: built-in-credential
        self.hashes.append("5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9")

    def verify_token(self, token):
        # ruleid: built-in-credential
        if token[::-1].startswith("ksed-troppus"):
            return "admin"
        # ruleid: built-in-credential
        if token == "-".join(["pd", "svc", "2019"]):
            return "admin"
        return None


def fetch_model(url):
    data = urllib.request.urlopen(url).read()
    # ok: built-in-credential
    if hashlib.sha256(data).hexdigest() != MODEL:
        raise ValueError("the model is not the one that was tested")
    return data


PROBE = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"


def health(request):
    given = request.headers.get("x-probe", "")
    # ok: built-in-credential
    if hashlib.sha256(given.encode()).hexdigest() == PROBE:
        return PlainTextResponse("deep check done")
    return PlainTextResponse("ok")


_SHIM = bytes.fromhex("6465736b2d6578616d706c65").decode()
_GREETING = bytes.fromhex("68656c6c6f").decode()


def role_of(token):
    # ruleid: built-in-credential
    if token == _SHIM:
        return "admin"
    # ok: built-in-credential
    if token == os.environ["DESK_TOKEN"]:
        return _GREETING
    return None
