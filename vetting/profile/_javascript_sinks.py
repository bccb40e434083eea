"""Which of JavaScript's names touch what: modules and globals with their members.

A path is a tuple: `("fs", "readFile")` for a module's member, `("", "fetch")` for a global; a call's
result is written `()`. See `docs/capabilities.md` for what counts and what does not.
"""

from vetting.patterns import pattern
from vetting.profile._control import CONTROLLED, controls
from vetting.profile._javascript_effect import package_of, parts_of
from vetting.profile._javascript_environments import MANAGER, MEMBERS, MODULES, OWN_ENV, Path
from vetting.profile._javascript_libraries import (
    DOES,
    EXEC_MODULES,
    KEEPERS,
    NETWORK_MODULES,
    READERS,
    SERVICES,
    WRITERS,
)
from vetting.profile._pages import COMMAND, LOADS, SAVES, UPLOADS
from vetting.profile._words import words

EXEC = "process_exec"
READ = "fs_read"
WRITE = "fs_write"
NETWORK = "network"
LISTENS = "listens"
DYNAMIC = "dynamic_code"
NATIVE = "native_code"

_READS = words(
    """
    read readv readFile readlink readdir open openAsBlob opendir createReadStream cp copy
    copyFile glob readJson readJSON watch watchFile readFileSync readSync readdirSync
    readlinkSync openSync opendirSync cpSync copySync copyFileSync globSync readJsonSync
    readJSONSync ReadStream
    """
)
_WRITES = words(
    """
    write writev writeFile appendFile mkdir mkdtemp rm rmdir unlink rename symlink link chmod
    chown lchown truncate ftruncate utimes lutimes cp copy copyFile createWriteStream
    outputFile outputJson outputJSON writeJson writeJSON ensureDir ensureFile ensureLink
    ensureSymlink mkdirp mkdirs emptyDir move remove writeFileSync writeSync appendFileSync
    mkdirSync mkdtempSync rmSync rmdirSync unlinkSync renameSync symlinkSync linkSync
    chmodSync chownSync truncateSync utimesSync cpSync copySync copyFileSync outputFileSync
    outputJsonSync writeJsonSync ensureDirSync ensureFileSync mkdirpSync mkdirsSync
    emptyDirSync moveSync removeSync WriteStream
    """
)
UNIQUE: dict[str, str] = {
    "runPythonAsync": DYNAMIC,
    "acquireTokenInteractive": LISTENS,
    **dict.fromkeys(words("addSourceFileAtPath addSourceFilesAtPaths"), READ),
    **dict.fromkeys(words("readFileSync readdirSync createReadStream readlinkSync"), READ),
    **dict.fromkeys(
        words(
            """
    writeFileSync appendFileSync mkdirSync unlinkSync rmSync createWriteStream renameSync
    copyFileSync mkdtempSync extractAllTo extractEntryTo writeZip
    """
        ),
        WRITE,
    ),
    **dict.fromkeys(UPLOADS, READ),
    **dict.fromkeys(words("execSync spawnSync execFileSync"), EXEC),
    "readFileString": READ,  # of Effect's files
    **dict.fromkeys(words("writeFileString makeTempDirectoryScoped makeTempFileScoped"), WRITE),
    **dict.fromkeys(words("fPutObject fastPut uploadFromDir"), READ),  # of storages far away
    **dict.fromkeys(words("fGetObject fastGet downloadToDir downloadToFile"), WRITE),
}
"""Methods that nothing else has: they count on any object that is not followed."""

TOLD = [(name, options, WRITE) for name, options in SAVES.items()]
TOLD += [("download", words("destination"), WRITE)]
TOLD += [(name, options, READ) for name, options in LOADS.items()]
"""Methods that write or read a file that an option names: browsers', one of Google's storage."""

