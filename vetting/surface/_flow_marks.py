"""Marks on values: what they are made of, as pairs of a kind and a word about it."""

from collections.abc import Collection
from typing import Any

from vetting.patterns import pattern

Mark = tuple[str, str]
Marks = frozenset[Mark]

NOTHING: Marks = frozenset()
GIVEN, PART = "given", "part"
"""What a tool's caller decides; the same inside a text whose beginning is known."""

BEGUN, NEAR = "begun", "near"
"""Only its beginning was looked at: for a word, or for a text that others have too, as `notes-private`."""

DOTS, CLIMBS = "dots", "climbs"
"""Without two dots in it: a path from the root needs none. Of letters, dots and strokes alone."""

ROOTED = "rooted"
"""A path that a caller decides, where only those are turned away that do not begin at the root."""

SCHEMED = "schemed"
"""An address that a caller decides, of which only the scheme was looked at: any host may stand in it."""

UNDASHED = "undashed"  # in a mark's place: it was only looked at for beginning like an option
QUOTED = "quoted"
"""What a pattern finds in a file that is read: whoever wrote the file decides it."""

FOLDER = "folder"
"""The path of a file whose name the code says, in a folder that a caller decides."""

LISTED, BROUGHT = "listed", "brought"
"""What was found in a folder that a caller decides, whatever it is called; and what another party answers
to what a caller gave.
"""

CHECKED, LOOKED = "checked", "looked"
"""What a caller gave and the code looked at: no choice any more, and still the caller's own. The
same of all that a tool is given.
"""

ESCAPED, PAGED, QUERIED = "escaped", "paged", "queried"
"""What a caller gave, with a backslash before marks that end a text, or escaped for a page or a query."""

SECRET, FILE, DATA, ENVIRONMENT = "secret", "file", "data", "environment"
"""What a credential store holds, what a file held, what a service or database answered, and all
variables of the environment.
"""

NAMES = "names"  # of all variables of the environment, without their values
BACK = "back"  # what a service answered, where it goes back to the same

TOKEN = "token"  # noqa: S105 - the name of a kind
"""One secret of the environment, which its own service needs."""

MESSAGE = "message"
"""What another computer says when it wants to: over a socket, through a broker, in a thread of comments."""

ENCODED = "encoded"
"""What was turned into letters and digits, as nothing that is read by a person is."""

PACKED = "packed"
"""What was made shorter than it is, which is done to what is long."""

LETTERS = "letters"  # numbers that are each a letter of a text, or a byte of it
DECODED = "decoded"
"""What stands in the code in another form than it is used in: as numbers, turned letters, packed."""

LABELS = "labels"
"""A name for the domain name system with something encoded in front of a dot."""

ARGUMENTS = "arguments"
ASKED = ("call", "params", ARGUMENTS)
"""A call of a tool as the protocol has it, its parameters, and the arguments in these."""

ASKING = "asking"
"""The request that brought an answer: not what a service said, and its headers hold the login."""

HEADERS = "headers"
"""What a request to a web server says of itself, as a table by names."""

STORED = "stored"
"""What a file holds under a name that a caller gives, in code that writes such files too."""

SEEN = "seen"
"""What is given to a function that stands in the place of another package's, for the whole process."""

ROWS, COLUMN = "rows", "column"
"""All rows of a table, and one member of these; see `_flow_rows`."""

CLIENT = "client"
"""The path of a file in which an AI client keeps its servers, with their logins."""

LOGS = "logs"
"""A log of an AI client or of the system, a history of a shell, or a folder of these."""

PLACE = "place"
"""A file, or part of its path, that starts programs, belongs to the system, or steers an agent."""

MAILBOX = "mailbox"
"""An address of mail that the code names."""

_PLAIN = frozenset({
    *("port", "host", "hostname", "user", "username", "name", "region", "version", "id", "timeout"),
    *("url", "base", "code", "message", "secure", "database", "level", "status", "prefix", "method"),
})  # fmt: skip
"""Members of an object with a login in it that are not the secret."""

_SITED = frozenset({"registry", "region", "host", "hostname", "port"})
"""Members of what a file of logins holds that say whom it is for."""

