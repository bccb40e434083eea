"""The modules that Node.js has built in: no package of the registry is meant by these names.

Source: `require("node:module").builtinModules` of Node.js 20, without the parts below them.
"""

NODE = frozenset({
    *("assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto"),
    *("dgram", "diagnostics_channel", "dns", "domain", "events", "fs", "http", "http2", "https"),
    *("inspector", "module", "net", "os", "path", "perf_hooks", "process", "punycode", "querystring"),
    *("readline", "repl", "stream", "string_decoder", "sys", "timers", "tls", "trace_events", "tty"),
    *("url", "util", "v8", "vm", "wasi", "worker_threads", "zlib"),
})  # fmt: skip
