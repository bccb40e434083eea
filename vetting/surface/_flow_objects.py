"""Objects whose members the code writes out: each member has its own value, also where such an object is
handed to a function.

`save({ id: randomUUID(), text })` puts a caller's text into the file, and nothing of it into the
file's name `${note.id}.json`.
"""

from vetting.surface._block import values_of
from vetting.surface._calls import last_name
from vetting.surface._flow_expressions import Expressions
from vetting.surface._flow_marks import NOTHING, Marks, given_member, of_kind
from vetting.surface._flow_members import either, members
from vetting.surface._flow_sources import LANDED
from vetting.surface._ir import Attr, Call, Name, Node, Param, Scope
from vetting.surface._scopes import owner
from vetting.surface._values import ClassRef

_OPENS = frozenset({
    *("open", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "createWriteStream"),
    *("fileSync", "openSync"),
})  # fmt: skip
"""Calls that open or make a file, and give an object that knows its name."""

_PLACES = frozenset({"name", "path"})
_PARSES = frozenset({"safeParse", "safeParseAsync", "spa", "validate", "validateAsync"})
_PARSED = frozenset({"data", "output", "value"})
"""Where the answers of schemas keep what they were given: `const { data } = Schema.safeParse(args)`."""


class Objects(Expressions):
    """See the module."""

    def written_out(self, of: Node, name: str, scope: Scope) -> Marks | None:
        """See `Expressions.written_out`."""
        if name in _PARSED and (parsed := self._parsed(of, scope)) is not None:
            return parsed
        if isinstance(of, Call) and (returned := self.object_of(of, scope)) is not None:
            each, at = returned  # `const { text, values } = query(name)`
            return self.marks(each[name], at) if name in each else None
        if not isinstance(of, Name):
            return None
        if name in _PLACES and (opened := self._opened(of, scope)) is not None:
            return opened
        made = self._written(of, scope)
        if made is None:
            return self._of_parameter(of, name, scope)
        each, at = made
        added = self._given(f"{of.name}.{name}", at)  # `found.files.push(text)`
        return self.marks(each[name], at) | added if name in each else None

    def _parsed(self, of: Node, scope: Scope) -> Marks | None:
        """What a schema's answer holds is made of; None for anything else."""
        made, at = of, scope
        if isinstance(of, Name):
            made, at = self.only(of.name, scope, of.raw) or (of, scope)
        if not isinstance(made, Call) or last_name(made.func) not in _PARSES:
            return None
        return self._all(made.args, at)

    def _opened(self, file: Name, scope: Scope) -> Marks | None:
        """What the name of a file that was opened is made of: of what it was opened with, and not of
        what is written into it, but for a download; None for anything else.
        """
        made, at = self.only(file.name, scope, file.raw) or (None, scope)
        name = last_name(made.func) if isinstance(made, Call) else ""
        if not isinstance(made, Call) or name not in _OPENS or name in self.defined:
            return None
        if any(one.raw is not made.raw for one, _ in self.assigned(file.name, at)):
            return None
        of = (made.func.of,) if isinstance(made.func, Attr) else ()
        brought = of_kind(self._given(file.name, at), LANDED)
        return brought | self._all((*of, *made.args, *(value for _, value in made.named)), at)

    def hand_members(self, inner: Scope, param: Param, arg: Node, scope: Scope) -> bool:
        """Give the members of a parameter what those of an object get that is written out, and say
        whether `arg` is one.
        """
        made = self._written(arg, scope)
        if made is None:
            return False
        each, at = made
        for key, value in each.items():
            if marks := self.marks(value, at):
                self.give(inner, f"{param.name}.{key}", marks)
        return True

    def _written(self, node: Node, scope: Scope) -> tuple[dict[str, Node], Scope] | None:
        """The members of an object, and where they are written; nothing else is put into it."""
        name = node.name if isinstance(node, Name) else None
        made = (node, scope) if name is None else self.only(name, scope, node.raw)
        if made is None:
            return None
        each = members(made[0], self._fields(*made))
        found = (each, made[1]) if each is not None else self.object_of(*made)
        if found is not None and name is not None and self.put(name, made[1], made[0].raw):
            return None
        return found

    def object_of(self, node: Node, scope: Scope) -> tuple[dict[str, Node], Scope] | None:
        """The members of the object that a function of the package's own makes, and where they are
        written; None where it makes anything else.
        """
        if not isinstance(node, Call):
            return None
        inners = self.scopes(self.laid_open(node, scope), scope)
        each = either(inners[0].returns) if len(inners) == 1 else None
        return (each, inners[0]) if each else None

    def _fields(self, made: Node, scope: Scope) -> tuple[str, ...]:
        """The fields of the class that is called with values in their order, if it is a plain one."""
        if not isinstance(made, Call) or not made.args:
            return ()
        value = self.machine.value(made.func, scope, {})
        return value.scope.module.fields(value.scope) if isinstance(value, ClassRef) else ()

    def _of_parameter(self, of: Name, name: str, scope: Scope) -> Marks | None:
        """A member of a parameter that gets such objects, and whatever else it gets."""
        at = _of_function(of, scope)
        other = self.other_objects(of.name, at) if at is not None else None
        if at is None or other is None:
            return None
        own = self._given(f"{of.name}.{name}", at)
        return own | given_member(other, name) | self.put(of.name, at)

    def has_own_names(self, node: Node, scope: Scope) -> bool:
        """Whether the code writes out under which names an object holds what it holds."""
        if self._written(node, scope) is not None:
            return True
        at = _of_function(node, scope) if isinstance(node, Name) else None
        if at is None or not isinstance(node, Name):
            return False
        return self.other_objects(node.name, at) == NOTHING and not self.put(node.name, at)


def _of_function(of: Name, scope: Scope) -> Scope | None:
    """The function of which a variable is a parameter, and never anything else."""
    at = owner(of.name, scope)
    nodes = values_of(of.name, at, of.raw) if at is not None else []
    return at if len(nodes) == 1 and isinstance(nodes[0], Param) else None
