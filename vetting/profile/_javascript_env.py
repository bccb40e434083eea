"""The environment variables that a JavaScript file reads."""

import re
from dataclasses import replace
from typing import Any

from vetting.profile._facts import Facts, Helper
from vetting.profile._javascript_called import called
from vetting.profile._javascript_calls import changed
from vetting.profile._javascript_compared import compared
from vetting.profile._javascript_functions import parameter
from vetting.profile._javascript_libraries import ENV_GETTERS
from vetting.profile._javascript_members import asked, returned, taken
from vetting.profile._javascript_schemas import PARSES, Schema
from vetting.profile._javascript_sinks import ENVS, Path
from vetting.profile._javascript_source import Source, line_of, word
from vetting.profile._javascript_strings import inner, looped, strings

_NAME = re.compile(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*")
_LISTS = frozenset({"Object.keys", "Object.entries", "Object.values", "JSON.stringify"})
_LOOKS = frozenset({"Object.hasOwn", "Reflect.get", "Reflect.has"})
_MAKERS = frozenset(
    {"cleanEnv", "parseEnv", "createEnv", "envsafe", "validateEnv", "create", "mask"}
)
"""Functions that are given the environment, and what it is to hold."""

_STEPS = 4
_SHORT = 2


def is_env(path: Path) -> bool:
    """Whether a path is the environment or something in it."""
    return path[:3] in ENVS or path in ENV_GETTERS


_SIDES = {
    "ternary_expression": ("consequence", "alternative"),
    "binary_expression": ("left", "right"),
    "subscript_expression": ("object",),
}
"""What an expression may be, by its kind."""


class JavaScriptEnv:
    """Collects them; `told` is called for each use of the environment."""

    def __init__(self, source: Source, facts: Facts) -> None:
        self._source = source
        self._facts = facts

    def told(self, node: Any, path: Path, called: bool) -> None:
        """A use of the environment, or of one of its variables."""
        line = line_of(node)
        if path in ENV_GETTERS:
            if called:
                args = node.parent.child_by_field_name("arguments")
                self._key(args.named_children[0] if args.named_children else None, line)
            return
        if _is_target(node):
            return
        self._facts.uses.add(("env", line))
        if len(path) > 3:
            if path[3] == "hasOwnProperty":
                args = node.parent.child_by_field_name("arguments")
                given = args.named_children if args is not None else []
                self._key(given[0] if given else None, line)
            elif path[3] != "[]":
                self._facts.env.add((path[3], line))
            elif node.type == "subscript_expression":
                self._key(node.child_by_field_name("index"), line)
            return
        self._whole(node, line)

    def _whole(self, node: Any, line: int) -> None:
        """The environment as a value."""
        parent = node.parent
        match parent.type if parent is not None else "":
            case "binary_expression" if word(parent.child_by_field_name("operator")) == "in":
                self._key(parent.child_by_field_name("left"), line)
            case "for_in_statement":
                self._facts.dynamic.add(line)
                self._facts.env |= {(text, line) for text in compared(self._source, node)}
            case "arguments":
                self._handed(node, parent, line)
            case "pair":
                key = word(parent.child_by_field_name("key"))
                if key in ("runtimeEnv", "runtimeEnvStrict", "env") and parent.parent is not None:
                    self._schema(parent.parent)
                if node == parent.child_by_field_name("value"):
                    self._members(key)
                    self._facts.wholes.add((f".{key}", 0))

    def _handed(self, node: Any, args: Any, line: int) -> None:
        """The environment as an argument: all of it, or what a schema names."""
        call = args.parent
        callee = called(call)
        if callee is None:
            return
        if word(callee) in _LISTS:
            self._facts.dynamic.add(line)
            if word(callee) in ("Object.keys", "Object.entries"):
                self._facts.env |= {(text, line) for text in compared(self._source, call)}
        elif word(callee) in _LOOKS and len(args.named_children) > 1:
            self._key(args.named_children[1], line)
        elif callee.type == "member_expression":
            member = callee.child_by_field_name("property")
            self._given_whole(member, [item.id for item in args.named_children].index(node.id))
            if word(member) in PARSES:
                self._schema(callee.child_by_field_name("object"))
                for other in args.named_children:  # Valibot's `parse(schema, process.env)`
                    if other != node and other.type in ("identifier", "call_expression"):
                        self._schema(other)
        else:
            self._facts.env |= Schema(self._source, callee).keys
            self._given_whole(callee, [item.id for item in args.named_children].index(node.id))
            for other in args.named_children:
                if other.type == "object" or (
                    word(callee) in _MAKERS and other.type == "identifier" and other != node
                ):
                    self._schema(other)

    def _given_whole(self, callee: Any, index: int) -> None:
        """The environment given to a function, which may be one of another file."""
        names = {word(callee)}
        binding = self._source.binding(callee) if callee.type == "identifier" else None
        if binding is not None and binding.parent.type == "import_specifier":
            names.add(word(binding.parent.child_by_field_name("name")))
        # Minifiers give the names of one or two letters, in each file others.
        self._facts.wholes |= {(name, index) for name in names if len(name) > _SHORT}

    def _members(self, key: str) -> None:
        """What is taken from a member of any object that has the name under which one holds the
        environment: `options.env.API_KEY`.
        """
        for leaf in self._source.leaves(key):
            owner = leaf.parent
            of = owner.parent if owner is not None and owner.type == "member_expression" else None
            if of is not None and of.type == "member_expression" and not _is_target(of):
                name = word(of.child_by_field_name("property"))
                if owner == of.child_by_field_name("object") and _NAME.fullmatch(name):
                    self._facts.env.add((name, line_of(of)))

    def _schema(self, node: Any) -> None:
        """The keys of the object that a schema is made of."""
        schema = Schema(self._source, node)
        self._facts.env |= schema.keys
        self._facts.models += [(name, line_of(node)) for name in sorted(schema.imported)]

    def _key(self, key: Any, line: int) -> None:
        """A variable's name: constant, handed over by a caller, imported, or unknown."""
        if key is None:
            return
        said = (strings(self._source, key) or returned(self._source, key)) - {""}
        if said:
            self._facts.env |= {(text, line) for text in said}
            return
        members = [Helper(name=one, index=0, line=line) for one in asked(self._source, key)]
        self._facts.helpers += members
        helper = self._helper(key, line)
        if helper is not None:
            self._facts.helpers.append(helper)
            return
        named = self._imported(inner(key))
        if named:
            self._facts.named.append((named, line))
        elif not members:
            self._facts.dynamic.add(line)

    def _imported(self, key: Any) -> str:
        """The name of a constant, or of a list that is gone through, of another file."""
        if key is not None and key.type == "identifier":
            binding = self._source.binding(key)
            over = looped(binding) if binding is not None else None
            if over is not None and over.type == "identifier":
                binding = self._source.binding(over)
            if binding is not None and binding.parent.type == "import_specifier":
                return word(binding.parent.child_by_field_name("name"))
        if key is not None and key.type == "member_expression":
            name = word(key.child_by_field_name("property"))
            return name if _NAME.fullmatch(name) else ""
        return ""

    def _helper(self, key: Any, line: int, depth: int = 0) -> Helper | None:
        """The function whose parameter is the name, or a part of it."""
        key = inner(key)
        if depth > _STEPS:
            return None
        if (parts := _parts(key)) is not None:
            return self._put_together(parts, line, depth + 1)
        if (made := changed(key)) is not None:
            found = self._helper(made[0], line, depth + 1)
            return replace(found, steps=(*found.steps, *made[1])) if found is not None else None
        for name in _SIDES.get(key.type, ()):
            found = self._helper(key.child_by_field_name(name), line, depth + 1)
            if found is not None or key.type == "subscript_expression":
                return found if _may_be(key) else None
        binding = self._source.binding(key) if key.type == "identifier" else None
        over = looped(binding) if binding is not None else None
        if over is not None and over.type == "identifier":
            binding = self._source.binding(over)
        if binding is not None and binding.parent.type == "variable_declarator" and over is None:
            value = binding.parent.child_by_field_name("value")
            made_of = value is not None and binding.parent.child_by_field_name("name") == binding
            return self._helper(value, line, depth + 1) if made_of else None
        member = ""
        if key.type == "member_expression":  # `options.name`
            member = f".{word(key.child_by_field_name('property'))}"
            of = inner(key.child_by_field_name("object"))
            binding = self._source.binding(of) if of.type == "identifier" else None
        found_at = parameter(binding) if binding is not None else None
        if found_at is None:
            return None
        name, index = found_at
        if not member and (part := taken(binding)):
            member = f".{part}"
        return Helper(name=f"{name}{member}", index=-1 if over is not None else index, line=line)

    def _put_together(self, parts: list[Any], line: int, depth: int) -> Helper | None:
        """The function whose parameter is one of several parts of a name; the others are known."""
        found, before, after = None, "", ""
        for part in parts:
            said = {part} if isinstance(part, str) else strings(self._source, part)
            if len(said) == 1:
                before, after = (
                    (before, after + min(said)) if found else (before + min(said), after)
                )
            elif found is None and (found := self._helper(part, line, depth)) is not None:
                before, after = before + found.before, found.after
            else:
                return None
        return replace(found, before=before, after=after) if found is not None else None


def _may_be(node: Any) -> bool:
    """Whether an expression is one of its sides: `a || b`, `names[0]`."""
    if node.type == "binary_expression":
        return word(node.child_by_field_name("operator")) in ("||", "??")
    return node.type != "subscript_expression" or bool(
        node.child_by_field_name("index").type == "number"
    )


def _is_target(node: Any) -> bool:
    """Whether a variable is set or deleted, not read."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "assignment_expression":
        return bool(node == parent.child_by_field_name("left"))
    return parent.type == "unary_expression" and word(parent).startswith("delete")


def _parts(key: Any) -> list[Any] | None:
    """What a text is put together of: strings, and expressions."""
    if key.type == "binary_expression" and word(key.child_by_field_name("operator")) == "+":
        left, right = key.child_by_field_name("left"), key.child_by_field_name("right")
        return [*(_parts(left) or [left]), *(_parts(right) or [right])]
    if key.type != "template_string":
        return None
    holes = [part for part in key.named_children if part.type == "template_substitution"]
    if not holes or any(not hole.named_children for hole in holes):
        return None
    return [
        part.named_children[0] if part.type == "template_substitution" else word(part)
        for part in key.named_children
    ]
