"""Where values come from that are not a caller's, by the names of members and calls."""

from functools import lru_cache

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import (
    DATA,
    DECODED,
    ENCODED,
    ENVIRONMENT,
    FILE,
    MESSAGE,
    NOTHING,
    PACKED,
    QUOTED,
    SECRET,
    TOKEN,
    Marks,
    variable,
)
from vetting.surface._flow_packing import packs
from vetting.surface._flow_rows import rows_of
from vetting.surface._flow_syntax import dotted
from vetting.surface._flow_web import member_of_request, sent_with
from vetting.surface._ir import Attr, Call, Lit, Name, Node, Seq

LANDED = "landed"
"""The kind of mark of a path that what was downloaded is written to: see `Landed`."""

CLEAN = pattern(
    r"int|float|bool|len|Number|parseInt|parseFloat|Boolean|isinstance|hash|ord|sum|round|abs|floor|ceil|trunc|id"
    r"|basename|secure_filename|UUID|Date|digest|hexdigest|strftime|isoformat|type|BigInt|range"
    r"|perf_counter|time|now|monotonic|uuid[1-5]|randomUUID|randint|toFixed|getTime|typeof|callable"
    r"|sha\d+|md5|createHash|exists|existsSync|is_file|is_dir|isfile|isdir|count|test|startsWith"
    r"|startswith|endswith|endsWith|includes|has|isArray|every|some|any|all|stat|statSync"
)
"""Calls whose result leaves nothing to choose, and tells little."""

LIMITS = pattern(
    r"(?i)valid|(?<!un)safe(?!_?(?:load|dump|substitute|(?:en|de)code|b(?:ase)?\d))|sanit|(?<!un)escape"
    r"|(?<!un)quote|encodeURI|confine|restrict|normali[sz]e_?name|slug|whitelist|within|allow"
)
"""Calls whose result is fit to be used."""

_FILES = frozenset({
    *("read_text", "read_bytes", "readFile", "readFileSync", "readTextFile", "readlines", "readJson"),
    *("readJsonSync", "createReadStream"),
})  # fmt: skip
_COPIED = frozenset({
    *("readText", "clipboard_get", "GetClipboardData", "grabclipboard", "getClipboardText"),
    *("pyperclip.paste", "pyperclip3.paste", "clipboard.paste", "xerox.paste", "klembord.get_text"),
    *("clipboardy.read", "clipboardy.readSync", "clipboard.read", "clipboard.readSync", "copykitten.paste"),
})  # fmt: skip
"""Calls that bring what somebody copied, in any program: passwords pass through there."""

_STORES = frozenset({
    *("netrc", "get_password", "get_credential", "getPassword", "findCredentials", "findPassword"),
    *("browser_cookie3", "load_aws_credentials", "get_frozen_credentials", "CryptUnprotectData"),
    *("fromNodeProviderChain", "defaultProvider", "fromIni", "fromSSO", "get_all_items"),
})  # fmt: skip
"""Calls that open a store of credentials."""

_PASSWORDS = frozenset({"password", "passwd", "pass"})
_LOGIN_OF = pattern(
    r"(?:[\w$]{1,60}\.){0,6}(?:[\w$]{1,60}\.connectionParameters|(?i:[\w$]{0,30}(?:pool|conn|connection|redis|engine"
    r"|transport|transporter|mongo|mongoclient|sequelize|knex|mysql))\.(?:options|config|info|url|credentials"
    r"|connectionConfig|connectionSettings)(?:\.(?:connection|auth|credentials))?)\.\w{4,8}"
)
"""What a database or a mail server was logged in to with, as the open connection tells it."""


@lru_cache(maxsize=1 << 12)
def is_clean(name: str) -> bool:
    """Whether `CLEAN` knows the name of a call; the same few are asked for again and again."""
    return CLEAN.fullmatch(name) is not None


@lru_cache(maxsize=1 << 12)
def is_limit(name: str) -> bool:
    """Whether `LIMITS` knows the name of a call."""
    return LIMITS.search(name) is not None


_RUNS = pattern(
    r"(?:spawn|exec|execFile|execa)(?:Sync|Async)?|run|Popen|check_output|getoutput|create_subprocess_\w{4,5}"
)
_PRINTS = pattern(r"(?:/usr)?(?:/bin/)?(?:print)?env|export -p")
"""Command lines that print all variables of the environment."""

_ENCODES = pattern(r"hex|hexlify|b(?:16|32|64|85)encode|urlsafe_b64encode|btoa|a85encode|encode32")
_LANDS = frozenset({"urlretrieve", "snapshot_download", "hf_hub_download"})
"""Calls that tell where they wrote what they downloaded."""

