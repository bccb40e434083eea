"""Parameters that a tool's schema leaves no free choice: numbers, enumerations, patterns."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from vetting.patterns import pattern
from vetting.source_strings import blank
from vetting.surface._asked_patterns import Asked, given_in
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_models import Field, meant_by, model_fields, nowhere_free
from vetting.surface._flow_syntax import DOCUMENT
from vetting.surface._ir import Name, Scope
from vetting.surface._loose_checks import says, tells
from vetting.surface._reading import Declared
from vetting.surface._values import ClassRef, Closure, Record

_TYPES = frozenset({
    *("int", "float", "bool", "Literal", "date", "datetime", "timedelta", "UUID", "Decimal", "time"),
    *("PositiveInt", "NonNegativeInt", "EmailStr", "IPvAnyAddress", "StrictInt", "UUID4"),
})  # fmt: skip
_WRAPPERS = frozenset({"Optional", "Annotated", "list", "List", "tuple", "set", "Union"})
_KINDS = frozenset({"integer", "number", "boolean", "null"})
_FORMATS = frozenset({"uuid", "date", "date-time", "time", "ipv4", "ipv6"})
_ZOD = pattern(
    r"^[\w$]+\s*\.\s*(?:array\s*\(\s*[\w$]+\s*\.\s*)?(?:coerce\s*\.\s*)?(?:enum|nativeEnum|literal|number|int|boolean|date|uuid|bigint"
    r"|cuid2?|ulid|guid|iso)\b|\.\s*(?:uuid|datetime|date|ip|cuid|ulid|guid)\s*\("
    rf"|\.\s*endsWith\s*\(\s*[\"'`]{DOCUMENT.pattern.removeprefix('(?i)')}[\"'`]"
)
_PART = pattern(r"(?:^|[{,])\s*(?:[\"']([\w-]+)[\"']|([\w$]+))\s*(:|(?=[,}]))")
_PATTERN = pattern(
    r"\b(?:pattern|regex)\s*=\s*(r?(?:'(?:[^'\\\n]|\\.){0,400}+'|\"(?:[^\"\\\n]|\\.){0,400}+\"))"
)
_CHECKS = pattern(r"\.\s*(regex|refine|superRefine)\s*\(")
_NAMED = pattern(
    r"(?<=regex\()([A-Za-z_$][\w$]*)(?=[,)])|(?<=regex \( )([A-Za-z_$][\w$]*)(?= [,)])"
)
_BRACKETS = pattern(r"[()\[\]{}]")
_DEPTH = 4
_Placed = Closure | Field
"""What has the scope that an annotation stands in."""

_ENUMS = frozenset({"Enum", "StrEnum", "IntEnum", "Flag"})


class Bounds:
    """Reads schemas, for values of any kind or for those that are a `path`: an expression that lets paths
    climb holds a command line, and no path.
    """

    def __init__(self, machine: Evaluator, *, path: bool = False) -> None:
        self.machine = machine
        self._path = path
        self._aliases: dict[int, tuple[ast.expr, bool]] = {}
        """By the syntax node that an alias stands for, which is kept for that: whether it bounds."""

    def of(self, item: Declared, closure: Closure | None = None) -> frozenset[str]:
        """The parameters of `item` that are bounded; `closure` is the function that answers it. Of those
        that are objects, `name.member` for what no object in it has free: an invoice's number.
        """
        schema = item.fields.get("inputSchema", item.fields.get("argsSchema"))
        if isinstance(schema, Mapping) and isinstance(source := schema.get("$source"), str):
            return frozenset(nowhere_free(self._in_source(source, closure)))
        if isinstance(schema, Mapping) and "$signature" not in schema:
            return frozenset(in_schema(schema, path=self._path))
        args = getattr(closure.func.raw, "args", None) if closure is not None else None
        if closure is None or not isinstance(args, ast.arguments):
            return frozenset()
        every = [*args.posonlyargs, *args.args, *args.kwonlyargs]
        found = {arg.arg for arg in every if self._is_bounded(arg.annotation, closure)}
        for arg in every:
            inner = model_fields(arg.annotation, closure.scope, self.machine)
            told = ((name, self.is_bounded_field(one)) for name, one in inner)
            found |= {f"{arg.arg}.{name}" for name in nowhere_free(told)}
        return frozenset(found)

    def is_bounded_field(self, field: Field) -> bool:
        """Whether the annotation of a class's field, or what stands beside it, bounds it."""
        said = ast.unparse(field.value) if field.value is not None else ""
        return _has_pattern(said, path=self._path) or self._is_bounded(field.kind, field)

    def _is_bounded(self, kind: ast.expr | None, closure: _Placed, depth: int = 0) -> bool:
        match kind:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                if name in _TYPES or "Context" in name or self._is_enum(kind, closure):
                    return True
                return depth < _DEPTH and self._is_alias(kind, closure, depth)
            case ast.Constant(value=None):
                return True
            case ast.Constant(value=str() as text) if depth < 3:
                try:
                    return self._is_bounded(ast.parse(text, mode="eval").body, closure, depth + 1)
                except (SyntaxError, ValueError, RecursionError):
                    return False
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return all(self._is_bounded(one, closure, depth) for one in (left, right))
            case ast.Subscript(value=of, slice=inner):
                name = of.id if isinstance(of, ast.Name) else getattr(of, "attr", "")
                if name == "Annotated" and _has_pattern(ast.unparse(inner), path=self._path):
                    return True
                parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
                if name == "Annotated":
                    parts = parts[:1]
                bounded = all(self._is_bounded(part, closure, depth) for part in parts)
                return name in _TYPES or (name in _WRAPPERS and bounded)
        return False

    def _is_alias(self, kind: ast.Name | ast.Attribute, closure: _Placed, depth: int) -> bool:
        """Whether a name stands for what bounds: `Slug = Annotated[str, Field(pattern="^[a-z]+$")]`."""
        named = meant_by(kind, closure.scope, self.machine)
        if named is None:
            return False
        if id(named.kind) not in self._aliases:
            # what is made of itself bounds nothing
            self._aliases[id(named.kind)] = named.kind, False
            bounded = self._is_bounded(named.kind, named, depth + 1)
            self._aliases[id(named.kind)] = named.kind, bounded
        return self._aliases[id(named.kind)][1]

    def _is_enum(self, kind: ast.expr, closure: _Placed) -> bool:
        from vetting.surface._python_lower import lower

        found = self.machine.value(lower(kind), closure.scope, {})
        raw = found.scope.raw if isinstance(found, ClassRef) else None
        bases: Iterable[ast.expr] = raw.bases if isinstance(raw, ast.ClassDef) else ()
        return any((getattr(b, "id", "") or getattr(b, "attr", "")) in _ENUMS for b in bases)

    def _in_source(self, text: str, closure: Closure | None) -> Iterator[tuple[str, bool]]:
        """Those of `{ name : z . enum ( … ) , code }` with whether they are bounded. A name may stand in
        two objects of one schema, of which only one is what a caller must keep to.
        """
        for name, said in parts_of_source(text):
            written = said
            if re.fullmatch(r"[\w$]+", written) and closure is not None:
                written = self._defined(written, closure)
            if closure is not None and "regex" in written:
                written = _NAMED.sub(partial(_spelled_out, closure.scope), written)
            yield name, is_held(written, path=self._path)
            inner = _leaves(written, path=self._path)
            yield from ((f"{name}.{one}", bounded) for one, bounded in inner)

    def _defined(self, name: str, closure: Closure) -> str:
        """The source that a variable of the module is made by."""
        scope = closure.scope.module.scope
        value = self.machine.value(Name(closure.func.line, name=name), scope, {})
        if isinstance(value, Record) and value.node.raw is not None:
            return value.scope.module.source(value.node.raw)
        return ""


