"""One login out of a file of many, picked by a host that stands in the code: `auths[HOST]`.

It is still a secret, and told wherever it goes but to that host. Only what cannot be anything else counts
as one: the file is read and taken apart where it is asked for, and nothing is done with the whole.
"""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_login_marks import login_for
from vetting.surface._flow_marks import (
    FILE,
    SECRET,
    STORED,
    Marks,
    is_chosen,
    of_kind,
    without,
)
from vetting.surface._flow_objects import Objects
from vetting.surface._ir import (
    Attr,
    Call,
    Default,
    Func,
    Imported,
    Index,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Scope,
    Seq,
)
from vetting.surface._scopes import filled, owner
from vetting.surface._values import Closure

_DEPTH = 8
_TABLES = frozenset({"auths", "hosts"})
"""Members of a file of logins that hold all of them by their hosts."""

_PARSERS = frozenset({"JSON", "json", "yaml", "YAML", "toml", "tomllib"})
_PARSES = frozenset({"parse", "load", "loads", "safe_load"})
_READS = frozenset({"read_text", "readFile", "readFileSync", "readTextFile", "open"})
_AS_THEY_ARE = frozenset({"read", "toString", "decode", "strip", "trim"})
"""Methods that give what they are a method of as a text."""

_WRITES = pattern(
    rb"\bwriteFile(?:Sync)?\b|\bwrite_(?:text|bytes)\(|\bjson\.dump\(|\.writeJson|\boutputJson|\bopen\([^()\n]{1,80}[\"']w"
)
_GETS = frozenset({"get", "authenticators"})
_NAME = pattern(r"""(?<![\w$])[\w$]++(?!["'])""")
_LINE = pattern(r"""["'`]\\n["'`]|/(?:\\r\?)?\\n/|(?:os\.)?EOL""")
_HOST = pattern(r"(?:https?:)?//([\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:/.*)?|([\w-]+(?:\.[\w-]+)+)")


