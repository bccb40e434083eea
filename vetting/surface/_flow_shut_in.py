"""Containers that shut in what they are told to run, read word by word: `docker run` with options of
which some stand in lists of their own: `["run", "--name", name, ...ISOLATION, image]`.

Only options are let through of which it is known that they open nothing, so that one which is not
known, or not seen, counts as one that does.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import CHOSEN, of_kind
from vetting.surface._flow_sink import options_of
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Concat, Lit, Name, Node, Scope, Seq, Spread
from vetting.surface._scopes import filled, owner
from vetting.surface._values import Closure, Many

Word = tuple[Node, Scope]
"""A word of a command, and where it is written."""

_RUNNERS = frozenset({"docker", "podman", "nerdctl"})
_FLAGS = frozenset({
    *("--rm", "--interactive", "-i", "--tty", "-t", "-it", "-ti", "--init", "--read-only", "--quiet", "-q"),
    *("--detach", "-d", "--no-healthcheck"),
})  # fmt: skip
"""Options that take nothing."""

_TAKE = frozenset({
    *("--name", "--pull", "--workdir", "-w", "--user", "-u", "--cap-drop", "--memory", "-m", "--memory-swap"),
    *("--memory-reservation", "--cpus", "--cpu-shares", "-c", "--cpu-quota", "--cpu-period", "--pids-limit"),
    *("--ulimit", "--hostname", "-h", "--label", "-l", "--platform", "--stop-timeout", "--stop-signal"),
    *("--shm-size", "--tmpfs", "--env", "-e", "--entrypoint", "--oom-score-adj", "--cpuset-cpus"),
})  # fmt: skip
"""Options that take a value which opens nothing, whatever it is."""

_MUST_BE = {
    "--network": pattern(r"none"),
    "--net": pattern(r"none"),
    "--security-opt": pattern(r"no-new-privileges(?:[:=]true)?|seccomp[:=][^,\s]{0,200}\.json"),
    "--log-driver": pattern(r"none|json-file|local"),
    "--ipc": pattern(r"none|private"),
    "--runtime": pattern(r"runsc|kata\w{0,20}"),
}
"""What may stand behind those of which another value would open something."""

_JOINED = pattern(r"(--[a-z][a-z-]{1,30})=(\w{1,80}=)?[^\0]{0,200}")
_ALONE = frozenset({"--network", "--net"})
_SETS = frozenset({"--env", "-e"})
_WAYS, _WORDS, _DEPTH = 16, 200, 4
"""Commands that one may be by its conditions, words of each, and lists in lists that are looked at."""

_OPTION = r"(?<![\w$])%s[\"']?\s{0,20}[:=]\s{0,20}[\"'`]\s{0,20}-"
"""What is called an image, and is given an option."""

_GIVEN = r"(?<![\w$])%s\s{0,8}=(?![=>])|\b(?:function|def)\s{1,8}%s(?![\w$])"
"""A name is given a function, or anything else."""

_USES = (
    r"(?:(?P<spread>(?:\.\.\.|[\[(,]\s{0,20}\*)\s?)"
    r"|(?P<made>(?:\b(?:const|let|var)[ \t]|^[ \t]{0,40})(?=\w+\s?[:=][^=]))"
    r"|(?P<handed>[(,]\s{0,20})(?=[\w$]+\s{0,20}[,)])|(?<![\w$.'\"-]))%s(?![\w$])"
)
"""A use of a list by its name, and how it is used if that changes nothing."""


class ShutIn:
    """Asks of commands whether they run such a container."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def runs(self, words: Sequence[Word]) -> bool:
        """Whether each command that the words may be shuts in what it runs."""
        parts = [self._laid_out(word, 0) for word in words[:_WORDS]]
        ways = list(islice(product(*parts), _WAYS + 1))
        return 0 < len(ways) <= _WAYS and all(
            self._is_shut_in([word for part in way for word in part]) for way in ways
        )

    def _is_shut_in(self, words: Sequence[Word]) -> bool:
        begun = [self._said(word) for word in words[:2]]
        if (
            not all(begun)
            or len(begun) < 2
            or not _RUNNERS.issuperset(begun[0])
            or begun[1] != ("run",)
        ):
            return False
        rest, alone = iter(words[2:]), False
        for word in rest:
            said = self._said(word)
            if not said and _is_named(word[0]):
                continue
            if not said or not any(one.startswith("-") for one in said):
                return alone and self._is_image(word, said)
            if len(said) != 1 or (value := self._value(said[0], rest)) is None:
                return False
            alone = alone or (said[0].partition("=")[0] in _ALONE and value == "none")
        return False

    def _value(self, option: str, rest: Iterator[Word]) -> str | None:
        """What an option takes, which is nothing for a flag; None where it may open the container."""
        if option in _FLAGS:
            return ""
        name, joined, value = option.partition("=")
        if name not in _TAKE and name not in _MUST_BE:
            return None
        if joined:
            said: tuple[str, ...] = (value,)
        elif (word := next(rest, None)) is None or isinstance(word[0], Spread):
            return None
        else:
            said = self._said(word)
            if name in _SETS and not (said or _begins_with_a_name(word[0])):
                return None  # a variable of the user's own, whichever the caller likes
        if name in _TAKE:
            return "?"
        allowed = _MUST_BE[name]
        return said[0] if said and all(map(allowed.fullmatch, said)) else None

    def _is_image(self, word: Word, said: tuple[str, ...]) -> bool:
        """Whether something is the name of an image: it stands in the code, or is called so and no caller
        chooses it, who might give an option.
        """
        node, scope = word
        if said:
            return not any(one.startswith("-") for one in said)
        if not isinstance(node, Name | Attr) or not node.name.lower().endswith("image"):
            return False
        modules = (scope.module, *self._values.machine.program.modules())
        if any(_is_an_option(node.name, one.source(one.scope.raw)) for one in modules):
            return False
        return not of_kind(self._values.marks(node, scope), *CHOSEN)

    def _said(self, word: Word) -> tuple[str, ...]:
        """Every text that a word may be; none where that is not known."""
        node, scope = word
        if isinstance(node, Spread):
            return ()
        value = self._values.machine.value(node, scope, {})
        every = value.options if isinstance(value, Many) else (value,)
        return tuple(every) if all(isinstance(one, str) for one in every) else ()

    def _laid_out(self, word: Word, depth: int) -> list[list[Word]]:
        """What a word may be in a command: of a list that is spread, each of those that it may be."""
        node, scope = word
        if not isinstance(node, Spread) or depth > _DEPTH:
            return [[word]]
        found: list[list[Word]] = []
        for made, where in self._lists(node.of, scope):
            parts = made.items if isinstance(made, Seq) else ()
            if isinstance(made, Concat):
                parts = tuple(Spread(one.line, of=one) for one in made.parts)
            elif not isinstance(made, Seq):
                return [[word]]
            inner = [self._laid_out((part, where), depth + 1) for part in parts[:_WORDS]]
            ways = islice(product(*inner), _WAYS + 1)
            found += [[one for part in way for one in part] for way in ways]
        return found

    def _lists(self, node: Node, scope: Scope) -> Iterator[Word]:
        """What is spread, with where it is written: that of a variable only if nothing is added to it."""
        if isinstance(node, Name):
            found = self._values.only(node.name, scope, node.raw)
            if found is None or self._is_changed(node.name, scope):
                yield node, scope
                return
            node, scope = found
        if isinstance(node, Call) and last_name(node.func) in ("freeze", "list", "tuple"):
            node = node.args[0] if len(node.args) == 1 else node
        closures = self._values.functions(node, scope) if isinstance(node, Call) else []
        if len(closures) == 1 and isinstance(node, Call) and _is_kept(node, closures[0]):
            yield from self._returned(closures[0])
            return
        for one in options_of(node):
            yield one, scope

    def _returned(self, closure: Closure) -> Iterator[Word]:
        """Each list that a function of the package's own puts together: `containerArgs(name, image)`."""
        inner = filled(self._values.inner(closure))
        for made in inner.returns:
            for one in options_of(made):
                yield one, inner

    def _is_changed(self, name: str, scope: Scope) -> bool:
        """Whether anything may change a list: it is used for something else than to be spread, or handed to
        the one call that starts a program, or another module knows of it.
        """
        at = owner(name, scope)
        program = self._values.machine.program
        if at is None or at.kind == "class" or program.adding(name):
            return True
        told = re.compile(_USES % re.escape(name), re.MULTILINE)
        uses = [one.lastgroup for one in told.finditer(at.module.source(at.raw))]
        handed = 0 if "spread" in uses else 1
        if None in uses or uses.count("made") != 1 or uses.count("handed") > handed:
            return True
        others = program.modules() if at.kind == "module" else ()
        return any(told.search(one.source(one.scope.raw)) for one in others if one is not at.module)


