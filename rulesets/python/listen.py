import asyncio
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer

import uvicorn
from flask import Flask
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("example")
app = Flask("example")
TRANSPORT = "sse"


async def serve(handler: type[BaseHTTPRequestHandler], other, runner) -> None:
    # ruleid: listen
    uvicorn.run(mcp, host="127.0.0.1", port=8000)
    # ruleid: listen
    uvicorn.Server(uvicorn.Config(app))
    # ruleid: listen
    HTTPServer(("127.0.0.1", 8000), handler)
    # ruleid: listen
    await asyncio.start_server(handler, "127.0.0.1", 8000)
    plain = socket.socket()
    # ruleid: listen
    plain.bind(("127.0.0.1", 8000))
    # ruleid: listen
    plain.listen(1)
    # ruleid: listen
    mcp.run(transport="streamable-http")
    # ruleid: listen
    mcp.run(TRANSPORT)
    # ruleid: listen
    await mcp.run_async(
        transport="http",
        port=8000,
    )
    # ruleid: listen
    mcp.streamable_http_app()
    # ruleid: listen
    app.run(port=8000)
    # ok: listen
    mcp.run()
    # ok: listen
    mcp.run(transport="stdio")
    # ok: listen
    other.bind(("name", 1))
    # ok: listen
    other.listen("event")
    # ok: listen
    runner.run("job")
    # ok: listen
    asyncio.run(serve(handler, other, runner))
    # ok: listen
    # uvicorn.run(app) in a comment
    # ok: listen
    print("uvicorn.run(app)")
