"""What calls of functions that are not the package's leave of what they are given."""

import posixpath
from collections.abc import Sequence

from vetting.patterns import pattern
from vetting.surface._block import values_of
from vetting.surface._calls import last_name
from vetting.surface._flow_fixed import names_a_file, only_own
from vetting.surface._flow_key_uses import without_key
from vetting.surface._flow_letters import spelled
from vetting.surface._flow_literals import beside_logins, of_literal
from vetting.surface._flow_logins import Logins
from vetting.surface._flow_marks import (
    DATA,
    DOTS,
    FOLDER,
    LISTED,
    LOGS,
    NOTHING,
    PLACE,
    ROOTED,
    ROWS,
    SECRET,
    Marks,
    begun,
    escaped,
    fitted,
    given_member,
    labels,
    of_kind,
    rest,
    variable,
    within_text,
    without,
)
from vetting.surface._flow_named_keys import under_keys
from vetting.surface._flow_names import by_name
from vetting.surface._flow_packing import shortened
from vetting.surface._flow_picked import picked_by_host
from vetting.surface._flow_prepared import of_statement
from vetting.surface._flow_rows import one_column
from vetting.surface._flow_searched import searched
from vetting.surface._flow_sockets import READS, connection, read_over
from vetting.surface._flow_sources import asked_of, is_client, is_environment
from vetting.surface._flow_stripped import stripped
from vetting.surface._flow_usual import folder_of, same_path
from vetting.surface._ir import Attr, Call, Func, Imported, Index, Lit, Name, Node, Param, Scope
from vetting.surface._scopes import filled, owner
from vetting.surface._values import External

JOINS = frozenset({"join", "joinpath", "resolve"})
"""Calls that put a path together."""

_LISTS = frozenset({"readdir", "readdirSync", "listdir", "scandir", "iterdir", "rglob", "globSync"})
"""Calls that tell what lies in a folder."""

_READS = frozenset({
    *("read_text", "read_bytes", "read", "readline", "readlines", "readFile", "readFileSync", "readTextFile"),
})  # fmt: skip
_ONE = frozenset({"get", "fetchone", "fetch_one", "first", "one", "pluck", "scalar"})
"""Calls that take one of all rows, or one column."""

_PATHS = frozenset({"Path", "PurePath", "PosixPath", "PurePosixPath"})
_PATH_DEPTH = 3
_STEPS = 12
_REPLACES = frozenset({"sub", "subn", "replace", "replaceAll"})
_OTHERS = pattern(r"\[\^([^\]]{0,80})\]|\\W")
"""A class of all characters but some, in a regular expression."""

_CUTS = frozenset({"slice", "substring", "substr", "removeprefix", "replace"})
"""Methods that leave out the beginning of a text."""

_QUOTES = pattern(r"""/?\[?["'\\`$]++\]?(?:/g?)?""")
_ESCAPED = pattern(r"""["'`]?(?:\\{1,4}(?:["'\\`]|\$[&1])|''|\"\"|&quot;|'\\{0,2}'{2})["'`]?""")
"""Marks that end a text, and what is written instead of one that is to stand in it."""

_KNOWN = pattern(
    r"^[^!]{0,80}?(?<![!\w$])(?:/[^/\n]{1,80}/\w{0,3}\.test|[\w$.]{1,60}\.(?:has|includes))\(\s?[\w$.]{1,40}\)"
)
"""A condition that lets pass only what is known: `(one) => NAMES.has(one)`."""

_WEB = frozenset({"http", "https", "undici", "follow-redirects"})
"""Modules of Node that ask web servers."""

_FILTER = pattern(
    r"\[(?=[^\]]{0,40}\*)(?=[^\]]{0,40}\()(?=[^\]]{0,40}\))(?=[^\]]{0,40}\\\\)[^\]]{4,40}\]"
)
"""The class of the characters that RFC 4515 has escaped in a filter of a directory."""


def _quotes(call: Call) -> bool:
    """Whether each word of a command is quoted: `shlex.join(words)`."""
    of = call.func.of if isinstance(call.func, Attr) and call.func.name == "join" else None
    return isinstance(of, Name) and of.name == "shlex"


