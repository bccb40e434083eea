"""The names by which servers declare what they offer: one registry for all languages.

SDK versions 1 and 2 and FastMCP of both languages, and the house wrappers of servers that are much
used. Names only: what the object before the dot is called is up to every author.
"""

from vetting.patterns import pattern

REGISTER = {
    **dict.fromkeys(("tool", "registerTool", "addTool", "add_tool", "registerAppTool"), "tool"),
    **dict.fromkeys(("register_tool", "mcp_tool", "registerToolTask"), "tool"),
    **dict.fromkeys(("prompt", "registerPrompt", "addPrompt", "add_prompt"), "prompt"),
    **dict.fromkeys(("resource", "registerResource", "addResource", "add_resource"), "resource"),
    **dict.fromkeys(("addResourceTemplate", "add_template"), "resource"),
}
"""Calls and decorators that register one thing."""

LISTS = {
    "list_tools": "tool",
    "list_prompts": "prompt",
    "list_resources": "resource",
    "list_resource_templates": "resource",
}
"""Decorators on a function that returns all of them."""

METHODS = {
    "tools/list": "tool",
    "prompts/list": "prompt",
    "resources/list": "resource",
    "resources/templates/list": "resource",
}
SCHEMAS = {
    "ListToolsRequestSchema": "tool",
    "ListPromptsRequestSchema": "prompt",
    "ListResourcesRequestSchema": "resource",
    "ListResourceTemplatesRequestSchema": "resource",
    "ListToolsRequest": "tool",
    "ListPromptsRequest": "prompt",
    "ListResourcesRequest": "resource",
    "ListResourceTemplatesRequest": "resource",
}
MEMBER = {"tool": "tools", "prompt": "prompts", "resource": "resources"}
"""The member of an answer that holds the list."""

SERVERS = frozenset({"Server", "FastMCP", "MCPServer", "McpServer"})
MAKERS = {
    "createMcpServer": ("@supabase/mcp-utils",),
    "createApp": ("@cyanheads/mcp-ts-core",),
    "createWorkerHandler": ("@cyanheads/mcp-ts-core",),
    "createSdkMcpServer": ("@anthropic-ai/claude-agent-sdk", "@anthropic-ai/claude-code"),
    "MCPServer": ("@mastra/mcp",),
}
"""Functions and classes, and the libraries of which it is known that they offer just these."""

KEYWORDS = {f"on_{name}": kind for name, kind in LISTS.items()}
"""Arguments of a server's constructor (Python SDK 2)."""

RUNTIME = {
    "from_openapi": "tools are generated from an OpenAPI document at run time",
    "from_fastapi": "tools are generated from a web application at run time",
    "as_proxy": "tools are those of another server",
    "create_proxy": "tools are those of another server",
    "from_client": "tools are those of another server",
    "sendToolListChanged": "tells clients at run time that its list of tools has changed",
    "send_tool_list_changed": "tells clients at run time that its list of tools has changed",
}
MOUNTS = frozenset({"mount", "import_server", "add_provider"})
DEFINERS = frozenset(
    {"defineTool", "defineTabTool", "definePageTool", "createTool", "defineMcpTool", "buildTool"}
)
"""House wrappers around an object that declares one tool."""

PATCHES = frozenset({
    *("tool=", "add_tool=", "registerTool=", "addTool=", "list_tools="),
    *("setRequestHandler=", "add_request_handler="),
})  # fmt: skip
"""Assignments that put something else in the place of a registrar."""

OWN = ("_registeredTools", "_tool_manager", "_registeredPrompts", "_registeredResources")
"""Inside a handler: it is the SDK's own, carried along in a bundle."""

FIELDS = {
    "description": ("description",),
    "title": ("title",),
    "inputSchema": (
        *("inputSchema", "input_schema", "parameters", "paramsSchema", "schema", "args"),
        "transform_args",  # of a tool that is made from another
    ),
    "outputSchema": ("outputSchema", "output_schema"),
    "annotations": ("annotations",),
    "icons": ("icons",),
    "uri": ("uri", "uriTemplate", "uri_template"),
    "arguments": ("arguments",),
}
"""The protocol's members, by the names the libraries give them."""

ANSWERS = (
    *("handler", "execute", "run", "callback", "cb", "call", "invoke", "fn", "func", "handle"),
    *("action", "implementation", "perform", "__call__", "toolHandler", "handleRequest"),
)
"""Members of an object that declares a tool which answer its calls."""

CALLED = frozenset({"call_tool", "call_tool()"})
"""Decorators on the function that answers the calls of all tools."""

CALL_SCHEMAS = frozenset({"CallToolRequestSchema", "CallToolRequest", "tools/call"})
"""What such a function is registered for."""

ASKED_FOR_TOOLS = frozenset({"list_tools", "listTools", "request"})
"""Methods of a client by which another server is asked for its tools."""

WAITS = frozenset({"__awaiter", "__async"})
"""What compilers make of asynchronous functions: the last argument is their code."""

DECORATED = frozenset({"__decorate", "__decorateClass", "__legacyDecorateClassTS"})
"""What compilers make of the decorators of a class, which is given last."""

RESOLVES = frozenset({"resolve", "get", "resolveAsync", "getAsync"})
"""Methods of a container that give the object of a class."""

SERVER_NAME = pattern(r"(?i)_?(?:fast)?mcp(?:_?server|_?app)?|_?(?:mcp_?)?server")
"""What servers are called whose making is not seen."""

HANDLERS = frozenset({"setRequestHandler", "add_request_handler"})
ALL = (
    frozenset(REGISTER)
    | frozenset(LISTS)
    | frozenset(f"{name}()" for name in (*REGISTER, *LISTS))
    | frozenset(RUNTIME)
    | HANDLERS
    | CALLED
    | MOUNTS
    | SERVERS
    | PATCHES
)
"""Every name that is looked for; `tool()` stands for a decorator that is applied by hand."""
