"""Secrets of the server's own that a tool answers with: `return json.dumps(dict(os.environ))`.

Followed is the value itself, not what was made with its help: a token logs in at a service, and what
the service says holds no token. So of all calls only those count that give back what they are given.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from vetting.patterns import pattern
from vetting.surface._block import block_of, is_meant, values_of
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import ENVIRONMENT, NOTHING, SECRET, Marks, limited
from vetting.surface._flow_secrets import (
    Lines,
    is_replaced,
    names_dotenv,
    tells_each,
    variable,
    written_out,
)
from vetting.surface._flow_sources import is_environment
from vetting.surface._flow_values import Values
from vetting.surface._functions import is_self
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Each,
    Element,
    Func,
    Imported,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Scope,
    Seq,
    Spread,
    Within,
)
from vetting.surface._reading import Flow
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import ClassRef, Closure, Instance, Record, members

_SAME = frozenset({
    *("str", "repr", "dict", "list", "tuple", "sorted", "dumps", "stringify", "String", "join"),
    *("format", "copy", "deepcopy", "entries", "items", "values", "fromEntries", "assign", "strip"),
    *("trim", "splitlines", "split", "partition", "rpartition", "readlines", "decode", "toString"),
    *("read", "concat", "pformat", "flat", "resolve", "dump", "safe_dump", "encode", "inspect"),
    *("structuredClone", "rstrip", "lstrip", "freeze", "from", "parse", "loads"),
})  # fmt: skip
"""Calls that give back what they are given, or what they are a method of."""

_WRAPS = pattern(r"(?i)\w{0,40}(?:content|result|response|output|reply)")
"""Classes of what a tool answers."""

_READS = frozenset({"read_text", "read_bytes", "readFile", "readFileSync", "open"})
_DUMPS = frozenset({"asdict", "vars", "model_dump", "model_dump_json", "dict", "json", "to_dict"})
_KEYS = frozenset({"sorted", "list", "tuple", "join", "set"})
_WORD = pattern(r"[A-Za-z_$][\w$]{0,60}")
_FIELD = pattern(r"(?m)^[ \t]++(\w{1,60}+)[ \t]?:[ \t]?(?:str\b|Optional\[str|Annotated\[str)")
_DOTFILE: Marks = frozenset({(SECRET, "a file of variables")})
_ENVIRONMENT: Marks = frozenset({(ENVIRONMENT, "the environment")})
_STEPS = 800
_DEEP = 24
_BINDINGS = 12

Given = Mapping[tuple[int, str], tuple[Node, Scope, Any]]
"""By a parameter's scope and name, what a call gives it, where, and what was given there."""


