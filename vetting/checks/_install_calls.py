"""What an install script calls: functions of its own, methods of values, and what `Acts` looks at."""

from typing import Any

from vetting.checks import _install_words as allowed
from vetting.checks._install_acts import Acts
from vetting.checks._install_known import Known, are_functions
from vetting.checks._install_script import Script, Unclear, module_of
from vetting.checks._install_syntax import (
    arguments,
    inner,
)
from vetting.checks._install_uses import Uses, loaded_value
from vetting.checks._install_values import Values
from vetting.profile._javascript_source import literal, word
from vetting.profile._javascript_variables import FUNCTIONS

_CALLBACKS = {
    **dict.fromkeys(
        ("then", "catch", "finally", "forEach", "map", "filter", "some", "every", "find"), 0
    ),
    **dict.fromkeys(
        ("flatMap", "findIndex", "reduce", "reduceRight", "sort", "toSorted", "findLast"), 0
    ),
    **dict.fromkeys(("setTimeout", "setInterval", "setImmediate", "queueMicrotask", "nextTick"), 0),
    **dict.fromkeys(
        ("on", "once", "addListener", "prependListener", "replace", "replaceAll", "from"), 1
    ),
}
"""What calls a function that it is given, and in which place."""
_PLAIN = frozenset(
    {"string", "number", "template_string", "regex", "true", "false", "null", "object"}
)
_HERE = frozenset({"(import.meta.url)", "(import.meta.filename)", "(__filename)"})
_DEPTH = 12


class Calls:
    """See the module."""

    def __init__(self, script: Script, values: Values, acts: Acts, uses: Uses) -> None:
        self._script = script
        self._values = values
        self._acts = acts
        self._uses = uses

    def call(self, node: Any) -> None:
        """Look at a call.

        Raises:
            Unclear: it is not known what it does.
        """
        callee = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        if word(callee) == "await" or callee.type == "super":
            return
        if callee.type == "import" or self._script.asked(node) is not None:
            self._load(node)
            return
        path = self._script.meaning(callee)
        tagged = node.child_by_field_name("arguments")
        is_tagged = tagged is not None and tagged.type == "template_string"
        if is_tagged and path != ("", "String", "raw"):
            raise Unclear(node, "a template that is called")
        if path in (("", "require"), ("module", "createRequire", "()")):
            args = arguments(node)
            if len(args) != 1 or not self._acts.reads_data(self._script, args[0]):
                raise Unclear(node, "loads what nobody knows")
        elif path == ("module", "createRequire") and word(tagged) not in _HERE:
            raise Unclear(node, "loads from elsewhere")
        elif path is not None and self._acts.is_act(path):
            self._acts.act(self._script, node, path)
        elif path is None and not self._is_function(callee):
            raise Unclear(node, "calls what nobody knows")
        elif path == ("", "Buffer", "from"):
            self._decodes(node)
        self._hand(node, word(callee.child_by_field_name("property") or callee))

    def _load(self, node: Any) -> None:
        spec = self._script.asked(node)
        if spec is None:
            raise Unclear(node, "loads what nobody knows")
        self._uses.asked(node, spec)
        if not spec.startswith("."):
            whole = loaded_value(node)
            self._uses.use(whole, self._script.meaning(whole) or module_of(spec))

    def _hand(self, node: Any, name: str) -> None:
        """Functions that others call have to be known."""
        if (place := _CALLBACKS.get(name)) is not None:
            for one in arguments(node)[place : 2 if name == "then" else place + 1]:
                if not self._may_be_called(one):
                    raise Unclear(one, f"hands {name} what nobody knows")

    def _decodes(self, call: Any) -> None:
        """Bytes may be a text's own, or those of a checksum that is known, which hide nothing."""
        args = arguments(call)
        said = literal(args[1]) if len(args) > 1 and args[1].type == "string" else None
        if len(args) < 2 or said in ("utf8", "utf-8"):
            return
        if said not in ("hex", "base64") or not self._acts.is_checksum(self._script, args[0]):
            raise Unclear(call, "decodes")

    def _is_function(self, node: Any, depth: int = 0) -> bool:
        """Whether what is called is a function that is known, or a method of a value."""
        node = inner(node)
        if depth > _DEPTH or node is None:
            return False
        if node.type in FUNCTIONS or node.type in ("member_expression", "class"):
            return (
                node.type != "member_expression"
                or depth == 0
                or self._script.meaning(node) is not None
            )
        if node.type == "ternary_expression":
            sides = [node.child_by_field_name(side) for side in ("consequence", "alternative")]
            return all(self._is_function(side, depth + 1) for side in sides)
        if node.type in ("binary_expression", "subscript_expression"):
            return are_functions(self._values.leaves(self._script, node))
        if node.type != "identifier":
            return False
        if (path := self._script.meaning(node)) is not None:
            return True if path[0] else path[1] in allowed.GLOBALS
        return self._names_function(node, depth)

    def _names_function(self, node: Any, depth: int) -> bool:
        binding = self._script.source.binding(node)
        origin = self._script.origin(binding)
        if self._script.given(binding) != []:
            return False
        match origin.kind:
            case "function" | "class":
                return True
            case "import":
                return literal(origin.node.child_by_field_name("source")) in self._script.loaded
            case "value" if not origin.steps:
                return self._is_function(origin.node, depth + 1)
            case "parameter" if not origin.steps:
                return self._is_given_function(origin.node, origin.place)
        return are_functions(self._values.leaves(self._script, node))

    def _is_given_function(self, function: Any, place: int) -> bool:
        """Whether a parameter is what a promise is settled with, or always a function of the package."""
        parent = function.parent
        made = (
            parent.parent.child_by_field_name("constructor") if parent.type == "arguments" else None
        )
        if made is not None and word(made) == "Promise":
            return True
        if parent.type == "arguments":
            return False
        return are_functions(self._values.handed(self._script, function, place))

    def _may_be_called(self, node: Any) -> bool:
        node = inner(node)
        if node.type in _PLAIN or node.type in FUNCTIONS:
            return True
        if node.type == "member_expression":
            path = self._script.meaning(node)
            return path is not None and (len(path) < 2 or not self._acts.is_act(path))
        if node.type == "identifier":
            path = self._script.meaning(node)
            return path is not None or self._is_function(node) or self._is_text(node)
        return node.type in ("binary_expression", "unary_expression", "array") or self._is_text(
            node
        )

    def _is_text(self, node: Any) -> bool:
        """Whether something is no function."""
        return self._acts.places.texts(self._script, node) is not None or all(
            not isinstance(leaf, Known | Script) and leaf.type in (*_PLAIN, "array")
            for _, leaf in self._values.leaves(self._script, node)
        )
