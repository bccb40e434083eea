"""What libraries open, and whom clients of libraries talk to, where a caller says it: a workbook, a
picture, a database. Which argument says so is in the profile, beside what such calls do.
"""

from collections.abc import Collection, Iterator

from vetting.profile import ANYWHERE, OF, Taken, taken
from vetting.surface._calls import last_name
from vetting.surface._flow_hosts import Hosts
from vetting.surface._flow_marks import (
    BEGUN,
    DATA,
    DOTS,
    FILE,
    FOLDER,
    GIVEN,
    LISTED,
    NEAR,
    NOTHING,
    PART,
    QUOTED,
    ROOTED,
    SCHEMED,
    Marks,
    of_kind,
)
from vetting.surface._flow_syntax import dotted
from vetting.surface._ir import Attr, Call, Lit, Map, Name, Node, Scope, Site
from vetting.surface._outside import Called, full_name, outside
from vetting.surface._reading import OF_ONE_FORMAT, Flow
from vetting.surface._scopes import filled, owner
from vetting.surface._values import Closure

_MOST = 60
_KINDS = (GIVEN, PART, NEAR, DOTS, BEGUN, ROOTED, SCHEMED, QUOTED)
_HELD = frozenset({
    *("BytesIO", "StringIO", "TemporaryFile", "SpooledTemporaryFile", "open", "urlopen", "read_bytes"),
    *("Buffer.from", "Buffer.concat", "Buffer.alloc", "Uint8Array", "arrayBuffer", "toBuffer"),
    *("createReadStream", "readFile", "readFileSync"),
})  # fmt: skip
"""Calls that give what a file holds, or an open file, and no path; none of the package's own."""

_NESTED = frozenset({"socket", "connection", "credentials", "recordVideo", "recordHar"})
"""Options in which others stand."""

_FORMS = 3
FILES = frozenset({"fs_read", "fs_write", "delete"})
"""What is judged by what the language itself does with files."""

_WRITING = frozenset("wax")


class Libraries(Hosts):
    """Judges calls of libraries."""

    def of(self, site: Site, name: str, judged: Collection[str]) -> Iterator[Flow]:
        """The flow into one call, where no act of a kind, or flow, is `judged` that says the same."""
        what, where = self._taken(site, name)
        if where is None or where.kind in judged:
            return
        if where.kind == "path" and not FILES.isdisjoint(judged):
            return
        call, scope = site.call, site.scope
        given = list(self._given(call, where, scope))
        if where.kind == "path":
            found = self._paths(given, scope)
            plain = where.own_format and not _writes(call)
            what = what[:_MOST] + OF_ONE_FORMAT if plain else what
            yield from self.flows("path", site, what, found, _KINDS)
        else:
            for one in given:
                host = self.open(self.written(one, scope), scope)
                marks = self.values.marks(one, scope) | host
                kinds = (GIVEN, FOLDER, LISTED, SCHEMED, *((PART,) if host else ()))
                yield from self.flows("address", site, what, marks, kinds)

    def _taken(self, site: Site, name: str) -> tuple[str, Taken | None]:
        """What is called, and where it is told what it works on."""
        func, scope = site.call.func, site.scope
        value = self.values.machine.value(func, scope, {})
        if isinstance(value, Closure):
            return name, None
        found = outside(self.values.machine, value)
        if found is None and isinstance(func, Attr):
            found = full_name(self.values.machine, Called(func, scope, {}, value))
        if found is not None and found[0]:
            python = scope.module.path.endswith(".py")
            inner = found[1].removeprefix("default.")
            where = taken(found[0], inner, python=python)
            if where is not None:
                last = inner.removeprefix("default")
                joint = "." if last and not last.startswith("()") else ""
                return f"{found[0].removeprefix('node:')}{joint}{last}", where
        if not isinstance(func, Attr) or (name in OF and last_name(func.of) not in OF[name]):
            return name, None
        return name, ANYWHERE.get(name)

    def _given(self, call: Call, where: Taken, scope: Scope) -> Iterator[Node]:
        """The arguments, and members of options, that say it."""
        for key, value in call.named:
            if key in where.names:
                yield value
            elif key == "**":
                yield from self._options(value, where, scope)
        for at, arg in enumerate(call.args):
            if any(self._maps(arg, scope)):
                yield from self._options(arg, where, scope)
            elif at == where.place or (
                where.place is not None and at == len(call.args) - 1 < where.place
            ):
                yield arg

    def _options(self, given: Node, where: Taken, scope: Scope, depth: int = 0) -> Iterator[Node]:
        pairs = [pair for options in self._maps(given, scope) for pair in options.pairs]
        for key, value in pairs:
            said = key.value if isinstance(key, Lit) else None
            if said in where.names:
                yield value
            elif said in _NESTED and not depth:
                yield from self._options(value, where, scope, 1)

    def _maps(self, node: Node, scope: Scope) -> Iterator[Map]:
        """The objects that options are, also where a variable gets more of them later."""
        written = self.written(node, scope)
        if isinstance(written, Map):
            yield written
        elif isinstance(written, Name) and (at := owner(written.name, scope)) is not None:
            yield from (
                one for one in filled(at).names.get(written.name, ()) if isinstance(one, Map)
            )

    def _paths(self, given: list[Node], scope: Scope) -> Marks:
        paths = [one for one in given if not self._is_held(one, scope)]
        marks = self.marks(paths, scope)
        return NOTHING if of_kind(marks, DATA, FILE) else marks  # what was read, and no path

    def _is_held(self, node: Node, scope: Scope, depth: int = 0) -> bool:
        """Whether a library is given what a file holds, and no path: `PdfReader(BytesIO(page))`."""
        written = self.written(node, scope)
        if isinstance(written, Name) and depth < _FORMS:
            return self._is_given_held(written, scope, depth)
        if not isinstance(written, Call):
            return False
        made = self.values.machine.value(written.func, scope, {})
        if not isinstance(made, Closure):
            return last_name(written.func) in _HELD or dotted(written.func) in _HELD
        inner = filled(made.scope.module.function(made.func, made.scope))
        returns = inner.returns if depth < _FORMS else ()
        return bool(returns) and all(
            self._is_held(one, inner, depth + 1) for one in returns[:_MOST]
        )

    def _is_given_held(self, node: Name, scope: Scope, depth: int) -> bool:
        """Whether calls give a parameter nothing else, and no caller of a tool gives it by its name."""
        at = owner(node.name, scope)
        given = self.values.begins.of_param(node.name, at)[: _MOST + 1] if at is not None else []
        if not given or len(given) > _MOST:
            return False
        of = NOTHING.union(*(self.values.marks(one, where) for one, where in given))
        marks = self.values.marks(node, scope)
        named = any(word.rpartition(".")[2] == node.name for _, word in marks)
        held = all(self._is_held(one, where, depth + 1) for one, where in given)
        return held and marks <= of and not named


def _writes(call: Call) -> bool:
    """Whether what is opened is opened to be written."""
    said = [*call.args[1:2], *(value for key, value in call.named if key == "mode")]
    return any(
        isinstance(one, Lit)
        and isinstance(one.value, str)
        and not _WRITING.isdisjoint(one.value[:3])
        for one in said
    )
