"""A script that npm runs, or a module of the package that it loads: what the names in it stand for.

What a name means is a path: `("fs", "rmSync")` for a member of a module, `("", "process")` for a global.
"""

import copy
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from vetting.checks._install_syntax import (
    arguments,
    every,
    exports_of,
    import_of,
    inner,
    is_declared,
    is_pattern,
    key_of,
    pairs,
    whole_of,
)
from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.profile._javascript_source import Source, line_of, literal, word
from vetting.profile._javascript_variables import scope_bound

Path = tuple[str, ...]

MOST = 20_000
"""Characters of a script that is read."""

_DEPTH = 100
_SAME = {"fs/promises": ("fs",), "path/posix": ("path",), "timers/promises": ("timers",)}
_COUNTS = "update_expression"
_SETS = frozenset({"augmented_assignment_expression", "for_in_statement", _COUNTS})
_WHOLE = frozenset({("fs", "promises"), ("path", "posix"), ("path", "win32")})
_REQUIRED = frozenset({("", "require"), ("module", "createRequire", "()")})


class Unclear(Exception):  # noqa: N818  # no error: the answer that a script is not understood
    """Something in a script is not known to be harmless."""

    def __init__(self, node: Any, why: str) -> None:
        super().__init__(f"{line_of(node)}: {why}" if node is not None else why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a variable has its value from."""

    kind: str
    """`value`, `each` (of a loop), `parameter`, `import`, `function`, `class` or `other`."""

    node: Any
    """The value, what is gone through, the function, or the import statement."""

    steps: tuple[str, ...] = ()
    """The members that are taken of it; `#1` for the second element of a list."""

    place: int = 0
    """Of a parameter: which one."""

    default: Any = None


@dataclass(eq=False)
class Script:
    """A file that was parsed.

    Raises:
        FormatError: it is no script that can be read.
    """

    path: str
    text: str
    loaded: dict[str, "Script"] = field(default_factory=dict)
    """The modules of the package that it loads, by the names it asks for."""

    importers: list["Script"] = field(default_factory=list)
    """The modules that load this one."""

    calls: dict[int, tuple["Script", Any]] = field(default_factory=dict)
    """From where functions are called, where only that is of interest."""

    def __post_init__(self) -> None:
        if len(self.text) > MOST:
            raise FormatError("too long")
        self.source = Source(parser(kind_of(self.path)), self.text.encode())
        if self.source.root.has_error:
            raise FormatError("not all of it can be parsed")
        self.nodes = list(every(self.source.root))

    def called(self, function: Any, script: "Script", call: Any) -> "Script":
        """The same file, where one function of it is looked at as it is called in one place."""
        if function.id in self.calls:
            return self
        other = copy.copy(self)
        other.calls = {**self.calls, function.id: (script, call)}
        return other

    def key(self, node: Any) -> tuple[str, int, tuple[int, ...]]:
        """What tells an expression from others, as it is called."""
        return self.path, node.id, tuple(call.id for _, call in self.calls.values())

    @property
    def folder(self) -> str:
        """Where it lies in the package."""
        return posixpath.dirname(self.path)

    @cached_property
    def exported(self) -> dict[str, Any]:
        """What it exports, by name: the name's node, or an expression."""
        found: dict[str, Any] = {}
        for node in self.nodes:
            if node.type == "export_statement":
                found.update(exports_of(node))
            elif node.type == "assignment_expression":
                left, right = (node.child_by_field_name(side) for side in ("left", "right"))
                said = word(left)
                if said == "module.exports" and right.type == "object":
                    found.update(pairs(right))
                elif said == "module.exports":
                    found["default"] = right
                elif said.startswith(("exports.", "module.exports.")):
                    found[said.rpartition(".")[2]] = right
        return found

    def origin(self, binding: Any) -> Origin:
        """Where a variable has its value from when it is declared."""
        node, steps, default = binding, list[str](), None
        while True:
            parent = node.parent
            match parent.type:
                case "object_pattern":
                    if node.type == "shorthand_property_identifier_pattern":
                        steps.insert(0, word(node))
                case "object_assignment_pattern":
                    default = parent.child_by_field_name("right")
                    steps.insert(0, word(node))
                case "assignment_pattern":
                    default = parent.child_by_field_name("right")
                case "pair_pattern":
                    steps.insert(0, key_of(parent.child_by_field_name("key")))
                case "array_pattern":
                    places = [one.id for one in parent.named_children]
                    steps.insert(0, f"#{places.index(node.id)}")
                case "rest_pattern":
                    steps.insert(0, "...")
                case "required_parameter" | "optional_parameter":
                    default = parent.child_by_field_name("value")
                case _:
                    return self._origin(binding, node, parent, tuple(steps), default)
            node = parent

    def _origin(
        self, binding: Any, node: Any, parent: Any, steps: tuple[str, ...], default: Any
    ) -> Origin:
        match parent.type:
            case "variable_declarator":
                value = parent.child_by_field_name("value")
                return Origin(kind="value", node=value, steps=steps, default=default)
            case "for_in_statement":
                return Origin(kind="each", node=parent, steps=steps)
            case "formal_parameters":
                place = [one.id for one in parent.named_children].index(node.id)
                return Origin(
                    kind="parameter",
                    node=parent.parent,
                    steps=steps,
                    place=place,
                    default=default,
                )
            case "arrow_function":
                return Origin(kind="parameter", node=parent)
            case "import_specifier":
                name = word(parent.child_by_field_name("name"))
                return Origin(kind="import", node=import_of(parent), steps=(name,))
            case "import_clause":
                return Origin(kind="import", node=import_of(parent), steps=("default",))
            case "namespace_import":
                return Origin(kind="import", node=import_of(parent))
            case "function_declaration" | "generator_function_declaration" | "function_expression":
                return Origin(kind="function", node=parent)
            case "class_declaration" | "class":
                return Origin(kind="class", node=parent)
        return Origin(kind="other", node=binding)

    def resolved(self, spec: str) -> str:
        """The path in the package that a name of a module means; empty where it means another's."""
        at = posixpath.normpath(posixpath.join(self.folder, spec))
        return at if spec.startswith(".") and not at.startswith("..") else ""

    def naming(self, module: "Script", names: frozenset[str]) -> Iterator[tuple["Script", Any]]:
        """Where this module names something that another one exports; None where that is not known."""
        specs = {spec for spec, one in self.loaded.items() if one.path == module.path}
        for node in self.nodes:
            if node.type == "export_statement" and node.child_by_field_name("source") is not None:
                yield self, None  # whoever gets it from there
            elif node.type == "identifier" and scope_bound(node) is None:
                path = self.meaning(node)
                if path is None or path[0] not in specs:
                    continue
                whole = whole_of(node) if len(path) == 1 else node
                path = self.meaning(whole) or path
                if len(path) == 1 and not is_declared(whole):
                    yield self, None
                elif path[1:2] and path[1] in names and not is_declared(whole):
                    yield self, whole

    def given(self, binding: Any) -> list[Any] | None:
        """What else a variable is set to; None where that is not known."""
        found: list[Any] = []
        for use in self.source.uses(binding):
            parent = use.parent
            field_of = parent.child_by_field_name("left")
            at_left = field_of is not None and field_of.id == use.id
            if parent.type == "assignment_expression" and at_left:
                found.append(parent.child_by_field_name("right"))
            elif is_pattern(use) or (parent.type in _SETS and (at_left or parent.type == _COUNTS)):
                return None
        return found

    def meaning(self, node: Any, depth: int = 0) -> Path | None:
        """What an expression is of a module or of the globals."""
        node = inner(node)
        if node is None:
            return None
        if depth > _DEPTH:
            raise Unclear(node, "too many names for one thing")
        match node.type:
            case (
                "identifier"
                | "shorthand_property_identifier"
                | "shorthand_property_identifier_pattern"
            ):
                binding = self.source.binding(node)
                return self.meaning_of(binding, depth) if binding is not None else ("", word(node))
            case "member_expression":
                of = self.meaning(node.child_by_field_name("object"), depth + 1)
                return extended(of, word(node.child_by_field_name("property"))) if of else None
            case "subscript_expression":
                index = node.child_by_field_name("index")
                of = self.meaning(node.child_by_field_name("object"), depth + 1)
                return extended(of, literal(index)) if of and index.type == "string" else None
            case "call_expression":
                return self._called(node, depth)
            case "meta_property":
                return ("", "import.meta")
        return None

    def _called(self, node: Any, depth: int) -> Path | None:
        callee = node.child_by_field_name("function")
        spec = self.asked(node, depth)
        if spec is not None:
            return module_of(spec)
        of = self.meaning(callee, depth + 1) if callee.type != "import" else None
        return (*of, "()") if of == ("module", "createRequire") else None

    def asked(self, node: Any, depth: int = 0) -> str | None:
        """The module that a call loads; None where it loads none, or one that is not known."""
        callee = node.child_by_field_name("function")
        if callee is None:
            return None
        if callee.type != "import" and self.meaning(callee, depth + 1) not in _REQUIRED:
            return None
        args = arguments(node)
        return literal(args[0]) if len(args) == 1 and args[0].type == "string" else None

    def meaning_of(self, binding: Any, depth: int = 0) -> Path | None:
        """What a variable is of a module or of the globals."""
        origin = self.origin(binding)
        if origin.kind == "import":
            path: Path | None = module_of(literal(origin.node.child_by_field_name("source")))
        elif origin.kind == "value" and origin.default is None and self.given(binding) == []:
            path = self.meaning(origin.node, depth + 1)
        else:
            return None
        for step in origin.steps:
            path = extended(path, step) if path else None
        return path


def module_of(spec: str) -> Path:
    """The path of a module by the name it is asked for."""
    name = spec.removeprefix("node:")
    return ("", "process") if name == "process" else _SAME.get(name, (name,))


def extended(path: Path, name: str) -> Path:
    """`path.name`, written the one way that the tables have."""
    if name == "default" and len(path) == 1 and not path[0].startswith("."):
        return path
    return path if (*path, name) in _WHOLE else (*path, name)