_DOTENV = pattern(r"(?:^|[/\\])\.env(?:\.\w+)?$")
_ALL = frozenset({"parsed", "env", "environ", "stdout", "items", "entries", "data"})
"""Members that are all variables, as an object or a text."""

_TOKEN = pattern(
    r"(?i)(?:token|secret|passw|passphrase|api_?key|credential|private_?key|access_?key)"
    # where one is to be had is none, nor where it is kept
    r"(?!\w{0,40}_(?:url|uri|endpoint|host|ttl|limit|timeout|expiry|expires|dir|directory|folder|path|file|store|backend|type)$)"
)

WHOLE = frozenset({LOOKED, *ASKED})
"""All that a tool is given, whose members are its parameters."""

_HALF = (BEGUN, NEAR, DOTS, CLIMBS, ROOTED, SCHEMED)
CHOSEN = (GIVEN, PART, *_HALF, FOLDER, LISTED, BROUGHT, QUOTED, *ASKED)
_CHOSEN = frozenset(CHOSEN)
_EACH = {ARGUMENTS: GIVEN, LOOKED: CHECKED, ROWS: COLUMN}
"""What each of several things is that a tool is given, or that a table has."""

_LESS = (ROOTED, SCHEMED)  # what says less than that the beginning was looked at
_ANYWHERE = {GIVEN: _LESS}
_WITHIN = {GIVEN: PART, ARGUMENTS: PART, SCHEMED: BEGUN, ROOTED: BEGUN}
_CLEARED = {GIVEN: CHECKED, PART: CHECKED, BROUGHT: CHECKED, ARGUMENTS: LOOKED}
PRIVATE = (TOKEN, GIVEN, PART, BROUGHT, CHECKED, LOOKED, FILE, DATA, BACK, *ASKED)
_GIVEN = frozenset({CHECKED, LOOKED, *CHOSEN} - {QUOTED})
_OWN_HEADER = pattern(
    r"(?i)x-(?!(?:[\w-]{1,40}-)?(?:key|token|auth\w{0,12}|session\w{0,8}|signature)\Z)[\w-]{1,60}"
)
"""A header that only the server itself knows, and none that says who somebody is."""

MAX_MARKS = 16
"""Marks of one value that are kept."""


def limited(marks: Marks) -> Marks:
    """As many marks as are kept, of every kind some: many of one kind leave none of another out."""
    if len(marks) <= MAX_MARKS:
        return marks
    counted: dict[str, int] = {}
    placed: list[tuple[int, Mark]] = []
    for mark in sorted(marks):
        counted[mark[0]] = counted.get(mark[0], 0) + 1
        placed.append((counted[mark[0]], mark))
    return frozenset(mark for _, mark in sorted(placed)[:MAX_MARKS])


def read_from(marks: Marks) -> Marks:
    """What is read from a file whose path has `marks`, beside what all files hold."""
    return frozenset((SECRET, of) for kind, of in marks if kind in (CLIENT, SECRET))


def without(marks: Marks, *kinds: str) -> Marks:
    """Marks of other kinds."""
    return NOTHING if not marks else frozenset(mark for mark in marks if mark[0] not in kinds)


def of_kind(marks: Marks, *kinds: str) -> Marks:
    """Marks of these kinds; most values have none at all, which is told at once."""
    return NOTHING if not marks else frozenset(mark for mark in marks if mark[0] in kinds)


def is_chosen(marks: Marks) -> bool:
    """Whether some of these marks are a caller's choice."""
    return any(mark[0] in _CHOSEN for mark in marks) if marks else False


def within_text(marks: Marks) -> Marks:
    """The marks of a text that begins with something else."""
    if not marks:
        return NOTHING
    return frozenset((_WITHIN.get(kind, kind), of) for kind, of in marks if kind != DOTS)


def begun(marks: Marks, kind: str) -> Marks:
    """The marks of what less is left to choose of, in the way of `kind`."""
    if not marks:
        return NOTHING
    if kind == UNDASHED:  # it leads anywhere, as a path and as an address
        return frozenset((now, of) for was, of in marks for now in _ANYWHERE.get(was, (was,)))
    less = kind in _LESS
    chosen = (GIVEN, PART, ARGUMENTS, QUOTED, *(() if less else _LESS))
    inside = BEGUN if less else kind  # of a text around it nothing of the kind is known
    return frozenset(
        ((inside if was == PART else kind) if was in chosen else was, of) for was, of in marks
    )


