"""Which argument of a library's call says what file it touches, or which machine it talks to: for those
who follow what a caller gives to there.

What a call does, the tables of capabilities say: here is only where it is told. Of Python's functions
that touch files the first argument is the path unless something else stands here.
"""

from dataclasses import dataclass

from vetting.profile import _clients
from vetting.profile._pages import LOADS, SAVES, UPLOADS
from vetting.profile._python_sinks import FILE_LIBRARIES, FRAME_READS, FRAME_WRITES, LOGS
from vetting.profile._python_tables import NETWORK, READ, WRITE
from vetting.profile._words import words

_PATHS = words(
    """
    path file filename fname file_path filepath filepath_or_buffer io database db_path db_file fp
    path_or_buf path_or_buffer excel_writer file_name filePath fileName localPath output_path
    outfile infile output input_path storage directory dir baseDir dbPath folder to_path
    savePath output_file
    """
)
"""What arguments and options are called that say which file."""

_HOSTS = words(
    """
    host hostname endpoint endpoint_url endpointUrl base_url baseURL baseUrl prefixUrl dsn conninfo
    connection_string connectionString server_url serverUrl bootstrap_servers brokers node nodes
    server servers datasourceUrl
    """
)
_ADDRESSES = _HOSTS | words(
    "url uri hosts address browserWSEndpoint browserURL endpointURL db_url urls"
)
"""The same of whom a client talks to: of any, and of those that are told by an address."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a call is told what it works on."""

    kind: str
    """`path` or `address`."""

    place: int | None = 0
    """Which argument says it; None where only one with a name does."""

    names: frozenset[str] = _PATHS
    own_format: bool = False
    """Whether nothing but files of one format can be read, whatever path is given."""


_AT: dict[str, int] = {
    "joblib.dump": 1, "torch.save": 1, "nbformat.write": 1, "pyarrow.parquet.write_table": 1,
    "pyarrow.csv.write_csv": 1, "faiss.write_index": 1, "omegaconf.OmegaConf.save": 1,
    "pdfkit.from_string": 1, "pdfkit.from_url": 1, "git.Repo.clone_from": 1, "pkgutil.get_data": 1,
    "importlib.resources.read_text": 1, "importlib.resources.read_binary": 1,
    "pkg_resources.resource_string": 1, "pkg_resources.resource_stream": 1,
    "scipy.io.wavfile.write": 0, "dotenv.set_key": 0,
}  # fmt: skip
"""Functions of Python whose path is not the first argument."""

_NO_PATH = LOGS | words(
    """
    mmap.mmap tomllib.load watchdog.observers.Observer markitdown.MarkItDown
    docling.document_converter.DocumentConverter huggingface_hub.snapshot_download
    huggingface_hub.upload_file huggingface_hub.upload_folder requests_cache.CachedSession
    huggingface_hub.HfApi().upload_file huggingface_hub.HfApi().upload_folder
    requests_cache.install_cache langchain_community.tools.file_management.ReadFileTool
    jinja2.PackageLoader filelock.FileLock filelock.SoftFileLock portalocker.Lock gdown.download
    urllib.request.urlretrieve Bio.PDB.PDBParser papermill.execute_notebook joblib.load
    pandas.read_pickle shutil.make_archive reportlab.graphics.renderPM.drawToFile
    reportlab.graphics.renderPDF.drawToFile reportlab.graphics.renderSVG.drawToFile
    paramiko.SSHClient().open_sftp().put paramiko.SFTPClient.from_transport().put
    paramiko.SSHClient().open_sftp().get paramiko.SFTPClient.from_transport().get
    """
)
"""Those that touch files and are told none so, and what runs the code that it reads."""

_OPENERS = words(
    """
    zipfile.ZipFile tarfile.open tarfile.TarFile gzip.open bz2.open lzma.open wave.open h5py.File
    smart_open.open fsspec.open xml.etree.ElementTree.parse xml.dom.minidom.parse lxml.etree.parse
    defusedxml.ElementTree.parse xml.sax.parse configparser.RawConfigParser().read
    markitdown.MarkItDown().convert docling.document_converter.DocumentConverter().convert
    """
)
"""What opens the file that it is told, which the tables of capabilities have by other means, or not."""

