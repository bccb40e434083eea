import subprocess
from subprocess import check_output

import keyring
import secretstorage
from keyring import get_password


def token(service: str, user: str, store, form) -> str | None:
    # ruleid: keyring-read
    keyring.get_password(service, user)
    # ruleid: keyring-read
    get_password(
        "example",
        user,
    )
    # ruleid: keyring-read
    store.get_password("example", user)
    # ruleid: keyring-read
    secretstorage.get_default_collection(store)
    # ruleid: keyring-read
    subprocess.run(["security", "find-generic-password", "-s", service, "-w"])
    # ruleid: keyring-read
    check_output(["secret-tool", "lookup", "service", service])
    # ok: keyring-read
    keyring.set_password("example", user, "")
    # ok: keyring-read
    form.get_password()
    # ok: keyring-read
    subprocess.run(["security", "list-keychains"])
    # ok: keyring-read
    # keyring.get_password(service, user) in a comment
    # ok: keyring-read
    return "keyring.get_password(service, user)"
