"""Which names an install script uses: variables of its own, or globals, modules and members of a list.

A module stays under names that are followed: it is not handed on, kept elsewhere or changed.
"""

from typing import Any

from vetting.checks import _install_words as allowed
from vetting.checks._install_acts import Acts
from vetting.checks._install_script import Path, Script, Unclear
from vetting.checks._install_syntax import (
    every,
    is_callee,
    is_pattern,
    whole_of,
)
from vetting.checks._install_values import Values
from vetting.profile._javascript_source import word
from vetting.profile._javascript_variables import scope_bound

CHANGES = frozenset({
    *("assignment_expression", "augmented_assignment_expression", "update_expression"),
    *("for_in_statement",),
})  # fmt: skip


class Uses:
    """See the module."""

    def __init__(self, script: Script, values: Values, acts: Acts) -> None:
        self._script = script
        self._values = values
        self._acts = acts

    def asked(self, node: Any, spec: str) -> None:
        """A module that is loaded."""
        if spec.startswith("."):
            data = self._values.data_of(self._script, spec)
            if spec not in self._script.loaded and data.said not in ("data", "package.json"):
                raise Unclear(node, f"loads {spec}")
            return
        name = spec.removeprefix("node:")
        if name not in allowed.MODULES:
            raise Unclear(node, f"loads {spec}")

    def name(self, node: Any) -> None:
        if word(node) == "await" and is_callee(node) and self._script.source.binding(node) is None:
            return
        if node.parent.type == "import_specifier" or scope_bound(node) is not None:
            self.bound(node)
            return
        if _is_of_another(node):
            return
        means = self._script.meaning(node)
        if means is None or means[0].startswith("."):
            return
        whole = whole_of(node)
        path = self._script.meaning(whole) or means
        if path[:2] in (("", "module"), ("", "exports")) and not _asks_whether_main(node):
            self._exports(node)
            return
        if is_pattern(node):
            raise Unclear(node, "changes what a name means")
        self.use(whole, path)

    def bound(self, node: Any) -> None:
        """A name that an import gives, or a pattern takes of a module."""
        if scope_bound(node) is None:
            return
        if self._script.origin(node).kind == "other" and node.parent.type != "catch_clause":
            raise Unclear(node, "a name of another kind")
        means = self._script.meaning_of(node)
        if means is not None and len(means) > 1 and not means[0].startswith("."):
            self._allowed(node, means)

    def _exports(self, node: Any) -> None:
        said = word(node.parent if word(node) == "module" else node)
        if (
            said not in ("module.exports", "exports")
            or self._script.source.binding(node) is not None
        ):
            raise Unclear(node, f"uses {said}")

    def use(self, node: Any, path: Path) -> None:
        """Where a global, a module or a member of one is used."""
        parent = node.parent
        if parent.type == "unary_expression" and word(parent).startswith("typeof"):
            return
        self._allowed(node, path)
        while parent.type in ("await_expression", "parenthesized_expression") or _awaits(parent):
            parent, node = parent.parent, parent
        value = (
            parent.child_by_field_name("value") if parent.type == "variable_declarator" else None
        )
        if value is not None and value.id == node.id:
            if not self._is_free(path):
                self._is_followed(parent.child_by_field_name("name"))
            return
        for side in ("left", "argument"):
            changed = parent.child_by_field_name(side)
            at = changed is not None and changed.id == node.id and parent.type in CHANGES
            if at and path != ("", "process", "exitCode"):
                raise Unclear(node, f"changes {'.'.join(path)}")
        made = (
            parent.child_by_field_name("constructor") if parent.type == "new_expression" else None
        )
        called = is_callee(node) or (made is not None and made.id == node.id)
        if self._acts.is_act(path):
            if not called:
                raise Unclear(node, f"hands {'.'.join(path)} on")
        elif not called and not self._is_free(path) and not self._only_looks(node, path):
            raise Unclear(node, f"hands {'.'.join(path)} on")

    def _is_followed(self, pattern: Any) -> None:
        """Other names of something are looked at where they stand, if nothing else is put into them."""
        for node in every(pattern):
            if scope_bound(node) is not None and self._script.given(node) != []:
                raise Unclear(node, "changes what a name means")
            if node.type in (
                "assignment_pattern",
                "object_assignment_pattern",
                "computed_property_name",
            ):
                raise Unclear(node, "may be something else")

    def _only_looks(self, node: Any, path: Path) -> bool:
        """Whether only a member is taken, or what it is is asked."""
        parent = node.parent
        if parent.type == "unary_expression":
            return word(parent.child_by_field_name("operator")) in ("typeof", "!", "void")
        if path == ("", "require", "main") or _asks_whether_main(node):
            return True
        if path == ("", "process", "env"):
            return self._acts.environment(self._script, node)
        return parent.type == "subscript_expression" and path[:2] != ("", "process")

    def _is_free(self, path: Path) -> bool:
        """Whether something may be handed to others as it is."""
        if path[0]:
            return len(path) > 1 and (path[0] in allowed.ALIKE or path[0] == "fs")
        if len(path) == 2:
            return path[1] in allowed.GLOBALS
        return path[:3] != ("", "process", "env") or len(path) > 3

    def _allowed(self, node: Any, path: Path) -> None:
        name = path[1] if len(path) > 1 else ""
        if path[0]:
            members = allowed.MODULES.get(path[0], frozenset[str]())
            known = self._acts.is_act(path) or members is None or not name or name in members
        elif name in allowed.MEMBERS:
            known = len(path) == 2 or path[2] in allowed.MEMBERS[name] or path[2] == "prototype"
        else:
            known = name in allowed.GLOBALS or self._acts.is_act(path) or name == "require"
        if not known:
            raise Unclear(node, f"uses {'.'.join(path)}")
        if path[:3] == ("", "process", "env") and len(path) > 3:
            self._acts.variable(node, path[3])
        elif path[:3] == ("", "process", "report"):  # which tells of all variables
            self._acts.variable(node, "")


def _is_of_another(node: Any) -> bool:
    """Whether a name is what another module exports: `export { name } from "./other.js"`."""
    if node.parent.type != "export_specifier":
        return False
    return node.parent.parent.parent.child_by_field_name("source") is not None


def _awaits(node: Any) -> bool:
    """Whether a node is what the grammar takes for the call of a function `await`, or its bracket."""
    call = node.parent if node.type == "arguments" else node
    return call.type == "call_expression" and word(call.child_by_field_name("function")) == "await"


def _asks_whether_main(node: Any) -> bool:
    return "".join(word(node.parent).split()) in ("require.main===module", "require.main==module")


def loaded_value(call: Any) -> Any:
    """What is done with a module that a call loads: its longest chain of members."""
    node = call
    while node.parent.type in ("await_expression", "parenthesized_expression") or _awaits(
        node.parent
    ):
        node = node.parent
    return whole_of(node)
