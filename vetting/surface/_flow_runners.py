"""Commands that are handed to a function of the package's own which starts them: `run("bash", ["-c", text])`.

What stands behind a shell's option is a text for the shell, however the function that starts it is
told of it.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_by_name import said_elsewhere
from vetting.surface._flow_confined import is_shut_in
from vetting.surface._flow_marks import (
    ASKED,
    BEGUN,
    BROUGHT,
    CHOSEN,
    DATA,
    DECODED,
    DOTS,
    FOLDER,
    GIVEN,
    LISTED,
    MESSAGE,
    NEAR,
    NOTHING,
    PART,
    ROOTED,
    SCHEMED,
    of_kind,
)
from vetting.surface._flow_shut_in import ShutIn
from vetting.surface._flow_sink import Sink, options_of
from vetting.surface._flow_taking import gathering, is_rest
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Concat,
    Index,
    Lit,
    Name,
    Node,
    Scope,
    Seq,
    Site,
    Spread,
)
from vetting.surface._reading import Act, Flow
from vetting.surface._values import Many
from vetting.surface._walk import Walk

_Item = tuple[Node, Scope]
"""A word of a command, and where it is written."""

_TEXTS = pattern(
    r"(?i)(?:.*[/\\])?(?:(?:(?:ba|z|da|k|fi|a|c|tc)?sh|python[\d.]{0,5})(?:\.exe)? -[a-z]{0,4}c"
    r"|(?:node|deno|bun|perl|ruby|php)(?:\.exe)? (?:-[er]|--eval)|cmd(?:\.exe)? /c"
    r"|(?:powershell|pwsh)(?:\.exe)? -(?:c|command|encodedcommand))"
)
"""A shell, or what else runs a text, with the option behind which the text follows."""

_USUAL = pattern(
    r"(?:process\.env\.|process\.env\[|environ\[|environ\.get\(|getenv\()\s?[\"']?(?:SHELL|COMSPEC|ComSpec|comspec)\b"
)
"""The shell that the user's own settings name."""

_EACH = frozenset({"create_subprocess_exec", "execl", "execlp"})
"""Calls to which each word of a command is an argument."""

_LISTS = frozenset(
    {"run", "Popen", "call", "check_call", "check_output", "run_process", "open_process"}
)
"""Calls of Python that are given a command as one list."""

_FEW = 1 << 20
"""More than the places of a call's arguments: who has none of these is given by name."""

_KINDS = (GIVEN, PART, NEAR, DOTS, BEGUN, ROOTED, SCHEMED, FOLDER, LISTED, BROUGHT)
_CALLS = 60
_DEPTH = 3
_LONG = 200


