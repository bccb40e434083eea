"""Packed data in the headers of requests: `headers={"X-Client": b64encode(zlib.compress(text))}`.

What is packed is long, and headers are for what is short: who packs something to get it into one hides
that it is sent, and how much. Bodies, files and the addresses of services that draw diagrams are packed by
honest programs too, and are none of this.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_addressed import as_given
from vetting.surface._flow_marks import (
    ARGUMENTS,
    DATA,
    ENCODED,
    LOOKED,
    NOTHING,
    PACKED,
    ROWS,
    Marks,
    of_kind,
)
from vetting.surface._flow_meant import Meant
from vetting.surface._flow_packing import TOLD
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Imported,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Scope,
    Seq,
    Site,
    Spread,
)
from vetting.surface._reading import Flow

_TABLES = frozenset({
    *("headers", "cookies", "extra_headers", "additional_headers", "default_headers", "extraHeaders"),
    *("defaultHeaders", "requestHeaders", "user_agent", "userAgent"),
})  # fmt: skip
"""What headers are called where they are given by name."""

_ADDS = frozenset({
    *("setHeader", "setRequestHeader", "add_header", "add_unredirected_header", "putheader", "set"),
    *("append", "setdefault", "appendHeader", "set_cookie"),
})  # fmt: skip
_BY_NAME = _ADDS - {"set", "append", "setdefault", "set_cookie"}
"""Methods that can be for nothing else than headers."""

_ASKS = frozenset({"setRequestHeader", "add_header", "add_unredirected_header", "putheader"})
"""Those that answers do not have."""

_WHOLE = frozenset({"setExtraHTTPHeaders", "set_extra_http_headers"})
_ALL = frozenset({"update", "assign", "extend"})
_HOLDERS = frozenset({"headers", "cookies", "common"})
"""What headers are members of that are put in later."""

_ANSWERS = pattern(
    r"(?i)(?:\w{0,40}_)?(?:res|resp|response|reply|rep|answer|ctx|context|c|writer)|\w{0,40}Response|writeHead"
    r"|make_response|send_file|redirect|json|respond|HTMLResponse"
)
"""What a server answers with is called; its headers go to whoever asked."""

_LOGS_IN = pattern(
    r"(?i)[\w-]{0,40}(?:auth|cookie|token|key|session|payment|credential|dpop|cert|csrf|signature|metadata"
    r"|filename|disposition|cursor|continuation)[\w-]{0,40}"
)
"""Headers that hold letters and digits by nature."""

_OF_STORES = frozenset({
    *("fetchone", "fetchall", "fetchmany", "fetchrow", "fetch_all", "fetch_one", "execute", "query", "all"),
    *("each", "iterate", "findMany", "findAll", "findOne", "findUnique", "findFirst", "findById", "scalars"),
    *("prepare", "prepareSync", "prepareAsync", "find_one", "find_many", "find_all", "first"),
})  # fmt: skip
"""Calls that bring what a database holds."""

_OPTIONS = ("-H", "--header", "-b", "--cookie", "-A", "--user-agent")
_DEPTH = 4
_ARGUMENTS = 40


class Packed(Meant):
    """Judges calls and assignments that say what the headers of a request are."""

    def of(self, site: Site, name: str) -> Iterator[Flow]:
        """The flows into one call."""
        call, scope = site.call, site.scope
        if name not in _ASKS and self._answers(call, scope):
            return
        marks = NOTHING
        for node in self._in_headers(call, name, scope):
            marks |= self._marks(node, scope)
        yield from self._told(site, marks, name)

    def assigned(self, module: Module) -> Iterator[Flow]:
        """The flows into headers that are put in one by one: `session.headers["X-Client"] = packed`."""
        for holder in sorted(_HOLDERS):
            for site in module.additions(holder):
                func, args = site.call.func, site.call.args
                of = func.of if isinstance(func, Attr) and func.name == "[]" else None
                if of is None or site.dead or self._is_answer(of, site.scope) or len(args) < 2:
                    continue
                if isinstance(of, Attr):  # a variable is seen where it is given to a request
                    yield from self._told(site, self._marks(args[1], site.scope), holder)

    def _in_headers(self, call: Call, name: str, scope: Scope) -> Iterator[Node]:
        """What a call makes the headers of a request."""
        yield from (value for key, value in call.named if key in _TABLES)
        for arg in call.args[:_ARGUMENTS]:
            yield from self._in_options(arg, scope, _DEPTH)
        of = call.func.of if isinstance(call.func, Attr) else None
        if name in _WHOLE:
            yield from call.args[:1]
        elif name in _BY_NAME or (name in _ADDS and (_holds(of) or _is_chained(of, call))):
            yield from call.args[1:2]
        elif name in _ALL:
            taken = call.args[:1] if _holds(of) else ()
            into = next(iter(call.args), None)
            yield from call.args[1:] if name == "assign" and _holds(into) else taken
        elif name in ("setopt", "setOpt"):  # `curl.setopt(pycurl.HTTPHEADER, [line])`
            option = call.args[0] if len(call.args) > 1 else None
            known = last_name(option) if isinstance(option, Attr | Name) else ""
            yield from call.args[1:2] if known in ("HTTPHEADER", "COOKIE", "USERAGENT") else ()

    def _in_options(self, arg: Node, scope: Scope, depth: int) -> Iterator[Node]:
        """The headers among options, `{ method, headers }`, and in those of what they are for; those in
        the arguments of a program that sends a request.
        """
        written = self.written(arg, scope)
        if isinstance(written, Seq):
            yield from self._of_program(written)
        for key, value in written.pairs if isinstance(written, Map) else ():
            if isinstance(key, Lit) and key.value in _TABLES:
                yield value
            elif depth and isinstance(value, Map | Name) and isinstance(key, Lit):
                yield from self._in_options(value, scope, depth - 1)

    def _of_program(self, words: Seq) -> Iterator[Node]:
        """What follows `-H` in a command."""
        for option, value in zip(words.items, words.items[1:], strict=False):
            if isinstance(option, Lit) and option.value in _OPTIONS:
                yield value

    def _marks(self, node: Node, scope: Scope) -> Marks:
        """What packed headers are made of, each by itself: what is in the others is theirs."""
        whole = self.values.marks(node, scope)
        packed = of_kind(whole, PACKED)
        if not packed and not _encoded(whole):
            return NOTHING
        found = NOTHING
        for key, value, at in self._each(node, scope, _DEPTH):
            marks = self.values.marks(value, at)
            logs_in = isinstance(key, Lit) and _LOGS_IN.fullmatch(str(key.value)[:90])
            found |= marks if of_kind(marks, PACKED) else NOTHING if logs_in else _encoded(marks)
        return found or (whole if packed else NOTHING)  # what is put in elsewhere

    def _each(
        self, node: Node, scope: Scope, depth: int
    ) -> Iterator[tuple[Node | None, Node, Scope]]:
        """The names and values in a table of headers, also of one that functions of the package make."""
        written = self.written(node, scope)
        if isinstance(written, Map):
            for key, value in written.pairs:
                more = self._more(value, scope, depth)
                yield from ((key, value, scope),) if key is not None else more
        elif isinstance(written, Seq):
            for item in written.items:
                yield from self._more(item, scope, depth)
        elif isinstance(written, Choice) and depth:
            for option in written.options[:_ARGUMENTS]:
                yield from self._each(option, scope, depth - 1)
        elif isinstance(written, Call) and depth:
            for made, inner in self.made_by(written, scope):
                yield from self._each(made, inner, depth - 1)
            if last_name(written.func) in ("Headers", "dict", "Object") and written.args:
                yield from self._each(written.args[0], scope, depth - 1)

    def _more(
        self, node: Node, scope: Scope, depth: int
    ) -> Iterator[tuple[Node | None, Node, Scope]]:
        of = node.of if isinstance(node, Spread) else node
        yield from self._each(of, scope, depth - 1) if depth else ()

    def _told(self, site: Site, marks: Marks, name: str) -> Iterator[Flow]:
        told = sorted(of_kind(self.values.free(marks), *TOLD))
        if told:
            base = self.base_of(site.call, site.scope)
            address = base or self.address(site.call, site.scope)
            hosts = self.fixed(address, site.scope) if address is not None else []
            what = " and ".join(hosts[:2]) or name
            yield self.flow("packed", site, what, [f"{kind} {of}"[:120] for kind, of in told])

    def _answers(self, call: Call, scope: Scope) -> bool:
        """Whether a call says what a server answers, with headers that go to whoever asked it."""
        if self.values.functions(call, scope):
            return False  # whatever the package calls it
        func = self.written(call.func, scope)
        name = func.name or "" if isinstance(func, Imported) else last_name(func)
        return _ANSWERS.fullmatch(name) is not None or self._is_answer(call.func, scope)

    def _is_answer(self, node: Node, scope: Scope) -> bool:
        """Whether something belongs to what a server answers, `res.setHeader`, `response.headers`: to
        what a handler is given, or makes as one.
        """
        while isinstance(node, Attr):
            node = node.of
            if isinstance(node, Attr | Name) and _ANSWERS.fullmatch(node.name):
                made, _ = as_given(node, scope, self.values)
                return (
                    not isinstance(made, Call)
                    or _ANSWERS.fullmatch(last_name(made.func)) is not None
                )
        return False


def _encoded(marks: Marks) -> Marks:
    """Of some marks those of a database's rows, or of all that a tool is given, in letters and digits."""
    if not of_kind(marks, ENCODED):
        return NOTHING
    every = of_kind(marks, ARGUMENTS, LOOKED, ROWS)
    return every | {one for one in of_kind(marks, DATA) if one[1] in _OF_STORES}


def _holds(node: Node | None) -> bool:
    """Whether something is a table of headers: `session.headers`, `axios.defaults.headers.common`."""
    return isinstance(node, Attr) and node.name in _HOLDERS


def _is_chained(of: Node | None, call: Call) -> bool:
    """Whether a method adds to a request that is put together: `post(url).set("X-Client", packed)`."""
    first = call.args[0] if len(call.args) > 1 else None
    return isinstance(of, Call) and isinstance(first, Lit) and isinstance(first.value, str)
