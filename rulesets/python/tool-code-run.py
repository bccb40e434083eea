import ast
import importlib


@mcp.tool()
def calculate(expression: str) -> str:
    # ruleid: tool-code-run
    return str(eval(expression))


@server.call_tool()
async def call_tool(name: str, arguments: dict):
    # ruleid: tool-code-run
    module = importlib.import_module(arguments["module"])
    # ruleid: tool-code-run
    return getattr(module, arguments["function"])()


@mcp.tool()
def literal(expression: str) -> str:
    # ok: tool-code-run
    return str(ast.literal_eval(expression))


@mcp.tool()
def known(name: str) -> str:
    if name not in KNOWN:
        raise ValueError(name)
    # ok: tool-code-run
    return importlib.import_module(name).TEXT
