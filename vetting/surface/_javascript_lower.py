"""JavaScript's and TypeScript's expressions as the few kinds that matter."""

import re
from collections.abc import Iterator
from typing import Any, Self

from vetting.patterns import pattern
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Class,
    Concat,
    Default,
    Func,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Seq,
    Spread,
    Unknown,
)

FUNCTIONS = frozenset({
    *("arrow_function", "function_expression", "function_declaration", "method_definition"),
    *("generator_function", "generator_function_declaration"),
})  # fmt: skip
CLASSES = frozenset({"class", "class_declaration", "abstract_class_declaration"})
_INNER = frozenset({
    *("parenthesized_expression", "await_expression", "as_expression", "satisfies_expression"),
    *("non_null_expression", "type_assertion", "expression_statement"),
})  # fmt: skip
_ROUND = frozenset({"parenthesized_expression", "sequence_expression", "non_null_expression"})
_ESCAPE = pattern(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|[\s\S])")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def line_of(node: Any) -> int:
    """The line a syntax node begins on."""
    return int(node.start_point[0]) + 1


def word(node: Any) -> str:
    """The source of a small syntax node."""
    return str(node.text.decode("utf-8", "replace")) if node is not None else ""


def unescape(text: str) -> str:
    """The characters that a string literal's inside stands for."""
    if "\\" not in text:
        return text
    whole = _ESCAPE.sub(_escaped, text)
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escaped(match: re.Match[str]) -> str:
    said = match[1]
    if len(said) > 1 and said[0] in "ux":
        number = int(said.strip("ux{}"), 16)
        return chr(number) if number < 0x110000 else "�"
    return "" if said in ("\n", "\r\n", "\r") else _SIMPLE.get(said, said)


def lower(node: Any) -> Node:  # noqa: C901, PLR0912 - one case per kind
    """`node` as one of ours."""
    if node is None:
        return Unknown(0)
    line, kind = line_of(node), node.type
    if kind in _INNER:
        inner = [child for child in node.named_children if child.type != "comment"]
        return lower(inner[0]) if inner else Unknown(line, node)
    if kind in FUNCTIONS:
        return Func(line, node, name=word(node.child_by_field_name("name")))
    if kind in CLASSES:
        return Class(line, node, name=word(node.child_by_field_name("name")))
    match kind:
        case "import" | "identifier" | "this" | "shorthand_property_identifier" | "super":
            return Name(line, node, name=word(node))
        case "meta_property":
            return Name(line, node, name=word(node))
        case "undefined" | "null":
            return Lit(line, node, value=None)
        case "string":
            return Lit(line, node, value=unescape(word(node)[1:-1]))
        case "number":
            return _number(node, line)
        case "true" | "false":
            return Lit(line, node, value=kind == "true")
        case "template_string":
            return _template(node, line)
        case "array":
            return _List.of(line, node)
        case "spread_element":
            return Spread(line, node, of=lower(node.named_children[0]))
        case "object":
            return _Object.of(line, node)
        case "member_expression":
            name = word(node.child_by_field_name("property"))
            return Attr(line, node, name=name, of=lower(node.child_by_field_name("object")))
        case "subscript_expression":
            of, key = node.child_by_field_name("object"), node.child_by_field_name("index")
            return Index(line, node, of=lower(of), key=lower(key))
        case "call_expression" | "new_expression":
            waited = awaited(node)
            return call(node) if waited is None else lower(waited)
        case "ternary_expression":
            sides = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
            return Choice(line, node, options=tuple(map(lower, sides)))
        case "binary_expression" | "augmented_assignment_expression":
            return _binary(node, line)
        case "unary_expression":
            text = word(node)
            return (
                Lit(line, node, value=text == "!0") if text in ("!0", "!1") else Unknown(line, node)
            )
        case "assignment_expression":
            return lower(node.child_by_field_name("right"))
        case "sequence_expression":
            return lower(node.named_children[-1])
    return Unknown(line, node)


def _number(node: Any, line: int) -> Node:
    text = word(node).replace("_", "")
    for kind in (int, float):
        try:
            if len(text) < 30:
                return Lit(line, node, value=kind(text))
        except ValueError:
            continue
    return Unknown(line, node)


def _items(node: Any) -> Iterator[Any]:
    return (child for child in node.named_children if child.type != "comment")


def _template(node: Any, line: int) -> Node:
    parts: list[Node] = []
    for child in node.named_children:
        if child.type == "template_substitution":
            parts.append(lower(child.named_children[0] if child.named_children else None))
        else:
            parts.append(Lit(line, child, value=unescape(word(child))))
    return Concat(line, node, parts=tuple(parts)) if parts else Lit(line, node, value="")


