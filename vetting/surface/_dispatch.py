"""Which parts of functions that answer the calls of all tools run for which of them.

A comparison with the names of tools decides: `switch (name)`, `if name == "x"`, `match`, also in
functions that the first one hands its call on to. What another tool's branch does is not this
tool's; what stands before and after the branches is everybody's.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from vetting.patterns import pattern
from vetting.surface._bodies import Body, Way
from vetting.surface._evaluate import Evaluator
from vetting.surface._inside import Branch, Cut, Least, Region, Subject, Test
from vetting.surface._ir import Attr, Call, Default, Index, Lit, Name, Node, Param, Scope
from vetting.surface._modes import held
from vetting.surface._reading import Gap
from vetting.surface._scopes import owner
from vetting.surface._values import Many
from vetting.surface._walk import Walk

_DEPTH = 3
"""How many functions a call is handed on through."""

_MOST = 40
"""Functions in which branches are looked for."""

_STEPS = 12
_MEMBER = 2
"""Steps to what is a member of something, and no variable by itself."""

_MAX_NAME = 128
_NAME = pattern(r"(?i)(?:tool_?)?name|tool|value")
_ARGUMENTS = frozenset({"arguments", "args", "input", "kwargs"})


@dataclass(frozen=True, slots=True, eq=False)
class _Split:
    """A branch with the names that pass it, in the module whose parts it tells apart."""

    branch: Branch
    names: frozenset[str]
    body: Body

    @property
    def module(self) -> int:
        """The module's identity."""
        return id(self.branch.scope.module)

    @property
    def group(self) -> tuple[int, Subject]:
        """Comparisons of one expression of one function belong together."""
        return id(self.branch.scope), self.branch.subject


