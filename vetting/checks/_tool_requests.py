"""Requests of a tool that change what a service has, also where a function of the package sends them
and is told the method: `call("POST", "/docs/1/permissions", …)`.

Who deletes, puts or patches changes something. Many services are searched by a post: it changes
something only where its path or its body says so.
"""

import re

from vetting.checks._request_words import Purpose, purpose
from vetting.checks._tool_claim_words import REMOVES
from vetting.checks._tool_facts import Facts
from vetting.checks._tool_preview import holds_back
from vetting.patterns import pattern
from vetting.surface import Act

_CONNECTION = pattern(
    r"(?:node:)?(?:net|tls|dgram|https?|http2|socket|ws|undici|ssh2\w{0,20}|basic-ftp|ioredis|redis|amqplib|mqtt|pg"
    r"|mysql2?|imap\w{0,10}|ldapjs|telnet\w{0,20}|knex)\b"
)
_GIVEN_UP = pattern(r"\.destroy\(")
"""A connection that is given up."""

_ENDS = pattern(r"\)\.(?:destroy|abort|end|close|on|once|off|setTimeout|setNoDelay|setKeepAlive)$")
"""What is done with a connection that another call opened."""

_PRIVATE = pattern(
    r"(?i)\bnot\s+[\w.]{1,60}\.is_private\b|!\s?[\w.]{0,60}is_?(?:private|lan|local)\w{0,20}\b"
    r"|(?:https?|wss?|mqtts?)://(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|[\w-]{1,60}\.(?:local|lan|home\.arpa)\b)"
)
"""An address of the own network, or what refuses all others."""

_PUBLIC = pattern(
    r"(?i)[\"'`](?:https?|wss?|mqtts?)://(?!10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.|localhost"
    r"|[\w-]{1,60}\.(?:local|lan|home\.arpa)\b)[\w-]{1,60}\.\w"
)

_TOLD_TO = pattern(r"(?:===?\s?|case )[\"'](?i:delete|put|patch|post)[\"']")
"""How a helper of many tools finds out which request it shall send."""

_REPLACES = pattern(
    r"(?:httpx|requests|aiohttp|axios|got|ky|needle|superagent)\b.{0,80}\.(?:patch|put)$"
)
_METHOD = r"(?:\bmethod[\"']?\s{0,4}[:=]\s{0,4}|\(\s{0,8}(?:[\w.]{1,60},\s{0,8})?)[\"']"
_PUTS = pattern(rf"(?i){_METHOD}(?:put|patch)[\"']")
_POSTS = pattern(rf"(?i){_METHOD}post[\"']")
_KEPT = pattern(r"(?i)cach|memo|lock\b|lease|session|metric|telemetry")
"""What a server keeps for itself, also at a service."""

_POSTED = pattern(r"(?i)(?:^|[._])(?:request_)?post$")
_RIGHTS = pattern(
    r"(?i)[\"'`]?\b(?:role|permission_?(?:level)?|access_?(?:level|role))[\"'`]?\s?[:=]\s?[\"'`]"
    r"(?!(?:user|assistant|system|tool|model|developer|function)\b)"
    r"|\bmutation\b\s{0,4}[\w({]"
)
"""Somebody's rights in the body of a post, or a change in a query."""

_SENDS = ("network", "send")
ONLINE = (*_SENDS, "client")
"""What reaches other machines; `client` is a method of a library's client."""

_DATABASES = pattern(
    r"(?:pg|pg-promise|postgres|mysql2?|mariadb|mssql|tedious|oracledb|mongodb|mongoose|i?o?redis|memcached|knex"
    r"|cassandra(?:-driver)?|neo4j(?:-driver)?|snowflake\w{0,12}|sequelize|typeorm|nano|couchbase|arangojs?|surrealdb"
    r"|tidevice|pymobiledevice3|appium|bleak|ppadb|adb_shell|@(?:kubernetes|clickhouse|neondatabase|planetscale|libsql|prisma|elastic|opensearch-project|databricks|influxdata|redis"
    r"|qdrant|zilliz|pinecone-database)/[\w-]{1,40}|psycopg2?|psycopg_pool|asyncpg|pymysql|MySQLdb|aiomysql|asyncmy"
    r"|pymongo|motor|aioredis|valkey|elasticsearch|opensearchpy|clickhouse_(?:connect|driver)|databricks|pymssql|pyodbc"
    r"|aioodbc|cx_Oracle|sqlalchemy|sqlmodel|tortoise|databases|weaviate(?:-client)?|qdrant_client|chromadb|pymilvus"
    r"|influxdb_client|ollama|lmstudio|docker(?:ode)?|libvirt|kubernetes(?:_asyncio)?|frida|adbutils|uiautomator2|wda|nebula3|trino(?:-client)?|pyhive|vertica_python|teradatasql|hdbcli|ibm_db|ldap3?|ldapjs"
    r")(?![\w-])"
)
"""Libraries of databases and directories, clusters, and devices and models of one's own."""

