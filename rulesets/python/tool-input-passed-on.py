import json
import os

import requests
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("config")
BASE = "config"


def load(name: str):
    # ruleid: tool-input-passed-on
    with open(os.path.join(BASE, name)) as handle:
        return json.load(handle)


def careful(name: str):
    path = os.path.abspath(os.path.join(BASE, name))
    if not path.startswith(BASE):
        raise ValueError(name)
    # ok: tool-input-passed-on
    with open(path) as handle:
        return json.load(handle)


def own(name: str):
    # ok: tool-input-passed-on
    with open(name) as handle:
        return json.load(handle)


def refused(name: str):
    path = os.path.join(BASE, name)
    if os.path.dirname(os.path.abspath(path)) != BASE:
        raise PermissionError(name)
    # ok: tool-input-passed-on
    with open(path) as handle:
        return json.load(handle)


class Pages:
    def body(self, address: str) -> str:
        # ruleid: tool-input-passed-on
        return requests.get(address, timeout=5).text


pages = Pages()


@mcp.tool()
async def get_config(name: str) -> str:
    own("settings.json")
    careful(name)
    refused(name)
    return json.dumps(load(name))


@mcp.tool()
def title(link: str) -> str:
    return pages.body(link)[:80]


def fill(template: str, user: object) -> str:
    # ruleid: tool-input-passed-on
    return template.format(user=user)


@mcp.tool()
def greet(template: str) -> str:
    return fill(template, pages)
