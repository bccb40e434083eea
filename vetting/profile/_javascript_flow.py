"""Follow a module or global of a JavaScript file from where it comes in to what is done with it."""

from collections.abc import Callable, Iterator
from typing import Any

from vetting.profile._javascript_effect import is_given
from vetting.profile._javascript_environments import ENVS, RESULTS, Path, is_variable
from vetting.profile._javascript_functions import class_of, is_kept, made_by
from vetting.profile._javascript_later import GIVES, given_again, parameter_of, together
from vetting.profile._javascript_picked import last_of
from vetting.profile._javascript_returned import receivers
from vetting.profile._javascript_sinks import extended, follows, module
from vetting.profile._javascript_source import Source, literal, word
from vetting.profile._javascript_strings import strings
from vetting.profile._javascript_variables import FUNCTIONS
from vetting.profile._javascript_walked import walked

WRAPPERS = frozenset(
    {"__toESM", "__importStar", "__importDefault", "_interopRequireDefault", "promisify", "freeze"}
    | {"_interopRequireWildcard", "_interopDefault", "_interopDefaultLegacy", "__toCommonJS"}
    | {"_interopNamespace", "_interopNamespaceDefault", "bind", "callbackify", "__require"}
    | {"_interopDefaultCompat", "getDefaultExportFromCjs", "assign", "retry", "wrap"}
)
_COPIES = frozenset(
    {"structuredClone", "Proxy", "cloneDeep", "clone", "omit", "omitBy", "pickBy", "defaults"}
    | {"merge", "expand"}
)
"""What gives back the environment, or most of it."""

_THROUGH = frozenset(
    {"parenthesized_expression", "await_expression", "as_expression", "satisfies_expression"}
    | {"non_null_expression", "type_assertion", "ternary_expression", "sequence_expression"}
)
_OPAQUE = frozenset(
    {"type_query", "nested_type_identifier", "type_arguments", "extends_type_clause"}
)
_COPIED = frozenset(
    {"variable_declarator", "arguments", "return_statement", "arrow_function"}
    | {"assignment_expression"}
)
_ASSIGNS = frozenset({"assignment_expression", "augmented_assignment_expression"})
_FIELDS = frozenset({"field_definition", "public_field_definition"})
_MOST = 40_000
"""Steps for one file."""

_PATHS = 8
"""Values that are followed for one variable; where there are more, it is said."""

_LONG = 6
"""Members of the longest path that is followed."""

Seen = Callable[[Any, Path, bool], None]
"""What is told of each use: the node, its path, and whether it is called."""


