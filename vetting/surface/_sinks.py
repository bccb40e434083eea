"""What a call to something outside the package does, by the name of what is called.

A list of what is well known: what is not in it is not said to do nothing, it is not known. Names
count once imports, aliases and wrappers are resolved, so `import { unlink as u }` hides nothing.
"""

import re
from collections.abc import Callable

from vetting.patterns import pattern
from vetting.profile import controls
from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Node
from vetting.surface._listings import is_listing
from vetting.surface._store_writes import changes_rows

PROCESS, CODE = "process_exec", "dynamic_code"
READ, WRITE, DELETE = "fs_read", "fs_write", "delete"
NETWORK, SEND = "network", "send"
CHANGE = "data_change"
"""`data_change` changes what a database holds; `send` is a request that carries something to the
other side: a post, a mail, an upload.
"""

_JS_FILES = pattern(r"(?:node:)?fs(?:/promises)?|fs-extra|graceful-fs|mz/fs")
_JS_PROCESS = pattern(
    r"(?:node:)?child_process|execa|cross-spawn|shelljs|zx|tinyexec|nano-spawn|(?:@lydell/)?node-pty"
    r"|node-cmd|sudo-prompt|python-shell|simple-git"
)
_JS_NETWORK = pattern(
    r"(?:node:)?(?:https?|http2|net|tls|dgram|dns(?:/promises)?)|axios|got|node-fetch|undici|ky|superagent|request"
    r"|needle|cross-fetch|isomorphic-fetch|ws|nodemailer|ssh2|@octokit/.+|@slack/.+|octokit"
    r"|googleapis|openai|@aws-sdk/client-.+|@google-cloud/.+|telegraf|discord\.js|graphql-request"
)
_PY_PROCESS = pattern(r"subprocess|pexpect|plumbum|sh|invoke|fabric|pty|ptyprocess")
_PY_NETWORK = pattern(
    r"(?:requests|httpx|aiohttp|urllib3|websockets|websocket|smtplib|aiosmtplib|ftplib|imaplib"
    r"|poplib|paramiko|asyncssh|boto3|slack_sdk|openai|github|atlassian|tweepy|telegram)(?:\..+)?"
    r"|urllib\.request|http\.client|socket|dns\.(?:async)?resolver|aiodns"
)
QUIET = frozenset({
    *("createServer", "Server", "Agent", "isIP", "isIPv4", "isIPv6", "gethostname", "getfqdn"),
    *("setdefaulttimeout", "disable_warnings", "create", "extend", "defaults", "close", "quote"),
    *("setGlobalDispatcher", "inet_aton", "inet_pton", "raise_for_status", "json", "text", "on"),
    *("isAxiosError", "toFile", "validateHeaderName", "which", "getLogger", "listen", "aclose", "end"),
    *("url2pathname", "pathname2url", "getproxies", "parse_http_list", "parse_keqv_list"),
    *("setServers", "getServers", "setDefaultResultOrder", "getDefaultResultOrder"),
})  # fmt: skip
"""Functions of network libraries that send nothing."""