def _pairs(node: Any) -> Iterator[tuple[Node | None, Node]]:
    for child in _items(node):
        if child.type == "pair":
            yield _key(child.child_by_field_name("key")), lower(child.child_by_field_name("value"))
        elif child.type == "shorthand_property_identifier":
            yield Lit(line_of(child), value=word(child)), lower(child)
        elif child.type == "method_definition":
            yield _key(child.child_by_field_name("name")), lower(child)
        elif child.type == "spread_element":
            yield None, lower(child.named_children[0])


def _key(node: Any) -> Node:
    if node.type in ("property_identifier", "private_property_identifier"):
        return Lit(line_of(node), value=word(node))
    return lower(node.named_children[0] if node.type == "computed_property_name" else node)


def awaited(node: Any) -> Any:
    """What `await (0, f.default)` waits for, which the grammar takes for a call of `await`."""
    func = node.child_by_field_name("function")
    if func is None or func.type != "identifier" or func.text != b"await":
        return None
    args = node.child_by_field_name("arguments")
    return args.named_children[-1] if args is not None and args.named_children else None


def whole(node: Any) -> Any:
    """What is called as a whole: `(0, x.default)` of `(0, x.default)(…)`."""
    while node is not None and (parent := node.parent) is not None:
        if parent.type == "arguments" and awaited(parent.parent) == node:
            node = parent.parent
        elif parent.type in _ROUND and parent.named_children[-1] == node:
            node = parent
        else:
            break
    return node


def call(node: Any) -> Call:
    """A call or `new`, with all its arguments."""
    return _Call.of(line_of(node), node)


class _Later(Node):
    """Makes its parts when they are asked for: most of what is written in a file never is."""

    __slots__ = ()

    @classmethod
    def of(cls, line: int, node: Any) -> Self:
        made = cls.__new__(cls)
        made.line, made.raw = line, node
        return made


class _Call(_Later, Call):
    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name == "named":
            self.named = ()
            return self.named
        if name == "func":
            found = (self.raw.child_by_field_name(one) for one in ("function", "constructor"))
            self.func = lower(next((node for node in found if node is not None), None))
            return self.func
        if name == "args":
            args = self.raw.child_by_field_name("arguments")
            given = args is not None and args.type == "arguments"
            self.args = tuple(map(lower, _items(args))) if given else ()
            return self.args
        raise AttributeError(name)


class _Object(_Later, Map):
    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name == "pairs":
            self.pairs = tuple(_pairs(self.raw))
            return self.pairs
        raise AttributeError(name)


class _List(_Later, Seq):
    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name == "items":
            self.items = tuple(map(lower, _items(self.raw)))
            return self.items
        raise AttributeError(name)


def _binary(node: Any, line: int) -> Node:
    # The grammar leans left: walking down avoids recursion on long sums.
    operator, whole = word(node.child_by_field_name("operator")), node
    if operator == "+":
        parts: list[Node] = []
        while (
            node.type == "binary_expression" and word(node.child_by_field_name("operator")) == "+"
        ):
            parts.append(lower(node.child_by_field_name("right")))
            node = node.child_by_field_name("left")
        return Concat(line, whole, parts=(lower(node), *reversed(parts)))
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if operator in ("||", "??", "||=", "??="):
        return Default(line, node, of=lower(left), other=lower(right))
    return lower(right) if operator in ("&&", "&&=") else Unknown(line, node)


def _placed(target: Any) -> Iterator[tuple[int, Any]]:
    """The parts of a list with their places: `[, second]` leaves one out."""
    place = 0
    for child in target.children:
        place += child.type == ","
        if child.is_named:
            yield place, child


def bind(target: Any, value: Node) -> Iterator[tuple[str, Node]]:
    """The names that `target = value` gives."""
    kind, line = target.type, value.line
    if kind in ("identifier", "shorthand_property_identifier_pattern"):
        yield word(target), value
    elif kind in ("required_parameter", "optional_parameter"):
        yield from bind(target.child_by_field_name("pattern"), value)
    elif kind in ("assignment_pattern", "object_assignment_pattern"):
        other = lower(target.child_by_field_name("right"))
        yield from bind(target.child_by_field_name("left"), Default(line, of=value, other=other))
    elif kind == "object_pattern":
        for child in target.named_children:
            if child.type == "pair_pattern":
                part = Index(line, of=value, key=_key(child.child_by_field_name("key")))
                yield from bind(child.child_by_field_name("value"), part)
            elif child.type == "rest_pattern":
                yield from bind(child.named_children[0], value)
            elif child.type == "object_assignment_pattern":
                name = word(child.child_by_field_name("left"))
                other = lower(child.child_by_field_name("right"))
                yield name, Default(line, of=Attr(line, of=value, name=name), other=other)
            elif child.type == "shorthand_property_identifier_pattern":
                yield word(child), Attr(line, of=value, name=word(child))
    elif kind in ("array_pattern", "formal_parameters"):
        for number, child in _placed(target):
            rest = child.type == "rest_pattern"
            part = Index(line, of=value, key=Lit(line, value=number))
            yield from bind(
                *((child.named_children[0], Unknown(line, value.raw)) if rest else (child, part))
            )
