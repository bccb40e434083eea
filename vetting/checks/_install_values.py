"""What an expression of an install script may stand for: the literals, tables and calls that its variables,
parameters and members come from, in all modules that the script loads.

What is not known stands among the results as `UNKNOWN`; nothing is left out.
"""

from collections.abc import Callable, Iterator
from typing import Any

from vetting.checks._install_changes import Changes
from vetting.checks._install_known import (
    ANSWER,
    DATA,
    LOOP,
    UNKNOWN,
    Known,
    Leaf,
    are_functions,
    is_builtin,
    of_module,
)
from vetting.checks._install_paths import OWN
from vetting.checks._install_script import Script
from vetting.checks._install_syntax import arguments, inner, is_callee, is_exported
from vetting.checks._install_tables import Tables
from vetting.profile._javascript_source import literal, word

_BUDGET = 20_000
_DEPTH = 40
_EACH = frozenset({"map", "forEach", "filter", "some", "every", "find", "flatMap", "findIndex"})
_SIDES = {
    "ternary_expression": ("consequence", "alternative"),
    "assignment_expression": ("right",),
}
_PARSES = ("", "JSON", "parse")
_READ = (("fs", "readFileSync"), ("fs", "readFile"))
_CHOSEN = frozenset(
    {
        "identifier",
        "subscript_expression",
        "binary_expression",
        "ternary_expression",
        "arrow_function",
    }
)
_OF_EITHER = {"||": ("left", "right"), "??": ("left", "right"), "&&": ("right",)}