_EXEC_MEMBERS = words("exec execSync execFile execFileSync spawn spawnSync fork _forkChild")
_SERVERS = words(
    """
    express fastify koa polka restify @hapi/hapi connect http https http2 net tls h3 hono
    @feathersjs/express find-my-way micro elysia @modelcontextprotocol/sdk/server/express
    @modelcontextprotocol/express
    """
)
SERVER_NAME = pattern(r"(?i)(?:app|server|http|https|fastify|express|koa|listener|srv|api)\d*$")
_TABLE: dict[Path, tuple[str, ...]] = {
    **{("child_process", name): (EXEC,) for name in _EXEC_MEMBERS},
    **{("net", name): (NETWORK,) for name in ("connect", "createConnection", "Socket")},
    **{("tls", name): (NETWORK,) for name in ("connect", "TLSSocket")},
    **{("dgram", name): (NETWORK,) for name in ("createSocket", "Socket")},
    **{(m, n): (NETWORK,) for m in ("http", "https") for n in ("get", "request", "ClientRequest")},
    ("http2", "connect"): (NETWORK,),
    **{
        ("dns", name): (NETWORK,)
        for name in ("lookup", "resolve", "resolve4", "resolve6", "resolveTxt", "resolveMx")
    },
    ("cluster", "fork"): (EXEC,),
    **DOES,
    ("@modelcontextprotocol/sdk/client/stdio", "StdioClientTransport"): (EXEC,),
    ("ws", "WebSocketServer"): (LISTENS,),
    ("ws", "Server"): (LISTENS,),
    ("ws", "WebSocket"): (NETWORK,),
    ("@hono/node-server", "serve"): (LISTENS,),
    ("mcp-proxy", "startHTTPServer"): (LISTENS,),
    ("mcp-proxy", "startSSEServer"): (LISTENS,),
    ("socket.io", "Server"): (LISTENS,),
    **{("vm", n): (DYNAMIC,) for n in ("runInContext", "runInNewContext", "runInThisContext")},
    **{("vm", name): (DYNAMIC,) for name in ("Script", "compileFunction", "SourceTextModule")},
    ("ffi-napi", "Library"): (NATIVE,),
    **{("koffi", name): (NATIVE,) for name in ("load", "func")},
    ("", "process", "dlopen"): (NATIVE,),
    ("", "process", "binding"): (EXEC, DYNAMIC),
    ("", "eval"): (DYNAMIC,),
    ("", "Function"): (DYNAMIC,),
    ("module", "_compile"): (DYNAMIC,),
    ("", "fetch"): (NETWORK,),
    ("", "WebSocket"): (NETWORK,),
    ("", "EventSource"): (NETWORK,),
    ("", "XMLHttpRequest"): (NETWORK,),
    **{("", "Bun", name): (EXEC,) for name in ("spawn", "spawnSync", "$")},
    ("", "Bun", "file"): (READ,),
    ("", "Bun", "write"): (WRITE,),
    ("", "Bun", "serve"): (LISTENS,),
    ("", "Bun", "listen"): (LISTENS,),
    ("", "Bun", "connect"): (NETWORK,),
    ("bun", "$"): (EXEC,),
    ("", "Deno", "Command"): (EXEC,),
    ("", "Deno", "run"): (EXEC,),
    **{
        ("", "Deno", name): (READ,)
        for name in words("readFile readTextFile readDir open readFileSync readTextFileSync")
    },
    **{
        ("", "Deno", name): (WRITE,)
        for name in words("writeFile writeTextFile mkdir remove rename create copyFile")
    },
    **{("", "Deno", name): (LISTENS,) for name in ("serve", "listen", "listenTls")},
    **{("", "Deno", name): (NETWORK,) for name in ("connect", "connectTls")},
    ("", "Deno", "dlopen"): (NATIVE,),
    **{
        ("@kubernetes/client-node", "KubeConfig", "()", name): (READ,)
        for name in ("loadFromFile", "loadFromDefault")
    },
    **{(name, "()"): (READ, WRITE) for name in KEEPERS},
}
_METHODS = words(
    """
    get post put patch delete head options request fetch create stream extend all connect
    createClient createConnection makeApiClient createPool createTransport launch drive search sheets
    launchPersistentContext launchServer
    calendar gmail docs connectOverCDP send json text neon postgres pool ping graphql paginate
    """
)
_ANSWERED = frozenset(("get", "post", "put", "patch", "delete", "head", "request"))
_TYPES = pattern(
    r"(?:Error|Exception|Schema|Types?|Status|Codes?|Headers|FormData|Config|Options|Cookies?)$"
)
_CLIENT = pattern(r"^[A-Z]\w*(?:Client|Api|API|SDK)$")
_SERVING = pattern(
    r"^(?:start|run|serve|launch|listen)\w{0,60}(?:Http|HTTP|Sse|SSE)\w{0,60}Server$"
)
"""Functions of libraries that wait for connections: `startStreamableHttpServer`."""

KEY_FILES = words("keyFile keyFilename keyfilePath")
"""Options by which a client of a service is told the file of its key, which it reads."""

_FILE_DATABASES = words("@libsql/client libsql @prisma/client typeorm knex sequelize")
_NOT_CLIENTS = ("@modelcontextprotocol/", "zod", "react", "vue", "@types/")
_BUILTIN_ALIASES = {
    "fs/promises": "fs", "dns/promises": "dns", "graceful-fs": "fs", "fs-extra": "fs",
    "mz/fs": "fs", "mz/child_process": "child_process", "fs-extra/esm": "fs",
}  # fmt: skip


def module(spec: str) -> str:
    """The name under which a module's members are known here."""
    name = spec.removeprefix("node:").removesuffix(".js")
    return _BUILTIN_ALIASES.get(name) or package_of(name)