def _begins_with_a_name(node: Node) -> bool:
    """Whether a text begins with the name of a variable that it sets: `INPUT=${input}`."""
    first = node.parts[0] if isinstance(node, Concat) and node.parts else None
    return isinstance(first, Lit) and "=" in str(first.value)


def _is_kept(call: Call, made: Closure) -> bool:
    """Whether the name by which a function is called stands for no other one in its module."""
    module = made.scope.module
    return _times_given(last_name(call.func), module.source(module.scope.raw)) < 2


def _times_given(name: str, source: str) -> int:
    return len(re.compile(_GIVEN % (re.escape(name), re.escape(name))).findall(source))


def _is_an_option(name: str, source: str) -> bool:
    """Whether something of this name is anywhere given what stands for an option."""
    return re.compile(_OPTION % re.escape(name)).search(source) is not None


def _is_named(node: Node) -> bool:
    """Whether a text begins with an option that takes a value which opens nothing: `--name=${name}`."""
    while isinstance(node, Concat) and node.parts and isinstance(node.parts[0], Concat):
        node = node.parts[0]
    first = node.parts[0] if isinstance(node, Concat) and node.parts else None
    said = _JOINED.fullmatch(str(first.value)) if isinstance(first, Lit) else None
    if said is None or said[1] not in _TAKE:
        return False
    return said[1] not in _SETS or said[2] is not None