class Dispatch:
    """See the module. `starts` are the functions that get every call."""

    def __init__(
        self, machine: Evaluator, walk: Walk, starts: list[Body], tools: frozenset[str]
    ) -> None:
        self._machine = machine
        self._walk = walk
        self._tools = tools
        self._splits: list[_Split] = []
        self.shared: list[Body] = []
        """The functions that get the calls of several tools: `starts` and whom they hand them on
        to.
        """

        self._read(starts)

    @property
    def named(self) -> frozenset[str]:
        """The tools that have a branch."""
        taken = (split.names for split in self._splits if split.branch.yes)
        return frozenset(name for names in taken for name in names) & self._tools

    def way(self, name: str, others: Collection[Body] = ()) -> Way:
        """How the calls of one tool go, past the functions that answer `others`."""
        gone: dict[int, list[Region]] = {}
        for body in others:  # one may stand in what is gone through, and not only be called
            gone.setdefault(id(body.scope.module), []).append(body.region)
        for split in self._splits:
            passes = name in split.names
            gone.setdefault(split.module, []).extend(
                split.branch.no if passes else split.branch.yes
            )
        return Way(
            without={module: Cut(regions) for module, regions in gone.items()},
            skip={body.place for body in others},
            near={body.place for body in self.shared},
        )

    def undeclared(self) -> Way:
        """The way past the branches of names that no tool has, and through all others."""
        gone: dict[int, list[Region]] = {}
        for split in self._splits:
            if not split.names & self._tools:
                gone.setdefault(split.module, []).extend(split.branch.yes)
        return Way(without={module: Cut(regions) for module, regions in gone.items()})

    def hidden(self) -> Iterator[Gap]:
        """Names beside those of declared tools in the same chain of comparisons. An old name of a
        declared tool stands in the same branch as the new one, or falls through to it.
        """
        told = [split for split in self._splits if split.branch.yes and not split.branch.rest]
        known = {
            (split.group, name)
            for split in told
            if split.names & self._tools
            for name in split.names
        }
        for split in told:
            for name in sorted(split.names):
                if (split.group, name) in known:
                    continue
                module = split.branch.scope.module
                line = module.inside().lines(split.branch.yes[0])[0]
                yield Gap(path=module.path, line=line, why=name[:_MAX_NAME])

    # Looking for the branches.

    def _read(self, starts: list[Body]) -> None:
        seen: set[tuple[object, ...]] = set()
        todo = [(body, 0) for body in starts]
        while todo:
            body, depth = todo.pop(0)
            if body.key in seen or len(seen) >= _MOST:
                continue
            seen.add(body.key)
            found = list(self._of(body))
            self._splits += found
            self.shared.append(body)
            if depth < _DEPTH:
                todo += [(other, depth + 1) for other in self._onwards(body, found)]

    def _of(self, body: Body) -> Iterator[_Split]:
        """The branches in a body that single out tools."""
        groups: dict[tuple[int, Subject], list[_Split]] = {}
        for branch in body.scope.module.inside().branches(body.region):
            names = self._names(branch)
            if names is not None:
                split = _Split(branch, names, body)
                groups.setdefault(split.group, []).append(split)
        for group in groups.values():
            names = frozenset(name for split in group for name in split.names)
            known = len(names & self._tools)
            if 2 * known >= len(names) > 0 and self._is_name(group[0].branch, known):
                yield from group

    def _is_name(self, branch: Branch, known: int) -> bool:
        """Whether what is compared is the name of the tool that is called. An argument may have the
        same values: `args.mode === "search"` singles out no tool, though one is called search.
        """
        path = list(_path(branch.subject.node, branch.scope))
        if not _ARGUMENTS.isdisjoint(path[:-1]):
            return False
        last = path[-1] if path else branch.subject.text
        return (known > 1 and len(path) < _MEMBER) or _NAME.fullmatch(last) is not None

    def _onwards(self, body: Body, splits: list[_Split]) -> Iterator[Body]:
        """The functions that a body hands the calls of more than one tool on to."""
        left = Least(
            (region, len(names))
            for split in splits
            if split.module == id(body.scope.module)
            for regions, names in (
                (split.branch.yes, split.names & self._tools),
                (split.branch.no, self._tools - split.names),
            )
            for region in regions
        )
        for at, other, sure in self._walk.local(body).calls:
            if sure and (left.at(at, len(self._tools)) > 1 or len(self._tools) == 1):
                yield other

    def _names(self, branch: Branch) -> frozenset[str] | None:
        """The values that pass a branch; None where one of them is not known."""
        found: set[str] = set()
        for test in branch.tests:
            given = self._passing(test, branch)
            if given is None:
                return None
            found |= given
        return frozenset(found)

    def _passing(self, test: Test, branch: Branch) -> set[str] | None:
        value = self._machine.value(test.node, branch.scope, {})
        if test.how == "in":
            return held(value)
        options = value.options if isinstance(value, Many) else (value,)
        if isinstance(value, list) and test.how == "starts":
            options = tuple(value)
        if not all(isinstance(option, str) and option for option in options):
            return None
        if test.how == "starts":
            return {name for name in self._tools if name.startswith(tuple(map(str, options)))}
        return {str(option) for option in options}


def _path(node: Node | None, scope: Scope, depth: int = 0) -> Iterator[str]:
    """The members that lead to a value from the parameter it comes from: `params`, `name`."""
    match node:
        case _ if depth > _STEPS:
            return
        case Attr(of=of, name=name) | Index(of=of, key=Lit(value=str(name))):
            yield from _path(of, scope, depth + 1)
            yield name
        case Call(func=Attr(name="get", of=of), args=(Lit(value=str(name)), *_)):
            yield from _path(of, scope, depth + 1)
            yield name
        case Default(of=of) | Call(args=(of, *_)) | Call(func=Attr(of=of)):
            yield from _path(of, scope, depth + 1)
        case Param(name=name):
            yield name
        case Name(name=name):
            at = owner(name, scope)
            nodes = at.names[name] if at is not None else []
            if len(nodes) == 1 and at is not None:
                yield from _path(nodes[0], at, depth + 1)