def extended(path: Path, name: str) -> Path:
    """`path.name`, written the one way that the tables have."""
    if name in ("default", "__esModule") and len(path) == 1 and path[0]:
        return path if name == "default" else (*path, name)
    if path[0] == "fs" and name in ("promises", "default") and len(path) == 1:
        return path
    if path in (("", "globalThis"), ("", "window"), ("", "self"), ("", "global")):
        return ("", name)
    if len(path) == 1 and (parts := parts_of(path[0])):
        return (*parts, name)
    if path == ("process",):  # the global, imported
        return ("", "process", name)
    if path == ("", "process", "mainModule") and name == "require":
        return ("", "require")
    if path == ("", "module") and name == "require":
        return ("", "require")
    return MEMBERS.get((*path, name), (*path, name))


_MORE_KNOWN = words("fs module process effect getenv") | MODULES
_KNOWN = frozenset(path[0] for path in _TABLE) | _SERVERS | READERS | WRITERS | EXEC_MODULES
_KNOWN |= CONTROLLED


def is_followed(name: str, member: str = "") -> bool:
    """Whether a module, or a member imported from it, may be of interest."""
    if name.startswith((".", "/")):
        return name.startswith(".") and bool(OWN_ENV.search(member or name))
    plain = name in _KNOWN or name in _MORE_KNOWN or _is_network(name) or bool(parts_of(name))
    if _SERVING.match(member) or MANAGER.fullmatch(member):
        return True
    return plain or bool(_CLIENT.match(member) and not name.startswith(_NOT_CLIENTS))


ONLY_CALLED = frozenset({("", "eval"), ("", "Function")})
"""Globals that are named for other reasons too: `instanceof Function`."""


def used(path: Path) -> tuple[str, ...]:
    """The classes of a name in any use, called or handed on."""
    found = _TABLE.get(path, ())
    if found or len(path) < 2:
        return found
    first, last = path[0], path[-1]
    if first == "fs" and len(path) == 2:
        kinds = (READ,) if last in _READS else ()
        return (*kinds, WRITE) if last in _WRITES else kinds
    return ()


def called(path: Path) -> tuple[str, ...]:
    """The classes of a call, besides those of `used`."""
    first, last = path[0], path[-1]
    if not first:
        return ()
    if kinds := controls(first, "" if len(path) == 1 else last, python=False):
        return kinds
    if last == "listen" and (first in _SERVERS or "createServer" in path):
        return (LISTENS,)
    for names, kind in ((EXEC_MODULES, EXEC), (READERS, READ), (WRITERS, WRITE)):
        if first in names:
            return (kind,)
    if _is_network(first):
        if first.startswith("playwright") and COMMAND.match(last):
            return (NETWORK, LISTENS)
        plain = len(path) == 1 or last in _METHODS
        client = last[:1].isupper() and not _TYPES.search(last)
        if _is_service(first) and not _TYPES.search(last) and "()" not in path:
            return (NETWORK,)
        answer = not _ANSWERED.isdisjoint(path[1:-1])  # `client.get().data.on` reads the answer
        static = len(path) == 3 and bool(_CLIENT.match(path[1]))
        told = plain or client or static or (path[1] in _METHODS and not answer)
        return (NETWORK,) if told else ()
    if len(path) == 2 and _SERVING.match(last) and not first.startswith("."):
        return (LISTENS,)
    if first == "ws" and len(path) == 1:
        return (NETWORK,)
    if len(path) == 2 and _CLIENT.match(last) and not first.startswith((".", *_NOT_CLIENTS)):
        return (NETWORK,)
    return ()


def keeps_files(path: Path) -> bool:
    """Whether a client of a database works on a file where it is given the address of one."""
    return path[0] in _FILE_DATABASES


def is_service(path: Path) -> bool:
    """Whether a path leads into a library that talks to a service."""
    return len(path) > 1 and (_is_network(path[0]) or _CLIENT.match(path[-1]) is not None)


def _is_network(first: str) -> bool:
    if first in NETWORK_MODULES:
        return True
    scope, slash, rest = first.partition("/")
    if scope in NETWORK_MODULES and slash:
        return not rest.startswith(("types", "shared-ini"))
    if first.endswith("-stainless"):  # a client of a service, made from its description
        return True
    return first.startswith("undici/") or _is_service(first)


def _is_service(first: str) -> bool:
    return first in SERVICES or first.partition("/")[0] in SERVICES


def follows(path: Path) -> bool:
    """Whether what a call gives may be of interest again."""
    if path[0].startswith("."):  # what another file gives, if that may be the environment
        return path[-1] != "()" and bool(OWN_ENV.search(path[-1]))
    return len(path) < 5 and (
        path[0] in _SERVERS
        or path[0] in ("exceljs", "pyodide", *CONTROLLED)
        or _is_network(path[0])
        or path in (("", "require"), ("module", "createRequire"))
    )