_TEXT = words(
    """
    pandas.read_csv pandas.read_table pandas.read_fwf pandas.read_json polars.read_csv
    polars.scan_csv polars.read_json polars.read_ndjson polars.scan_ndjson numpy.fromfile
    numpy.loadtxt numpy.genfromtxt pyarrow.csv.read_csv linecache.getline linecache.getlines
    fileinput.input configparser.ConfigParser().read configparser.RawConfigParser().read netrc.netrc
    textract.process markitdown.MarkItDown().convert smart_open.open fsspec.open csv-parse csvtojson
    unstructured.partition.auto.partition langchain_community.document_loaders.TextLoader
    langchain_community.document_loaders.DirectoryLoader flask.send_file flask.send_from_directory
    langchain_community.document_loaders.CSVLoader starlette.responses.FileResponse
    fastapi.responses.FileResponse starlette.staticfiles.StaticFiles fastapi.staticfiles.StaticFiles
    langchain_community.document_loaders.UnstructuredFileLoader fastmcp.resources.FileResource
    fastmcp.resources.DirectoryResource mcp.server.fastmcp.resources.FileResource
    mcp.server.fastmcp.resources.DirectoryResource jinja2.FileSystemLoader mako.lookup.TemplateLookup
    llama_index.core.SimpleDirectoryReader magic.from_file pypandoc.convert_file
    """
)
"""Those that read any text or bytes: of the rest, each knows its own format."""

_REPOSITORIES = words("git.Repo pygit2.Repository dulwich.repo.Repo")
"""They read a folder that is one, and nothing else."""

_DRIVEN = words("selenium nodriver zendriver undetected_chromedriver DrissionPage seleniumbase")
"""Browsers whose method `get` is told an address."""

_SAVED = words("save export write_videofile write_audiofile savefig output write_image write_html")
"""Methods of what libraries of files make that write it to a path."""

_ALSO_SAVE = words("pydub moviepy fpdf networkx kaleido bokeh altair folium wordcloud")

_CLIENTS_AT_0 = words(
    """
    pymongo.MongoClient pymongo.AsyncMongoClient motor.motor_asyncio.AsyncIOMotorClient
    pymongo.mongo_client.MongoClient redis.Redis redis.StrictRedis redis.from_url
    redis.Redis.from_url redis.asyncio.Redis redis.asyncio.from_url redis.asyncio.Redis.from_url
    psycopg2.connect psycopg.connect psycopg.AsyncConnection.connect psycopg.Connection.connect
    psycopg_pool.ConnectionPool psycopg_pool.AsyncConnectionPool asyncpg.connect asyncpg.create_pool
    pymysql.connect MySQLdb.connect sqlalchemy.create_engine sqlmodel.create_engine
    sqlalchemy.ext.asyncio.create_async_engine elasticsearch.Elasticsearch
    elasticsearch.AsyncElasticsearch opensearchpy.OpenSearch neo4j.GraphDatabase.driver
    neo4j.AsyncGraphDatabase.driver clickhouse_driver.Client pymssql.connect pyodbc.connect
    supabase.create_client supabase.create_async_client nats.connect pika.URLParameters
    pika.ConnectionParameters aio_pika.connect aio_pika.connect_robust ldap3.Server smtplib.SMTP
    smtplib.SMTP_SSL imaplib.IMAP4 imaplib.IMAP4_SSL poplib.POP3 poplib.POP3_SSL ftplib.FTP
    ftplib.FTP_TLS telnetlib.Telnet nntplib.NNTP xmlrpc.client.ServerProxy grpc.insecure_channel
    grpc.secure_channel grpc.aio.insecure_channel grpc.aio.secure_channel feedparser.parse
    pandas.read_html mcp.client.sse.sse_client mcp.client.streamable_http.streamablehttp_client
    mcp.client.streamable_http.streamable_http_client mcp.client.websocket.websocket_client
    fastmcp.Client fastmcp.client.Client fastmcp.client.transports.StreamableHttpTransport
    fastmcp.client.transports.SSETransport trafilatura.fetch_url newspaper.Article odoorpc.ODOO
    zeep.Client suds.client.Client winrm.Session qdrant_client.QdrantClient meilisearch.Client
    gitlab.Gitlab jira.JIRA caldav.DAVClient weaviate.Client mysql.connector.connect
    aiomysql.connect aiomysql.create_pool databases.Database oracledb.connect imapclient.IMAPClient
    imap_tools.MailBox asyncio.open_connection http.client.HTTPConnection
    http.client.HTTPSConnection clickhouse_connect.get_client paho.mqtt.client.Client().connect
    impacket.smbconnection.SMBConnection qdrant_client.AsyncQdrantClient celery.Celery
    docker.DockerClient trino.dbapi.connect pyhive.hive.connect
    """
)
"""Clients of Python whose first argument, or one with a name, says whom they talk to."""

