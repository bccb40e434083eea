"""Which of Python's names touch what: by dotted path, as imports and assignments resolve it.

A call's result is written `name()`. A path ending in a dot stands for everything below it. See
`docs/capabilities.md` for what counts and what does not.
"""

import re

from vetting.profile import _python_libraries as libraries
from vetting.profile._pages import SAVES, UPLOADS
from vetting.profile._python_libraries import HTTP_CALLS, NETWORK_MODULES
from vetting.profile._words import words

EXEC = "process_exec"
READ = "fs_read"
WRITE = "fs_write"
NETWORK = "network"
LISTENS = "listens"
DYNAMIC = "dynamic_code"
NATIVE = "native_code"

_EXACT: dict[str, tuple[str, str]] = {
    # class, module, names of it
    "subprocess": (EXEC, "run call check_call check_output getoutput getstatusoutput Popen"),
    "os": (
        EXEC,
        """
        system popen startfile execl execle execlp execlpe execv execve execvp execvpe spawnl
        spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe posix_spawn posix_spawnp
        """,
    ),
    "asyncio": (EXEC, "create_subprocess_exec create_subprocess_shell"),
    "asyncio.subprocess": (EXEC, "create_subprocess_exec create_subprocess_shell"),
    "anyio": (EXEC, "run_process open_process"),
    "trio": (EXEC, "run_process lowlevel.open_process"),
    "pty": (EXEC, "spawn"),
    "pexpect": (EXEC, "spawn run runu popen_spawn.PopenSpawn"),
    "ptyprocess": (EXEC, "PtyProcess.spawn PtyProcessUnicode.spawn"),
    "winpty": (EXEC, "PtyProcess.spawn PTY"),
    "invoke": (EXEC, "run Context"),
    "psutil": (EXEC, "Popen"),
    "sh": (EXEC, "Command"),
    "plumbum": (EXEC, "local"),
    "mcp": (EXEC, "StdioServerParameters stdio_client"),
    "mcp.client.stdio": (EXEC, "StdioServerParameters stdio_client"),
    "fastmcp.client.transports": (
        EXEC,
        """
        StdioTransport PythonStdioTransport NodeStdioTransport NpxStdioTransport
        UvxStdioTransport UvStdioTransport FastMCPStdioTransport
        """,
    ),
}
_MORE: tuple[tuple[str, str], ...] = (
    (READ, libraries.MORE_READS + libraries.MORE_KEPT),
    (WRITE, libraries.MORE_WRITES + libraries.MORE_KEPT),
    (EXEC, libraries.MORE_STARTED),
    (LISTENS, libraries.MORE_LISTENING),
    (DYNAMIC, libraries.MORE_CODE),
    (
        READ,
        """
        os.listdir os.scandir os.walk os.fwalk os.readlink glob.glob glob.iglob
        linecache.getlines linecache.getline fileinput.input mmap.mmap numpy.fromfile
        openpyxl.load_workbook openpyxl.reader.excel.load_workbook xlrd.open_workbook
        docx.Document pptx.Presentation fitz.open pymupdf.open pypdf.PdfReader PyPDF2.PdfReader
        pdfplumber.open pymupdf4llm.to_markdown PIL.Image.open cv2.imread librosa.load
        soundfile.read mimetypes.read_mime_types tomllib.load configparser.ConfigParser().read
        netrc.netrc pandas.read_csv pandas.read_excel pandas.read_json pandas.read_parquet
        pandas.read_pickle pandas.read_feather polars.read_csv polars.read_parquet
        polars.scan_csv polars.scan_parquet kubernetes.config.load_kube_config
        kubernetes.config.load_config kubernetes.config.new_client_from_config
        kubernetes_asyncio.config.load_kube_config
        kubernetes.config.kube_config.load_kube_config
        kubernetes.config.list_kube_config_contexts importlib.resources.read_text
        importlib.resources.read_binary pkgutil.get_data aiofiles.os.listdir aiofiles.os.scandir
        watchdog.observers.Observer watchfiles.watch watchfiles.awatch markitdown.MarkItDown
        docling.document_converter.DocumentConverter camelot.read_pdf tabula.read_pdf
        docx2txt.process textract.process pydub.AudioSegment.from_file geopandas.read_file
        xarray.open_dataset nbformat.read moviepy.VideoFileClip moviepy.editor.VideoFileClip
        """,
    ),
    (
        WRITE,
        """
        os.remove os.unlink os.rename os.renames os.replace os.mkdir os.makedirs os.rmdir
        os.removedirs os.symlink os.link os.chmod os.chown os.truncate os.utime os.mkfifo
        shutil.rmtree shutil.make_archive tempfile.mkstemp tempfile.mkdtemp
        tempfile.NamedTemporaryFile tempfile.TemporaryDirectory tempfile.TemporaryFile
        urllib.request.urlretrieve logging.FileHandler logging.handlers.RotatingFileHandler
        logging.handlers.TimedRotatingFileHandler logging.handlers.WatchedFileHandler
        dotenv.set_key dotenv.unset_key send2trash.send2trash cv2.imwrite soundfile.write
        huggingface_hub.snapshot_download aiofiles.os.remove aiofiles.os.unlink
        aiofiles.os.mkdir aiofiles.os.makedirs aiofiles.os.rename aiofiles.os.rmdir
        aiofiles.os.replace aiofiles.tempfile.
        """,
    ),
    (
        LISTENS,
        """
        uvicorn.run uvicorn.Server hypercorn.asyncio.serve hypercorn.trio.serve waitress.serve
        granian.Granian werkzeug.serving.run_simple wsgiref.simple_server.make_server
        gunicorn.app.base.BaseApplication aiohttp.web.run_app aiohttp.web.TCPSite
        http.server.HTTPServer http.server.ThreadingHTTPServer http.server.test
        socketserver.TCPServer socketserver.ThreadingTCPServer socketserver.UDPServer
        socketserver.UnixStreamServer asyncio.start_server asyncio.start_unix_server
        asyncio.get_event_loop().create_server asyncio.get_running_loop().create_server
        anyio.create_tcp_listener trio.open_tcp_listeners trio.serve_tcp websockets.serve
        websockets.server.serve websockets.asyncio.server.serve websockets.sync.server.serve
        grpc.server grpc.aio.server xmlrpc.server.SimpleXMLRPCServer socket.socket().listen
        socket.create_server flask.Flask().run quart.Quart().run
        sanic.Sanic().run bottle.run zmq.Context().socket().bind
        """,
    ),
    (
        DYNAMIC,
        """
        eval exec builtins.eval builtins.exec runpy.run_path runpy.run_module
        importlib.util.spec_from_file_location importlib.util.spec_from_loader
        importlib.machinery.SourceFileLoader importlib.machinery.SourcelessFileLoader
        imp.load_source imp.load_module zipimport.zipimporter marshal.loads marshal.load
        types.CodeType types.FunctionType code.InteractiveInterpreter code.InteractiveConsole
        code.interact codeop.compile_command IPython.embed asteval.Interpreter
        """,
    ),
    (
        NATIVE,
        """
        ctypes.CDLL ctypes.PyDLL ctypes.WinDLL ctypes.OleDLL ctypes.cdll ctypes.windll
        ctypes.oledll ctypes.pydll ctypes.pythonapi ctypes.LibraryLoader cffi.FFI
        llvmlite.binding numpy.ctypeslib.load_library
        """,
    ),
    (
        NETWORK,
        """
        urllib.request.urlopen urllib.request.urlretrieve urllib.request.build_opener
        urllib.request.Request urllib.request.URLopener http.client.HTTPConnection
        http.client.HTTPSConnection socket.create_connection socket.gethostbyname
        socket.gethostbyaddr socket.getaddrinfo socket.socket().connect
        socket.socket().connect_ex socket.socket().sendto asyncio.open_connection
        asyncio.open_unix_connection anyio.connect_tcp trio.open_tcp_stream smtplib.SMTP
        smtplib.SMTP_SSL imaplib.IMAP4 imaplib.IMAP4_SSL poplib.POP3 poplib.POP3_SSL ftplib.FTP
        ftplib.FTP_TLS telnetlib.Telnet nntplib.NNTP xmlrpc.client.ServerProxy
        mcp.client.sse.sse_client mcp.client.streamable_http.streamablehttp_client
        mcp.client.streamable_http.streamable_http_client mcp.client.websocket.websocket_client
        fastmcp.Client fastmcp.client.Client fastmcp.client.transports.StreamableHttpTransport
        fastmcp.client.transports.SSETransport grpc.insecure_channel grpc.secure_channel
        grpc.aio.insecure_channel grpc.aio.secure_channel pandas.read_html markitdown.MarkItDown
        sqlalchemy.create_engine sqlmodel.create_engine sqlalchemy.ext.asyncio.create_async_engine
        huggingface_hub.snapshot_download huggingface_hub.hf_hub_download git.Repo.clone_from
        git.Repo().remotes git.Repo().remote git.Repo().git.push git.Repo().git.pull
        git.Repo().git.fetch git.Repo().git.clone kubernetes.config.load_kube_config
        kubernetes.config.load_config kubernetes.config.load_incluster_config
        kubernetes.stream.stream whois.whois feedparser.parse yt_dlp.YoutubeDL
        snowflake.snowpark.Session.builder.configs().create
        snowflake.snowpark.Session.builder.configs().getOrCreate
        snowflake.snowpark.Session.builder.getOrCreate gget.info gget.seq gget.ref gget.blast
        gget.blat gget.archs4 gget.enrichr gget.bgee gget.pdb gget.cosmic gget.opentargets
        gget.cellxgene
        """,
    ),
)
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

