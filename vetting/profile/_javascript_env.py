"""The environment variables that a JavaScript file reads."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from vetting.profile._facts import Facts, Given, Helper
from vetting.profile._javascript_calls import cased
from vetting.profile._javascript_sinks import ENV_GETTER, ENVS, Path
from vetting.profile._javascript_source import Source, line_of, literal, word
from vetting.profile._javascript_strings import inner, items, looped, strings, texts_of
from vetting.profile._javascript_variables import FUNCTIONS

_NAME = re.compile(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*")
_UPPER = re.compile(rb"[\"'`]([A-Z][A-Z0-9_]++)[\"'`]")
_CONSTANT = re.compile(rb"[A-Z0-9]++_[A-Z0-9_]+")
_LISTED = re.compile(rb"\[\s*+[\"'`][A-Za-z]\w*+[\"'`]")
_CALLS = re.compile(rb"(?:[\w$]\s*+\(|,)\Z")
_ENDS = re.compile(rb"\s*+[,)]")
_GIVES = re.compile(rb"(?<![\w$.])([\w$]{2,60})\s*+[:=]\Z")
_MAKES = re.compile(rb"(?<![\w$.])([\w$]{2,60})\s*+=\s*+(?:Object\.freeze\(|new\s++Set\()?\Z")
_VARIABLE = re.compile(r"[A-Za-z]\w{0,127}")
_LISTS = frozenset({"Object.keys", "Object.entries", "Object.values", "JSON.stringify"})
_SCHEMAS = frozenset({"parse", "safeParse", "parseAsync", "validate", "validateSync", "decode"})
_MOST_GIVEN = 3000
_STEPS = 4
_NEAR = 200
"""Bytes before a literal that say what it is given to."""


def is_env(path: Path) -> bool:
    """Whether a path is the environment or something in it."""
    return path[:3] in ENVS or path == ENV_GETTER


class JavaScriptEnv:
    """Collects them; `told` is called for each use of the environment."""

    def __init__(self, source: Source, facts: Facts) -> None:
        self._source = source
        self._facts = facts

    def told(self, node: Any, path: Path, called: bool) -> None:
        """A use of the environment, or of one of its variables."""
        line = line_of(node)
        if path == ENV_GETTER:
            if called:
                args = node.parent.child_by_field_name("arguments")
                self._key(args.named_children[0] if args.named_children else None, line)
            return
        if _is_target(node):
            return
        self._facts.uses.add(("env", line))
        if len(path) > 3:
            if path[3] != "[]":
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
            case "arguments":
                self._handed(parent, line)
            case "pair":
                key = word(parent.child_by_field_name("key"))
                if key in ("runtimeEnv", "runtimeEnvStrict", "env") and parent.parent is not None:
                    self._keys(parent.parent)

    def _handed(self, args: Any, line: int) -> None:
        """The environment as an argument: all of it, or what a schema names."""
        call = args.parent
        callee = call.child_by_field_name("function") if call is not None else None
        if callee is None:
            return
        if word(callee) in _LISTS:
            self._facts.dynamic.add(line)
        elif callee.type == "member_expression":
            if word(callee.child_by_field_name("property")) in _SCHEMAS:
                self._schema(callee.child_by_field_name("object"))
        else:
            for other in args.named_children:
                if other.type == "object":
                    self._keys(other)

    def _schema(self, node: Any, depth: int = 0) -> None:
        """The keys of the object that a schema is made of."""
        node = inner(node)
        if node is None or depth > 6:
            return
        if node.type == "identifier":
            binding = self._source.binding(node)
            if binding is not None and binding.parent.type == "variable_declarator":
                self._schema(binding.parent.child_by_field_name("value"), depth + 1)
        elif node.type == "call_expression":
            args = node.child_by_field_name("arguments")
            for item in args.named_children if args is not None else ():
                if item.type in ("object", "identifier"):
                    self._keys(item) if item.type == "object" else self._schema(item, depth + 1)
            callee = node.child_by_field_name("function")
            if callee.type == "member_expression":
                self._schema(callee.child_by_field_name("object"), depth + 1)
        elif node.type == "object":
            self._keys(node)

    def _keys(self, node: Any) -> None:
        for pair in node.named_children:
            if pair.type == "pair":
                key = pair.child_by_field_name("key")
                text = literal(key) if key.type == "string" else word(key)
                if _NAME.fullmatch(text):
                    self._facts.env.add((text, line_of(pair)))
                value = inner(pair.child_by_field_name("value"))
                if value is not None and value.type == "object":
                    self._keys(value)

    def _key(self, key: Any, line: int) -> None:
        """A variable's name: constant, handed over by a caller, imported, or unknown."""
        if key is None:
            return
        said = strings(self._source, key)
        if said:
            self._facts.env |= {(text, line) for text in said}
            return
        helper = self._helper(key, line)
        if helper is not None:
            self._facts.helpers.append(helper)
            return
        named = self._imported(inner(key))
        if named:
            self._facts.named.append((named, line))
        else:
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
        if key.type == "template_string":
            parts = key.named_children
            holes = [n for n, part in enumerate(parts) if part.type == "template_substitution"]
            if len(holes) != 1 or not parts[holes[0]].named_children or depth > _STEPS:
                return None
            found = self._helper(parts[holes[0]].named_children[0], line, depth + 1)
            before = "".join(word(part) for part in parts[: holes[0]])
            after = "".join(word(part) for part in parts[holes[0] + 1 :])
            if found is None:
                return None
            return replace(found, before=before + found.before, after=found.after + after)
        if (of := cased(key)) is not None and depth <= _STEPS:
            return self._helper(of, line, depth + 1)
        binding = self._source.binding(key) if key.type == "identifier" else None
        over = looped(binding) if binding is not None else None
        if over is not None and over.type == "identifier":
            binding = self._source.binding(over)
        if binding is not None and binding.parent.type == "variable_declarator" and over is None:
            value = binding.parent.child_by_field_name("value")
            made = value is not None and binding.parent.child_by_field_name("name") == binding
            return self._helper(value, line, depth + 1) if made and depth <= _STEPS else None
        if binding is None:
            return None
        function, child = binding.parent, binding
        while function is not None and function.type not in FUNCTIONS:
            if function.type in ("statement_block", "program", "variable_declarator"):
                return None
            if function.type != "formal_parameters":
                child = function
            function = function.parent
        name = _name_of(function)
        if function is None or not name:
            return None
        parameters = function.child_by_field_name("parameters")
        ids = [item.id for item in parameters.named_children] if parameters is not None else []
        index = -1 if over is not None else ids.index(child.id) if child.id in ids else 0
        return Helper(name=name, index=index, line=line)

    def given(self) -> Iterator[Given]:
        """Literals that look like variables' names, with the function they are handed to."""
        for count, leaf in enumerate(self._literals()):
            args = leaf.parent
            call = args.parent if args is not None and args.type == "arguments" else None
            callee = call.child_by_field_name("function") if call is not None else None
            if callee is None or count > _MOST_GIVEN:
                continue
            name = callee.child_by_field_name("property") or callee
            index = [item.id for item in args.named_children].index(leaf.id)
            text = literal(leaf)
            yield Given(callee=word(name).lstrip("#"), index=index, text=text, line=line_of(leaf))

    def _literals(self) -> Iterator[Any]:
        data = self._source.data
        for match in self._upper:
            if len(match[1]) < 3 or not _ENDS.match(data, match.end()):
                continue
            if _CALLS.search(self._before(match.start()).rstrip()):
                node = self._source.root.descendant_for_byte_range(match.start(), match.end())
                if node is not None and node.type in ("string", "template_string"):
                    yield node

    @cached_property
    def _upper(self) -> list[re.Match[bytes]]:
        """The literals in capital letters."""
        return list(_UPPER.finditer(self._source.data))

    def _before(self, at: int) -> bytes:
        return self._source.data[max(at - _NEAR, 0) : at]

    def _leaf(self, name: re.Match[bytes], at: int) -> Any:
        """The leaf of a name that was found before a place."""
        start = max(at - _NEAR, 0)
        return self._source.at(start + name.start(1), start + name.end(1))

    def constants(self) -> dict[str, str]:
        """Constants of the module whose value looks like a variable's name."""
        found: dict[str, str] = {}
        for match in self._upper:
            if not _CONSTANT.fullmatch(match[1]):
                continue
            name = _GIVES.search(self._before(match.start()).rstrip())
            node = self._leaf(name, match.start()) if name is not None else None
            if node is not None and node.type in ("identifier", "property_identifier"):
                found[word(node)] = match[1].decode()
        return found

    def lists(self) -> dict[str, tuple[str, ...]]:
        """Constant lists of the module whose elements look like variables' names."""
        found: dict[str, tuple[str, ...]] = {}
        for match in _LISTED.finditer(self._source.data):
            name = _MAKES.search(self._before(match.start()))
            node = self._leaf(name, match.start()) if name is not None else None
            declared = node.parent if node is not None else None
            if declared is None or declared.type != "variable_declarator":
                continue
            over = items(self._source, declared.child_by_field_name("value"))
            texts = {text for item in over for text in texts_of(self._source, item)}
            if kept := tuple(sorted(text for text in texts if _VARIABLE.fullmatch(text))):
                found[word(node)] = kept
        return found


def _name_of(function: Any) -> str:
    """What a function is called by."""
    if function is None:
        return ""
    own = function.child_by_field_name("name")
    if own is not None:
        return word(own).lstrip("#")
    parent = function.parent
    match parent.type if parent is not None else "":
        case "variable_declarator":
            return word(parent.child_by_field_name("name"))
        case "pair":
            return word(parent.child_by_field_name("key"))
        case "assignment_expression":
            left = parent.child_by_field_name("left")
            return word(left.child_by_field_name("property") or left)
        case "public_field_definition" | "field_definition":
            name = parent.child_by_field_name("name") or parent.child_by_field_name("property")
            return word(name).lstrip("#")
    return ""


def _is_target(node: Any) -> bool:
    """Whether a variable is set or deleted, not read."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "assignment_expression":
        return bool(node == parent.child_by_field_name("left"))
    return parent.type == "unary_expression" and word(parent).startswith("delete")
