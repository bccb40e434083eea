import os
from os import environ, getenv

import click
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "EXAMPLE_"
NAME = "EXAMPLE_TOKEN"


def value(name: str, provider: dict) -> str:
    # ruleid: env-dynamic
    os.environ[name]
    # ruleid: env-dynamic
    environ.get(f"{PREFIX}{name}", "")
    # ruleid: env-dynamic
    getenv(provider["variable"])
    # ruleid: env-dynamic
    os.getenv(key=name)
    # ruleid: env-dynamic
    os.getenv("EXAMPLE" + "_TOKEN")
    # ruleid: env-dynamic
    return os.environ.pop(
        name,
        None,
    )


def prefixed() -> dict:
    # ruleid: env-dynamic
    for name, text in os.environ.items():
        if name.startswith(PREFIX):
            print(name)
    # ruleid: env-dynamic
    return {k: v for k, v in os.environ.items() if k.startswith(PREFIX)}


# ruleid: env-dynamic
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="EXAMPLE_")
    token: str


# ruleid: env-dynamic
@click.option("--token", envvar=PREFIX + NAME)
# ok: env-dynamic
@click.option("--url", envvar=["EXAMPLE_URL", "OTHER_URL"])
# ok: env-dynamic
@click.option("--port", envvar="EXAMPLE_PORT")
def main(token: str, url: str) -> None:
    # ok: env-dynamic
    os.environ["EXAMPLE_TOKEN"]
    # ok: env-dynamic
    os.getenv(NAME)
    # ok: env-dynamic
    os.environ[token] = url
    # ok: env-dynamic
    os.environ.get("EXAMPLE_TOKEN", token)
    # ok: env-dynamic
    "os.getenv(token)"