_TOLD = "duckdb.connect logging.basicConfig loguru.logger.add os.open"
CLIENTS = CONFIGURED.union(GIVEN_PATH, words(_TOLD))
"""All of which what they are given says what they touch."""

COMMANDS = re.compile(rb"[\"']command[\"']\s{0,9}:")

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

FRAME_READS = words("read_csv read_excel read_parquet")
KEY_READS = words(
    """
    from_service_account_file from_service_account_json from_authorized_user_file
    from_client_secrets_file load_credentials_from_file
    """
)
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
    run_sse_async run_streamable_http_async run_http_async run_http run_sse serve_forever run_local_server
    """
)
METHODS = words("open save run run_async start").union(
    *(PATH_READS, FRAME_READS, KEY_READS, PATH_WRITES, PATH_ONLY, FRAME_WRITES, SERVES, SAVES)
)
"""All methods that say something by their name, of whatever they are."""

_ANSWERED = frozenset(
    f"{name}()" for name in ("get", "post", "put", "patch", "delete", "head", "request", "urlopen")
)
_TYPES = re.compile(
    r"(?:Error|Exception|Warning|Config|Settings|Timeout|Limits|Params|Options|Type|Enum|Response"
    r"|Request|Headers|URL|Auth|Credentials|Cookies|Mode|Query|Control|Level|Status|Filter|Model|Schema|Field|Authenticator)$"
)
_DATA = frozenset(("subdocument", "types", "options", "exceptions", "enums", "constants"))
_CLIENT = re.compile(r"^[A-Z]\w*(?:Client|API|Api)$")
_PATTERN = re.compile(r"(?i)(?:^|_)(?:re|rx|regex|regexp|pattern)$")


def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for module, (kind, names) in _EXACT.items():
        found.update({f"{module}.{name}": (kind,) for name in names.split()})
    for kind, paths in _MORE:
        for path in paths.split():
            found[path] = (*found.get(path, ()), kind)
    for path in BOTH:
        found[path] = (*found.get(path, ()), READ, WRITE)
    return found


TABLE = _table()


def used(path: str) -> tuple[str, ...]:
    """The classes of a name that is used in any way, called or handed on."""
    found = TABLE.get(path, ())
    if not found and path.startswith(("ctypes.cdll.", "ctypes.windll.", "aiofiles.tempfile.")):
        found = (WRITE,) if path.startswith("aiofiles") else (NATIVE,)
    return found


def called(path: str, own: frozenset[str]) -> tuple[str, ...]:
    """The classes of a call, besides those of `used`: clients of libraries that talk to others."""
    parts = path.split(".")
    if len(parts) < 2 or parts[0] in own or not parts[0] or path in TABLE:
        return ()
    last = parts[-1]
    known = any(".".join(parts[:n]) in NETWORK_MODULES for n in (1, 2, 3))
    if known and _DATA.isdisjoint(parts[1:-1]):
        if any(part in _ANSWERED for part in parts[:-1]) or _PATTERN.search(parts[-2]):
            return ()  # `client.get().headers.get` reads the answer, `name_re.search` a text
        client = last[:1].isupper() and not _TYPES.search(last)
        return (NETWORK,) if client or last in HTTP_CALLS else ()
    if parts[0] in OWN_FRAMEWORK or "()" in path:
        return ()
    return (NETWORK,) if _CLIENT.match(last) else ()