class Runners(Sink):
    """Judges calls of functions that start what they are told."""

    def __init__(self, values: Values, walk: Walk) -> None:
        super().__init__(values)
        self._walk = walk
        self._known: dict[int, tuple[Scope, list[list[_Item]]]] = {}
        """The commands that functions start, by their scopes, which are kept for that."""

    def of(self, site: Site) -> Iterator[Flow]:
        """The flows into a shell that a function starts."""
        for closure in self.values.functions(site.call, site.scope):
            inner = self.values.inner(closure)
            for command in self._started(inner):
                words = [word for item in command for word in self._put(item, inner, site)]
                if self._text(command) is None:  # it would be told of where that is written
                    yield from self._into(site, last_name(site.call.func), words)

    def ordered(self, site: Site, act: Act) -> Iterator[Flow]:
        """The flow into a shell of what another computer says, or of what stands packed in the code."""
        text = self._text(self._words(site.call, site.scope))
        marks = self.values.marks(*text) if text is not None else NOTHING
        if of_kind(marks, *CHOSEN, *ASKED):
            return
        answered = said_elsewhere(marks)
        yield from self.flows("fetched", site, act.what, answered, (DATA, MESSAGE))
        if not answered:
            yield from self.flows("decoded", site, act.what, marks, (DECODED,))

    def told(self, site: Site, act: Act) -> Iterator[Flow]:
        """The flow into a shell that a call starts itself, with its words in any place."""
        if act.kind == "process_exec":
            yield from self._into(site, act.what, self._words(site.call, site.scope))

    def _into(self, site: Site, what: str, command: Sequence[_Item]) -> Iterator[Flow]:
        text = self._text(command)
        if text is None or is_shut_in([node for node, _ in command]):
            return
        if not ShutIn(self.values).runs(command):
            yield from self.flows("shell", site, what, self.values.marks(*text), _KINDS)

    def _text(self, command: Sequence[_Item]) -> _Item | None:
        """What a shell among the words of a command is told to run."""
        shells: tuple[str, ...] = ()
        for number, (node, scope) in enumerate(command[:-1]):
            said = self._said(node, scope)
            if any(_TEXTS.fullmatch(f"{shell} {one}") for shell in shells for one in said):
                return command[number + 1]
            another = any(one.startswith(("-", "/")) for one in said)
            if not (shells and said and another):  # no more than an option of the shell's
                shells = said
        return None

    def _said(self, node: Node, scope: Scope) -> tuple[str, ...]:
        """The words that one word of a command may be, where the code says them."""
        made = self.written(node, scope)
        if isinstance(made, Index):
            return tuple(self._at(made, scope))
        value = self.values.machine.value(node, scope, {})
        every = value.options if isinstance(value, Many) else (value,)
        named = _USUAL.search(scope.module.source(made.raw)) if made.raw is not None else None
        own = ("sh",) if named is not None and not isinstance(value, str) else ()
        return (*own, *(one for one in every if isinstance(one, str) and len(one) <= _LONG))

    def _at(self, part: Index, scope: Scope) -> Iterator[str]:
        """The word in one place of a list, or of one of several: `shell[0]`."""
        place = part.key.value if isinstance(part.key, Lit) else None
        for one in options_of(self.written(part.of, scope)):
            if isinstance(one, Seq) and isinstance(place, int) and 0 <= place < len(one.items):
                value = self.values.machine.value(one.items[place], scope, {})
                if isinstance(value, str) and len(value) <= _LONG:
                    yield value

    # The commands that a function starts, in words of its own.

    def _started(self, inner: Scope, depth: int = 0) -> list[list[_Item]]:
        known = self._known.get(id(inner))
        if known is not None:
            return known[1]
        found: list[list[_Item]] = []
        self._known[id(inner)] = inner, found  # a function that calls itself adds nothing
        inside = inner.module.inside()
        for site in islice(inside.calls(inside.region(inner.raw)), _CALLS):
            closures = self.values.functions(site.call, site.scope)
            if not closures:
                if any(act.kind == "process_exec" for act in self._walk.acts(site)):
                    found.append(self._words(site.call, site.scope))
            elif depth < _DEPTH:
                others = map(self.values.inner, closures)
                found += [
                    [word for item in command for word in self._put(item, other, site)]
                    for other in others
                    for command in self._started(other, depth + 1)
                ]
        return found

    def _words(self, call: Call, scope: Scope) -> list[_Item]:
        """The words of the command that a call starts: all in one list, each an argument of its own, or
        the program and a list.
        """
        args = call.args or tuple(value for key, value in call.named if key in ("args", "cmd"))
        if last_name(call.func) in _EACH:
            return [(arg, scope) for arg in args]
        whole = scope.module.path.endswith(".py") and last_name(call.func) in _LISTS
        lists = args[:1] if whole else args[1:2]
        first = [(arg, scope) for arg in args[: 0 if whole else 1]]
        return [*first, *(word for one in lists for word in self._listed(one, scope))]

    def _listed(self, node: Node, scope: Scope, depth: int = 0) -> list[_Item]:
        """The words in a list, as far as the code says them."""
        written = next(options_of(self.written(node, scope)), node)
        if isinstance(written, Seq | Concat) and depth < _DEPTH:
            parts = written.items if isinstance(written, Seq) else map(_spread, written.parts)
            found: list[_Item] = []
            for part in parts:
                if isinstance(part, Spread):
                    found += self._listed(part.of, scope, depth + 1)
                else:
                    found.append((part, scope))
            return found
        match written:
            case Call(func=Attr(name="slice", of=of), args=(Lit(value=int() as place),)):
                return self._listed(of, scope, depth + 1)[place:] if depth < _DEPTH else []
        return [(Spread(node.line, of=node), scope)]

    def _put(self, item: _Item, inner: Scope, site: Site) -> list[_Item]:
        """What a call gives a function in the place of a word of a command that it starts."""
        node, scope = item
        of = node.of if isinstance(node, Spread) else node
        if scope is not inner or not isinstance(of, Name):
            return [item]
        call = site.call
        if isinstance(node, Spread) and of.name in gathering(inner):
            own = [one for one in inner.params if 0 <= one.index < _FEW and not is_rest(one)]
            return [(arg, site.scope) for arg in call.args[len(own) :]]
        given = dict(call.named)
        for param in inner.params if of.name in inner.names else ():
            if param.name == of.name and 0 <= param.index < len(call.args):
                given.setdefault(param.name, call.args[param.index])
        arg = given.get(of.name)
        if arg is None:
            return [item]
        return self._listed(arg, site.scope) if isinstance(node, Spread) else [(arg, site.scope)]


def _spread(part: Node) -> Node:
    return Spread(part.line, of=part)
