"""A JavaScript or TypeScript file: where names are bound and where they are used, by tree-sitter.

Nothing walks the whole tree. A name is looked for in the text, and the parser says whether a place
is code, which scope binds it there, and what is done with it.
"""

import re
from collections.abc import Iterator
from typing import Any

from vetting.errors import FormatError

FUNCTIONS = frozenset(
    {"arrow_function", "function_expression", "function_declaration", "method_definition"}
    | {"generator_function", "generator_function_declaration"}
)
_BLOCKS = frozenset(
    {"statement_block", "for_statement", "for_in_statement", "switch_body", "class_static_block"}
)
_PATTERNS = frozenset(
    {"object_pattern", "array_pattern", "rest_pattern", "required_parameter", "optional_parameter"}
)
_IDENTIFIERS = frozenset(
    {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
)
_MOST = 20_000
"""Places of one name that are looked at; a bundler's one-letter names have more."""

_WORD = re.compile(rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]*")
_BUDGET = 2_000_000
"""Nodes that are looked at for one file, about two seconds."""

_LEVEL, _WIDTH = 100, 2000
"""Levels of a tree, and nodes below its root, that make looking at a node as dear again."""

_DEEPEST = 1500
"""Levels of the deepest tree that is read; written code has less than a hundred."""

_SIMPLE_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL
)


def word(node: Any) -> str:
    """The source of a small node."""
    return str(node.text.decode("utf-8", "replace")) if node is not None else ""


def line_of(node: Any) -> int:
    """The line a node begins on."""
    return int(node.start_point[0]) + 1


def literal(node: Any) -> str:
    """The characters of a string literal."""
    return _SIMPLE_ESCAPE.sub(_unescaped, word(node)[1:-1])


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
    return {"n": "\n", "t": "\t", "\n": ""}.get(match[4], match[4])


