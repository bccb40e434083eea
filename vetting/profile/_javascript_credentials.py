"""Clients of services in JavaScript that no list names: see `_credentials`."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from vetting.node_builtins import NODE
from vetting.patterns import pattern
from vetting.profile._credentials import (
    connects,
    is_address,
    is_clients_own,
    is_credential,
    is_for_requests,
    is_idle,
    is_login,
    is_place,
    is_url,
    is_written_address,
    makes_client,
    may_be_client,
)
from vetting.profile._javascript_calls import imported, required
from vetting.profile._javascript_objects import inner
from vetting.profile._javascript_pairs import options_of, pairs
from vetting.profile._javascript_sinks import module, used
from vetting.profile._javascript_source import Source, literal, word

SAID = pattern(
    rb"(?i)(?:api|access)_?key|token|secret|credential|passw(?:or)?d|defaultHeaders|connect|://"
    rb"|client|ur[il]\b|endpoint|dsn\b",
)
"""What is in a file that makes a client with credentials, or with an address."""

_HERE = (".", "/", "#", "@/", "~", "node:", "bun:", "deno:", "jsr:", "http:", "https:", "file:")
_FIXED = frozenset(
    {"string", "number", "true", "false", "null", "undefined", "regex", "object", "array"}
    | {"arrow_function", "function_expression", "class"}
)
_EITHER = {
    "binary_expression": ("left", "right"),
    "ternary_expression": ("consequence", "alternative"),
    "member_expression": ("property",),
    "call_expression": ("function",),
}
"""Where the name of a value stands."""

_IMPORTS = frozenset(
    {"identifier", "import_specifier", "named_imports", "import_clause", "namespace_import"}
)
_THROUGH = frozenset(
    {"arguments", "call_expression", "await_expression", "parenthesized_expression"}
    | {"as_expression", "non_null_expression", "arrow_function"}
)
"""What stands around a module that is loaded: `.then(() => __importStar(require("x")))`."""

_DEPTH = 5


def is_foreign(spec: str) -> bool:
    """Whether a module is another package's that may be a service's."""
    if not spec or spec.startswith(_HERE) or spec.partition("/")[0] in NODE:
        return False
    return not is_idle(spec)


def clients(source: Source, bundled: Mapping[str, tuple[str, str]]) -> Iterator[Any]:
    """What is called to make each; `bundled` are names of libraries that lie in the same file."""
    if SAID.search(source.data) is None:
        return
    for name, member, package in _names(source):
        for use in source.uses(source.binding(name) or name):
            yield from _client(source, use, member, package)
    for text, (package, member) in bundled.items():
        if member != "()" and text.encode() in source.words and is_foreign(package):
            for use in source.globals(text):
                yield from _client(source, use, member, package)


def _client(source: Source, use: Any, member: str, package: str) -> Iterator[Any]:
    callee = _whole(use)
    if is_client(source, callee, member if callee == use else ""):
        yield callee
        return
    path = [member] if member not in ("", "default") else []
    last = _whole(callee)
    for at in dict.fromkeys((use, callee, last)):
        name = word(at.child_by_field_name("property") or at)
        if at != use or not path:
            path.append(name)
        if _connects(source, at, path, package):
            yield at
            return


def _connects(source: Source, callee: Any, path: list[str], package: str) -> bool:
    """Whether a call of a function, by its path in a package, reaches the address that it is given."""
    call = _call_of(callee)
    if call is None or call.type != "call_expression" or used((module(package), *path)):
        return False  # what is listed does what its list says
    of, name = (["", *path])[-2:]
    args = call.child_by_field_name("arguments")
    if args is None or args.type != "arguments":
        return False
    of = of if of[:1].isupper() else ""
    if connects(name, of, package):
        return any(_is_reached(source, arg, is_address, is_place) for arg in args.named_children)
    own = is_clients_own(name, of, package)
    return own and any(_is_reached(source, arg, is_url, is_url) for arg in args.named_children)


def _names(source: Source) -> Iterator[tuple[Any, str, str]]:
    """The names of what comes from other packages, with the member that each is, and the package."""
    for node in source.root.named_children:
        spec = node.child_by_field_name("source") if node.type == "import_statement" else None
        if (
            spec is not None
            and is_foreign(literal(spec))
            and word(node)[:12].split()[1:2] != ["type"]
        ):
            yield from ((*one, literal(spec)) for one in imported(node))
        if node.type == "import_statement" and spec is None:
            yield from ((name, "", of) for name, of in required(node) if is_foreign(of))
    for loader in (*source.globals("require"), *source.leaves("import", b"(")):
        call = loader.parent if loader.type == "identifier" else loader.parent.parent
        args = call.child_by_field_name("arguments") if call is not None else None
        first = args.named_children[0] if args is not None and args.named_children else None
        if first is not None and first.type == "string" and is_foreign(literal(first)):
            yield from ((*one, literal(first)) for one in _taken(call))


def _taken(call: Any) -> Iterator[tuple[Any, str]]:
    """The names that a module is kept under: `const { A, b: B } = await import("x")`."""
    at = call
    while at.parent is not None and at.parent.type in _THROUGH:
        at = at.parent
    of = at.parent
    if of is None or of.type != "variable_declarator":
        return
    pattern_of = of.child_by_field_name("name")
    if pattern_of.type == "identifier":
        yield pattern_of, ""
    for part in pattern_of.named_children:
        if part.type == "shorthand_property_identifier_pattern":
            yield part, word(part)
        elif part.type == "pair_pattern":
            value = part.child_by_field_name("value")
            if value.type == "identifier":
                yield value, word(part.child_by_field_name("key"))


def is_client(source: Source, callee: Any, member: str = "") -> bool:
    """Whether a call of another package's class or function makes a client with credentials; `member`
    is what the package calls it.
    """
    call = _call_of(callee)
    if call is None:
        return False
    name = member or word(callee.child_by_field_name("property") or callee)
    args = call.child_by_field_name("arguments")
    if args is None or args.type != "arguments":
        return False
    if call.type == "new_expression":
        return may_be_client(name) and any(_is_given(source, arg) for arg in args.named_children)
    return makes_client(name) and any(
        _is_given(source, arg) for arg in args.named_children if options_of(source, arg) is not None
    )


def _whole(use: Any) -> Any:
    """The member that is called of a namespace: `lara_1.Translator`."""
    parent = use.parent
    if parent is not None and parent.type == "member_expression":
        of = parent.child_by_field_name("object")
        return parent if of == use else use
    return use


def _call_of(callee: Any) -> Any:
    call = callee.parent
    if call is not None and call.type in ("new_expression", "call_expression"):
        of = call.child_by_field_name("constructor") or call.child_by_field_name("function")
        return call if of == callee else None
    return None


def _is_given(source: Source, arg: Any) -> bool:
    """Whether an argument is a credential, or has one among its options."""
    options = options_of(source, arg)
    if options is None:
        return _is_called(source, arg, is_credential)
    names = set()
    for key, value in pairs(source, options):
        if is_for_requests([key]):
            return True
        if value is not None and (value.type in _FIXED or _is_described(source, value)):
            continue
        names.add(key)
        if value is not None and _is_called(source, value, is_credential):
            return True
    return any(map(is_credential, names)) or is_login(names)


def _is_reached(
    source: Source, arg: Any, says: Callable[[str], bool], option: Callable[[str], bool]
) -> bool:
    """Whether an argument is the address of a service, or has one among its options."""
    options = options_of(source, arg)
    if options is not None:
        return any(
            option(key) and (value is None or not _is_described(source, value))
            for key, value in pairs(source, options)
        )
    arg = inner(arg)
    if arg is not None and arg.type in ("string", "template_string"):
        return is_written_address(word(arg)[1:])
    return _is_called(source, arg, says)


def _is_called(source: Source, node: Any, says: Callable[[str], bool], depth: int = 0) -> bool:
    """Whether a value is a credential, or what else `says` knows, by what it or the variable is called that
    it comes from.
    """
    node = inner(node)
    if node is None or depth > _DEPTH or node.type in _FIXED:
        return False
    if node.type == "subscript_expression":
        index = node.child_by_field_name("index")
        return index.type == "string" and says(literal(index))
    if node.type in _EITHER:
        parts = (node.child_by_field_name(name) for name in _EITHER[node.type])
        return any(_is_called(source, part, says, depth + 1) for part in parts)
    if node.type == "property_identifier":
        return says(word(node))
    if node.type != "identifier":
        return False
    if says(word(node)):
        return True
    binding = source.binding(node)
    of = binding.parent if binding is not None else None
    if of is None or of.type != "variable_declarator":
        return False
    value = inner(of.child_by_field_name("value"))
    return (
        value is not None
        and value.type != "call_expression"
        and _is_called(source, value, says, depth + 1)
    )


def _is_described(source: Source, node: Any) -> bool:
    """Whether a value is what an imported function gives, which only describes one: `z.string()`."""
    if node.type != "call_expression":
        return False
    while node is not None and node.type in ("call_expression", "member_expression"):
        node = node.child_by_field_name("function") or node.child_by_field_name("object")
    at = source.binding(node) if node is not None and node.type == "identifier" else None
    while at is not None and at.type != "import_statement":
        at = at.parent if at.type in _IMPORTS else None
    spec = at.child_by_field_name("source") if at is not None else None
    return spec is not None and not literal(spec).startswith(_HERE)