def rest(marks: Marks) -> Marks:
    """The marks of what is behind the beginning, if that alone was looked at: `page.slice(1)`."""
    if not marks:
        return NOTHING
    return frozenset((PART if kind in (BEGUN, *_LESS) else kind, of) for kind, of in marks)


def cleared(marks: Marks) -> Marks:
    """The marks of what is no choice of a caller's any more."""
    return frozenset(
        (_CLEARED.get(kind, kind), of)
        for kind, of in marks
        if kind not in _CHOSEN or kind in _CLEARED
    )


def is_asked(marks: Marks) -> bool:
    """Whether a value is a call of a tool or a part of one, and not what a service answered to it."""
    if not marks:
        return False
    kinds = {mark[0] for mark in marks}
    return not kinds.isdisjoint(ASKED) and DATA not in kinds


def given_member(marks: Marks, name: str) -> Marks:
    """The marks of a member of what has `marks`."""
    if name == "request" and (answered := of_kind(marks, DATA)):
        return frozenset((ASKING, of) for _, of in answered)
    found: set[Mark] = set()
    for kind, of in marks:
        if kind == "call":
            found.add(("params", of) if name == "params" else ("call", of))
        elif kind == "params":
            if name in ("arguments", "args", "input"):
                found.add((ARGUMENTS, of))
            elif name not in ("name", "_meta", "progressToken"):
                found.add((GIVEN, f"{of}.{name}"))
        elif kind in _EACH:
            found.add((_EACH[kind], f"{of}.{name}"))
        elif kind in (HEADERS, ASKING):
            found |= _of_request(kind, name)
        elif kind == ENVIRONMENT or (kind == SECRET and _DOTENV.search(of)):
            if name in _ALL:
                found.add((kind, of))
            else:
                found |= variable(name)
        elif name not in {TOKEN: _PLAIN, SECRET: _SITED}.get(kind, ()):
            found.add((kind, of))
    return frozenset(found)


def _of_request(kind: str, name: str) -> Marks:
    """What a member of a request brings, or one of its headers by name."""
    if kind == ASKING:
        return frozenset({(SECRET, "the headers of a request")} if name == "headers" else ())
    own = _OWN_HEADER.fullmatch(name)
    return frozenset({(GIVEN, f"the header {name[:60]}")} if own else ())


def of_tool(marks: Marks, tools: Collection[str]) -> Marks:
    """The marks of what a tool is given, where it is known that it is the only one of `tools`."""
    if not marks or len(tools) != 1:
        return marks
    tool = next(iter(tools))
    return frozenset(
        (kind, f"{tool}{of}") if kind in _GIVEN and of[:1] in ("", ".") else (kind, of)
        for kind, of in marks
    )


def variable(name: object) -> Marks:
    """What one variable of the environment brings."""
    if isinstance(name, str) and _TOKEN.search(name):
        return frozenset({(TOKEN, name[:60])})
    return NOTHING


def labels(marks: Marks, text: Any) -> Marks:
    """The mark of encoded data that `text`, which follows it, makes a part of a host's name."""
    if isinstance(text, str) and text.startswith(".") and of_kind(marks, ENCODED):
        return frozenset({(LABELS, text[:60])})
    return NOTHING


def escaped(marks: Marks, kind: str) -> Marks:
    """The marks of a text that was made fit for one use: `kind` is the mark that it has then."""
    given = of_kind(marks, GIVEN, PART)
    return fitted(marks, "escape") | {(kind, of) for _, of in given}


def fitted(marks: Marks, name: str) -> Marks:
    """The marks of what was made fit for use: no choice any more, and still somebody's data."""
    if not marks:
        return NOTHING
    left = without(marks, *CHOSEN, ESCAPED, PAGED, QUERIED)
    own = frozenset((CHECKED, of) for _, of in of_kind(marks, GIVEN, PART, BROUGHT))
    if all(kind == QUOTED for kind, _ in marks - left):  # of a file, and nobody's answer
        return left | {(FILE, of) for _, of in marks - left}
    return left | (own or {(DATA, name)})
