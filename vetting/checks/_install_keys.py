"""Names of members that are put together: whether they may be one by which code is reached.

By two such members in a row everything is reached: `value["const" + "ructor"]["const" + "ructor"]`. So a
name that nobody knows has to come as it is from what is read, which is looked at for such words.
"""

from typing import Any

from vetting.checks._install_script import Script
from vetting.checks._install_syntax import arguments, inner, is_callee, pairs, returned
from vetting.checks._install_values import Values
from vetting.profile._javascript_source import literal, word
from vetting.profile._javascript_variables import FUNCTIONS

_PARTS = frozenset({
    *("trim", "toLowerCase", "toUpperCase", "split", "slice", "substring", "match", "matchAll", "exec", "at"),
    *("pop", "shift", "filter", "sort", "toSorted", "find", "keys", "entries", "values", "toString", "get"),
    *("digest", "toFixed", "toISOString", "indexOf"),
})  # fmt: skip
"""Methods that give what was there, or a part of it."""

_GIVE = frozenset({
    *(("fs", "readFileSync"), ("fs", "readFile"), ("fs", "readdirSync"), ("fs", "readdir")),
    *(("os", "platform"), ("os", "arch"), ("", "Intl", "supportedValuesOf")),
})  # fmt: skip
_PASS = frozenset({
    *(("", "Object", "keys"), ("", "Object", "values"), ("", "Object", "entries"), ("", "JSON", "parse")),
    *(("path", "basename"), ("path", "extname"), ("path", "dirname"), ("", "String"), ("", "Number")),
    *(("", "Array", "from"), ("path", "relative")),
})  # fmt: skip
_EACH = frozenset(
    {"map", "forEach", "filter", "some", "every", "find", "flatMap", "findIndex", "sort", "reduce"}
)
_LITERALS = frozenset({"string", "number", "regex", "true", "false", "null", "undefined"})
_DEEPEST = 60
_BUDGET = 2_000


class Keys:
    """See the module."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._left = _BUDGET
        self._open: set[tuple[str, int]] = set()

    def are_as_found(self, script: Script, node: Any) -> bool:
        """Whether an expression is a part of what was read, or stands in the script."""
        node = inner(node)
        if node is None:
            return True
        key = (script.path, node.id)
        self._left -= 1
        if key in self._open:
            return True
        if self._left < 0 or len(self._open) > _DEEPEST:
            return False
        self._open.add(key)
        try:
            return self._as_found(script, node)
        finally:
            self._open.discard(key)

    def _all(self, script: Script, nodes: list[Any]) -> bool:
        return all(self.are_as_found(script, one) for one in nodes)

    def _as_found(self, script: Script, node: Any) -> bool:
        match node.type:
            case kind if kind in _LITERALS:
                return True
            case "identifier" | "shorthand_property_identifier":
                return self._variable(script, node)
            case "member_expression" | "subscript_expression":
                path = script.meaning(node)
                known = path is not None and not path[0].startswith(".")
                return known or self.are_as_found(script, node.child_by_field_name("object"))
            case "array":
                return self._all(
                    script, [one for one in node.named_children if one.type != "comment"]
                )
            case "spread_element":
                return self.are_as_found(script, node.named_children[0])
            case "object":
                return self._all(script, list(pairs(node).values()))
            case "ternary_expression":
                return self._sides(script, node, "consequence", "alternative")
            case "binary_expression":
                either = word(node.child_by_field_name("operator")) in ("||", "??", "&&")
                return either and self._sides(script, node, "left", "right")
            case "new_expression":
                made = word(node.child_by_field_name("constructor")) in ("Set", "Map", "Date")
                return made and self._all(script, arguments(node))
        return node.type == "call_expression" and self._call(script, node)

    def _sides(self, script: Script, node: Any, *names: str) -> bool:
        return self._all(script, [node.child_by_field_name(name) for name in names])

    def _call(self, script: Script, node: Any) -> bool:
        callee = node.child_by_field_name("function")
        spec = script.asked(node)
        if callee.type == "import" or spec is not None:
            return spec is not None and spec.endswith(".json")
        path = script.meaning(callee)
        if path in _GIVE:
            return True
        if path in _PASS:
            return self._all(script, arguments(node))
        if callee.type == "member_expression" and path is None:
            return self._method(script, callee, arguments(node))
        found = self._values.leaves(script, callee) if callee.type == "identifier" else []
        return bool(found) and all(
            getattr(leaf, "type", "") in FUNCTIONS and self._all(of, returned(leaf))
            for of, leaf in found
        )

    def _method(self, script: Script, callee: Any, args: list[Any]) -> bool:
        name, of = (
            word(callee.child_by_field_name("property")),
            callee.child_by_field_name("object"),
        )
        if name in ("map", "flatMap") and args and args[0].type in FUNCTIONS:
            return self._all(script, [of, *returned(args[0])])
        if name == "concat":
            return self._all(script, [of, *args]) and of.type != "string"
        if name == "replace":  # of an ending, or what it begins with: nothing comes together
            said = word(args[0]) if len(args) == 2 and args[0].type == "regex" else ""
            begins = said.startswith("/^") or said.rpartition("/")[0].endswith("$")
            return (
                begins
                and "|" not in said
                and literal(args[1]) == ""
                and self.are_as_found(script, of)
            )
        return name in _PARTS and self.are_as_found(script, of)

    def _variable(self, script: Script, node: Any) -> bool:
        binding = script.source.binding(node)
        if binding is None:
            return script.meaning(node) is not None
        given = script.given(binding)
        if given is None or not self._all(script, given):
            return False
        origin = script.origin(binding)
        if origin.default is not None and not self.are_as_found(script, origin.default):
            return False
        match origin.kind:
            case "value":
                return self.are_as_found(script, origin.node)
            case "each":
                return self.are_as_found(script, origin.node.child_by_field_name("right"))
            case "parameter":
                return self._given(script, origin.node, origin.place)
            case "import":
                return literal(origin.node.child_by_field_name("source")).endswith(".json")
        return False

    def _given(self, script: Script, function: Any, place: int) -> bool:
        parent = function.parent
        if parent.type == "arguments":
            callee = parent.parent.child_by_field_name("function")
            if callee is None or callee.type != "member_expression":
                return False
            name = word(callee.child_by_field_name("property"))
            return name in _EACH and self.are_as_found(script, callee.child_by_field_name("object"))
        sites = self._values.sites(script, function)
        return sites is not None and all(
            is_callee(use)
            and len(args := arguments(use.parent)) > 0
            and not any(one.type == "spread_element" for one in args)
            and self._all(of, args[place : place + 1])
            for of, use in sites
        )


def names_code(text: str) -> bool:
    """Whether a text holds a name by which code is reached."""
    said = text.lower()
    return any(one in said for one in ("constructor", "__proto__"))
