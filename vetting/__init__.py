"""mcp-vet: decide once, on evidence, which exact MCP server package may run."""

__version__ = "0.1.0"
