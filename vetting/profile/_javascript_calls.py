"""Calls in JavaScript that are judged by how they are written."""

from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

from vetting.profile._javascript_source import word
from vetting.profile._javascript_variables import FUNCTIONS

CASES: dict[str, Callable[[str], str]] = {
    "toUpperCase": str.upper,
    "toLowerCase": str.lower,
    "trim": str.strip,
}
"""Methods of a text that keep its words."""


def is_answered(args: list[Any]) -> bool:
    """`listen(port, host, () => …)`, whatever it is called on."""
    if len(args) < 2 or args[-1].type not in FUNCTIONS or any(a.type == "string" for a in args):
        return False
    given = args[-1].child_by_field_name("parameters")
    return given is not None and not given.named_children


def cased(key: Any) -> Any:
    """What `name.toUpperCase()` is called on."""
    callee = key.child_by_field_name("function") if key.type == "call_expression" else None
    if callee is None or callee.type != "member_expression":
        return None
    if word(callee.child_by_field_name("property")) not in CASES:
        return None
    return callee.child_by_field_name("object")


def is_given(args: Iterable[Any], options: Container[str]) -> bool:
    """Whether a call has one of these options."""
    pairs = (pair for one in args if one.type == "object" for pair in one.named_children)
    return any(word(pair.child_by_field_name("key") or pair) in options for pair in pairs)


def runs_text(option: Any) -> bool:
    """Whether `eval: true` stands among the options of a thread, which then runs a text."""
    pair = option.parent
    given = pair.child_by_field_name("value") if pair is not None and pair.type == "pair" else None
    args = pair.parent.parent if given is not None else None
    made = args.parent if args is not None and args.type == "arguments" else None
    if made is None or made.type != "new_expression" or word(given) in ("false", "!1"):
        return False
    return word(made.child_by_field_name("constructor")).endswith("Worker")


def imported(node: Any) -> Iterator[tuple[Any, str]]:
    """The names that an import or re-export gives, with the member each stands for."""
    todo = list(node.named_children)
    while todo:
        item = todo.pop(0)
        match item.type:
            case "import_clause" | "named_imports" | "export_clause":
                todo = list(item.named_children) + todo
            case "identifier":
                yield item, ""
            case "namespace_import":
                yield item.named_children[0], ""
            case "import_specifier" | "export_specifier" if not word(item).startswith("type "):
                name = item.child_by_field_name("name")
                yield item.child_by_field_name("alias") or name, word(name)