class Answered:
    """Looks through what the tools of one program return."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._lines = Lines(values.machine.program)
        self._steps = 0
        self._busy: set[tuple[int, str]] = set()
        self._known: dict[tuple[int, str], Marks] = {}

    def of(self, closures: Iterable[Closure]) -> Iterator[Flow]:
        """The flows of secrets into the answers of tools."""
        for closure in closures:
            scope = self._values.inner(closure)
            for node in scope.returns:
                self._steps = 0
                if found := sorted(self._in(node, scope, {})):
                    yield Flow(
                        path=scope.module.path,
                        line=node.line,
                        kind="answered",
                        what="what the tool answers",
                        sources=tuple(f"{kind} {of}"[:120] for kind, of in found),
                    )

    def _in(self, node: Node, scope: Scope, given: Given, depth: int = 0) -> Marks:
        """The secrets whose values are in that of `node`."""
        self._steps += 1
        if depth > _DEEP or self._steps > _STEPS:
            return NOTHING
        found = self._held(node, scope, given, depth)
        shown = found and isinstance(node, Name | Attr | Index | Concat)
        return NOTHING if shown and self._lines.hides(scope.module, node.line) else found

    def _held(self, node: Node, scope: Scope, given: Given, depth: int) -> Marks:
        if is_environment(node):
            picks = self._lines.picks(scope.module, node.line)
            return NOTHING if picks else _ENVIRONMENT
        match node:
            case Name():
                return self._name(node, scope, given, depth)
            case Attr(name=key) | Index(key=Lit(value=str() as key)):
                return self._member(node, key, scope, given, depth)
            case Index(key=Lit(value=0), of=of) if _is_pair(of):
                return NOTHING
            case Element(over=of) if self._takes_keys(of, scope):
                return NOTHING
            case Index(of=of, key=Lit()) | Element(over=of) | Spread(of=of):
                return self._in(of, scope, given, depth + 1)
            case Each(over=over):
                fit = tells_each(scope.module.source(node.raw)) and not is_environment(over)
                return self._in(over, scope, given, depth + 1) if fit else NOTHING
            case Call():
                return self._call(node, scope, given, depth)
            case Imported(name=str() as name):
                return self._imported(node.spec, name, scope, depth)
            case Within(of=of, scope=inner):
                return self._in(of, inner, given, depth + 1)
        return self._all(_parts(node), scope, given, depth)

    def _imported(self, spec: str, name: str, scope: Scope, depth: int) -> Marks:
        program = self._values.machine.program
        other = program.imported(scope.module, spec)
        found = program.find(other, name) if other is not None else None
        return self._in(found[1], found[0].scope, {}, depth + 1) if found else NOTHING

    def _all(self, nodes: Iterable[Node], scope: Scope, given: Given, depth: int) -> Marks:
        found = NOTHING
        for node in nodes:
            found |= self._in(node, scope, given, depth + 1)
        return limited(found)

    def _name(self, node: Name, scope: Scope, given: Given, depth: int) -> Marks:
        at = owner(node.name, scope)
        if at is None:
            return NOTHING
        if (known := given.get((id(at), node.name))) is not None:
            return self._in(*known, depth + 1)
        return self._bound(node.name, at, given, depth, node.raw)

    def _bound(self, name: str, at: Scope, given: Given, depth: int, raw: Any = None) -> Marks:
        """What a variable, or a member of a class's objects, holds; `raw` is where it is used."""
        own = block_of(name, filled(at), raw)
        key, nodes = (id(at), name), values_of(name, at, raw)[:_BINDINGS]
        key = key if own is None else (id(at), own.key(name))
        if key in self._known:
            return self._known[key]
        if key in self._busy or is_replaced(nodes):
            return NOTHING
        self._busy.add(key)
        found = self._all(nodes, at, given, depth)
        known = {id(node.raw) for node in nodes if node.raw is not None}
        for node, where in islice(self._values.puts(name, at), _BINDINGS):
            if id(node.raw) not in known and is_meant(name, at, own, node.raw):
                found |= self._in(node, where, given, depth + 1)
        for node in nodes:
            found |= written_out(name, node)
        self._busy.discard(key)
        if at.kind == "module":  # whoever asks
            self._known[key] = found
        return found

    def _member(
        self, node: Attr | Index, key: str, scope: Scope, given: Given, depth: int
    ) -> Marks:
        """One variable of the environment, or a member that is called so."""
        of = node.of
        if is_environment(of):
            return variable(key)
        if is_self(of):
            at = next((one for one in outwards(scope) if one.kind == "class"), None)
            return self._bound(key, at, given, depth) if at is not None else NOTHING
        if key in ("parsed", "__dict__"):
            return self._fields(of, scope, given, depth) | self._in(of, scope, given, depth + 1)
        made = self._values.only(of.name, scope, of.raw) if isinstance(of, Name) else (of, scope)
        if made is not None and isinstance(made[0], Map):
            values = [v for k, v in made[0].pairs if isinstance(k, Lit) and k.value == key]
            return self._all(values, made[1], given, depth)
        whole = self._in(of, scope, given, depth + 1) if isinstance(of, Name | Call) else NOTHING
        return variable(key) if any(kind in (ENVIRONMENT, SECRET) for kind, _ in whole) else NOTHING

    def _call(self, node: Call, scope: Scope, given: Given, depth: int) -> Marks:
        name, first = last_name(node.func), (*node.args, None)[0]
        of = node.func.of if isinstance(node.func, Attr) else None
        held = first if first is not None else of
        match first:
            case Lit(value=key) if name == "getenv" or (of is not None and is_environment(of)):
                return variable(key)
            case Lit() if name == "get" and isinstance(of, Name):
                made = Index(node.line, of=of, key=first)
                return self._in(made, scope, given, depth + 1)
            case Func() if name in ("map", "flatMap") and of is not None:
                fit = tells_each(scope.module.source(first.raw))
                return self._in(of, scope, given, depth + 1) if fit else NOTHING
        if name == "dotenv_values" or (name == "config" and of and last_name(of) == "dotenv"):
            return _DOTFILE
        if name in _READS:
            return self._file(node, scope)
        if held is not None and name in _KEYS and self._takes_keys(held, scope):
            return NOTHING
        dumps = held is not None and name in (*_DUMPS, "stringify") and not node.named
        if dumps and held is not None and (found := self._fields(held, scope, given, depth)):
            return found
        if closures := self._values.functions(node, scope):
            return self._returned(closures[0], node, scope, given, depth)
        if name in _SAME or _WRAPS.fullmatch(name):
            args = (*node.args, *(value for _, value in node.named), *((of,) if of else ()))
            return self._all(args, scope, given, depth)
        return NOTHING

    def _returned(
        self, closure: Closure, node: Call, scope: Scope, given: Given, depth: int
    ) -> Marks:
        inner = self._values.inner(closure)
        key = id(inner), "()"
        if key in self._busy:
            return NOTHING
        args = dict(enumerate(node.args))
        named = dict(node.named)
        more = {
            (id(inner), param.name): (arg, scope, given)
            for param in inner.params
            if (arg := named.get(param.name, args.get(param.index))) is not None
        }
        self._busy.add(key)
        found = self._all(inner.returns, inner, {**given, **more}, depth)
        self._busy.discard(key)
        return found

    def _file(self, node: Call, scope: Scope) -> Marks:
        """Whether a call reads a file of variables."""
        text = scope.module.source(node.raw)[:400]
        for word in _WORD.findall(text)[:8]:
            made = self._values.only(word, scope)
            if made is not None and made[0].raw is not None:
                text += made[1].module.source(made[0].raw)[:400]
        return _DOTFILE if names_dotenv(text) else NOTHING

    def _fields(self, of: Node, scope: Scope, given: Given, depth: int) -> Marks:
        """The secrets in the members of an object of one of the package's classes, all told."""
        machine = self._values.machine
        value = machine.value(of, scope, {})
        if isinstance(value, Record) and isinstance(value.node, Call):
            value = machine.value(value.node.func, value.scope, {})
        made = value.of if isinstance(value, Instance) else value
        if not isinstance(made, ClassRef):
            return NOTHING
        found = NOTHING
        for name, nodes in filled(made.scope).names.items():
            if not isinstance(nodes[0], Func):
                found |= self._bound(name, made.scope, given, depth)
        text = made.scope.module.source(made.scope.raw)[:4_000]
        for name in _FIELD.findall(text) if "BaseSettings" in text.partition(":")[0] else ():
            found |= variable(name)
        return found

    def _takes_keys(self, of: Node, scope: Scope) -> bool:
        """Whether going through something gives names only, as with Python's dictionaries."""
        if isinstance(of, Call):
            return last_name(of.func) == "keys"
        if not scope.module.path.endswith(".py") or not isinstance(of, Name | Attr):
            return False
        return is_environment(of) or members(self._values.machine.value(of, scope, {})) is not None


def _parts(node: Node) -> Iterable[Node]:
    match node:
        case Concat(parts=parts) | Seq(items=parts) | Choice(options=parts):
            return parts
        case Map(pairs=pairs):
            return [value for _, value in pairs]
        case Default(of=of, other=other):
            return (of, other)
    return ()


def _is_pair(node: Node) -> bool:
    """Whether something is a name with a value: of `.items()`, or of a line that is cut at its sign."""
    of = node.over if isinstance(node, Element) else node
    while isinstance(of, Call) and last_name(of.func) in ("sorted", "list", "reversed") and of.args:
        of = of.args[0]
    return isinstance(of, Call) and last_name(of.func) in ("items", "entries", "partition", "split")