def _spelled_out(scope: Scope, found: re.Match[str]) -> str:
    """The expression that a name in a schema stands for; the name where that is not known."""
    node = given_in(scope, Name(0, name=found[1] or found[2]))
    raw: Any = getattr(node, "raw", None)
    known = getattr(raw, "type", "") == "regex"
    return scope.module.source(raw) if known else found[0]


def parts_of_source(text: str) -> Iterator[tuple[str, str]]:
    """The members of `{ name : z . enum ( … ) , code }` and what each is given, up to where the next
    one begins. A text that a model is told may be written as if it were one.
    """
    code = blank(text)
    found, opened, last = list[re.Match[str]](), 0, 0
    for match in _PART.finditer(text):
        at = match.start(2 if match[2] else 1)
        opened += code.count("{", last, at) - code.count("}", last, at)
        last = at
        if code[match.start()] == text[match.start()] and opened + _in_call(code, at) == 1:
            found.append(match)
    for number, match in enumerate(found):
        name = match[1] or match[2]
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        yield name, text[match.end() : end].strip(" ,:}") if match[3] == ":" else name


def is_held(said: str, *, path: bool = False) -> bool:
    """Whether what a parameter is given bounds it, and not only a text in it speaks of that; `path` as for
    `Bounds`.
    """
    code = blank(said)
    code = code[: _end(code)]
    if any(code[one.start()] == said[one.start()] for one in _ZOD.finditer(said[: len(code)])):
        return True
    return any(
        tells(one[1], said[one.end() : one.end() + _end(code[one.end() :])], path=path)
        for one in _CHECKS.finditer(code)
    )


