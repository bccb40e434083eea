"""Which of Python's names touch what: by dotted path, as imports and assignments resolve it.

A call's result is written `name()`. A path ending in a dot stands for everything below it. See
`docs/capabilities.md` for what counts and what does not.
"""

from vetting.patterns import pattern
from vetting.profile._control import controls
from vetting.profile._pages import SAVES, UPLOADS
from vetting.profile._python_libraries import FAMILIES, HTTP_CALLS, NETWORK_MODULES, SERVICES
from vetting.profile._python_tables import EXACT, MORE, NATIVE, NETWORK, READ, WRITE
from vetting.profile._words import words

BOTH = words(  # They read and change what they are given.
    "shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.move shutil.unpack_archive "
    "sqlite3.connect aiosqlite.connect duckdb.connect git.Repo git.Repo.init git.Repo.clone_from "
    "pygit2.Repository dulwich.repo.Repo shelve.open dbm.open diskcache.Cache "
    "chromadb.PersistentClient lancedb.connect tinydb.TinyDB kuzu.Database "
    "sqlite_utils.Database peewee.SqliteDatabase"
)
GIVEN_PATH: dict[str, tuple[str, int]] = {
    "qdrant_client.QdrantClient": ("path", 99),
    "qdrant_client.AsyncQdrantClient": ("path", 99),
    "telethon.TelegramClient": ("session", 0),
    "telethon.sync.TelegramClient": ("session", 0),
}
"""Clients that also read and change files where an argument says so: its name and its place."""

CONFIGURED = words(
    """
    fastmcp.Client fastmcp.client.Client fastmcp.FastMCP.as_proxy fastmcp.server.FastMCP.as_proxy
    fastmcp.server.server.FastMCP.as_proxy fastmcp.server.create_proxy
    fastmcp.server.proxy.ProxyClient fastmcp.server.proxy.FastMCPProxy
    fastmcp.server.providers.proxy.ProxyClient fastmcp.server.providers.proxy.FastMCPProxy
    fastmcp.client.transports.MCPConfigTransport mcp_use.MCPClient mcp_use.MCPClient.from_dict
    langchain_mcp_adapters.client.MultiServerMCPClient
    """
)
"""Clients of other servers, which start these where what they are given says with what command."""

BY_CONFIGURATION = words(
    """
    fastmcp.client.transports.MCPConfigTransport mcp_use.MCPClient mcp_use.MCPClient.from_dict
    langchain_mcp_adapters.client.MultiServerMCPClient
    """
)
"""Those of them that are given a table of servers, which may say so where the code has none."""

LOGS = words("logging.basicConfig loguru.logger.add")
CLIENTS = CONFIGURED.union(GIVEN_PATH, LOGS, words("duckdb.connect os.open"))
"""All of which what they are given says what they touch."""

COMMANDS = pattern(rb"[\"']command[\"']\s{0,9}:")

OWN_FRAMEWORK = words("mcp fastmcp pydantic starlette fastapi click typer unittest pytest")
FILE_LIBRARIES = words(
    """
    openpyxl docx pptx PIL matplotlib fitz pymupdf reportlab xlsxwriter torch soundfile pypdf
    pyautogui mss plotly fontTools ezdxf imageio
    """
)
PATH_READS = words("read_text read_bytes iterdir rglob readlink") | UPLOADS
PATH_WRITES = words("write_text write_bytes mkdir rmdir unlink symlink_to hardlink_to extractall")
PATH_ONLY: dict[str, str] = {
    "glob": READ, "rename": WRITE, "replace": WRITE, "touch": WRITE, "chmod": WRITE, "walk": READ,
}  # fmt: skip
"""What other objects have as well: counted when it is known to be a path."""

_OF_PATHS = {
    **dict.fromkeys(PATH_READS - UPLOADS, READ),
    **dict.fromkeys(PATH_WRITES - {"extractall"}, WRITE),
    **PATH_ONLY,
}
"""All that is done with the methods of a path, whatever these are called by."""

_PATHS_TOO = words("parent relative_to() rename() replace() readlink() with_stem() with_segments()")
"""What is a path again of a path; the rest are texts, bytes and numbers."""

FRAME_READS = words("read_csv read_excel read_parquet")
KEY_READS = words(
    """
    from_service_account_file from_service_account_json from_authorized_user_file
    from_client_secrets_file load_credentials_from_file
    """
)
SENT = words("upload_from_filename fput_object")
FETCHED = words("download_to_filename fget_object files_download_to_file")
"""Methods of storages far away that are told a file of this machine."""

OF_BOTO = {"upload_file": READ, "download_file": WRITE}
"""The same of Amazon's, whose names others have as well."""

BROKERS = words(
    "connection_for_read connection_for_write connection_or_acquire producer_or_acquire"
)
"""Methods of a Celery application, wherever it comes from, that reach its broker."""

