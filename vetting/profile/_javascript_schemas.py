"""The keys of a schema that parses the environment: of zod, Valibot, Joi, TypeBox and what is like
them. A schema is put together of others: `base.extend({…})`, `z.union([one, other])`, `...one.shape`.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.profile._facts import Facts, Field, Looked, Settings
from vetting.profile._javascript_functions import parameter
from vetting.profile._javascript_objects import inner
from vetting.profile._javascript_source import Source, line_of, literal, word

PARSES = frozenset(
    {"parse", "safeParse", "parseAsync", "safeParseAsync", "validate", "validateSync", "decode"}
    | {"validateAsync", "cast", "Parse", "Decode", "decodeUnknownSync", "parser", "safeParser"}
)
"""Methods of schemas, or of libraries that are given one, which read what they are given."""

_NAME = pattern(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*")
_KEYED = pattern(rb"[\s{,][\"']?[A-Z][A-Z0-9_]{2,}+\??[\"']?\s*+:\s*+[\w$]++\s*+[.(]")
_MADE = pattern(
    rb"\.(?:merge|extend|safeExtend|and|or|concat|shape|entries|partial|required|strict|passthrough|refine"
    rb"|superRefine|transform|pipe)\b|\b(?:union|intersect|intersection|preprocess|lazy)\("
)
"""What makes a schema of others: `one.merge(other)`."""

_ASKED = pattern(rb"\.(?:%s)\(\s*+(?=[\w$]++\s*+[,)])" % "|".join(sorted(PARSES)).encode())
_WORD = pattern(rb"[\w$]++")
_LOADS = pattern(rb"\bimport\b|\brequire\(")
_REQUIRED = pattern(r"(?:__import\w{1,20}+\()?require\([\"'](?:\.|#|@/|~/|src/)")
_PARTS = frozenset({"shape", "entries", "fields", "properties", "_def"})
"""Members of a schema that hold its keys."""

_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function"})
_LATER = frozenset({"lazy", "object"})
_DEPTH = 10
_FEW = 40
_MOST = 2000
"""Places where a variable is set, or a schema asked, that are looked at: where there are more, it is said."""

_SHORT = 2_000
"""Bytes that a schema has which is made of others and has no keys of its own."""


class Schema:
    """What one schema says: its keys, and the schemas of other files that it is made of."""

    def __init__(self, source: Source, node: Any) -> None:
        self._source = source
        self.keys: set[tuple[str, int]] = set()
        self.imported: set[str] = set()
        self._add(node, 0)

    def _add(self, node: Any, depth: int) -> None:
        node = inner(node)
        if node is None or depth > _DEPTH:
            return
        match node.type:
            case "identifier" | "shorthand_property_identifier":
                self._variable(node, depth + 1)
            case "call_expression":
                self._call(node, depth + 1)
            case "member_expression":
                self._member(node, depth + 1)
            case "array":
                for item in node.named_children:
                    if item.type != "object":
                        self._add(item, depth + 1)
            case "object":
                self._pairs(node, depth + 1)

    def _variable(self, node: Any, depth: int) -> None:
        binding = self._source.binding(node)
        match binding.parent.type if binding is not None else "":
            case "variable_declarator" if binding == binding.parent.child_by_field_name("name"):
                value = binding.parent.child_by_field_name("value")
                for one in [value] if value is not None else self._assigned(word(node)):
                    self._add(one, depth)
            case "object_pattern" if _is_required(binding.parent.parent):
                self.imported.add(word(binding))
            case "import_specifier" if _is_own(binding):
                self.imported.add(word(binding.parent.child_by_field_name("name")))
            case "import_clause" if _is_own(binding):
                self.imported.add(word(binding))

    def _assigned(self, name: str, of: str = "") -> Iterator[Any]:
        """What a variable, or a member of `of`, is assigned where it is not declared: in modules that
        are run later, `exports.schema = …`.
        """
        for leaf in self._source.up_to(_FEW, self._source.leaves(name, b"=")):
            left = leaf.parent if of else leaf
            if of and word(left) != f"{of}.{name}":
                continue
            parent = left.parent
            if parent.type == "assignment_expression" and left == parent.child_by_field_name(
                "left"
            ):
                yield parent.child_by_field_name("right")

    def _call(self, node: Any, depth: int) -> None:
        callee = node.child_by_field_name("function")
        args = node.child_by_field_name("arguments")
        is_member = callee.type == "member_expression"
        of = callee.child_by_field_name("property") if is_member else callee
        for item in args.named_children if args is not None else ():
            if item.type not in _FUNCTIONS or word(of) in _LATER:
                self._add(item if item.type not in _FUNCTIONS else _given_back(item), depth)
        if is_member:
            self._add(callee.child_by_field_name("object"), depth)
        elif callee.type == "identifier":
            self._add(_given_back(self._function(callee)), depth)

    def _function(self, callee: Any) -> Any:
        """The function of this file that is called."""
        binding = self._source.binding(callee)
        if binding is None:
            return None
        if binding.parent.type == "variable_declarator":
            return binding.parent.child_by_field_name("value")
        return binding.parent if binding.parent.type == "function_declaration" else None

    def _member(self, node: Any, depth: int) -> None:
        """`one.shape`, `schemas.env`, and what a class holds: `Settings.schema`, `this.schema`."""
        name = word(node.child_by_field_name("property")).lstrip("#")
        of = inner(node.child_by_field_name("object"))
        if name in _PARTS:
            self._add(of, depth)
        elif of is not None and word(of) in ("exports", "module.exports"):
            for one in self._assigned(name, word(of)):
                self._add(one, depth)
        elif of is not None and of.type == "identifier":
            binding = self._source.binding(of)
            holder: Any = binding.parent if binding is not None else None
            match holder.type if holder is not None else "":
                case "variable_declarator" if _is_required(holder):
                    self.imported.add(name)
                case "variable_declarator":
                    self._held(inner(holder.child_by_field_name("value")), name, depth)
                case "class_declaration":
                    self._held(holder.child_by_field_name("body"), name, depth)
        elif of is not None and of.type == "this":
            body = of.parent
            while body is not None and body.type != "class_body":
                body = body.parent
            self._held(body, name, depth)

    def _held(self, holder: Any, name: str, depth: int) -> None:
        for item in holder.named_children if holder is not None else ():
            key = item.child_by_field_name("key") or item.child_by_field_name("name")
            key = key or item.child_by_field_name("property")
            if key is not None and word(key).lstrip("#") == name:
                self._add(item.child_by_field_name("value"), depth)

    def _pairs(self, node: Any, depth: int) -> None:
        for pair in node.named_children:
            if pair.type == "shorthand_property_identifier":
                if _NAME.fullmatch(word(pair)):
                    self.keys.add((word(pair), line_of(pair)))
                else:
                    self._variable(pair, depth + 1)
            elif pair.type == "spread_element" and pair.named_children:
                self._add(pair.named_children[0], depth)
            elif pair.type == "pair":
                key = pair.child_by_field_name("key")
                text = literal(key) if key.type == "string" else word(key)
                if _NAME.fullmatch(text.removesuffix("?")):
                    self.keys.add((text.removesuffix("?"), line_of(pair)))
                value = inner(pair.child_by_field_name("value"))
                if value is not None and value.type == "object":
                    self._pairs(value, depth)


def _is_own(binding: Any) -> bool:
    """Whether what is imported comes from a file of the package, as schemas do."""
    statement = binding
    while statement is not None and statement.type != "import_statement":
        statement = statement.parent
    source = statement.child_by_field_name("source") if statement is not None else None
    return source is not None and literal(source).startswith((".", "#", "@/", "~/", "src/"))


def _is_required(declared: Any) -> bool:
    """Whether a variable is what another file of the package exports: `require("./env")`."""
    value = declared.child_by_field_name("value") if declared is not None else None
    return value is not None and _REQUIRED.match(word(value)) is not None


def _given_back(function: Any) -> Any:
    """What a function gives back, if it is one expression."""
    body = function.child_by_field_name("body") if function is not None else None
    if body is None or body.type != "statement_block":
        return body
    for statement in body.named_children:
        if statement.type == "return_statement" and statement.named_children:
            return statement.named_children[0]
    return None


def schemas(source: Source, facts: Facts) -> None:
    """The schemas of a file that another one may ask, and the functions that parse with one what
    they are given.
    """
    is_keyed = _KEYED.search(source.data) is not None
    if not is_keyed and (_LOADS.search(source.data) is None or _MADE.search(source.data) is None):
        return
    for name, value in _top(source):
        schema = Schema(source, value) if _is_schema(word(value).encode()) else None
        if schema is not None and (schema.keys or schema.imported):
            fields = tuple(
                Field(names=(key,), exact=True, line=line) for key, line in sorted(schema.keys)
            )
            bases = tuple(sorted(schema.imported))
            facts.settings.append(Settings(name=name, bases=bases, prefix=None, fields=fields))
    for match in source.up_to(_MOST, _ASKED.finditer(source.data)) if is_keyed else ():
        facts.looked.update(_parsed(source, match.end()))


def _is_schema(text: bytes) -> bool:
    """Whether a value looks like one: it has keys of its own, or is made of others."""
    return _KEYED.search(text) is not None or (
        len(text) <= _SHORT and _MADE.search(text) is not None
    )


def _top(source: Source) -> Iterator[tuple[str, Any]]:
    """The variables of a module and its exports, each with its value."""
    for node in source.root.named_children:
        assigned = node.named_children[0] if node.type == "expression_statement" else None
        if assigned is not None and assigned.type == "assignment_expression":
            left = word(assigned.child_by_field_name("left"))
            value = inner(assigned.child_by_field_name("right"))
            if left.startswith("exports.") and value.type in ("call_expression", "object"):
                yield left.removeprefix("exports."), value
        inside = (
            node.child_by_field_name("declaration") if node.type == "export_statement" else node
        )
        for one in inside.named_children if inside is not None else ():
            if one.type == "variable_declarator":
                value = inner(one.child_by_field_name("value"))
                if value is not None and value.type in ("call_expression", "object"):
                    yield word(one.child_by_field_name("name")), value


def _parsed(source: Source, at: int) -> Iterator[Looked]:
    """What `schema.parse(given)` looks up, where it stands in the function that is given it."""
    found = _WORD.match(source.data, at)
    leaf: Any = source.at(*found.span()) if found is not None else None
    call: Any = leaf.parent.parent if leaf is not None and leaf.parent.type == "arguments" else None
    binding = source.binding(leaf) if call is not None and leaf.type == "identifier" else None
    of = parameter(binding) if binding is not None else None
    if call is None or of is None:
        return
    callee = call.child_by_field_name("function")
    for key, _ in sorted(Schema(source, callee.child_by_field_name("object")).keys):
        yield Looked(name=of[0], index=of[1], text=key, line=line_of(leaf))