_DEFINED = 200
_LETTERS = 16_000
"""Lines before a request in which its variables are looked for, and letters in them."""


def intends(act: Act, facts: Facts) -> bool | None:
    """Whether a request acts (True) or only asks (False), as far as its path and body say; where a
    function of the package is told the path, what those are told says it that call it.
    """
    if holds_back(act, facts):
        return False
    own = _purpose(act, facts)
    if act.kind == "network" and own.acts and not own.mutates:  # `/orders` is read too
        return None
    if own.acts is not None or not own.is_open or act.depth == 0 or act.kind not in _SENDS:
        return own.acts
    asked = (one for one in facts.acts if one.kind == "request")
    told = {False if holds_back(one, facts) else _purpose(one, facts).acts for one in asked}
    return True if True in told else None if None in told or not told else False


_OF_CLIENT = pattern(
    r"\A[\w.$#]{1,80}\(\s{0,40}(?:[\"'`]?\w{1,20}[\"'`]?,\s{0,40})?"
    r"(?:new URL\([^()]{0,80}(?:\([^()]{0,40}\)[^()]{0,40})?,\s?this\."
    r"|`\$\{this\.|f[\"']\{self\.|(?:this|self)\.[\w#]{1,40}\s?\+)"
)
"""A request whose address begins with a member of the object: `fetch(new URL(path, this.#base))`."""


def stays_in_house(act: Act, facts: Facts) -> bool:
    """Whether an act reaches a machine of the own network, as far as the file says: a hub, a printer; or the
    one service whose address the object of a client holds.
    """
    if _OF_CLIENT.search(act.text):
        return True
    text = facts.text(act)
    return _PRIVATE.search(text) is not None and _PUBLIC.search(text) is None


def opens(act: Act) -> bool:
    """Whether an act opens a connection: who ends one, or listens to it, has it from another call, which
    is an act of its own.
    """
    return _ENDS.search(act.what) is None


def is_closed(act: Act) -> bool:
    """Whether an act reaches what the server is set up for, a database, and not the open world."""
    return act.kind == "client" and _DATABASES.match(act.what) is not None


def only_asks(act: Act, facts: Facts) -> bool:
    """Whether a request asks for something, and somebody takes the answer."""
    return intends(act, facts) is False and not is_dropped(act, facts)


def is_dropped(act: Act, facts: Facts) -> bool:
    """Whether nobody takes the answer of a request."""
    begun = re.match(r"(?:await\s+|void\s+)?+([\w.$]{1,60}+)\(", facts.line(act).strip())
    return begun is not None and act.text.startswith(f"{begun[1]}(")


def _purpose(act: Act, facts: Facts) -> Purpose:
    return purpose(act.text, "\n".join(facts.lines_before(act, _DEFINED))[-_LETTERS:])


def removes_there(act: Act, facts: Facts) -> bool:
    """Whether an act removes something from a service, and not where a helper of many tools is told to
    do so: `if method == "DELETE"`.
    """
    text = _GIVEN_UP.sub("", act.text) if _CONNECTION.match(act.what) else act.text
    if act.kind == "client":  # what it put there itself may be taken away again
        given = (rf"\b{re.escape(name)}\b" for name in facts.tool.parameters)
        return REMOVES.search(text) is not None and any(re.search(one, text) for one in given)
    if act.kind not in ("network", "send", "request") or REMOVES.search(text) is None:
        return False
    return _is_its_own(act, facts)


def changes_there(act: Act, facts: Facts) -> bool:
    """Whether a request puts something in the place of what a service has, or makes something there."""
    if _REPLACES.search(act.what):
        return True
    if _KEPT.search(f"{act.path} {act.text}"):
        return False
    changes = _PUTS.search(act.text) is not None
    if not changes and (_POSTS.search(act.text) or _POSTED.search(act.what)):
        said = _purpose(act, facts).acts
        changes = bool(said) or (said is None and _RIGHTS.search(act.text) is not None)
    return changes and _is_its_own(act, facts)


def _is_its_own(act: Act, facts: Facts) -> bool:
    return act.depth == 0 or _TOLD_TO.search("\n".join(facts.lines_before(act))) is None
