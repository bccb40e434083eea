"""The functions of JavaScript whose parameter is the name of a variable that is read, or a part of it."""

from dataclasses import replace
from itertools import islice
from typing import Any

from vetting.patterns import pattern
from vetting.profile._facts import Helper
from vetting.profile._javascript_calls import changed
from vetting.profile._javascript_functions import made_by, name_of, parameter
from vetting.profile._javascript_members import results, taken
from vetting.profile._javascript_objects import inner
from vetting.profile._javascript_source import Source, word
from vetting.profile._javascript_strings import looped, strings
from vetting.profile._javascript_tables import member_of

_NAME = pattern(r"[A-Z][A-Z0-9]*+_[A-Z0-9_]+|[A-Z]{3}[A-Z0-9]*")
_STEPS = 4
_SIDES = {
    "ternary_expression": ("consequence", "alternative"),
    "binary_expression": ("left", "right"),
    "subscript_expression": ("object",),
}
"""What an expression may be, by its kind."""


class Helpers:
    """Looks back from a name, through one file."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def imported(self, key: Any) -> str:
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

    def of(self, key: Any, line: int, depth: int = 0) -> Helper | None:
        """The function whose parameter is the name, or a part of it."""
        key = inner(key)
        if depth > _STEPS:
            return None
        if key.type == "call_expression":
            return self._of_call(key, line, depth + 1)
        if (parts := _parts(key)) is not None:
            return self._put_together(parts, line, depth + 1)
        for name in _SIDES.get(key.type, ()):
            found = self.of(key.child_by_field_name(name), line, depth + 1)
            if found is not None or key.type == "subscript_expression":
                return found if _may_be(key) else None
        binding = self._source.binding(key) if key.type == "identifier" else None
        over = looped(binding) if binding is not None else None
        if over is not None and over.type == "identifier":
            binding = self._source.binding(over)
        if binding is not None and binding.parent.type == "variable_declarator" and over is None:
            value = binding.parent.child_by_field_name("value")
            made_of = value is not None and binding.parent.child_by_field_name("name") == binding
            return self.of(value, line, depth + 1) if made_of else None
        member = ""
        if key.type == "member_expression" and (table := member_of(self._source, key)):
            return Helper(name=table, index=0, line=line)
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

    def _of_call(self, call: Any, line: int, depth: int) -> Helper | None:
        """Of `name.toUpperCase()`, and of the result of a function of this file that makes a name of what
        it is given: `keyOf(name)`.
        """
        if (made_of := changed(call)) is not None:
            text = self.of(made_of[0], line, depth)
            return replace(text, steps=(*text.steps, *made_of[1])) if text is not None else None
        callee, args = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        function = made_by(self._source, callee) if callee is not None else None
        made = list(islice(results(self._source, function), 2)) if function is not None else []
        outer = self.of(made[0], line, depth) if len(made) == 1 and args is not None else None
        if outer is None or outer.name != name_of(function):
            return None
        given = [item for item in args.named_children if item.type != "comment"]
        found = self.of(given[outer.index], line, depth) if 0 <= outer.index < len(given) else None
        if found is None or (outer.steps and (found.before or found.after)):
            return None
        return replace(
            found,
            before=outer.before + found.before,
            after=found.after + outer.after,
            steps=(*found.steps, *outer.steps),
        )

    def _put_together(self, parts: list[Any], line: int, depth: int) -> Helper | None:
        """The function whose parameter is one of several parts of a name; the others are known."""
        found, before, after = None, "", ""
        for part in parts:
            said = {part} if isinstance(part, str) else strings(self._source, part)
            if len(said) == 1:
                before, after = (
                    (before, after + min(said)) if found else (before + min(said), after)
                )
            elif found is None and (found := self.of(part, line, depth)) is not None:
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