_DECODES = frozenset({
    *("atob", "fromhex", "unhexlify", "a2b_hex", "a2b_base64", "b64decode", "b32decode", "b85decode"),
    *("urlsafe_b64decode", "standard_b64decode", "a85decode", "decompress", "inflateSync", "gunzipSync"),
    *("brotliDecompressSync", "unzipSync", "rot13"),
})  # fmt: skip
_WHOLE = (("process", "env"), ("os", "environ"))
_MEMBER = frozenset({"env", "environ"})
_MEMBERS = frozenset({
    *(("entry", "fileName"), ("header", "name"), ("attachment", "filename"), ("att", "filename")),
})  # fmt: skip
"""What libraries call the name of a member of an archive, which its author chose, and that of a file in a
mail, which is its sender's.
"""

_NAMES = frozenset({"get_filename", "namelist", "getnames"})
"""Calls that bring such names in Python."""

_ROWS = frozenset(
    {"fetchall", "fetchone", "fetchmany", "fetchrow", "fetchval", "scalars", "find_all"}
    | {"findMany", "findAll", "findUnique", "findFirst", "findAndCountAll", "find_many", "findOne"}
    | {"postData", "postDataJSON", "postDataBuffer", "storageState", "storage_state", "getCookies"}
    | {"getCookieString", "getCookieStringSync", "get_cookies", "get_dict", "cookies"}
)
_ASKS = pattern(
    r"get|post|put|request|fetch|send|stream|urlopen|search|list|query|execute|conversations_\w+|history|retrieve"
)
_CLIENTS = pattern(
    r"(?i)requests|httpx|http|https|axios|fetch|got|client|session|api|gmail|slack|notion|github"
    r"|service|pool|db|database|conn\w*|cursor|knex|prisma|mongo\w*|redis|imap\w*|urllib\w*|transport"
)


_FETCHES = frozenset({"got", "axios", "ky", "needle", "ofetch", "nodeFetch", "node_fetch"})
"""Functions by which libraries are known that bring what an address answers."""

_MADE = frozenset({
    *("ClientSession", "AsyncClient", "Client", "Session", "PoolManager", "CachedSession"),
    *("AsyncSession", "FuturesSession", "RetryClient"),
})  # fmt: skip
"""Classes of clients of the web, whose objects may be called anything."""

_HEARS = frozenset({
    *("recv", "recvfrom", "recv_string", "recv_json", "receive_message", "receive_messages", "xread"),
    *("get_message", "blpop", "brpop", "blPop", "brPop", "getUpdates", "get_updates", "listComments"),
    *("list_comments", "makefile", "get_comments", "get_issue_comments", "get_paste"),
})  # fmt: skip
"""Calls that bring what somebody elsewhere sent, queued or wrote."""

_LOOKS_UP = frozenset({"resolve", "query", "resolve_at", "lookup"})
"""Calls that ask the domain name system for a kind of record."""

_FAILED = pattern(r"(?i)e|err|error|exc|exception|failure|reason|response|r|resp?|reply|answer")
"""What an error or an answer is called that knows its request."""


def source_of(node: Node, name: str) -> Marks | None:
    """What a member or call brings by itself; None when nothing is known of it."""
    if isinstance(node, Call):
        return (_called(node, name) or NOTHING) | rows_of(node, name)
    if is_environment(node):
        return frozenset({(ENVIRONMENT, "the environment")})
    if not isinstance(node, Attr):
        return None
    if name == "authorization" and last_name(node.of) == "headers":
        return frozenset({(TOKEN, "the caller's login")})
    if name in _PASSWORDS and _LOGIN_OF.fullmatch(dotted(node) or ""):
        return frozenset({(SECRET, "the login of a connection")})
    if name == "headers" and _is_asked_with(node.of):
        return frozenset({(SECRET, "the headers of a request")})
    if name == "entryName" or (last_name(node.of), name) in _MEMBERS:
        return frozenset({(QUOTED, name)})
    return member_of_request(node, name)


def _is_asked_with(node: Node) -> bool:
    """Whether something is the request of an error or an answer: `error.config`."""
    return (
        isinstance(node, Attr)
        and node.name in ("config", "request")
        and _FAILED.fullmatch(last_name(node.of)) is not None
    )


def is_environment(node: Node) -> bool:
    """Whether something is all variables of the environment."""
    if isinstance(node, Name):
        return node.name == "environ"
    if not isinstance(node, Attr) or node.name not in _MEMBER:
        return False
    return isinstance(node.of, Name) and (node.of.name, node.name) in _WHOLE


def _to_code(node: Call) -> bool:
    first = node.args[0] if node.args else None
    return isinstance(first, Lit) and first.value in ("hex", "base64", "base64url", "base32")