_JAVASCRIPT: tuple[tuple[str, int | None, dict[str, str]], ...] = (
    # class, place, members by module; "default" is the module itself
    (
        READ,
        0,
        {
            "xlsx": "readFile", "sharp": "default", "adm-zip": "default", "csvtojson": "fromFile",
            "mammoth": "convertToHtml extractRawText convertToMarkdown", "jimp": "read",
            "gray-matter": "read", "jsonfile": "readFile", "load-json-file": "default loadJsonFile",
            "node-stream-zip": "default async", "yauzl": "open", "extract-zip": "default",
            "decompress": "default", "file-type": "fileTypeFromFile", "exifr": "parse",
            "image-size": "default imageSize", "image-size/fromFile": "imageSizeFromFile",
            "music-metadata": "parseFile", "officeparser": "parseOffice parseOfficeAsync",
            "jsdom": "fromFile", "node-id3": "read", "tesseract.js": "recognize",
            "fluent-ffmpeg": "default", "simple-git": "default simpleGit", "canvas": "loadImage",
            "read-excel-file/node": "default", "node-xlsx": "parse", "fs-jetpack": "read",
            "pdf2json": "loadPDF", "textract": "fromFileWithPath",
        },
    ),
    (
        WRITE,
        0,
        {
            "sharp": "toFile", "adm-zip": "extractAllTo writeZip", "jimp": "write writeAsync",
            "write-file-atomic": "default writeFile", "jsonfile": "writeFile", "node-id3": "write",
            "better-sqlite3": "default", "node:sqlite": "DatabaseSync", "bun:sqlite": "Database",
            "sqlite3": "Database", "sqlite": "open", "duckdb": "Database",
            "duckdb-async": "create", "@duckdb/node-api": "create", "lmdb": "open",
            "level": "Level", "classic-level": "ClassicLevel", "lowdb/node": "JSONFile JSONFilePreset",
            "@lancedb/lancedb": "connect", "vectordb": "connect", "node-json-db": "JsonDB",
            "fluent-ffmpeg": "save output", "write-json-file": "default writeJsonFile",
            "fs-jetpack": "write",
        },
    ),
    (WRITE, 1, {"xlsx": "writeFile writeFileXLSX", "adm-zip": "extractEntryTo"}),
    (
        NETWORK,
        0,
        {
            "pg": "Client Pool", "mysql": "createConnection createPool",
            "mysql2": "createConnection createPool", "mysql2/promise": "createConnection createPool",
            "mariadb": "createConnection createPool", "mongodb": "MongoClient connect",
            "mongoose": "connect createConnection", "redis": "createClient",
            "ioredis": "default Redis Cluster", "@supabase/supabase-js": "createClient",
            "axios": "create", "got": "extend", "ky": "create", "mssql": "connect ConnectionPool",
            "@elastic/elasticsearch": "Client", "@opensearch-project/opensearch": "Client",
            "neo4j-driver": "driver", "kafkajs": "Kafka", "amqplib": "connect", "mqtt": "connect",
            "nats": "connect", "basic-ftp": "access", "imapflow": "ImapFlow", "ldapts": "Client",
            "ldapjs": "createClient", "knex": "default knex", "sequelize": "Sequelize",
            "typeorm": "DataSource", "@libsql/client": "createClient", "soap": "createClientAsync",
            "@clickhouse/client": "createClient", "postgres": "default", "meilisearch": "MeiliSearch",
            "socket.io-client": "default io", "rss-parser": "parseURL", "@grpc/grpc-js": "Client",
            "@modelcontextprotocol/sdk/client/sse": "SSEClientTransport", "ollama": "Ollama",
            "@modelcontextprotocol/sdk/client/streamableHttp": "StreamableHTTPClientTransport",
            "@neondatabase/serverless": "neon Client Pool", "pg-promise": "default",
            "puppeteer": "connect", "puppeteer-core": "connect", "ssh2-sftp-client": "connect",
            "oracledb": "getConnection createPool", "tedious": "Connection", "nodemailer": "createTransport",
            "selenium-webdriver": "get", "webdriverio": "url",
            "playwright": "connect connectOverCDP", "playwright-core": "connect connectOverCDP",
        },
    ),
)  # fmt: skip
_ANY_FORMAT = words("csvtojson fs-jetpack jsonfile load-json-file textract gray-matter")