_DELETES = frozenset({
    *("rm", "rmdir", "unlink", "remove", "emptyDir", "rimraf", "removedirs", "rmtree", "trash"),
    *("removeSync", "del", "deleteAsync", "send2trash"),
})  # fmt: skip
_WRITES = frozenset({
    *("write", "writeFile", "appendFile", "createWriteStream", "cp", "copy", "copyFile", "mkdir"),
    *("mkdirp", "ensureDir", "ensureFile", "outputFile", "outputJson", "writeJson", "move"),
    *("rename", "link", "symlink", "truncate", "chmod", "chown", "replace", "makedirs", "touch"),
    *("write_text", "write_bytes", "copy2", "copytree", "copyfile", "make_archive", "utime"),
    *("unpack_archive", "writev", "mkdtemp", "writeTextFile", "symlink_to", "hardlink_to"),
    *("utimes", "lutimes", "lchmod", "lchown", "lchflags", "chflags", "setxattr", "removexattr"),
    *("mkfifo", "mknod", "renames", "link_to", "copymode", "copystat", "copy_into", "move_into"),
    *("createFile", "createLink", "createSymlink", "ensureLink", "ensureSymlink", "mkdirs"),
    *("writeJSON", "outputJSON"),
})  # fmt: skip
_READS = frozenset({
    *("readFile", "readdir", "createReadStream", "readJson", "opendir", "open", "read_text"),
    *("read_bytes", "iterdir", "glob", "rglob", "listdir", "scandir", "walk", "readTextFile"),
    *("readLines", "readJSON", "readlink", "watch", "watchFile", "openAsBlob", "getxattr", "fwalk"),
})  # fmt: skip
_SENDS = frozenset({
    *("post", "put", "patch", "delete", "send", "sendMail", "sendmail", "send_message", "sendall"),
    *("sendto", "upload", "publish", "putObject", "put_object", "upload_file", "postMessage"),
    *("chat_postMessage", "storbinary", "request_post"),
})  # fmt: skip
_CHANGES = pattern(
    r"commit|add|reset|checkout|switch|restore|merge|rebase|stash|pull|push|fetch|clone(?:_from)?|init"
    r"|apply|cherry_pick|revert|rm|mv|move|tag|clean|create|create_\w+|share|invite|book|delete_\w+|remove_\w+|rename|amend"
    r"|exec(?:ute)?(?:_?many|_?script)?|query|run|save|insert\w*|update\w*|upsert\w*|put|drop\w*"
    r"|(?:pay(?!load)|charge|refund|transfer|purchase|withdraw|grant|revoke|approve|publish)(?:_?\w{1,30})?"
    r"|(?:cancel|place|submit|close)_?[a-zA-Z]\w{1,30}|unsubscribe|set|write\w*|delete|remove|clear|truncate|load|import_\w+|copy|index|sql|prepare|transaction"
)
_OF_ITS_OWN = pattern(
    r"(?i)^(?:hash\w*|digest\w*|hmac\w*|sha\d*|md5|blake\w*|checksum|h|create_?(?:hash|hmac|sign|verify|cipheriv|decipheriv)"
    r"|(?:\w{1,20}_)?(?:headers|params|kwargs|options|opts|env|environ|payload|body|defaults))$"
)
"""What a method `update` only fills that a function has for itself."""

_OS_RUNS = pattern(r"system|popen|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|startfile")
_METHOD = pattern(
    r"""(?i)\bmethod["']?\s*[:=]\s*["'](?:post|put|patch|delete)|\bdata\s*="""
    r"""|\brequest\(\s*["'](?:post|put|patch|delete)["']"""
)
_MODE = pattern(r"""open\s*\((?:[^()]|\([^()]*\))*?,\s*(?:mode\s*=\s*)?["']([^"']*)["']""")

_OPENS = pattern(
    r"""\.open\(\s*(?:(?:mode\s*=\s*)?["']([rwax][bt+]{0,2})["']|(?:encoding|errors|newline)\s*=)"""
)
RUNS = frozenset({
    *("execute", "executemany", "executescript", "run", "exec", "query", "prepare", "fetch"),
    *("all", "get", "iterate", "raw", "fetchrow", "fetchval", "fetchone", "fetchall"),
})  # fmt: skip
_STATEMENT = pattern(
    r"""(?i)["'`]\s*+(?:--[^\n]{0,200}\n\s*+){0,5}(?:with\s[^;"'`]{1,300}?\bas\s*+\(\s*+)?"""
    r"""(?:delete\s+from|drop\s+table|truncate\s+table|update\s+[\w."{}$%]{1,120}\s+set"""
    r"|insert\s+(?:or\s+\w+\s+)?into|replace\s+into|merge\s+into|alter\s+table)\b"
)
_ROWS = frozenset({
    *("deleteMany", "delete_many", "deleteOne", "delete_one", "updateMany", "update_many"),
    *("findOneAndDelete", "find_one_and_delete", "findByIdAndDelete", "dropDatabase"),
    *("drop_collection", "drop_database", "bulkWrite", "bulk_write", "deleteAll", "delete_all"),
    *("delete_head", "delete_tag", "delete_remote", "deleteLocalBranch", "deleteLocalBranches"),
    *("messageDelete", "messageMove", "mailboxDelete", "mailboxRename", "delete_messages"),
    *("moveMessages", "move_messages", "deleteMessages", "batchDelete", "batch_delete"),
})  # fmt: skip
"""Methods that change what a database, a repository or a mailbox holds."""

