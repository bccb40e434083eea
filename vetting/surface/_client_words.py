"""Words by which a client's calls are told from others."""

from vetting.patterns import pattern
from vetting.surface._sinks import QUIET

HELPS = (QUIET - {"create"}) | frozenset({
    *("close", "disconnect", "quit", "destroy", "release", "off", "once", "removeListener", "use"),
    *("copy", "withOptions", "with_options", "setHeader", "set_header", "to_dict", "toJSON"),
    *("model_dump", "model_dump_json", "toString", "valueOf", "escape", "escapeId", "mogrify"),
    *("escapeLiteral", "escapeIdentifier", "getPublicUrl", "get_public_url", "generateAuthUrl"),
    *("authorization_url", "setCredentials", "then", "catch", "finally", "map", "filter"),
    *("forEach", "some", "every", "reduce", "join", "trim", "split", "replace", "slice", "keys"),
    *("values", "items", "entries", "append", "push", "strip", "encode", "decode", "lower"),
    *("upper", "startswith", "endswith", "startsWith", "endsWith", "includes", "toLowerCase"),
    *("toUpperCase", "sort", "sorted", "index", "pop", "clear", "format", "isoformat", "strftime"),
})  # fmt: skip
"""Methods that send nothing: of clients, and of the texts and lists that they answer with."""

SPEAKS = frozenset({
    *("read", "text", "json", "blob", "bytes", "formData", "arrayBuffer", "wait", "acquire"),
    *("sendNotification", "sendRequest", "sendLoggingMessage", "report_progress", "info", "debug"),
    *("warning", "warn", "error", "log", "elicit", "elicitInput", "sample", "createMessage"),
    *("create_message", "get_state", "set_state", "reportProgress", "join", "gather"),
    *("parseAsync", "safeParseAsync", "task_done", "notify", "drain", "all", "sleep"),
})  # fmt: skip
"""What is waited for and is an answer's, a queue's, or a word to who called the tool."""

VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "request", "urlopen", "fetch"})
HANDLE = pattern(
    r"(?i)connect|session|cursor|channel|page|context|database|\bdb\b|collection|client|acquire|open"
    r"|launch|create|table|bucket|repo|browser|start|init|login|auth"
)
"""Methods that are waited for and give something to go on with, no answer."""

MAKES = pattern(
    r"(?i)connect|create|client|session|resource|pool|^from_|^load_|build|driver|launch|init|config|open|login"
    r"|auth"
)
"""Functions of a library that only make a client, which asks later."""

SAYS = pattern(
    r"(?i)api_?key|token|secret|passw|credential|\bauth|base_?url|endpoint|\bhost\b|\burl\b|\buri\b|\bdsn\b"
    r"|client_?id|process\.env|environ|getenv"
)
"""What a client is made with, and hardly anything else."""

CLASS = pattern(r"(?:Client|Api|API|Sdk|SDK|Session|Connection|Connector|Driver|Gateway)$")
"""What a class is called that is one of a client's."""

IN_MEMORY = frozenset({
    *("p-limit", "p-retry", "p-queue", "p-map", "p-timeout", "p-throttle", "async-mutex"),
    *("async-lock", "bottleneck", "sharp", "marked", "jszip", "pdf-parse", "pdf-lib", "mammoth"),
    *("ajv", "yaml", "js-yaml", "turndown", "cheerio", "jsdom", "docx", "exceljs", "lodash"),
    *("anyio", "trio", "tenacity", "PIL", "aiofiles", "aiosqlite", "better-sqlite3", "jinja2"),
    *("handlebars", "mustache", "prettier", "typescript", "esbuild", "tiktoken", "bcrypt", "jose"),
})  # fmt: skip
"""Libraries whose functions are waited for and reach nobody."""
