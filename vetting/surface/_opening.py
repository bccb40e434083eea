"""What is written for values that are known, and for calls of the package's own functions: see `_written`."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from vetting.surface import _own_calls as own_calls
from vetting.surface._cut import MAX, cut
from vetting.surface._definition import same_call
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Call, Class, Map, Module, Node, Scope
from vetting.surface._made_of import made_of
from vetting.surface._scopes import place
from vetting.surface._swap import Swap
from vetting.surface._unread import Unread
from vetting.surface._values import (
    ClassRef,
    Closure,
    External,
    Instance,
    Many,
    Placed,
    Record,
    plain,
)

MAX_ALL = 4 << 20
"""Characters that are put in the place of names, for all of a package together."""

DEPTH = 6
_MOST = 40
"""Parts of one list, and values that one variable may have, that are written one by one."""


class Opening(ABC):
    """Writes values and calls; `env` is what is known of variables where it is made. What it `opens` are
    the package's functions.
    """

    def __init__(self, machine: Evaluator, env: Env | None = None, *, opens: bool = True) -> None:
        self._mark = () if opens else (0,)
        self._machine = machine
        self._program = machine.program
        self._env: Env = env or {}
        self._left = MAX
        self._busy: set[int] = set()
        """The identities of what is being written: what holds itself ends there."""

        self._bound: list[int] = []
        """The scopes of functions that are being opened: what they are given stands behind them."""

        self._open: list[Scope | None] = []
        """What is named and not known: the function whose parameter it is, as far as that is known."""

        self._asks: list[Scope] = []
        """Functions whose parameters members that are not known are made of."""

    @abstractmethod
    def write(self, module: Module, raw: Any, scope: Scope) -> str:
        """The source of a syntax node that stands in `scope`."""

    @abstractmethod
    def meaning_of(self, node: Node, where: Scope, depth: int) -> str | None:
        """The source of what a variable stands for; None where that is nothing."""

    @abstractmethod
    def names(self, scope: Scope, depth: int, raw: Any) -> Swap:
        """The names of one scope, in a piece of source."""

    def told(self, text: str) -> str:
        """`text`, told apart where part of it is not known."""
        params = [one for one in (*self._open, *self._asks) if one is not None]
        return Unread(text, params) if self._open else text

    def _heard(self, text: str) -> str:
        """`text` that was written before, and what of it is not known."""
        if isinstance(text, Unread):
            self._open += text.params or (None,)
        return text

    @property
    def _full(self) -> bool:
        return self._left <= 0 or self._machine.written > MAX_ALL

    def _counted(self, text: str) -> str:
        self._left -= len(text)
        self._machine.written += len(text)
        return text

    def _digest(
        self,
        every: Iterable[tuple[Node, Scope]],
        module: Module,
        known: str = "",
        env: Env | None = None,
    ) -> str:
        """A digest of all that something is made by, behind what is `known` of it."""
        found = made_of(self._machine, every, self._env if env is None else {**self._env, **env})
        self._open += (one for one in found.left if one is None or id(one) not in self._bound)
        return self._counted(own_calls.digest(found, module, known))

    # Values.

    def held(self, held: Any, depth: int) -> str | None:
        """The source of a value; None of one that is not known."""
        match held:
            case str() | int() | float():
                return json.dumps(held, ensure_ascii=False)
            case ClassRef():
                outer = held.scope.parent or held.scope
                return self.meaning_of(Class(0, held.scope.raw), outer, depth)
            case Record() | Placed():
                return self.made(held)
        return None

    def given(self, held: Any, depth: int) -> str | None:
        """As `held`, of what a parameter is given."""
        match held:
            case None:
                return "null"
            case External():
                return held.name
            case Closure():
                return self._opened([held], depth) if not self._mark else None
            case Instance():
                return self._within(held.call, held.scope, held.env)
            case Many():
                return self._parts(held.options, "either ( {} )", depth)
            case list():
                return self._parts(held, "[ {} ]", depth)
            case dict():
                parts = self._parts(list(held.values()), "{}", depth)
                keys = json.dumps([str(key) for key in held], ensure_ascii=False)
                return None if parts is None else f"{{ {keys} : {parts} }}"
        return self.held(held, depth)

    def _parts(self, parts: Iterable[Any], form: str, depth: int) -> str | None:
        every = list(parts)
        with suppress(ValueError):
            return form.format(json.dumps(plain(every), ensure_ascii=False))
        if len(every) > _MOST or depth >= DEPTH:
            return None
        texts = [self.given(one, depth + 1) for one in every]
        known = [text for text in texts if text is not None]
        return form.replace("{}", " , ".join(known)) if len(known) == len(texts) else None

    def _within(self, node: Node, scope: Scope, env: Env) -> str | None:
        """The source of a syntax node where `env` holds."""
        if node.raw is None or id(node.raw) in self._busy or len(self._busy) > DEPTH or self._full:
            return None
        self._busy.add(id(node.raw))
        known, self._env = self._env, env
        try:
            return self._counted(self.write(scope.module, node.raw, scope))
        finally:
            self._env = known
            self._busy.discard(id(node.raw))

    def made(self, value: Record | Placed) -> str | None:
        """The source that made an object; None where it has none."""
        raw = value if isinstance(value, Placed) else value.node.raw
        kept = self._machine.texts
        key = same_call(value) if isinstance(value, Record) else ()
        key = (*key, *self._mark) if key else ()
        if key in kept and not self._busy:  # the same call of a wrapper, for the same schema
            return self._heard(kept[key][1])
        if raw is None or id(raw) in self._busy or len(self._busy) > DEPTH or self._full:
            return None
        self._busy.add(id(raw))
        known, self._env = self._env, value.env
        before, self._open = self._open, []
        try:
            text = self._made(value)
        finally:
            self._env = known
            self._busy.discard(id(raw))
            text_left, self._open = self._open, [*before, *self._open]
        self._left -= len(text)
        if key and not self._busy:
            kept[key] = (value, Unread(text, filter(None, text_left)) if text_left else text)
        return text

    def _made(self, value: Record | Placed) -> str:
        module, scope = value.scope.module, value.scope
        if isinstance(value, Record):
            return self.write(module, value.node.raw, scope)
        parts = [
            f"{name} : {self.write(module, node.raw, scope)}"
            for name, node in value.nodes.items()
            if node.raw is not None
        ]
        return cut(f"{{ {' , '.join(parts)} }}")

    # Calls.

    def call(
        self, root: str, made: Callable[[], Node], scope: Scope, depth: int
    ) -> tuple[str, bool] | None:
        """See `Swap.call`."""
        at = place(root, scope, self._env)
        known = at is not None and (id(at), root) in self._env
        if self._mark or not own_calls.may_be_own(self._machine, root, scope, known=known):
            return None
        node, env = made(), self._env
        if not isinstance(node, Call):
            return None
        targets = own_calls.called(self._machine.value(node.func, scope, env))
        functions = [one for one in targets if isinstance(one, Closure)]
        if not targets or any(own_calls.builds(self._machine, node, one) for one in targets):
            return None
        if len(functions) == len(targets) == 1 and depth < DEPTH and not self._full:
            before = len(self._open)
            text = self._given(self._machine.value(node, scope, env), functions[0], depth)
            if text is not None and len(self._open) == before:
                return self._counted(text), True
            del self._open[before:]
        if len(functions) == len(targets):
            return self._opened(functions, depth), False
        every = [(Class(0, one.scope.raw), one.scope) for one in targets]
        return self._digest(every, scope.module), False

    def _given(self, value: Any, function: Closure, depth: int) -> str | None:
        """The source of what a function gives; None where that is not known in full."""
        found = own_calls.alone(function)
        if isinstance(value, Placed):
            if found is None or value.scope is not found[1] or not isinstance(found[0], Map):
                return None
            return self._within(found[0], value.scope, value.env)
        if isinstance(value, list | dict | Many) or value is None:
            with suppress(ValueError):
                return json.dumps(plain(value), ensure_ascii=False)
        return None if own_calls.fills(function) else self.held(value, depth)

    def _opened(self, functions: list[Closure], depth: int) -> str:
        """What stands for a function."""
        func, module = functions[0].func, functions[0].scope.module
        found = own_calls.alone(functions[0]) if len(functions) == 1 else None
        if found is None or depth >= DEPTH or self._full or len(self._busy) > DEPTH:
            every = [(one.func, one.scope) for one in functions]
            known = {place: item for one in functions for place, item in one.env.items()}
            return self._digest(every, module, env=known)
        if id(func.raw) in self._busy:
            return func.name or "itself"
        self._busy.add(id(func.raw))
        self._bound.append(id(found[1]))
        env = self._env
        try:
            if functions[0].env:  # what the function was made with
                self._env, depth = {**env, **functions[0].env}, -1
            text = module.spelled(found[0].raw, self.names(found[1], depth + 1, found[0].raw))
        finally:
            self._env = env
            self._bound.pop()
            self._busy.discard(id(func.raw))
        return self._counted(own_calls.around(module, text))