FRAME_WRITES = words("to_csv to_excel to_parquet to_pickle to_feather savefig")
OPENERS = words(
    """
    open io.open codecs.open aiofiles.open anyio.open_file trio.open_file gzip.open bz2.open
    lzma.open tarfile.open zipfile.ZipFile os.fdopen builtins.open tarfile.TarFile wave.open
    h5py.File smart_open.open fsspec.open
    """
)
IN_MEMORY = frozenset(
    (
        "telethon.sessions.StringSession()",
        "telethon.sessions.MemorySession()",
        "io.BytesIO()",
        "io.StringIO()",
        "BytesIO()",
        "StringIO()",
    )
)
SERVES = words(
    """
    run_sse_async run_streamable_http_async run_http_async run_http run_sse serve_forever
    run_local_server acquire_token_interactive
    """
)
METHODS = words("open save run run_async start").union(
    *(PATH_READS, FRAME_READS, KEY_READS, PATH_WRITES, PATH_ONLY, FRAME_WRITES, SERVES, SAVES),
    *(SENT, FETCHED, OF_BOTO, BROKERS),
)
"""All methods that say something by their name, of whatever they are."""

_ANSWERED = frozenset(
    f"{name}()" for name in ("get", "post", "put", "patch", "delete", "head", "request", "urlopen")
)
_SERVES = pattern(r"aiohttp\.web(?:_\w+)?\.")
"""What a library of clients has for servers."""

_TYPES = pattern(
    r"(?:Error|Exception|Warning|Config|Settings|Timeout|Limits|Params|Options|Type|Enum|Response"
    r"|Request|Headers|URL|Auth|Credentials|Cookies|Mode|Query|Control|Level|Status|Filter|Model|Schema|Field|Authenticator)$"
)
# `models` has classes of data, and as a member of a client methods that ask: `client.models.get()`.
_DATA = frozenset(("subdocument", "types", "options", "exceptions", "enums", "constants"))
_CLIENT = pattern(r"^[A-Z]\w*(?:Client|API|Api)$")
_PATTERN = pattern(r"(?i)(?:^|_)(?:re|rx|regex|regexp|pattern)$")


def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for module, (kind, names) in EXACT.items():
        found.update({f"{module}.{name}": (kind,) for name in names.split()})
    for kind, paths in MORE:
        for path in paths.split():
            found[path] = (*found.get(path, ()), kind)
    for path in BOTH:
        found[path] = (*found.get(path, ()), READ, WRITE)
    return found


TABLE = _table()

LAST = {path.rpartition(".")[2] for path in TABLE} | _OF_PATHS.keys()
"""The last words of all that says something in any use."""

OF_OBJECTS = {path.rpartition(".")[2] for path in TABLE if "()." in path}
"""Methods of objects that are known by what made these."""


def used(path: str) -> tuple[str, ...]:
    """The classes of a name that is used in any way, called or handed on."""
    found = TABLE.get(path, ())
    if not found and path.startswith(("ctypes.cdll.", "ctypes.windll.", "aiofiles.tempfile.")):
        found = (WRITE,) if path.startswith("aiofiles") else (NATIVE,)
    if not found and (kind := _OF_PATHS.get(method_of_path(path))):
        return (kind,)
    return found


def method_of_path(path: str) -> str:
    """The method of a path of `pathlib` that a name stands for: `Path(a).parent.open`; else nothing."""
    if not path.startswith("pathlib.Path"):
        return ""
    of, _, name = path.removeprefix("pathlib.Path").removeprefix("()").rpartition(".")
    return name if _PATHS_TOO.issuperset(of.split(".")[1:]) else ""


def called(path: str, own: frozenset[str]) -> tuple[str, ...]:
    """The classes of a call, besides those of `used`: clients of libraries that talk to others."""
    parts = path.split(".")
    if len(parts) < 2 or parts[0] in own or not parts[0] or path in TABLE or _SERVES.match(path):
        return ()
    last = parts[-1]
    if kinds := controls(parts[0], last, python=True):
        return kinds
    if any(".".join(parts[:n]) in SERVICES for n in range(1, len(parts) + 1)):
        told = path in SERVICES or not (
            _TYPES.search(last) or "()" in path or not _DATA.isdisjoint(parts)
        )
        return (NETWORK,) if told else ()
    known = any(".".join(parts[:n]) in NETWORK_MODULES for n in (1, 2, 3))
    known = known or parts[0].startswith(FAMILIES)
    if known and _DATA.isdisjoint(parts[1:-1]):
        if any(part in _ANSWERED for part in parts[:-1]) or _PATTERN.search(parts[-2]):
            return ()  # `client.get().headers.get` reads the answer, `name_re.search` a text
        data = "models" in parts[1:-1] and not _CLIENT.match(last)
        client = last[:1].isupper() and not _TYPES.search(last) and not data
        return (NETWORK,) if client or last in HTTP_CALLS else ()
    if parts[0] in OWN_FRAMEWORK or "()" in path:
        return ()
    return (NETWORK,) if _CLIENT.match(last) else ()