def _end(code: str) -> int:
    """Up to where a member's value goes: the bracket that closes what is around it."""
    level = 0
    for one in _BRACKETS.finditer(code):
        level += 1 if one[0] in "([{" else -1
        if level < 0:
            return one.start()
    return len(code)


def _has_pattern(said: str, *, path: bool) -> bool:
    """Whether a field's options have an expression that says something."""
    return any(says(Asked(_text(one[1])), path=path) for one in _PATTERN.finditer(said))


def _text(literal: str) -> str:
    """What a literal says; nothing where that is not known."""
    try:
        return str(ast.literal_eval(literal))
    except (SyntaxError, ValueError):
        return ""


def _in_call(text: str, at: int) -> bool:
    """Whether a place lies in a call within the innermost bracket around it: an object literal there counts
    as one bracket more.
    """
    inner = text[text.rfind("{", 0, at) + 1 : at]
    return inner.count("(") > inner.count(")")


def in_schema(schema: Mapping[str, Any], *, path: bool = False) -> Iterable[str]:
    """The bounded parameters of a JSON schema."""
    properties = schema.get("properties")
    for name, about in properties.items() if isinstance(properties, Mapping) else ():
        if isinstance(name, str) and isinstance(about, Mapping):
            if _is_bounded(about, path=path):
                yield name
            yield from (f"{name}.{one}" for one in nowhere_free(_members(about, path=path)))


def _members(about: Mapping[str, Any], depth: int = 0, *, path: bool) -> Iterator[tuple[str, bool]]:
    """The members of an object, and of those in it, with whether they are bounded."""
    items, parts = about.get("items"), about.get("properties")
    if isinstance(items, Mapping) and depth < _DEPTH:
        yield from _members(items, depth + 1, path=path)
    for name, inner in parts.items() if isinstance(parts, Mapping) and depth < _DEPTH else ():
        if isinstance(name, str) and isinstance(inner, Mapping):
            yield name, _is_bounded(inner, path=path)
            yield from _members(inner, depth + 1, path=path)


def _leaves(text: str, depth: int = 0, *, path: bool) -> Iterator[tuple[str, bool]]:
    """The same of the source of a schema: `z.object({ number: z.number() })`."""
    for name, said in parts_of_source(text) if "{" in text and depth < _DEPTH else ():
        yield name, is_held(said, path=path)
        yield from _leaves(said, depth + 1, path=path)


def _is_bounded(about: Mapping[str, Any], *, path: bool) -> bool:
    if "enum" in about or "const" in about:
        return True
    if "pattern" in about:
        return not isinstance(said := about["pattern"], str) or says(Asked(said), path=path)
    if about.get("type") == "array" and isinstance(inner := about.get("items"), Mapping):
        return _is_bounded(inner, path=path)
    kind = about.get("type")
    return (isinstance(kind, str) and kind in _KINDS) or about.get("format") in _FORMATS
