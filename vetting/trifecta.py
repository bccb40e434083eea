"""Which of the three legs of the trifecta a tool has, from its words and from what its code does.

A leg is no accusation: a mail server has all three by nature. It is what a person weighs when a
tool meets others in one client, so each comes with the one thing that says so. Where code and words
are both silent there is no leg, and a list of tools that is not complete may lack some.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from vetting.model.trifecta import Leg, LegReason
from vetting.patterns import pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What is known of one tool. `reaches` are capability classes, `delete` and `send`, each with
    a place in words, and `may_reach` those that are only likely; `online` says that its server
    reaches the network somewhere.
    """

    name: str
    description: str = ""
    parameters: tuple[str, ...] = ()
    open_world: bool | None = None
    reaches: tuple[tuple[str, str], ...] = ()
    may_reach: tuple[tuple[str, str], ...] = ()
    followed: bool = False
    """Whether all of its code is known."""

    online: bool = False
    secrets: tuple[str, ...] = ()
    """The environment variables of the server that hold secrets."""

    login: str = ""
    """The one of them that its own code reads: which of them goes where is not known of others."""


COMMANDS = pattern(
    r"(?:\w+_)?(?:command|commands|cmd|code|script|shell|command_line|bash|powershell)"
)
PATHS = pattern(
    r"(?:\w+_)?(?:path|paths|file|files|filename|filepath|directory|dir|folder|dest|destination)"
)
ADDRESSES = pattern(
    r"(?:(?:target|page|web|site|website|image|file|callback|source|download|base|request|start)_)?"
    r"(?:url|urls|uri|uris|href|webhook|endpoint_url)"
)

_READS = frozenset({
    *("get", "read", "list", "search", "find", "query", "fetch", "download", "export", "show"),
    *("view", "retrieve", "lookup", "dump", "describe", "inspect", "browse", "crawl", "scrape"),
    *("extract", "check", "load", "open", "access", "pull", "recall", "grep", "cat", "head"),
    *("tail", "snapshot", "capture", "screenshot", "convert"),
})  # fmt: skip
_PRIVATE = frozenset({
    *("file", "files", "directory", "directories", "folder", "mail", "mails", "email", "emails"),
    *("message", "messages", "inbox", "draft", "drafts", "thread", "threads", "chat", "chats"),
    *("channel", "channels", "conversation", "conversations", "calendar", "event", "events"),
    *("contact", "contacts", "note", "notes", "memory", "memories", "document", "documents"),
    *("docs", "database", "databases", "table", "tables", "record", "records", "row", "rows"),
    *("customer", "customers", "account", "accounts", "invoice", "invoices", "order", "orders"),
    *("repo", "repos", "repository", "repositories", "commit", "commits", "branch", "issue"),
    *("issues", "ticket", "tickets", "pull", "project", "projects", "log", "logs", "secret"),
    *("secrets", "credential", "credentials", "env", "environment", "clipboard", "screenshot"),
    *("history", "cookie", "cookies", "storage", "pod", "pods", "container", "containers"),
    *("bucket", "graph", "sql", "workspace", "attachment", "attachments", "transcript"),
    *("transcripts", "keychain", "password", "passwords", "vault", "drive", "sheet"),
    *("spreadsheet", "profile", "users", "user", "contents", "blob", "diff"),
})  # fmt: skip
_STRANGERS = frozenset({
    *("mail", "mails", "email", "emails", "message", "messages", "inbox", "thread", "threads"),
    *("issue", "issues", "comment", "comments", "pull", "review", "reviews", "ticket", "tickets"),
    *("post", "posts", "tweet", "tweets", "feed", "rss", "channel", "channels", "discord"),
    *("slack", "telegram", "web", "website", "webpage", "page", "pages", "url", "internet"),
    *("html", "news", "search_web", "article", "articles", "attachment", "attachments"),
    *("transcript", "transcripts", "forum", "reddit", "discussion", "discussions", "paper"),
    *("papers",),
})  # fmt: skip
_WEB = frozenset({
    *("web", "website", "webpage", "internet", "browser", "crawl", "scrape", "news", "url"),
    *("html", "rss", "tweets"),
})  # fmt: skip
_SENDS = frozenset({
    *("send", "post", "publish", "reply", "comment", "share", "upload", "tweet", "email", "mail"),
    *("forward", "notify", "invite", "submit", "broadcast", "webhook", "dm", "message"),
})  # fmt: skip
_CHANGES = frozenset({
    *("create", "add", "update", "edit", "push", "merge", "fork", "write", "set", "put"),
    *("insert", "append", "move", "rename", "delete", "remove"),
})  # fmt: skip
_MAKES = frozenset({"create", "update", "delete", "set", "add", "remove", "insert"})
"""Verbs before which no other stands: what follows is a thing, `create_saved_search`."""

