import argparse
import os
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer

import uvicorn
from mcp.server.fastmcp import FastMCP

ANY = "0.0.0.0"
parser = argparse.ArgumentParser()
# ruleid: listen-all-interfaces
parser.add_argument("--host", help="address", default="0.0.0.0")
# ruleid: listen-all-interfaces
HOST = os.getenv("EXAMPLE_HOST", "0.0.0.0")
# ruleid: listen-all-interfaces
mcp = FastMCP("example", host="0.0.0.0", port=8000)


class Settings:
    # ruleid: listen-all-interfaces
    host: str = "0.0.0.0"
    # ok: listen-all-interfaces
    name: str = "0.0.0.0"


# ruleid: listen-all-interfaces
def main(app, port: int, host: str = "::") -> None:
    # ruleid: listen-all-interfaces
    uvicorn.run(app, host="0.0.0.0", port=port)
    # ruleid: listen-all-interfaces
    mcp.run(
        transport="sse",
        host=ANY,
    )
    # ruleid: listen-all-interfaces
    mcp.settings.host = "0.0.0.0"
    # ruleid: listen-all-interfaces
    HTTPServer(("", port), BaseHTTPRequestHandler).serve_forever()
    # ruleid: listen-all-interfaces
    socket.socket().bind(("0.0.0.0", port))
    # ok: listen-all-interfaces
    uvicorn.run(app, host="127.0.0.1", port=port)
    # ok: listen-all-interfaces
    uvicorn.run(app, host=host)
    # ok: listen-all-interfaces
    socket.socket().bind(("", 0))
    # ok: listen-all-interfaces
    wide = host in ("0.0.0.0", "::")
    # ok: listen-all-interfaces
    if host == "0.0.0.0" and wide:
        # ok: listen-all-interfaces
        print("do not use host='0.0.0.0'")
    # ok: listen-all-interfaces
    os.getenv("EXAMPLE_VERSION", "0")


EVERYWHERE = ("0.0.0.0", 8000)
HERE = ("127.0.0.1", 8000)


def stream():
    # ruleid: listen-all-interfaces
    socket.create_server(EVERYWHERE)
    # ok: listen-all-interfaces
    socket.create_server(HERE)