_TEXTS = pattern(
    r"\.(?:read_text|read_bytes|as_posix|as_uri|getcwd|getcwdb|listdir|getenv|getlogin|fspath|strftime)\(\)\.\w"
    r"|\.(?:name|stem|suffix|sep|parts|suffixes|linesep)\.\w{1,20}$"
)
"""What is called on a text that a path or the system gave: `path.read_text().replace("a", "b")`."""

_HANDLES = frozenset({"open", "opendir", "createWriteStream", "createReadStream"})
"""Functions of files that give an object with methods of files; what others give is a text or a list."""

_GIT = pattern(r"\bgit\.(?:push|reset|clean|rebase|merge|rm)\(")
"""Commands of a repository's object: `repo.git.push(…)`."""

ORDERS = frozenset({
    *("commit", "push", "reset", "clean", "rebase", "merge", "rm", "branch", "tag", "stash", "remote"),
    *("checkout", "delete", "apply", "stop", "kill", "install", "uninstall", "drop", "remove", "prune"),
})  # fmt: skip
"""What a program may be told that changes something."""

VERBS = frozenset({"get", "post", "put", "patch", "delete"})
"""Methods of clients that are given an address."""

# Names that mean one thing whatever object they are called on.
_METHODS = {
    **dict.fromkeys(("write_text", "write_bytes", "writeFileSync", "appendFileSync"), WRITE),
    **dict.fromkeys(("writeFile", "appendFile", "createWriteStream"), WRITE),
    **dict.fromkeys(("unlinkSync", "rmSync", "rmdirSync", "rmtree", "unlink"), DELETE),
    **dict.fromkeys(("read_text", "read_bytes", "readFileSync", "readFile", "readdirSync"), READ),
    **dict.fromkeys(("iterdir", "rglob", "addLocalFolder", "addLocalFile"), READ),
    **dict.fromkeys(("execSync", "spawnSync", "execFileSync", "create_subprocess_shell"), PROCESS),
    **dict.fromkeys(("sendall", "sendmail", "sendMail", "chat_postMessage"), SEND),
    **dict.fromkeys(("sendTransaction", "sendRawTransaction", "send_raw_transaction"), SEND),
}
_BARE = {
    **dict.fromkeys(("eval", "Function", "exec", "compile"), CODE),
    **dict.fromkeys(("Bun.spawn", "Deno.Command", "Deno.run", "Bun.$"), PROCESS),
    **dict.fromkeys(("Bun.write", "Deno.writeFile", "Deno.writeTextFile", "Deno.mkdir"), WRITE),
    **dict.fromkeys(("Deno.copyFile", "Deno.rename", "Deno.symlink", "Deno.link"), WRITE),
    **dict.fromkeys(("Deno.truncate", "Deno.utime", "Deno.chmod", "Deno.chown"), WRITE),
    "Deno.create": WRITE,
    **dict.fromkeys(("Deno.readFile", "Deno.readTextFile", "Bun.file", "Deno.open"), READ),
    **dict.fromkeys(("Deno.readDir", "Deno.readLink"), READ),
    **dict.fromkeys(("WebSocket", "XMLHttpRequest", "EventSource", "Deno.connect"), NETWORK),
    "Deno.remove": DELETE,
    "navigator.sendBeacon": SEND,
}


_ACTS = (PROCESS, CODE)

Text = Callable[[], str]
"""The source of a call, which is made only when it matters."""