_LISTING = pattern(r"(?:^|\.)(?:readdir(?:Sync)?|opendir(?:Sync)?|listdir|scandir|iterdir) at ")
_LISTS = frozenset({
    *("list", "ls", "dir", "directory", "directories", "folder", "folders", "tree", "files"),
    *("search", "find", "glob", "walk", "browse", "explore"),
})  # fmt: skip
_ABOUT_WEB = pattern(
    r"(?i)\b(?:web ?pages?|web ?sites?|web search|search(?:es)? the (?:web|internet)|the internet"
    r"|from (?:a|the|any) (?:given )?url|online sources|crawl(?:s|ing)?|scrap(?:e|es|ing))\b"
)
_WEB_SEARCH = pattern(r"(?i)\bweb search\b|\bsearch(?:es)? the (?:web|internet)\b")
_WORD = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MAX_TEXT = 4096


MAYBE = " may log in"
"""How a reason ends that is only a secret of the server's, which may go to another host."""


def words(name: str) -> tuple[str, ...]:
    """`getIssueComments` and `get_issue_comments` alike, as lower-case words."""
    return tuple(part.lower() for part in _WORD.findall(name[:200]))


def snake(name: str) -> str:
    """`filePath` as `file_path`."""
    return "_".join(words(name))


def legs(doing: Doing) -> tuple[LegReason, ...]:
    """Each leg that `doing` shows, once, with what shows it best."""
    found: dict[Leg, str] = {}
    for leg, why in _reasons(doing):
        found.setdefault(leg, why)
    return tuple(LegReason(leg=leg, why=found[leg]) for leg in Leg if leg in found)


_ITS_OWN = pattern(
    r"(?i)(?:\w{0,60}_)?(?:encrypt(?:ion)?|sign(?:ing|ature)?|jwt|hmac|cookie|csrf|hash(?:ing)?|webhook)"
    r"_?(?:key|secret|salt)"
)
"""Keys with which nobody logs in anywhere."""