class Logins(Objects):
    """See the module."""

    def __init__(self, machine: Evaluator) -> None:
        super().__init__(machine)
        self._writing: dict[str, bool] = {}

    def functions(self, node: Call, scope: Scope) -> list[Closure]:
        """The functions of the package that a call may run: see `Values`."""
        raise NotImplementedError

    def inner(self, closure: Closure) -> Scope:
        """The scope of a function: see `Values`."""
        raise NotImplementedError

    def picked(self, marks: Marks, node: Index | Call, scope: Scope) -> Marks:
        """See `Expressions.picked`."""
        if of_kind(marks, FILE) and self._is_named(node, scope) and self._writes(scope.module):
            marks |= {(STORED, "under a name")}
        if not of_kind(marks, SECRET):
            return marks
        host = self._host_of(node, scope)
        return without(marks, SECRET) | {login_for(host)} if host is not None else marks

    def _is_named(self, node: Index | Call, scope: Scope) -> bool:
        """Whether a caller says which of many is taken."""
        key = node.key if isinstance(node, Index) else next(iter(node.args), None)
        return key is not None and is_chosen(self.marks(key, scope))

    def _writes(self, module: Module) -> bool:
        """Whether a module writes files."""
        if (known := self._writing.get(module.path)) is None:
            program = self.machine.program
            data = program.tree.read(program.files[module.path])
            known = self._writing[module.path] = _WRITES.search(data) is not None
        return known

    def _host_of(self, node: Index | Call, scope: Scope) -> str | None:
        """The host whose login is taken out of a file of them."""
        match node:
            case Index(of=of, key=key):
                table = self._is_table(of, scope)
            case Call(func=Attr(name=name, of=of), args=(key, *_)) if name in _GETS:
                table = self._is_table(of, scope)
            case Call(func=Attr(name="find", of=of), args=(Func() as test,)):
                return self._of_line(test, scope) if self._is_lines(of, scope) else None
            case _:
                return None
        return _host(self.machine.value(key, scope, {})) if table else None

    def _of_line(self, test: Func, scope: Scope) -> str | None:
        """The host with which a line must begin: `(line) => line.startsWith(`//${HOST}/:_authToken=`)`."""
        inner = filled(scope.module.function(test, scope))
        match inner.returns:
            case [Call(func=Attr(name="startsWith", of=Name(name=name)), args=(begin,))] if [
                param.name for param in inner.params
            ] == [name]:
                said = self.machine.value(begin, inner, {})
                return _host(said) if isinstance(said, str) and said.startswith("//") else None
        return None

    def _is_lines(self, node: Node, scope: Scope, depth: int = 0) -> bool:
        match node:
            case Name() if depth < _DEPTH and (made := self._only_use(node, scope)) is not None:
                return self._is_lines(*made, depth + 1)
            case Call(func=Attr(name="split", of=of), args=(at,)) if at.raw is not None:
                return bool(_LINE.fullmatch(scope.module.source(at.raw))) and self._is_text(
                    of, scope
                )
        return False

    def _is_table(self, node: Node, scope: Scope, depth: int = 0) -> bool:
        """Whether something is a file of logins as it was read, or the part of it that has them all."""
        if depth > _DEPTH:
            return False
        match node:
            case (
                Attr(of=of, name=name)
                | Index(of=of, key=Lit(value=name))
                | Call(func=Attr(of=of, name="get"), args=(Lit(value=name), *_))
            ) if name in _TABLES:
                return self._is_table(of, scope, depth + 1)
            case Default(of=of, other=other):
                return _is_empty(other) and self._is_table(of, scope, depth + 1)
            case Name():
                made = self._only_use(node, scope)
                return made is not None and self._is_table(*made, depth + 1)
            case Call():
                inners = [self.inner(one) for one in self.functions(node, scope)]
                if not inners:
                    return self._is_parsed(node, scope)
                return all(
                    _is_empty(one) or self._is_table(one, inner, depth + 1)
                    for inner in inners
                    for one in inner.returns
                )
        return False

    def _is_parsed(self, node: Call, scope: Scope) -> bool:
        """Whether a library takes a file apart: `JSON.parse(text)`, `json.load(file)`, `netrc()`."""
        func = node.func
        of = func.of if isinstance(func, Attr) else func
        if not isinstance(of, Name) or not self._is_library(of, scope):
            return False
        if last_name(func) == "netrc":
            return True
        options = {key for key, _ in node.named} - {"Loader", "encoding"}
        parses = of.name in _PARSERS and last_name(func) in _PARSES
        if not parses or of is func or options or len(node.args) != 1:
            return False
        return self._is_text(node.args[0], scope)

    def _is_library(self, node: Name, scope: Scope) -> bool:
        where = owner(node.name, scope)
        made = where.names[node.name] if where is not None else ()
        return all(
            isinstance(one, Imported)
            and where is not None
            and self.machine.program.imported(where.module, one.spec) is None
            for one in made
        )

    def _is_text(self, node: Node, scope: Scope, depth: int = 0) -> bool:
        """Whether something is what a file holds."""
        if depth > _DEPTH:
            return False
        match node:
            case Name():
                made = self._only_use(node, scope)
                return made is not None and self._is_text(*made, depth + 1)
            case Call(func=Attr(of=of, name=name)) if name in _AS_THEY_ARE:
                return self._is_text(of, scope, depth + 1)
            case Call(func=func):
                name = last_name(func)
                return name in _READS and name not in self.defined
        return False

    def _only_use(self, node: Name, scope: Scope) -> tuple[Node, Scope] | None:
        """What a variable was given, and where, if it is used once: nothing else can be put into it."""
        made = self.only(node.name, scope, node.raw)
        if made is None or made[1] is not scope or scope.raw is None or scope.kind != "function":
            return None
        text = scope.module.source(scope.raw)
        uses = _NAME.findall(text).count(node.name)
        return made if uses == _DECLARED_AND_USED else None


_DECLARED_AND_USED = 2


def _is_empty(node: Node) -> bool:
    """Whether a value has nothing in it: `{}`, `{ auths: {} }`, `None`."""
    match node:
        case Map(pairs=pairs):
            return all(key is not None and _is_empty(value) for key, value in pairs)
        case Seq(items=items):
            return not items
        case Lit(value=value):
            return not value
    return False


def _host(said: object) -> str | None:
    """The host that a key of a file of logins names."""
    found = _HOST.fullmatch(said.strip()) if isinstance(said, str) else None
    return (found[1] or found[2]).lower() if found is not None else None