class Results(Logins):
    """See the module."""

    def put_together(self, found: Marks, name: str, scope: Scope) -> Marks:
        """The marks of a text or path with others before them; Python's `join` begins anew at an
        absolute path.
        """
        again = name == "join" and scope.module.path.endswith(".py")
        return within_text(found) | (of_kind(found, DOTS, ROOTED) if again else NOTHING)

    def _made_less(self, found: Marks, name: str, node: Call, scope: Scope) -> Marks:
        """What a call leaves to choose of what it is given."""
        found = stripped(found, node, name, scope, self)
        found = spelled(node, name, shortened(found, name))
        found = searched(found | _with_dots(found, name, node), name, node, scope, self)
        if name in _LISTS:
            return begun(found, LISTED)
        if name in _READS:  # what a log says is none
            found = without(found, LOGS)
        if isinstance(made := node.args[0] if name == "map" and node.args else None, Func):
            found = one_column(found, *filled(scope.module.function(made, scope)).returns)
        if name in _ONE:
            found = without(found, ROWS)
        if name in JOINS and node.args:
            found = beside_logins(found, getattr(node.args[-1], "value", None))
            if kind := self._ends_in(node.args[-1], scope):
                return begun(found, kind)
        found = without_key(self.picked(found, node, scope), name)
        if of_kind(found, SECRET) and picked_by_host(node, scope):
            found = without(found, SECRET)
        if name == "keys":  # the names in a file of logins are none
            found = without(found, SECRET)
        if name == "filter" and node.args and isinstance(node.func, Attr):
            of = scope.module.source(node.args[0].raw)[:300] if node.args[0].raw is not None else ""
            fit = _KNOWN.search(of) is not None
            return fitted(found, name) if fit else found
        if name in _CUTS and _cuts(node):
            found = rest(found)
        if (kind := self.half_fit(node, scope)) is not None:
            return escaped(found, kind)
        fits = self.fits(node, name, scope) or _quotes(node)
        fit = fits or (name in _REPLACES and self._keeps_letters(node, scope))
        return fitted(found, name) if fit else found

    def _ends_in(self, last: Node, scope: Scope) -> str | None:
        """What is left to choose of a path whose last part is `last`."""
        listed = of_kind(self.marks(last.of if isinstance(last, Attr) else last, scope), LISTED)
        return LISTED if listed else FOLDER if names_a_file(getattr(last, "value", None)) else None

    def _takes_own(self, node: Call, scope: Scope) -> bool:
        """Whether a call gives the variables of the environment, and only the server's own are taken."""
        of = node.func.of if isinstance(node.func, Attr) else None
        if not any(is_environment(one) for one in (*node.args[:1], *((of,) if of else ()))):
            return False
        text, call = scope.module.source(scope.raw), scope.module.source(node.raw)
        _, found, after = text.partition(call)
        return bool(found) and call not in after and only_own(after)

    def asked(self, node: Call, name: str, scope: Scope) -> Marks:
        """What a client of the web brings that a variable has, whatever that is called."""
        of = node.func.of if isinstance(node.func, Attr) else None
        found = self.only(of.name, scope, of.raw) if isinstance(of, Name) else None
        made = found[0] if found is not None else None
        over = connection(of, scope, self) if of is not None and name in READS else None
        return asked_of(name, made) | read_over(name, over) | of_statement(name, made or of)

    def fetched_by(self, node: Call, scope: Scope) -> Marks:
        """What a function of a module that asks the web brings, by itself or to its callback, whatever it
        is called here: `get(url, (answer) => …)`.
        """
        name = self._spelled_out(node.func, scope)
        if name not in ("request", "get") or not node.args:
            return NOTHING
        value = self.machine.value(node.func, scope, {})
        web = isinstance(value, External) and value.spec.removeprefix("node:") in _WEB
        return frozenset({(DATA, name)}) if web else NOTHING

    def bound(self, name: str, scope: Scope) -> Marks:
        """What a variable is made of, whatever looked at it."""
        return self._bound(name, scope)

    def place_of(self, steps: Sequence[Node], scope: Scope) -> Marks:
        """The mark of a path by the names in it, where single ones say nothing: `.git`, `hooks`."""
        if len(steps) < 2:
            return NOTHING
        return of_literal("/".join(self._path_of(step, scope, 0) for step in steps[:_STEPS]))

    def _path_of(self, step: Node, scope: Scope, depth: int) -> str:
        """The names in a part of a path as far as they are known, `ACCOUNT` for one: `*` for others."""
        value = self.machine.value(step, scope, {})
        if isinstance(value, str):
            return value
        found = self.only(step.name, scope, step.raw) if isinstance(step, Name) else None
        made, at = found or (step, scope)
        if depth <= _PATH_DEPTH and (folder := folder_of(made)) is not None:
            return posixpath.dirname(self._path_of(folder, at, depth + 1)) or "*"
        if depth <= _PATH_DEPTH and (same := same_path(made)) is not None:
            return self._path_of(same, at, depth + 1)
        if isinstance(made, Call) and last_name(made.func) in (*_PATHS, "join"):
            parts: Sequence[Node] = made.args
        else:
            parts = self.syntax(at.module).steps(made.raw)
        if depth > _PATH_DEPTH or not parts:
            return "*"
        return "/".join(self._path_of(part, at, depth + 1) for part in parts[:_STEPS])

    def _spelled_out(self, func: Node, scope: Scope) -> str:
        """The last name of what is called; of `const { readFile: read } = fs`, what it stands for."""
        name = last_name(func)
        if not isinstance(func, Name) or (where := owner(name, scope)) is None:
            return name
        nodes = values_of(name, where, func.raw)
        match nodes[0] if len(nodes) == 1 else None:
            case Imported(name=str() as other) | Attr(name=other) if other != "default":
                return other
            case Index(key=Lit(value=str() as other)):
                return other
            case Call(func=Name() | Attr() as made, args=(Name() | Attr() as other,)) if (
                last_name(made) == "promisify"
            ):
                return last_name(other)
        return name

    def _is_param(self, func: Node, scope: Scope) -> bool:
        """Whether what is called is a parameter: whoever wraps a function is given it."""
        where = owner(func.name, scope) if isinstance(func, Name) else None
        nodes = values_of(last_name(func), where, func.raw) if where is not None else ()
        return any(isinstance(node, Param) for node in nodes)

    def _keeps_letters(self, node: Call, scope: Scope) -> bool:
        """Whether all but some characters are taken out, `re.sub("[^a-z]", "", x)`, or all that mean
        something in a directory's filter are replaced.
        """
        of = node.func.of if isinstance(node.func, Attr) else None
        pattern = node.args[0] if node.args else None
        if (
            isinstance(of, Name)
            and of.name != "re"
            and (found := self.only(of.name, scope, of.raw))
        ):
            made = found[0]
            if isinstance(made, Call) and last_name(made.func) == "compile" and made.args:
                pattern = made.args[0]
        if pattern is None:
            return False
        text = scope.module.source(pattern.raw)[:200] if pattern.raw is not None else ""
        if isinstance(pattern, Lit) and isinstance(pattern.value, str):
            text = pattern.value
        found_class = _OTHERS.search(text)
        if self._doubles(text, node):
            return True
        if _FILTER.search(text) is not None and len(node.args) > 1:
            return True
        return found_class is not None and "/" not in (found_class[1] or "")

    def _doubles(self, pattern: str, node: Call) -> bool:
        """Whether a mark that would end a text is replaced by one that does not: `replace("'", "''")`."""
        last = node.args[-1] if len(node.args) > 1 else None
        if not isinstance(last, Lit) or not isinstance(last.value, str):
            return False
        return _QUOTES.fullmatch(pattern) is not None and _ESCAPED.fullmatch(last.value) is not None

    def _looked_up(self, node: Call, of: Node, scope: Scope) -> Marks | None:
        """What `table.get(key, default)` returns; None where a service is asked."""
        args = node.args
        if is_environment(of):
            named = args[0].value if isinstance(args[0], Lit) else None
            known = variable(named) | by_name(NOTHING, self.marks(args[0], scope)) | self.left(node)
            return known | of_kind(self._all(args[1:], scope), SECRET, PLACE)
        if is_client(of) or self.asked(node, "get", scope):
            return None
        if isinstance(of, Name) and of.name == "Reflect" and len(args) > 1:
            return self.marks(Index(node.line, node.raw, of=args[0], key=args[1]), scope)
        key = args[0]
        held = self.marks(of, scope)
        if not isinstance(key, Lit) and self.is_environment(of, scope):
            return self.variables_of(held, key, scope) | self._all(args[1:], scope)
        if isinstance(key, Lit) and isinstance(key.value, str):
            held = given_member(held, key.value)
        held = under_keys(held, key, scope, self.machine)
        held = self.picked(held, node, scope)
        return held | self._all(args[1:], scope)


def _cuts(node: Call) -> bool:
    """Whether a call leaves out a beginning that stands in the code: `slice(1)`, `replace("@", "")`."""
    if len(node.args) == 1 and isinstance(length := node.args[0], Attr):  # `"file://".length`
        return length.name == "length" and isinstance(length.of, Lit)
    said = [arg.value if isinstance(arg, Lit) else None for arg in node.args]
    match said:
        case [int() as number]:
            return number > 0
        case [str(), ""]:
            return True
    return bool(said) and last_name(node.func) == "removeprefix"


def _with_dots(found: Marks, name: str, node: Call) -> Marks:
    """The mark of what a call makes the parts of a host's name: `[part, "example.com"].join(".")`."""
    if name != "join" or not isinstance(node.func, Attr):
        return NOTHING
    said = [one.value for one in (node.func.of, *node.args[:1]) if isinstance(one, Lit)]
    return labels(found, ".") if said == ["."] else NOTHING