class Values:
    """See the module; `data` says whether a file of the package holds what `DATA` says."""

    def __init__(self, harmless_data: frozenset[str], changes: Changes) -> None:
        self._data = harmless_data
        self.tables = Tables(self.leaves, changes=changes, own_data="package.json" in harmless_data)
        self._left = _BUDGET
        self.places_of: Callable[[Script, Any], frozenset[str] | None] = lambda _, __: None
        """The paths that an expression may be; see `Places`."""

        self.parsed: set[str] = set()
        """The JSON files of the package that are read."""
        self._open: set[tuple[str, int, tuple[int, ...]]] = set()

    def leaves(self, script: Script, node: Any) -> list[Leaf]:
        """What an expression may be."""
        node = inner(node)
        self._left -= 1
        if node is None or self._left < 0 or len(self._open) > _DEPTH:
            return [(script, UNKNOWN)]
        key = script.key(node)
        if key in self._open:
            return [(script, LOOP)]
        self._open.add(key)
        try:
            return list(self._leaves(script, node))
        finally:
            self._open.discard(key)

    def _leaves(self, script: Script, node: Any) -> Iterator[Leaf]:
        match node.type:
            case "identifier" | "shorthand_property_identifier":
                yield from self._variable(script, node)
            case "member_expression" if script.meaning(node) is None:
                yield from self._member(script, node)
            case "subscript_expression" if script.meaning(node) is None:
                yield from self._indexed(script, node)
            case "ternary_expression" | "assignment_expression":
                yield from self._sides(script, node, _SIDES[node.type])
            case "binary_expression":
                sides = _OF_EITHER.get(word(node.child_by_field_name("operator")))
                yield from self._sides(script, node, sides) if sides else [(script, node)]
            case "call_expression":
                yield from self._call(script, node)
            case _:
                yield script, node

    def _sides(self, script: Script, node: Any, names: tuple[str, ...]) -> Iterator[Leaf]:
        for name in names:
            yield from self.leaves(script, node.child_by_field_name(name))

    def _variable(self, script: Script, node: Any) -> Iterator[Leaf]:
        binding = script.source.binding(node)
        if binding is None or is_builtin(script.meaning(node)):
            yield script, node
            return
        path, number, calls = script.key(binding)
        key = (path, -number, calls)
        if key in self._open:
            yield script, LOOP
            return
        self._open.add(key)
        try:
            yield from self._bound(script, binding)
        finally:
            self._open.discard(key)

    def _bound(self, script: Script, binding: Any) -> Iterator[Leaf]:
        origin = script.origin(binding)
        given = script.given(binding)
        if given is None or script.source.exhausted:
            yield script, UNKNOWN
            return
        yield from (one for value in given for one in self.leaves(script, value))
        found: list[Leaf] = [(script, UNKNOWN)]
        match origin.kind:
            case "value":
                found = self.leaves(script, origin.node) if origin.node is not None else []
            case "each":
                found = self._gone_through(script, origin.node)
            case "parameter":
                found = self.handed(script, origin.node, origin.place)
            case "import":
                spec = literal(origin.node.child_by_field_name("source"))
                found = self._loaded(script, spec)
            case "function" | "class":
                found = [(script, origin.node)]
        for step in origin.steps:
            found = [one for of in found for one in self.tables.taken(*of, step)]
        yield from found
        if origin.default is not None:
            yield from self.leaves(script, origin.default)

    def _gone_through(self, script: Script, loop: Any) -> list[Leaf]:
        right = loop.child_by_field_name("right")
        if word(loop.child_by_field_name("operator")) == "of":
            return self.tables.elements(script, right)
        return [(of, key) for of, key, _ in self.tables.entries(script, right)]

    def _loaded(self, script: Script, spec: str) -> list[Leaf]:
        """A module of the package as a table of what it exports."""
        if spec in script.loaded:
            return [(script.loaded[spec], script.loaded[spec])]
        return [(script, self.data_of(script, spec))]

    def data_of(self, script: Script, spec: str) -> Known:
        """What a JSON file of the package is that is asked for by a name."""
        return self._of_file(script.resolved(spec))

    def _of_file(self, path: str) -> Known:
        if path == "package.json":
            return Known("package.json")
        return DATA if path in self._data else UNKNOWN

    def _member(self, script: Script, node: Any) -> Iterator[Leaf]:
        of, name = node.child_by_field_name("object"), word(node.child_by_field_name("property"))
        if name == "location" and word(of).endswith(".headers"):
            yield script, ANSWER
            return
        if name in ("pathname", "href"):  # of an address, whose place is the same
            yield from self.leaves(script, of)
            return
        for leaf in self.leaves(script, of):
            yield from self.tables.taken(*leaf, name)

    def _indexed(self, script: Script, node: Any) -> Iterator[Leaf]:
        of, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        said = literal(index) if index.type == "string" else None
        if index.type == "number":
            said = f"#{word(index)}"
        for leaf in self.leaves(script, of):
            if said is not None:
                yield from self.tables.taken(*leaf, said)
            elif isinstance(leaf[1], Known) or leaf[1].type == "array":
                yield from self.tables.elements_of(*leaf)
            else:
                yield from self.tables.all_of(*leaf)

    def _call(self, script: Script, node: Any) -> Iterator[Leaf]:
        """What a function of the package gives back, or the call itself."""
        callee = node.child_by_field_name("function")
        spec = script.asked(node)
        if spec is not None:
            yield from self._loaded(script, spec) if spec.startswith(".") else [(script, node)]
            return
        if callee.type == "import" or is_builtin(path := script.meaning(callee)):
            read = (
                self._parsed(script, node) if callee.type != "import" and path == _PARSES else None
            )
            yield script, read if read is not None else node
            return
        own = inner(callee).type in _CHOSEN or (
            callee.type == "member_expression" and of_module(script, callee)
        )
        for of, leaf in self.leaves(script, callee) if own else ():
            view = of.called(leaf, script, node) if are_functions([(of, leaf)]) else of
            yield from self.tables.made(view, leaf)
        if not own:
            yield script, node

    def _parsed(self, script: Script, call: Any) -> Known | None:
        """What a JSON file of the package holds: `JSON.parse(readFileSync(place))`."""
        for of, read in self.leaves(script, arguments(call)[0]) if arguments(call) else ():
            if getattr(read, "type", "") != "call_expression" or not arguments(read):
                return None
            if of.meaning(read.child_by_field_name("function")) not in _READ:
                return None
            places = self.places_of(of, arguments(read)[0])
            if not places or len(places) != 1 or not (place := next(iter(places))).startswith(OWN):
                return None
            self.parsed.add(place)
            return self._of_file(place.removeprefix(f"{OWN}/"))
        return None

    def handed(self, script: Script, function: Any, place: int) -> list[Leaf]:
        """What a parameter of a function is given."""
        if function.id in script.calls:
            of, call = script.calls[function.id]
            return self._given_to(of, call, place)
        parent = function.parent
        while parent.type == "parenthesized_expression":
            parent = parent.parent
        if parent.type == "arguments":
            return self._called_back(script, parent.parent, place)
        if parent.type == "call_expression":
            return self._given_to(script, parent, place)
        found: list[Leaf] = []
        sites = self.sites(script, function)
        for of, use in sites if sites is not None else [(script, None)]:
            if use is not None and is_callee(use):
                found += self._given_to(of, use.parent, place)
            else:
                found.append((of, UNKNOWN))
        return found

    def sites(self, script: Script, function: Any) -> list[Leaf] | None:
        """Where a function of the package is named; None where nobody knows."""
        parent = function.parent
        binding = function.child_by_field_name("name")
        if parent.type == "variable_declarator":
            binding = parent.child_by_field_name("name")
        if binding is None or binding.type != "identifier":
            return None
        found = list(self._uses(script, binding))
        return None if any(use is None for _, use in found) else found

    def rest(self, script: Script, node: Any) -> list[tuple[Script, list[Any]]] | None:
        """The arguments that a function is given in each of its calls behind its named parameters; None where
        an expression is not what has them, or nobody knows.
        """
        binding = script.source.binding(node) if node.type == "identifier" else None
        origin = script.origin(binding) if binding is not None else None
        if origin is None or origin.kind != "parameter" or origin.steps != ("...",):
            return None
        if origin.node.id in script.calls:
            of, call = script.calls[origin.node.id]
            return [(of, arguments(call)[origin.place :])]
        sites = self.sites(script, origin.node)
        if (
            sites is None
            or script.given(binding) != []
            or not all(is_callee(use) for _, use in sites)
        ):
            return None
        return [(of, arguments(use.parent)[origin.place :]) for of, use in sites]

    def _uses(self, script: Script, binding: Any) -> Iterator[Leaf]:
        """Where a function of the package is named; None where it is not known."""
        names = [name for name, node in script.exported.items() if word(node) == word(binding)]
        for use in script.source.uses(binding):
            if not is_exported(use):
                yield script, use
        for importer in script.importers if names else ():
            yield from importer.naming(script, frozenset(names))

    def _called_back(self, script: Script, call: Any, place: int) -> list[Leaf]:
        callee = call.child_by_field_name("function")
        if callee is not None and callee.type == "member_expression":
            name, of = (
                word(callee.child_by_field_name("property")),
                callee.child_by_field_name("object"),
            )
            if name in _EACH and script.meaning(callee) is None:
                return self.tables.elements(script, of) if place == 0 else [(script, UNKNOWN)]
        return [(script, UNKNOWN)]

    def _given_to(self, script: Script, call: Any, place: int) -> list[Leaf]:
        args = arguments(call)
        if any(one.type == "spread_element" for one in args):
            return [(script, UNKNOWN)]
        return self.leaves(script, args[place]) if place < len(args) else []
