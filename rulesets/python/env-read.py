import os
import os as operating_system
from os import environ, getenv
from os import environ as variables

import click
import typer
from decouple import config
from environs import Env
from pydantic import AliasChoices, BaseModel, Field
from pydantic_settings import BaseSettings

NAME = "EXAMPLE_TOKEN"
# ruleid: env-read
token = os.environ["EXAMPLE_TOKEN"]
# ruleid: env-read
token = os.environ.get("EXAMPLE_TOKEN", "")
# ruleid: env-read
token = operating_system.getenv("EXAMPLE_TOKEN")
# ruleid: env-read
token = os.getenv(key="EXAMPLE_TOKEN", default="")
# ruleid: env-read
token = environ["EXAMPLE_TOKEN"]
# ruleid: env-read
token = variables.get("EXAMPLE_TOKEN")
# ruleid: env-read
token = getenv("EXAMPLE_TOKEN")
# ruleid: env-read
token = getenv(NAME)
# ruleid: env-read
token = os.environ.pop("EXAMPLE_TOKEN", None)
# ruleid: env-read
os.environ.setdefault("EXAMPLE_MODE", "stdio")
# ruleid: env-read
home = os.environb[b"HOME"]
# ruleid: env-read
token = __import__("os").environ["EXAMPLE_TOKEN"]


def configured() -> str:
    # ruleid: env-read
    if "EXAMPLE_TOKEN" in os.environ:
        env = os.environ
        # ruleid: env-read
        return env.get("EXAMPLE_OTHER")
    # ruleid: env-read
    if "EXAMPLE_URL" not in os.environ:
        # ruleid: env-read
        os.environ["EXAMPLE_COPY"] = os.environ["EXAMPLE_SOURCE"]
    # ruleid: env-read
    return os.environ.get(
        "EXAMPLE_LONG",
        "default",
    )


# ruleid: env-read
@click.option("--token", envvar="EXAMPLE_TOKEN")
# ruleid: env-read
@click.option("--url", envvar=["EXAMPLE_URL", "OTHER_URL"])
# ruleid: env-read
def main(token: str, url: str, port: int = typer.Option(1, envvar="EXAMPLE_PORT")) -> None: ...


class Settings(BaseSettings):
    # ruleid: env-read
    token: str = Field(validation_alias="EXAMPLE_TOKEN")
    # ruleid: env-read
    url: str = Field("", validation_alias=AliasChoices("EXAMPLE_URL", "OTHER_URL"))


class Answer(BaseModel):
    # ok: env-read
    name: str = Field(validation_alias="NAME")


env = Env()
# ruleid: env-read
debug = env.bool("EXAMPLE_DEBUG", False)
# ruleid: env-read
url = config("EXAMPLE_URL")


def other(name: str, settings: dict) -> str:
    # ok: env-read
    os.environ["EXAMPLE_MODE"] = "stdio"
    # ok: env-read
    del os.environ["EXAMPLE_MODE"]
    # ok: env-read
    os.getenv(name)
    # ok: env-read
    settings.get("EXAMPLE_TOKEN")
    # ok: env-read
    settings["environ"]["EXAMPLE_TOKEN"]
    # ok: env-read
    # os.environ["EXAMPLE_TOKEN"] in a comment
    # ok: env-read
    return 'os.environ["EXAMPLE_TOKEN"]'