def _of_javascript() -> dict[tuple[str, str], Taken]:
    found: dict[tuple[str, str], Taken] = {}
    for kind, place, modules in _JAVASCRIPT:
        for module, members in modules.items():
            own = kind == READ and module not in _ANY_FORMAT
            for member in members.split():
                host = kind == NETWORK
                found[module, member] = Taken(
                    "address" if host else "path", place, _ADDRESSES if host else _PATHS, own
                )
    return found


_OF_JAVASCRIPT = _of_javascript()
_ANY_CLIENT = Taken("address", None, _HOSTS)
_TOLD_ADDRESS = Taken("address", 0, _ADDRESSES)
_TOLD_PATH = Taken("path")


def taken(spec: str, name: str, *, python: bool) -> Taken | None:
    """Where a call of the member `name` of a package is told a path or a host; what calls on the way
    give is written `()`.
    """
    last = name.rpartition(".")[2] or "default"
    if not python:
        module = spec.removesuffix(".js")
        found = _OF_JAVASCRIPT.get((module, last))
        return found or _client(spec, name, python=False)
    path = f"{spec}.{name}" if name else spec
    if path in _CLIENTS_AT_0:
        return _TOLD_ADDRESS
    if path in _OPENERS:
        return Taken("path", own_format=path not in _TEXT)
    if "()" in path and (last in FRAME_WRITES or _saves(path, last)):
        return _TOLD_PATH
    if path in _NO_PATH:
        return None
    if last in ("arun", "arun_many") and spec.partition(".")[0] == "crawl4ai":
        return _TOLD_ADDRESS
    if last == "get" and "()" in path and spec.partition(".")[0] in _DRIVEN:
        return _TOLD_ADDRESS
    kinds = _clients.does(spec, name, python=True)
    if READ in kinds or WRITE in kinds:
        own = path in _REPOSITORIES or (WRITE not in kinds and path not in _TEXT)
        return Taken("path", _AT.get(path, 0), own_format=own)
    return _client(spec, name, python=True)


def _saves(path: str, last: str) -> bool:
    first = path.partition(".")[0]
    return last in _SAVED and (first in FILE_LIBRARIES or first in _ALSO_SAVE)


def _client(spec: str, name: str, *, python: bool) -> Taken | None:
    """A client of a library that is told its host by an argument's name, or in options."""
    if "()" in name or not _clients.talks(spec, name, python=python):
        return None
    return _ANY_CLIENT


ANYWHERE: dict[str, Taken] = {
    **dict.fromkeys(FRAME_READS, Taken("path", names=_PATHS)),
    **dict.fromkeys(FRAME_WRITES, _TOLD_PATH),
    **dict.fromkeys(("extractAllTo", "writeZip"), _TOLD_PATH),
    **{name: Taken("path", None, names) for name, names in SAVES.items()},
    **{name: Taken("path", None, names | SAVES[name]) for name, names in LOADS.items()},
    **dict.fromkeys(UPLOADS, Taken("path", 1, words("files path"))),
    **dict.fromkeys(("saveAs", "save_as"), _TOLD_PATH),
    "stop": Taken("path", None, words("path")),
    "goto": Taken("address", 0, words("url")),
    "navigate": Taken("address", None, words("url")),
    "arun": Taken("address", 0, words("url")),
    "arun_many": Taken("address", 0, words("urls")),
}
"""Methods that say by their name what they are told, of whatever they are: most are a browser's."""

OF = {
    "stop": words("tracing"),
    "navigate": words("Page page tab"),
    "arun": words("crawler _crawler"),
    "arun_many": words("crawler _crawler"),
}
"""What those are called of, of whose names others have methods too."""
