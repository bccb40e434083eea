"""A JavaScript or TypeScript source file: its scopes, calls and imports, by tree-sitter.

Nothing walks the whole syntax tree: calls are found by their names in the text, and the parser says
whether a name is code or stands in a string or comment.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.patterns import pattern
from vetting.surface._ir import Attr, Call, Func, Module, Node, Scope, Site
from vetting.surface._javascript_added import adding, telling
from vetting.surface._javascript_all_given import take_all
from vetting.surface._javascript_around import Surroundings
from vetting.surface._javascript_blocks import Blocks
from vetting.surface._javascript_downlevelled import with_private
from vetting.surface._javascript_given import Givings
from vetting.surface._javascript_inside import JavaScriptInside
from vetting.surface._javascript_lower import CLASSES, bind, call, line_of, lower, whole
from vetting.surface._javascript_names import Names
from vetting.surface._javascript_plain import plain
from vetting.surface._javascript_prototypes import OldClasses
from vetting.surface._javascript_specs import spec_of
from vetting.surface._javascript_spelling import spelled
from vetting.surface._javascript_turns import LOOPS
from vetting.surface._javascript_words import Words
from vetting.surface._mention import Mention
from vetting.surface._swap import Swap

_IMPORTS = ("import", "require", "from")
_PART = pattern(rb"[\w$.]")
_ASSIGN = pattern(rb"\s{0,2}=(?![=>])")
_NAMES = ("identifier", "property_identifier", "private_property_identifier", "super")
_MAX_CALLS = 20_000
_MEMBERS = ("property_identifier", "private_property_identifier")


class JavaScriptModule(Module):
    """See the module.

    Raises:
        FormatError: it holds no syntax tree worth the name.
    """

    def __init__(self, path: str, data: bytes) -> None:
        data = self.data = with_private(plain(data), kind_of(path))
        tree = parser(kind_of(path)).parse(data)
        if tree is None or tree.root_node.type == "ERROR":
            raise FormatError("no JavaScript that can be parsed")
        self._tree = tree
        self._inside = JavaScriptInside(self, tree.root_node, kind_of(path), data)
        self._around = Surroundings(self)
        self.path = path
        self.scope = Scope(self, None, tree.root_node, "module")
        self._scopes: dict[int, Scope] = {-1: self.scope}
        self._calls: dict[int, Call] = {}
        self._sites: dict[str, list[Site]] = {}
        self.words = Words(data)
        self._adding: dict[str, list[Site]] = {}
        self._givings = Givings(self)
        self.exports: dict[str, Node] = {}
        self.computed: tuple[Mention, ...] | None = None
        """What `_javascript_mentions` finds whatever it is asked for, which is once for each function."""

        self.broken = _first_error(tree.root_node)

    # What `Module` asks for.

    def function(self, func: Node, outer: Scope) -> Scope:
        """See `Module.function`."""
        del outer  # the tree knows what encloses it
        return self.scope_of(func.raw)

    @cached_property
    def blocks(self) -> Blocks:
        """Its functions, loops and calls."""
        return Blocks(self._tree.root_node, kind_of(self.path))

    def scope_of(self, raw: Any) -> Scope:
        """The scope of a function or class."""
        if (old := self.old.of(raw)) is not None:
            return old
        return self._scope(self.blocks.number(raw))

    @cached_property
    def old(self) -> OldClasses:
        """Its classes that are functions with a prototype."""
        return OldClasses(self.scope, self._tree.root_node, self.data)

    def scope_at(self, raw: Any) -> Scope:
        """The innermost scope around a syntax node."""
        return self._scope(self.blocks.around(raw))

    def _scope(self, number: int) -> Scope:
        """The scope of a block, or of the one that it lies in."""
        blocks, inner = self.blocks, []
        while number not in self._scopes:
            inner.append(number)
            number = blocks.outer[number]
        scope = self._scopes[number]
        for number in reversed(inner):
            raw = blocks.nodes[number]
            if blocks.dead[number] or raw.type in LOOPS:
                self._scopes[number] = scope
                continue
            kind = "class" if raw.type in CLASSES else "function"
            within = self.old.around(raw) or scope
            scope = self._scopes[number] = Scope(self, within, raw, kind)
        return scope

    def fill(self, scope: Scope) -> None:
        """See `Module.fill`."""
        scope.filled = True
        Names(self, scope).read()
        if scope.kind == "function" and self.words.all_given:
            take_all(scope, self.words.all_given)

    def spelled(self, raw: Any, swap: Swap) -> str:
        """See `Module.spelled`."""
        return spelled(raw, swap) if raw is not None else ""

    def extent(self, raw: Any) -> int:
        """See `Module.extent`."""
        return int(raw.end_byte - raw.start_byte) if raw is not None else 0

    def sites(self, names: frozenset[str]) -> Iterator[Site]:
        """See `Module.sites`."""
        new = sorted(name for name in names if name not in self._sites)
        if new:
            self._find(new)
        for name in sorted(names):
            yield from self._sites[name]

    def assigned(self, name: str, scope: Scope) -> Iterator[tuple[Scope, Node]]:
        """See `Module.assigned`."""
        sought = name.encode()
        first, last = scope.raw.start_byte, scope.raw.end_byte
        for start in self.words.called.get(sought, ()):
            end = start + len(sought)
            before, after = self.data[max(start - 1, 0) : start], self.data[end : end + 4]
            if first <= start < last and not _PART.match(before) and _ASSIGN.match(after):
                node = self.leaf(start, len(sought))
                parent = node.parent if node is not None else None
                if parent is not None and parent.type == "assignment_expression":
                    yield self.scope_at(parent), lower(parent)

    def additions(self, name: str) -> Sequence[Site]:
        """See `Module.additions`."""
        if name not in self._adding:
            starts, length = self.words.added.get(name.encode(), ()), len(name.encode())
            self._adding[name] = [s for start in starts for s in self._addition(start, length)]
        return self._adding[name]

    def given(self, name: str) -> Sequence[Site]:
        """See `Module.given`."""
        return self._givings.sites(name)

    def _addition(self, start: int, length: int) -> Iterator[Site]:
        if (found := adding(self.leaf(start, length))) is not None:
            yield self.site(*found)

    def told(self) -> Iterator[Site]:
        """Assignments to members of objects that may declare tools, or within such members."""
        for start, length in self.words.told():
            if (found := telling(self.leaf(start, length))) is not None:
                yield self.site(*found)

    def source(self, raw: Any) -> str:
        """See `Module.source`."""
        return self.data[raw.start_byte : raw.end_byte].decode("utf-8", "replace")

    def exported(self) -> Iterator[str]:
        """See `Module.exported`."""
        if not self.scope.filled:
            self.fill(self.scope)
        yield from self.exports

    def export(self, name: str) -> Node | None:
        """See `Module.export`."""
        if not self.scope.filled:
            self.fill(self.scope)
        found = self.exports.get(name)
        whole = self.exports.get("module.exports")
        if found is None and whole is not None:
            return whole if name == "default" else Attr(whole.line, of=whole, name=name)
        return found

    def imports(self) -> Iterator[tuple[str, int]]:
        """See `Module.imports`."""
        for start, length in self.words.places(_IMPORTS):
            node = self.leaf(start, length)
            if node is None or node.parent is None:
                continue
            parent = node.parent
            if parent.type == "import" and parent.parent is not None:  # import("…")
                node, parent = parent, parent.parent
            if parent.type in ("import_statement", "export_statement"):
                source = parent.child_by_field_name("source")
                if source is not None:
                    yield str(getattr(lower(source), "value", "")), line_of(parent)
            elif (
                parent.type == "call_expression" and parent.child_by_field_name("function") == node
            ):
                made = call(parent)
                if made.args:
                    yield spec_of(made.args[0], self.scope_at(parent)), made.line

    def bind(self, target: Any, value: Node) -> Iterator[tuple[str, Node]]:
        """See `Module.bind`."""
        yield from bind(target, value)

    def doc(self, func: Func) -> str:
        """See `Module.doc`: JavaScript gives none at run time."""
        del func
        return ""

    def inside(self) -> JavaScriptInside:
        """See `Module.inside`."""
        return self._inside

    def forget(self) -> None:
        """See `Module.forget`."""
        for scope in self._scopes.values():
            scope.names.clear()
        super().forget()

    # Places in the text.

    def site(self, raw: Any, made: Call) -> Site:
        """A call at a syntax node."""
        loops, dead = self._around.of(raw)
        return Site(made, self.scope_at(raw), loops, None, dead)

    def call(self, raw: Any) -> Call:
        """The call at a syntax node."""
        if raw.id not in self._calls:
            self._calls[raw.id] = call(raw)
        return self._calls[raw.id]

    def leaf(self, start: int, length: int) -> Any:
        """The leaf of the syntax tree that is exactly this part of the text."""
        node = self._tree.root_node.descendant_for_byte_range(start, start + length)
        exact = node is not None and (node.start_byte, node.end_byte) == (start, start + length)
        return node if exact and node.child_count == 0 else None

    def _find(self, names: list[str]) -> None:
        """All calls `name(…)` and `x.name(…)`, and assignments, `x.name = …` and `x[key] = …`."""
        for name in names:
            self._sites[name] = []
        index, new = self.words.called, frozenset(names)
        words = {name.rstrip("=()").encode() for name in names}
        places = ((at, one) for one in words for at in index.get(one.lstrip(b"#"), ()))
        for start, said in sorted(places):
            node = self.leaf(start - said.startswith(b"#"), len(said))
            if node is None or node.type not in _NAMES:
                continue
            found = said.decode()
            owner = node.parent if node.type.endswith("property_identifier") else node
            owner = whole(owner)
            parent = owner.parent if owner is not None else None
            if parent is None or owner is None:
                continue
            if parent.type in ("call_expression", "new_expression") and _callee(parent) == owner:
                if found in new:  # the others are known
                    self._add(found, self.call(parent), parent)
            elif f"{found}=" in new and _is_target(owner, parent):
                of = lower(owner.child_by_field_name("object"))
                func = Attr(line_of(parent), name=f"{found}=", of=of)
                self._add(f"{found}=", Call(line_of(parent), parent, func=func), parent)

    def _add(self, name: str, made: Call, raw: Any) -> None:
        if len(self._sites[name]) >= _MAX_CALLS:
            self.cut = self.cut or made.line
            return
        self._sites[name].append(self.site(raw, made))


def _callee(node: Any) -> Any:
    return node.child_by_field_name("function") or node.child_by_field_name("constructor")


def _is_target(node: Any, parent: Any) -> bool:
    """Whether a member is what an assignment changes."""
    left = parent.child_by_field_name("left") if parent.type == "assignment_expression" else None
    return bool(left == node and node.type == "member_expression")


def _first_error(root: Any) -> int | None:
    """The first line that could not be parsed."""
    node = root
    while node.has_error:
        inner = next((c for c in node.children if c.has_error or c.is_missing), None)
        if inner is None:
            break
        node = inner
    return line_of(node) if root.has_error else None