def _decodes(node: Call, name: str) -> bool:
    """Whether a call makes a text of numbers, or of letters that stand for others."""
    if name in ("fromCharCode", "fromCodePoint", "chr"):
        return len(node.args) > 2 or not all(isinstance(arg, Lit) for arg in node.args)
    if name == "map":  # `"".join(map(chr, numbers))`
        return bool(node.args) and last_name(node.args[0]) == "chr"
    if name == "from":
        code = node.args[1] if len(node.args) > 1 else None
        return isinstance(code, Lit) and code.value in ("hex", "base64", "base64url")
    return name in _DECODES


def _command(node: Call) -> str:
    """The command line of a call that starts a program with no arguments."""
    first = node.args[0] if node.args else None
    listed = first.items if isinstance(first, Seq) else (first,)
    more = any(isinstance(one, Seq) and one.items for one in node.args[1:2])
    only = listed[0] if len(listed) == 1 and not more else None
    return only.value.strip() if isinstance(only, Lit) and isinstance(only.value, str) else ""


def _called(node: Call, name: str) -> Marks | None:
    if name in _FILES or name == "open" or is_copied(node, name):
        return frozenset({(FILE, name)})
    if name == "getenv" and node.args and isinstance(node.args[0], Lit):
        return variable(node.args[0].value)
    if _RUNS.fullmatch(name) and _PRINTS.fullmatch(_command(node)):
        return frozenset({(ENVIRONMENT, "the environment")})
    if _ENCODES.fullmatch(name) or (name == "toString" and _to_code(node)):
        return frozenset({(ENCODED, name)})
    if _decodes(node, name):
        return frozenset({(DECODED, name)})
    if packs(node, name):
        return frozenset({(PACKED, name)})
    if name in _LANDS:
        return frozenset({(LANDED, name)})
    if name in _STORES:
        return frozenset({(SECRET, name)})
    if name == "dotenv_values" or (name == "config" and _of(node.func) == "dotenv"):
        return frozenset({(SECRET, ".env")})
    if name in _ROWS:
        return frozenset({(DATA, name)})
    if name == "select" and isinstance(node.func, Attr) and last_name(node.func.of)[:1].isupper():
        return frozenset({(DATA, name)})  # of a model of an object-relational mapper
    return _from_elsewhere(node, name) or sent_with(node, name) or NOTHING


def is_copied(node: Call, name: str) -> bool:
    """Whether a call brings what is in the clipboard."""
    return name in _COPIED or f"{_of(node.func)}.{name}" in _COPIED


def _from_elsewhere(node: Call, name: str) -> Marks:
    """What a call brings from another computer, or from what somebody sent or packed there."""
    if name in _NAMES and len(node.args) < 2:
        return frozenset({(QUOTED, name)})
    if name in _HEARS:
        return frozenset({(MESSAGE, name)})
    asks = isinstance(node.func, Attr) and _ASKS.fullmatch(name) and is_client(node.func.of)
    fetches = name in ("fetch", "urlopen", "getresponse", "resolveTxt")
    plain = name in _FETCHES and isinstance(node.func, Name)
    looked_up = name in _LOOKS_UP and _for_text(node)
    return frozenset({(DATA, name)} if asks or fetches or plain or looked_up else ())


def _for_text(node: Call) -> bool:
    """Whether a name is looked up for the text that its owner keeps there: `resolve(name, "TXT")`."""
    asked = (*node.args[1:3], *(value for key, value in node.named if key in ("rdtype", "qtype")))
    return any(isinstance(one, Lit) and one.value == "TXT" for one in asked)


def asked_of(name: str, made: Node | None) -> Marks:
    """What a call brings of what `made` is, whatever the variable is called that has it."""
    known = makes_client(made) and _ASKS.fullmatch(name)
    return frozenset({(DATA, name)}) if known else NOTHING


def makes_client(made: Node | None) -> bool:
    """Whether something is what asks web servers, as libraries make it, or a library that does."""
    if isinstance(made, Name):
        return made.name in _FETCHES
    if not isinstance(made, Call):
        return False
    derived = last_name(made.func) in ("create", "extend") and _of(made.func) in _FETCHES
    return derived or last_name(made.func) in _MADE


def _of(func: Node) -> str:
    return last_name(func.of) if isinstance(func, Attr) else ""


def is_client(node: Node) -> bool:
    """Whether something is called as what asks a service or database: `self.client`, `requests`."""
    while isinstance(node, Call):
        node = node.func
    return isinstance(node, Attr | Name) and _CLIENTS.fullmatch(node.name.lstrip("_")) is not None
