import requests
from urllib.parse import urlparse


@mcp.tool()
async def preview(url: str) -> str:
    # ruleid: tool-address
    return (await client.get(url)).text


@mcp.tool()
def status(host: str) -> int:
    # ruleid: tool-address
    return requests.get(f"http://{host}/status", timeout=5).status_code


@mcp.tool()
def city(name: str) -> str:
    # ok: tool-address
    return requests.get(f"https://api.example.com/{name}", timeout=5).text


@mcp.tool()
def looked_at(url: str) -> str:
    if urlparse(url).hostname not in HOSTS:
        raise ValueError(url)
    # ok: tool-address
    return requests.get(url, timeout=5).text