def opening(secrets: Collection[str], tools: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The secrets that may open something private: not what the server itself encrypts or signs with, nor
    the key to a service with which one of the `tools`, by name and description, searches the web.
    """
    public: set[str] = set()
    for name, description in tools:
        said = set(words(name))
        about = not said.isdisjoint(_WEB) or _WEB_SEARCH.search(description[:_MAX_TEXT])
        if "search" in said and about:
            public |= said - _WEB - {"search"}
    return tuple(
        name
        for name in secrets
        if name.lower().partition("_api_key")[0] not in public and not _ITS_OWN.fullmatch(name)
    )


def named(parameters: Collection[str], kind: re.Pattern[str]) -> str | None:
    """The first parameter whose name is of a kind."""
    return next((name for name in parameters if kind.fullmatch(snake(name))), None)


def _reasons(doing: Doing) -> Iterator[tuple[Leg, str]]:
    reaches = {kind: f"perhaps {where}" for kind, where in doing.may_reach} | dict(doing.reaches)
    if _looks_on_its_way(doing, reaches):
        del reaches["fs_read"]
    yield from _by_parameters(doing, reaches)
    yield from _by_words(doing, reaches)
    reading = _reading(words(doing.name)) is not None
    network = reaches.get("network") or reaches.get("send")
    public = _about_web(doing) or named(doing.parameters, ADDRESSES)
    if network and doing.secrets and reading and not public:
        login = f"{doing.login} logs in" if doing.login else f"{doing.secrets[0]}{MAYBE}"
        yield Leg.PRIVATE_DATA, f"it reads over the network, where {login}"
    if "fs_read" in reaches and reading:
        yield Leg.PRIVATE_DATA, f"it reads files ({reaches['fs_read']})"
    if network and doing.open_world and reading:
        yield Leg.UNTRUSTED_CONTENT, "it says that it reads from an open world (openWorldHint)"


def _by_parameters(doing: Doing, reaches: dict[str, str]) -> Iterator[tuple[Leg, str]]:
    """What a caller may name decides most: a command does anything, an address goes anywhere. What is
    said are two facts: whether the one leads to the other, flows tell.
    """
    command = named(doing.parameters, COMMANDS)
    runs = reaches.get("process_exec") or reaches.get("dynamic_code")
    if command and runs:
        why = f"it takes a command or code in its parameter {command} and runs some ({runs})"
        yield from ((leg, why) for leg in Leg)
    address = named(doing.parameters, ADDRESSES)
    network = reaches.get("network") or reaches.get("send")
    if address and (network or (doing.online and not doing.followed)):
        where = f" ({network})" if network else ""
        takes = f"it takes an address in its parameter {address}"
        yield Leg.UNTRUSTED_CONTENT, f"{takes} and reads from the network{where}"
        yield Leg.WAY_OUT, f"{takes} and calls the network{where}"
    path = named(doing.parameters, PATHS)
    if path and "fs_read" in reaches and (network or not _changes_only(doing)):
        reads = "may read" if reaches["fs_read"].startswith("perhaps ") else "reads"
        yield Leg.PRIVATE_DATA, f"it takes a path in its parameter {path} and {reads} files"


def lists(where: str) -> bool:
    """Whether a place is one where a folder is listed, and no file read."""
    return bool(_LISTING.search(where))


def _looks_on_its_way(doing: Doing, reaches: dict[str, str]) -> bool:
    """Whether folders are all that it reads, and its name is about something else: it looks up the
    real name of a path, and gives no list back.
    """
    return lists(reaches.get("fs_read", "")) and _LISTS.isdisjoint(words(doing.name))


def _changes_only(doing: Doing) -> bool:
    """Whether its name says that it writes: it reads files on its way, and gives none back."""
    said = words(doing.name)
    return not _CHANGES.isdisjoint(said) and _reading(said) is None


def _reading(said: Collection[str]) -> str | None:
    """The word of a name that says that it reads, where none before it says that it makes or changes
    something; of what does both, `create_and_list`, either.
    """
    both = not {"and", "or", "then"}.isdisjoint(said)
    for word in said:
        if word in _READS:
            return word
        if word in _MAKES and not both:
            return None
    return None


def _about_web(doing: Doing) -> str | None:
    """What says that a tool is about what anybody can read: a key to that opens nothing private."""
    web = next((word for word in words(doing.name) if word in _WEB), None)
    if web:
        return f"its name says {web}"
    about = _ABOUT_WEB.search(doing.description[:_MAX_TEXT])
    return "its description is about the web" if about else None


def _by_words(doing: Doing, reaches: dict[str, str]) -> Iterator[tuple[Leg, str]]:
    said = words(doing.name)
    reading = _reading(said)
    online = "network" in reaches or "send" in reaches or (doing.online and not doing.followed)
    touches = bool(reaches) or doing.online or not doing.followed
    if reading and touches:
        private = next((word for word in said if word in _PRIVATE and word != reading), None)
        if private:
            yield Leg.PRIVATE_DATA, f"its name says that it reads: {reading} {private}"
    if reading and online:
        strange = next((word for word in said if word in _STRANGERS and word != reading), None)
        if strange:
            yield Leg.UNTRUSTED_CONTENT, f"its name says that it reads what others write: {strange}"
    if online and (about := _about_web(doing)):
        yield Leg.UNTRUSTED_CONTENT, about
    sends = said[0] if said and said[0] in _SENDS else None
    if sends is None and reading is None:
        sends = next((word for word in said if word in _SENDS), None)
    if sends and online:
        yield Leg.WAY_OUT, f"its name says that it sends: {sends}"
    changes = next((word for word in said if word in _CHANGES), None)
    if changes and online and reading is None:
        yield Leg.WAY_OUT, f"its name says {changes}, and it reaches the network"
    if "navigate" in said or ("goto" in said and online):
        yield Leg.WAY_OUT, "it opens addresses in a browser"
        yield Leg.UNTRUSTED_CONTENT, "it opens addresses in a browser"
