"""Calls in JavaScript that are judged by how they are written."""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.profile._javascript_source import literal, word
from vetting.profile._javascript_variables import FUNCTIONS
from vetting.profile._spelled import Steps

_OWN_FILE = pattern(r"[\"'`][\w./-]*\w\.[cm]?[jt]s[\"'`]")
_OWN_PLACE = pattern(
    r"\b__(?:dirname|filename)\b|\bimport\.meta\.(?:url|dirname|filename)\b"
    r"|[Pp](?:ackage|kg)_?(?:[Rr]oot|[Dd]ir)\b"
)
_OWN_PART = pattern(r"[\"'`][^\"'`\n]{0,99}?(?:[\w-]{2}[^\"'`\n]{0,9}|\}\.[cm]?[jt]s)[\"'`]")
_ANY_PLACE = pattern(r"\bprocess\.(?:env|argv|cwd)\b|\b(?:homedir|tmpdir)\b")
NEVER = frozenset(("(false)", "(0)", "(!1)", "(null)", "(void 0)"))
"""Conditions that never hold."""

_NEVER = tuple(test.encode() for test in sorted(NEVER))
_NEVER_THERE = pattern(rb"\bif\b[^()]{0,99}\((?:false|0|!1|null|void 0)\)")
CASES: dict[str, Callable[[str], str]] = {
    "toUpperCase": str.upper,
    "toLowerCase": str.lower,
    "trim": str.strip,
}
"""Methods of a text that keep its words."""

_TEXT = pattern(r"[\"'][^\"'\\\n]{0,9}[\"']")


def call_around(node: Any) -> Any:
    """The call that a node lies in, or is called by."""
    call = node.parent
    while call is not None and call.type not in ("call_expression", "new_expression"):
        call = call.parent
    return call


def arguments_of(node: Any) -> list[Any]:
    """What that call is given."""
    call = call_around(node)
    args = call.child_by_field_name("arguments") if call is not None else None
    return [item for item in args.named_children if item.type != "comment"] if args else []


def is_answered(args: list[Any]) -> bool:
    """`listen(port, host, () => …)`, whatever it is called on."""
    if len(args) < 2 or args[-1].type not in FUNCTIONS or any(a.type == "string" for a in args):
        return False
    given = args[-1].child_by_field_name("parameters")
    return given is not None and not given.named_children


def is_routed(owner: Any, data: bytes) -> bool:
    """Whether what `x.listen(…)` is called on gets routes in the same function, whatever it is called:
    `x.post("/mcp", …)`.
    """
    if owner.type != "identifier":
        return False
    around = owner.parent
    while around.parent is not None and around.type not in FUNCTIONS:
        around = around.parent
    route = pattern(rb"(?<![\w$.])%b\.(?:get|post|all|delete)\([\"'`]/" % re.escape(owner.text))
    return route.search(data, around.start_byte, around.end_byte) is not None


def is_plain_loader(node: Any) -> bool:
    """Whether a module is loaded that a caller or a file of settings names, as libraries do that read them:
    `{ require: (path) => require(path) }`, `require(settings.extends)`.
    """
    call = node.parent
    args = call.child_by_field_name("arguments") if call is not None else None
    first = args.named_children[0] if args is not None and args.named_children else None
    if first is not None and word(first).endswith(".extends"):
        return True
    around = node.parent
    while around is not None and around.type not in FUNCTIONS:
        around = around.parent
    pair = around.parent if around is not None else None
    key = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
    return key is not None and word(key) == "require"


_STARTS = frozenset({"start", "run", "serve", "listen", "launch"})
_REACHED = frozenset({"httpStream", "sse", "port", "host", "endpoint"})


def is_started(pair: Any) -> bool:
    """Whether a member of an object is an option of a server that is started: what is called with
    it, or what else it holds, says so. An event that is recorded has such members too.
    """
    options = pair.parent
    if options is None or options.type != "object":
        return False
    keys = (child.child_by_field_name("key") or child for child in options.named_children)
    if not _REACHED.isdisjoint(map(word, keys)):
        return True
    call = options.parent.parent if options.parent is not None else None
    callee = (
        call.child_by_field_name("function") if call and call.type == "call_expression" else None
    )
    return callee is not None and word(callee.child_by_field_name("property")) in _STARTS


_STEPS = {"toUpperCase": "upper", "toLowerCase": "lower", "trim": "strip"}
_SIGNS = pattern(r"/(?:\\?([-_. :/])|\[((?:\\?[-_. :/]){1,6})\])\+?/g")


def changed(key: Any) -> tuple[Any, Steps] | None:
    """What a method of a text is called on, `name.toUpperCase()`, and the steps that it is."""
    callee = key.child_by_field_name("function") if key.type == "call_expression" else None
    if callee is None or callee.type != "member_expression":
        return None
    name, of = word(callee.child_by_field_name("property")), callee.child_by_field_name("object")
    if name in _STEPS:
        return of, (_STEPS[name],)
    given = [word(arg) for arg in key.child_by_field_name("arguments").named_children]
    if name not in ("replace", "replaceAll") or len(given) != 2 or not _TEXT.fullmatch(given[1]):
        return None
    signs = _SIGNS.fullmatch(given[0])
    if signs is not None:
        every = (signs[1] or signs[2]).replace("\\", "")
        return of, tuple(f"replace\n{sign}\n{given[1][1:-1]}" for sign in every)
    step = "replace" if name == "replaceAll" else "replace_first"
    return (
        (of, (f"{step}\n{given[0][1:-1]}\n{given[1][1:-1]}",))
        if _TEXT.fullmatch(given[0])
        else None
    )


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


def required(node: Any) -> Iterator[tuple[Any, str]]:
    """The name and the module of `import name = require("module")`."""
    for clause in node.named_children:
        if clause.type == "import_require_clause":
            source = clause.child_by_field_name("source")
            name = next((c for c in clause.named_children if c.type == "identifier"), None)
            if source is not None and name is not None:
                yield name, literal(source)


def never_runs(data: bytes) -> bool:
    """Whether a file may hold what never runs."""
    # Conditions are rarer than what an expression could begin with.
    return any(test in data for test in _NEVER) and _NEVER_THERE.search(data) is not None


def is_own_module(text: str) -> bool:
    """Whether what is loaded lies in the package: beside the file, or in a folder found from there."""
    if _OWN_FILE.search(text) or re.match(r"[`\"']\.{1,2}/", text):
        return True
    if _ANY_PLACE.search(text) or not (place := _OWN_PLACE.search(text)):
        return False
    return bool(_OWN_PART.search(text[: place.start()]) or _OWN_PART.search(text[place.end() :]))