class Source:
    """See the module.

    Raises:
        FormatError: it holds no syntax tree worth the name.
    """

    def __init__(self, parser: Any, data: bytes) -> None:
        tree = parser.parse(data)
        if tree is None or tree.root_node.type == "ERROR":
            raise FormatError("no JavaScript that can be parsed")
        self.data = data
        self._tree = tree
        self.root = tree.root_node
        self._places: dict[str, list[Any]] = {}
        self._bound: dict[str, dict[int, Any]] = {}
        self._binding: dict[int, Any] = {}
        self._words: dict[bytes, list[int]] = {}
        self._looked = 0
        depth = _depth(self.root)
        if depth > _DEEPEST:
            raise FormatError("it is nested too deeply")
        # The parser walks down from the root for every node that is asked for.
        self._unit = 1 + depth // _LEVEL + self.root.child_count // _WIDTH
        self.memo: dict[int, list[tuple[str, Any]]] = {}
        """The members of object literals, by node."""

        self.texts: dict[tuple[str, int], frozenset[str]] = {}
        """The strings that expressions, and the values of tables, may be, by node."""

    @property
    def exhausted(self) -> bool:
        """Whether the file took more than one file may."""
        return self._looked >= _BUDGET

    def at(self, start: int, end: int) -> Any:
        """The leaf that is exactly this part of the text; None in strings and comments."""
        node = self.root.descendant_for_byte_range(start, end)
        exact = node is not None and (node.start_byte, node.end_byte) == (start, end)
        return node if exact and node.child_count == 0 else None

    def find(self, pattern: re.Pattern[bytes]) -> Iterator[Any]:
        """The leaves that are what `pattern`'s first group matches."""
        for match in pattern.finditer(self.data):
            node = self.at(match.start(1), match.end(1))
            if node is not None:
                yield node

    def places(self, name: str) -> list[Any]:
        """Every use and binding of a variable called `name`."""
        if not self._words:
            for match in _WORD.finditer(self.data):
                self._words.setdefault(match[0], []).append(match.start())
        if name not in self._places:
            sought = name.encode()
            starts = self._words.get(sought, ())[:_MOST]
            self._looked += 4 * len(starts) * self._unit
            nodes = (self.at(start, start + len(sought)) for start in starts)
            self._places[name] = [n for n in nodes if n is not None and n.type in _IDENTIFIERS]
        return self._places[name]

    def bound(self, name: str) -> dict[int, Any]:
        """The binding of `name` in each scope that has one, by the scope's node."""
        if name not in self._bound:
            table: dict[int, Any] = {}
            for node in self.places(name):
                self._looked += self._unit
                scope = scope_bound(node) if not self.exhausted else None
                if scope is not None:
                    table.setdefault(scope.id, node)
            self._bound[name] = table
        return self._bound[name]

    def binding(self, node: Any) -> Any:
        """The node that binds the variable which `node` uses; None for a global."""
        if node.id not in self._binding:
            table = self.bound(word(node))
            at = node if table else None
            while at is not None and at.id not in table:
                self._looked += self._unit
                at = at.parent
            self._binding[node.id] = table[at.id] if at is not None else None
        return self._binding[node.id]

    def around(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Every node around `node`, innermost first, each with what of it holds `node`."""
        child, parent = node, node.parent
        while parent is not None and not self.exhausted:
            self._looked += self._unit
            yield parent, child
            child, parent = parent, parent.parent

    def uses(self, binding: Any) -> Iterator[Any]:
        """Every place that uses the variable which `binding` binds."""
        for node in self.places(word(binding)):
            self._looked += 2 * self._unit
            if self.exhausted:
                return
            if scope_bound(node) is None and self.binding(node) == binding:
                yield node

    def globals(self, name: str) -> Iterator[Any]:
        """Every place that uses the global `name`."""
        for node in self.places(name):
            if scope_bound(node) is None and self.binding(node) is None:
                yield node


def _depth(root: Any) -> int:
    """How deep the tree is."""
    cursor = root.walk()
    depth = deepest = 0
    while True:
        if cursor.goto_first_child():
            depth += 1
            deepest = max(deepest, depth)
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return deepest
            depth -= 1


def scope_bound(node: Any) -> Any:
    """The node of the scope in which `node` binds its name; None where it only uses it."""
    parent, child = node.parent, node
    if parent is None or node.type == "shorthand_property_identifier":
        return None
    while True:
        kind = parent.type
        pattern = kind in _PATTERNS and child != parent.child_by_field_name("value")
        pair = kind == "pair_pattern" and child == parent.child_by_field_name("value")
        default = kind in ("assignment_pattern", "object_assignment_pattern") and (
            child == parent.child_by_field_name("left")
        )
        if not (pattern or pair or default):
            break
        parent, child = parent.parent, parent
        if parent is None:
            return None
    return _scope(parent, child)


def _scope(parent: Any, child: Any) -> Any:
    match parent.type:
        case "variable_declarator":
            if child != parent.child_by_field_name("name"):
                return None
            is_var = parent.parent is not None and parent.parent.type == "variable_declaration"
            return _around(parent, functions_only=is_var)
        case "import_specifier":
            alias = parent.child_by_field_name("alias")
            return _top(parent) if child == (alias or parent.child_by_field_name("name")) else None
        case "import_clause" | "namespace_import" | "import_require_clause":
            return _top(parent)
        case "function_declaration" | "generator_function_declaration" | "class_declaration":
            own = child == parent.child_by_field_name("name")
            return _around(parent, functions_only=False) if own else None
        case "function_expression" | "class":
            return parent if child == parent.child_by_field_name("name") else None
        case "formal_parameters":
            return parent.parent
        case "arrow_function":
            return parent if child == parent.child_by_field_name("parameter") else None
        case "catch_clause":
            return parent if child == parent.child_by_field_name("parameter") else None
        case "for_in_statement":
            left = child == parent.child_by_field_name("left")
            return parent if left and parent.child_by_field_name("kind") is not None else None
    return None


def _around(node: Any, *, functions_only: bool) -> Any:
    node = node.parent
    while node.parent is not None and node.type not in FUNCTIONS:
        if not functions_only and node.type in _BLOCKS:
            return node
        node = node.parent
    return node


def _top(node: Any) -> Any:
    while node.parent is not None:
        node = node.parent
    return node
