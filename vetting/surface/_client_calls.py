"""Methods of what is made as a client of a library: `new OpenAI(…).chat.completions.create(…)`, wherever
it is kept, and of what may be one because nobody here knows the library.

A client is what the profile says reaches other machines where it is made. What is made elsewhere and
called here is followed back to there through variables, members, parameters and functions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from vetting.patterns import pattern
from vetting.profile import does, is_known, talks
from vetting.surface._calls import last_name
from vetting.surface._client_words import (
    CLASS,
    HANDLE,
    HELPS,
    IN_MEMORY,
    MAKES,
    SAYS,
    SPEAKS,
    VERBS,
)
from vetting.surface._construction import bases_of
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._flow_received import Received
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Default,
    Index,
    Module,
    Name,
    Node,
    Param,
    Scope,
    Site,
    Within,
)
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._outside import said_class
from vetting.surface._scopes import filled, owner
from vetting.surface._values import ClassRef, Closure, External, Instance, Record, flat

CLIENT, MAYBE = "client", "maybe"

_DEEPEST, _OPTIONS, _STEPS = 8, 6, 80
"""Of one call: steps back, what one may be, and all that is looked at."""

_CREDENTIALS = 400
"""Letters of the arguments that a client is made with."""

_BEFORE = 40
_WAITED = pattern(rb"(?:\bawait|\basync with|\basync for [^\n]{1,30} in)\s*+\(?$")


@dataclass(frozen=True, slots=True)
class _Made:
    """Something of another package, `name` with `()` for each call, and those calls."""

    spec: str
    name: str
    calls: tuple[tuple[Call, Scope], ...] = ()

    def member(self, name: str) -> "_Made":
        return replace(self, name=f"{self.name}.{name}" if self.name else name)

    def called(self, call: Call, scope: Scope) -> "_Made":
        name, calls = f"{self.name or 'default'}()", (*self.calls, (call, scope))
        return replace(self, name=name, calls=calls)


class ClientCalls:
    """Judges the calls of one program."""

    def __init__(self, machine: Evaluator, received: Received) -> None:
        self._machine = machine
        self._received = received
        self._lines: dict[int, list[bytes]] = {}
        """Those of modules of Python, by identity."""

        self._left = 0
        self._short = self._hidden = False
        """Whether there was more to look at, and whether a class answers for members that it has not."""

    def of(self, site: Site, env: Env) -> str | None:
        """The full name of what asks other machines through a client; `MAYBE` where something may do so."""
        last = last_name(site.call.func)
        if last in HELPS or (last[:1].isupper() and isinstance(site.call.func, Attr)):
            return None
        self._left, self._short, self._hidden = _STEPS, False, False
        found = list(self._made(site.call.func, site.scope, env, 0))
        judged = [(self._judged(one, site), one) for one in found]
        sure = next((one for kind, one in judged if kind == CLIENT), None)
        if sure is not None:
            return f"{sure.spec}.{sure.name}"
        if self._hidden or any(kind == MAYBE for kind, _ in judged):
            return MAYBE
        # What a table held, `sessions.get(key).chat.send(…)`, is as little known as what nobody made.
        nobody = all(not one.spec and "()" in one.name for one in found)
        unknown = self._short or (nobody and isinstance(site.call.func, Attr))
        if not unknown or last in SPEAKS:
            return None
        return MAYBE if self._is_waited_for(site.call, site.scope) else None

    def _judged(self, one: _Made, site: Site) -> str | None:
        python = site.scope.module.path.endswith(".py")
        maker, made, rest = one.name.partition("()")
        last = one.name.rpartition(".")[2]
        if not one.spec:
            return None
        if not made:
            if talks(one.spec, one.name, python=python):
                makes = not last[:1].islower() or MAKES.search(last)
                return None if makes else CLIENT
            return self._unknown(one, maker, site)
        if _last_of(maker) in VERBS or self._answered(one, rest):
            return None
        if any(talks(one.spec, name, python=python) for name in (maker, one.name)):
            return CLIENT
        return self._unknown(one, maker, site)

    def _answered(self, one: _Made, rest: str) -> bool:
        """Whether a method is one of what a client answered, and not of the client or a part of it."""
        if any(step.removesuffix("()") in VERBS for step in rest.split(".")[1:-1] if "()" in step):
            return True
        return any(
            not HANDLE.search(last_name(call.func)) and self._is_waited_for(call, scope)
            for call, scope in one.calls[1:]
        )

    def _unknown(self, one: _Made, maker: str, site: Site) -> str | None:
        """Whether what is called of a library that nobody here knows may be a client's."""
        python = site.scope.module.path.endswith(".py")
        first = one.spec.partition(".")[0] if python else one.spec.removeprefix("node:")
        if one.spec.startswith(".") or is_known(one.spec, python=python) or first in IN_MEMORY:
            return None
        if does(one.spec, maker, python=python):
            return None
        said = CLASS.search(_last_of(maker)) is not None or any(
            SAYS.search(_arguments(call, scope)) for call, scope in one.calls[:1]
        )
        return MAYBE if said or self._is_waited_for(site.call, site.scope) else None

    def _made(self, node: Node, scope: Scope, env: Env, depth: int) -> Iterator[_Made]:
        """What a node may be of other packages."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            self._short = True
            return
        found = False
        options = flat(self._machine.value(node, scope, env))
        self._short = self._short or len(options) > _OPTIONS
        for option in options[:_OPTIONS]:
            for one in self._of_value(option, depth):
                found = True
                yield one
        if not found:
            yield from self._written(node, scope, env, depth)

    def _written(self, node: Node, scope: Scope, env: Env, depth: int) -> Iterator[_Made]:
        """The same of what has no value that is known, by what it is written as."""
        match node:
            case Attr():
                yield from self._member(node, scope, env, depth)
            case Call(func=func):
                inner = self._made(func, scope, env, depth + 1)
                yield from (one.called(node, scope) for one in inner)
            case Name():
                yield from self._variable(node, scope, env, depth)
            case Index(of=of):
                yield from self._made(of, scope, env, depth + 1)
            case Choice(options=several):
                for part in several[:_OPTIONS]:
                    yield from self._made(part, scope, env, depth + 1)
            case Default(of=of, other=other):
                yield from self._made(of, scope, env, depth + 1)
                yield from self._made(other, scope, env, depth + 1)
            case Within(of=of, scope=inside):
                yield from self._made(of, inside, env, depth + 1)

    def _member(self, node: Attr, scope: Scope, env: Env, depth: int) -> Iterator[_Made]:
        """What a member may be: of an object of the package, what its methods make it."""
        for value in flat(self._machine.value(node.of, scope, env))[:_OPTIONS]:
            own = value.of if isinstance(value, Instance) else value
            for at in bases_of(self._machine, own) if isinstance(own, ClassRef) else ():
                nodes = filled(at.scope).names.get(node.name, ())
                self._short = self._short or len(nodes) > _OPTIONS
                for one in nodes[:_OPTIONS]:
                    yield from self._made(one, at.scope, env, depth + 1)
                if nodes:
                    break
        yield from (one.member(node.name) for one in self._made(node.of, scope, env, depth + 1))

    def _of_value(self, value: Any, depth: int) -> Iterator[_Made]:
        match value:
            case External(spec=spec, name=name):
                yield _Made(spec, name.removeprefix("default."))
            case Record(callee="Proxy", node=Call(args=(first, *_)), scope=scope, env=env):
                yield from self._made(first, scope, env, depth + 1)
            case Record(node=Call(func=func) as call, scope=scope, env=env):
                for one in self._made(func, scope, env, depth + 1):
                    yield one.called(call, scope)
            case Instance(of=of):
                yield from self._stands_for(of, depth)
                for one in self._bases(of, depth):
                    yield replace(one, name=f"{one.name}()", calls=((value.call, value.scope),))
            case ClassRef():
                yield from self._bases(value, depth)

    def _stands_for(self, of: ClassRef, depth: int) -> Iterator[_Made]:
        """What an object gives the members of that it has not: `def __getattr__(self, name): return
        getattr(self._client, name)`.
        """
        given = self._machine.member(of, "__getattr__", {}, 0)
        if not isinstance(given, Closure):
            return
        inner = filled(given.scope.module.function(given.func, given.scope))
        asked = [one for one in inner.returns if isinstance(one, Call)]
        self._hidden = not asked or len(asked) > _OPTIONS
        for one in asked[:_OPTIONS]:
            if last_name(one.func) == "getattr" and len(one.args) > 1:
                yield from self._made(one.args[0], inner, {}, depth + 1)

    def _bases(self, of: ClassRef, depth: int) -> Iterator[_Made]:
        """The classes of other packages that one of the package is made from."""
        scope = filled(of.scope)
        for base in scope.bases[:_OPTIONS]:
            yield from self._made(base, scope.parent or scope, {}, depth + 1)

    def _variable(self, node: Name, scope: Scope, env: Env, depth: int) -> Iterator[_Made]:
        """What a variable is made of where the machine cannot say its value, or a parameter is given."""
        at = owner(node.name, scope)
        values = filled(at).names.get(node.name, ()) if at is not None else ()
        if at is None:
            return
        self._short = self._short or len(values) > _OPTIONS
        for one in values[:_OPTIONS]:
            if not isinstance(one, Param):
                yield from self._made(one, at, env, depth + 1)
                continue
            said = said_class(at, node.name)
            kinds = list(self._made(said, at.module.scope, {}, depth + 1)) if said else []
            yield from (replace(kind, name=f"{kind.name}()") for kind in kinds)
            given = self._received.given(node.name, at) if not kinds else []
            self._short = self._short or len(given) > _OPTIONS
            for arg, where in given[:_OPTIONS]:
                yield from self._made(arg, where, {}, depth + 1)

    def _is_waited_for(self, call: Call, scope: Scope) -> bool:
        """Whether `await` stands before a call, or what waits for it in another way."""
        module, raw = scope.module, call.raw
        if isinstance(module, JavaScriptModule):
            text = module.data[max(0, raw.start_byte - _BEFORE) : raw.start_byte]
        elif raw is None:
            return False
        else:
            lines = self._lines_of(module)
            line = lines[raw.lineno - 1] if raw.lineno <= len(lines) else b""
            text = line[: raw.col_offset][-_BEFORE:]
        return _WAITED.search(text) is not None

    def _lines_of(self, module: Module) -> list[bytes]:
        if id(module) not in self._lines:
            program = self._machine.program
            data = program.tree.read(program.files[module.path])
            self._lines[id(module)] = data.split(b"\n")
        return self._lines[id(module)]


def _last_of(name: str) -> str:
    """The last word of a dotted name."""
    return name.rpartition(".")[2]


def _arguments(call: Call, scope: Scope) -> str:
    parts = (*call.args, *(value for _, value in call.named))
    said = [key for key, _ in call.named]
    said += [scope.module.source(one.raw)[:_CREDENTIALS] for one in parts if one.raw is not None]
    return " ".join(said)[: 4 * _CREDENTIALS]
