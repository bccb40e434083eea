"""Members that an install script takes: none by which code is reached, and none whose name nobody knows."""

from typing import Any

from vetting.checks import _install_words as allowed
from vetting.checks._install_acts import Acts
from vetting.checks._install_keys import Keys
from vetting.checks._install_known import DATA, ENTRY, OWN_NAME, Known, are_functions
from vetting.checks._install_script import Script, Unclear
from vetting.checks._install_syntax import (
    inner,
    is_callee,
    is_pattern,
    key_of,
)
from vetting.checks._install_uses import CHANGES
from vetting.checks._install_values import Values
from vetting.profile._javascript_source import literal, word

_LISTS = (("argv",), ("execArgv",), ("versions",))
_NUMERIC = frozenset({"-", "*", "/", "%", "&", "|", ">>", "<<", ">>>"})


class Members:
    """See the module."""

    def __init__(self, script: Script, values: Values, acts: Acts) -> None:
        self._script = script
        self._values = values
        self._acts = acts
        self._keys = Keys(values)

    def member(self, node: Any) -> None:
        name = word(node)
        if name == "constructor" and node.parent.type == "method_definition":
            return
        if "\\" in name or name in allowed.NEVER:
            asks = word(node.parent) in (
                "Object.prototype",
                "Object.prototype.hasOwnProperty",
                "Object.prototype.hasOwnProperty.call",
            )
            if not asks:
                raise Unclear(node, f"the member {name}")

    def indexed(self, node: Any) -> None:
        """A member whose name is put together: code is reached by a chain of two of them."""
        index = inner(node.child_by_field_name("index"))
        of = self._script.meaning(node.child_by_field_name("object"))
        if of == ("", "process", "env"):
            self._acts.variable(node, literal(index) if index.type == "string" else "")
            return
        listed = of is not None and of[0] == "" and of[2:3] in _LISTS
        if of is not None and not listed and not of[0].startswith("."):
            raise Unclear(node, "takes a member by a name that is put together")
        if is_callee(node) and not are_functions(self._values.leaves(self._script, node)):
            raise Unclear(node, "calls a member by a name that is put together")
        if index.type == "string":
            if literal(index) in allowed.NEVER:
                raise Unclear(node, f"the member {literal(index)}")
            return
        if self._is_number(index) or self._is_key(index):
            return
        left = node.parent.child_by_field_name("left")
        if left is not None and left.id == node.id:
            return  # something is put there
        if not self._keys.are_as_found(self._script, index):
            raise Unclear(node, "takes a member by a name that is put together")
        self._acts.loose.append(node)

    def _is_number(self, node: Any) -> bool:
        node = inner(node)
        if node.type in ("number", "update_expression"):
            return True
        if node.type == "binary_expression":
            sides = [node.child_by_field_name(side) for side in ("left", "right")]
            sign = word(node.child_by_field_name("operator"))
            return sign in _NUMERIC or (sign == "+" and any(self._is_number(one) for one in sides))
        if node.type == "member_expression":
            return word(node.child_by_field_name("property")) == "length"
        if node.type != "identifier" or (binding := self._script.source.binding(node)) is None:
            return False
        origin = self._script.origin(binding)
        value = origin.node if origin.kind == "value" and not origin.steps else None
        if value is None or inner(value).type != "number":
            return False
        return all(self._keeps_number(use) for use in self._script.source.uses(binding))

    def _keeps_number(self, use: Any) -> bool:
        """Whether a variable has a number after a use of it if it had one before."""
        parent = use.parent
        left = parent.child_by_field_name("left")
        if is_pattern(use) or (left is not None and left.id == use.id and parent.type in CHANGES):
            right = parent.child_by_field_name("right")
            return right is not None and inner(right).type == "number" and not is_pattern(use)
        return True

    def _is_key(self, node: Any) -> bool:
        """Whether a name is known, and none by which code is reached."""
        texts = self._acts.places.texts(self._script, node)
        if texts is not None:
            return not texts & allowed.NEVER
        return all(
            leaf in (DATA, ENTRY, OWN_NAME)
            if isinstance(leaf, Known)
            else not isinstance(leaf, Script)
            and key_of(leaf) not in allowed.NEVER
            and leaf.type == "string"
            for _, leaf in self._values.leaves(self._script, node)
        )