def deed(spec: str, name: str, text: Text, *, python: bool) -> str | None:
    """What calling `name` of the package `spec` does; None when it is not known to do anything.

    `text` tells the modes and methods that stand in its arguments.
    """
    last = name.rpartition(".")[2].removesuffix("Sync")
    if not spec:
        return _bare(name, text, python)
    if changes_rows(spec, name, text):
        return CHANGE
    for kind in controls(spec, last, python=python):
        if kind in _ACTS:  # what reaches others is a client's
            return kind
    if python:
        return _python(spec, f"{spec}.{name}", last, text)
    if _JS_FILES.fullmatch(spec):
        maker, called, _ = name.rpartition("().")  # `(await readFile(path)).replace("a", "b")`
        made = maker.rpartition(".")[2].removesuffix("Sync")
        return _file(last) if not called or made in _HANDLES else None
    if _JS_PROCESS.fullmatch(spec):
        return PROCESS
    if spec in ("rimraf", "del", "trash"):
        return DELETE
    if is_listing(spec, last):
        return READ
    if spec in ("node:vm", "vm"):
        return CODE
    return _request(last, text) if _JS_NETWORK.fullmatch(spec) else None


def client_deed(said: str, text: Text) -> str:
    """The same of a method of a client, by its full name: `pymongo.MongoClient().notes.people.drop`."""
    spec, _, name = said.partition(".")
    return CHANGE if changes_rows(spec, name, text) else "client"


def _bare(name: str, text: Text, python: bool) -> str | None:
    if name == "open":
        return _opened(text) if python else None
    if not python and name in ("exec", "compile"):
        return None
    if name in ("fetch", "globalThis.fetch", "window.fetch"):
        return SEND if _METHOD.search(text()) else NETWORK
    return _BARE.get(name.removesuffix("Sync"))


def _python(spec: str, whole: str, last: str, text: Text) -> str | None:
    if _PY_PROCESS.fullmatch(spec) or re.search(r"\bcreate_subprocess_(?:exec|shell)$", whole):
        return None if last in QUIET or (last[:1].isupper() and last != "Popen") else PROCESS
    if spec == "os" and _OS_RUNS.fullmatch(last):
        return PROCESS
    if spec == "tempfile":
        return WRITE
    if spec == "glob":
        return _file(last.removeprefix("i"))
    if spec in ("io", "aiofiles", "codecs") and last == "open":
        return _opened(text)
    if spec.partition(".")[0] in ("os", "shutil", "pathlib", "send2trash", "aiofiles", "anyio"):
        if whole.startswith(("os.path.", "os.environ")):
            return None
        if _TEXTS.search(whole):
            return None
        return _opened(text) if last == "open" else _file(last)
    return _request(last, text) if _PY_NETWORK.match(whole) else None


def _opened(text: Text) -> str:
    source = text()
    # a path's own method is told the mode first
    found = _MODE.search(source) or _OPENS.search(source)
    return WRITE if found and set(found[1] or "") & set("wax+") else READ


def _file(last: str) -> str | None:
    for names, kind in ((_DELETES, DELETE), (_WRITES, WRITE), (_READS, READ)):
        if last in names:
            return kind
    return None


def _request(last: str, text: Text) -> str | None:
    if last in QUIET or (last[:1].isupper() and last not in ("WebSocket", "Request")):
        return None
    return SEND if last in _SENDS or _METHOD.search(text()) else NETWORK


def is_statement(text: str) -> bool:
    """Whether a text is a statement that changes what a database holds."""
    return _STATEMENT.match(f'"{text}') is not None


def changes(name: str) -> bool:
    """Whether a call by its name may change a repository or database that it is a method of."""
    return _CHANGES.fullmatch(name) is not None


def may_change(func: Node) -> bool:
    """The same of what is called, but for the methods of what a function has for itself: a checksum that
    takes in more, the headers of a request.
    """
    if isinstance(func, Attr) and func.name == "update":
        of = last_name(func.of.func if isinstance(func.of, Call) else func.of)
        if _OF_ITS_OWN.search(of):
            return False
    return changes(last_name(func))


def method_deed(name: str, text: Text) -> str | None:
    """What a method does that has one meaning on whatever object; `text` is the call's source."""
    if name in RUNS and _STATEMENT.search(text()):
        return CHANGE
    if name in ORDERS and _GIT.search(text()):
        return CHANGE
    if name == "open" and (found := _OPENS.search(text())):
        return WRITE if set(found[1] or "") & set("wax+") else READ
    return CHANGE if name in _ROWS else _METHODS.get(name)
