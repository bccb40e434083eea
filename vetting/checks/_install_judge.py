"""Is everything understood that a module of an install script does? What is not listed is not understood.

Nothing reaches what is not named: every name of the file is a variable of its own, or one of a list, and
so is every member of a global or of one of Node's modules; and nothing is called that is not known.
"""

from typing import Any

from vetting.checks import _install_words as allowed
from vetting.checks._install_acts import Acts
from vetting.checks._install_calls import Calls
from vetting.checks._install_keys import names_code
from vetting.checks._install_members import Members
from vetting.checks._install_script import Script, Unclear
from vetting.checks._install_syntax import (
    around,
    key_of,
)
from vetting.checks._install_uses import Uses
from vetting.checks._install_values import Values
from vetting.profile._javascript_source import literal, word
from vetting.profile._javascript_variables import FUNCTIONS, scope_bound

_NAMES = frozenset(
    {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
)
_CLASSES = frozenset({"class_body"})


class Judge:
    """See the module; `acts` looks at what is done to files, programs and other machines."""

    def __init__(self, script: Script, values: Values, acts: Acts) -> None:
        self._script = script
        self._uses = Uses(script, values, acts)
        self._calls = Calls(script, values, acts, self._uses)
        self._members = Members(script, values, acts)

    def judge(self) -> None:
        """Look at all of the file.

        Raises:
            Unclear: something of it is not understood.
        """
        if (again := _twice(self._script)) is not None:
            raise Unclear(again, "declares a name again")
        for node in self._script.nodes:
            self._look(node)
        if self._script.source.exhausted:
            raise Unclear(None, "too much to follow")

    def _look(self, node: Any) -> None:
        match node.type:
            case "identifier" | "shorthand_property_identifier":
                self._uses.name(node)
            case "property_identifier" | "shorthand_property_identifier_pattern":
                self._members.member(node)
                if scope_bound(node) is not None:
                    self._uses.bound(node)
                elif node.type == "shorthand_property_identifier_pattern":
                    self._uses.name(node)
            case "subscript_expression":
                self._members.indexed(node)
            case "call_expression" | "new_expression":
                self._calls.call(node)
            case "import_statement" | "export_statement":
                self._loads(node)
            case kind if kind in allowed.STATEMENTS:
                raise Unclear(node, kind)
            case _:
                _spelled(node)
                _placed(node)

    def _loads(self, node: Any) -> None:
        source = node.child_by_field_name("source")
        if source is not None:
            self._uses.asked(node, literal(source))
            if node.type == "export_statement" and not literal(source).startswith("."):
                raise Unclear(node, "hands a module on")


def _spelled(node: Any) -> None:
    """Texts and keys that say what code is reached by."""
    match node.type:
        case "string" | "template_string" if names_code(literal(node)):
            raise Unclear(node, "names what reaches everything")
        case "escape_sequence" if allowed.OCTAL.match(word(node)):
            raise Unclear(node, "spells letters as numbers")
        case "pair_pattern" if key_of(node.child_by_field_name("key")) in allowed.NEVER:
            raise Unclear(node, "takes a member by which code is reached")
        case "computed_property_name" if node.parent.type == "pair_pattern":
            raise Unclear(node, "takes a member by a name that is put together")


def _placed(node: Any) -> None:
    """What means something else than it says where it stands."""
    match node.type:
        case "this" if around(node, _CLASSES) is None:
            raise Unclear(node, "this")
        case "meta_property":
            name = word(node.parent.child_by_field_name("property"))
            if name not in ("url", "dirname", "filename"):
                raise Unclear(node, "what the module is")
        case "function_declaration" if node.parent.type == "statement_block":
            if node.parent.parent.type not in FUNCTIONS:
                raise Unclear(node, "declares a function within a block")


def _twice(script: Script) -> Any:
    """A name that is declared more than once in one scope: only one of them would be followed."""
    seen: set[tuple[str, int]] = set()
    for node in script.nodes:
        scope = scope_bound(node) if node.type in _NAMES else None
        if scope is not None:
            if (word(node), scope.id) in seen:
                return node
            seen.add((word(node), scope.id))
    return None