class Flow:
    """Follows values through variables, members, wrappers and parameters' defaults."""

    def __init__(self, source: Source, tell: Seen) -> None:
        self._source = source
        self._tell = tell
        self._seen: set[tuple[int, Path]] = set()
        self._todo: list[tuple[Any, Path]] = []
        self._paths: dict[int, set[Path]] = {}
        self._steps = 0

    def start(self, node: Any, path: Path) -> None:
        """Follow the value of `node`, which is `path`."""
        self._todo.append((node, path))
        self._run()

    def _run(self) -> None:
        while self._todo and self._steps < _MOST and not self._source.exhausted:
            self._steps += 1
            one = self._todo.pop()
            if (one[0].id, one[1]) not in self._seen:
                self._seen.add((one[0].id, one[1]))
                self._step(*one)

    def bind(self, pattern: Any, path: Path) -> None:
        """Follow the variables that assigning `path` to `pattern` gives."""
        self._bind(pattern, path)
        self._run()

    def _bind(self, pattern: Any, path: Path) -> None:
        if is_kept(pattern):
            self._member(word(pattern), path)
        for name, part in self._bindings(pattern, path):
            binding = self._source.binding(name) or name
            known = self._paths.setdefault(binding.id, set())
            if is_variable(part) or part in known or len(part) > _LONG:
                continue
            if len(known) >= _PATHS:
                self._source.cut = True
                continue
            known.add(part)
            self._todo += [(use, part) for use in self._source.uses(binding)]

    @property
    def exhausted(self) -> bool:
        """Whether the file had more steps than are taken."""
        return self._steps >= _MOST or self._source.exhausted

    def _step(self, node: Any, path: Path) -> None:  # noqa: C901, PLR0912 - one case per kind
        parent = node.parent
        kind = parent.type if parent is not None else ""
        if is_variable(path):
            self._tell(node, path, False)
            return
        if kind in _OPAQUE or (kind == "unary_expression" and word(parent).startswith("typeof")):
            return
        if kind == "member_expression" and node == parent.child_by_field_name("object"):
            self._todo.append(
                (parent, extended(path, word(parent.child_by_field_name("property"))))
            )
            return
        if kind == "subscript_expression" and node == parent.child_by_field_name("object"):
            keys = strings(self._source, parent.child_by_field_name("index"))
            for key in sorted(keys):
                self._todo.append((parent, extended(path, key)))
            if not keys:
                self._tell(parent, (*path, "[]"), False)
            return
        if kind in _THROUGH or (
            kind == "binary_expression"
            and word(parent.child_by_field_name("operator")) in ("||", "??", "&&")
        ):
            if kind != "ternary_expression" or node != parent.child_by_field_name("condition"):
                self._todo.append((parent, path))
            else:
                self._tell(node, path, False)
            return
        if kind == "yield_expression" and is_given(path):
            self._tell(node, path, False)
            self._todo.append((parent, path))
            return
        if kind == "call_expression" and node == parent.child_by_field_name("function"):
            self._called(node, parent, path)
            return
        if kind == "new_expression" and node == parent.child_by_field_name("constructor"):
            self._called(node, parent, path)
            return
        self._tell(node, path, False)
        if path in ENVS:
            self._environment(node, parent, path)
        elif kind in GIVES and len(path) < 3:
            self._todo += [(call, path) for call in given_again(self._source, node)]
        elif kind == "array" and len(path) < 3:
            self._bind(together(node), path)
        if kind == "arguments":
            self._handed(node, parent, path)
        elif kind == "variable_declarator" and node == parent.child_by_field_name("value"):
            self._bind(parent.child_by_field_name("name"), path)
        elif kind in _ASSIGNS and node == parent.child_by_field_name("right"):
            self._assigned(parent.child_by_field_name("left"), path)
            self._todo.append((parent, path))
        elif kind in ("assignment_pattern", "object_assignment_pattern"):
            if node == parent.child_by_field_name("right"):
                self._bind(parent.child_by_field_name("left"), path)
        elif kind in ("required_parameter", "optional_parameter"):
            if node == parent.child_by_field_name("value"):
                self._bind(parent.child_by_field_name("pattern"), path)
        elif kind in _FIELDS and node == parent.child_by_field_name("value"):
            name = parent.child_by_field_name("property") or parent.child_by_field_name("name")
            self._member(word(name), path)
            if any(one.type == "static" for one in parent.children):
                self._member(word(name), path, class_of(parent))

    def _environment(self, node: Any, parent: Any, path: Path) -> None:
        """The environment given back by a function, or copied: `const env = { ...process.env }`."""
        if parent is not None and parent.type == "spread_element":
            copy = parent.parent
            if copy.type == "object" and copy.parent is not None and copy.parent.type in _COPIED:
                self._todo.append((copy, path))
            return
        for found, is_pattern in receivers(self._source, node):
            if is_pattern:
                self._bind(found, path)
            else:
                self._todo.append((found, path))

    def _called(self, node: Any, call: Any, path: Path) -> None:
        self._tell(node, path, True)
        if path == ("module", "createRequire"):
            self._todo.append((call, ("", "require")))
        elif path in (("", "require"), ("", "import"), ("", "process", "getBuiltinModule")):
            args = call.child_by_field_name("arguments")
            first = args.named_children[0] if args is not None and args.named_children else None
            for spec in sorted(strings(self._source, first)):
                self._todo.append((call, (module(spec),)))
        elif path in RESULTS:
            self._todo.append((call, RESULTS[path]))
        elif path[-1] in ("bind", "call", "apply") and len(path) > 2:
            self._tell(node, path[:-1], True)
        elif follows(path):
            self._todo.append((call, (*path, "()")))
        elif path[-1] == "then" or path[-1:] == ("catch",):
            self._todo.append((call, path[:-1]))
            self._bind(parameter_of(call) if path[-1] == "then" else None, path[:-1])

    def _handed(self, node: Any, args: Any, path: Path) -> None:
        """An argument: of a wrapper that gives it back, or of a function of this file."""
        call = args.parent
        if call is None:
            return
        made = call.child_by_field_name("constructor")
        callee = made if made is not None else call.child_by_field_name("function")
        if callee is None:
            return
        name = last_of(callee)
        if path in ENVS and name in _COPIES:
            self._todo.append((call, path))
            return
        if name in WRAPPERS or (name == "await" and node == args.named_children[-1]):
            self._todo.append((call, path))  # the grammar takes `await (0, f)` for a call
            return
        self._todo += [(call, way) for way in walked(self._source, node, args, name, path)]
        function = callee if callee.type in FUNCTIONS else made_by(self._source, callee)
        if function is None or path[0] != "" or path[1:2] != ("process",):
            return
        place = [child.id for child in args.named_children].index(node.id)
        parameters = function.child_by_field_name("parameters")
        if parameters is not None and len(parameters.named_children) > place:
            self._bind(parameters.named_children[place], path)

    def _assigned(self, left: Any, path: Path) -> None:
        if left.type == "member_expression":
            if left.child_by_field_name("object").type == "this":
                self._member(word(left.child_by_field_name("property")), path)
        else:
            self._bind(left, path)

    def _member(self, name: str, path: Path, of: str = "this") -> None:
        """Every `this.name` of the file."""
        if not name or not of or len(path) > 4:
            return
        for node in self._members(name, of):
            self._todo.append((node, path))

    def _members(self, name: str, of: str) -> Iterator[Any]:
        start = 0
        sought = f"{of}.{name}".encode()
        while (start := self._source.data.find(sought, start)) >= 0:
            end = start + len(sought)
            leaf = self._source.at(end - len(name.encode()), end)
            if leaf is not None and leaf.parent is not None:
                owner = leaf.parent
                if owner.type == "member_expression":
                    yield owner
            start = end

    def _bindings(self, pattern: Any, path: Path) -> Iterator[tuple[Any, Path]]:
        """The names in a pattern, each with what it gets."""
        if pattern is None:
            return
        match pattern.type:
            case "identifier" | "shorthand_property_identifier_pattern":
                yield pattern, path
            case "required_parameter" | "optional_parameter":
                yield from self._bindings(pattern.child_by_field_name("pattern"), path)
            case "assignment_pattern":
                yield from self._bindings(pattern.child_by_field_name("left"), path)
            case "object_pattern":
                for child in pattern.named_children:
                    yield from self._part(child, path)

    def _part(self, child: Any, path: Path) -> Iterator[tuple[Any, Path]]:
        match child.type:
            case "shorthand_property_identifier_pattern":
                part = extended(path, word(child))
                self._tell(child, part, False)
                yield child, part
            case "object_assignment_pattern":
                left = child.child_by_field_name("left")
                yield from self._part(left, path)
            case "pair_pattern":
                key = child.child_by_field_name("key")
                name = literal(key) if key.type == "string" else word(key)
                part = extended(path, name)
                self._tell(child, part, False)
                yield from self._bindings(child.child_by_field_name("value"), part)
            case "rest_pattern":
                self._tell(child, (*path, "[]"), False)
                for inner in child.named_children:
                    yield from self._bindings(inner, path)
