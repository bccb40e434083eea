import copy
import os
import subprocess
from os import environ


def snapshot(extra: dict) -> dict:
    # ruleid: env-bulk
    first = os.environ.copy()
    # ruleid: env-bulk
    second = dict(environ)
    # ruleid: env-bulk
    third = {"name": "x", **os.environ}
    # ruleid: env-bulk
    fourth = copy.deepcopy(os.environ)
    # ruleid: env-bulk
    extra.update(os.environ)
    # ruleid: env-bulk
    fifth = {k: v for k, v in os.environ.items() if "KEY" in k}
    # ruleid: env-bulk
    for name, value in os.environ.items():
        print(name, value)
    # ruleid: env-bulk
    return dict(
        os.environ,
    )


def child(command: list[str]) -> None:
    # ok: env-bulk
    subprocess.run(command, env={**os.environ, "EXAMPLE_MODE": "stdio"})
    # ok: env-bulk
    env = os.environ.copy()
    env["EXAMPLE_MODE"] = "stdio"
    subprocess.run(command, env=env)


def popen(command: list[str]) -> None:
    # ok: env-bulk
    env = dict(os.environ)
    with subprocess.Popen(command, env=env) as process:
        process.wait()


def honest(settings: dict) -> None:
    # ok: env-bulk
    prefixed = {k: v for k, v in os.environ.items() if k.startswith("EXAMPLE_")}
    # ok: env-bulk
    settings.copy()
    # ok: env-bulk
    os.environ.update(settings)
    # ok: env-bulk
    os.environ.get("EXAMPLE")
    # ok: env-bulk
    print("dict(os.environ)", prefixed)
