"""Which modules of its package a JavaScript file loads, or runs as programs."""

import re
from collections.abc import Container, Iterator
from typing import Any
from urllib.parse import unquote

from vetting.errors import FormatError
from vetting.patterns import pattern
from vetting.profile._javascript_loader import loaders
from vetting.profile._own_loads import ANYTHING, Loads
from vetting.profile._own_paths import end
from vetting.surface._ir import Lit
from vetting.surface._javascript_lower import call, unescape, word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import owner

_WRITTEN = pattern(rb"[\"'`](\.{1,2}[/\\%][^\"'`\n]{1,300}+)[\"'`]")
"""A path that begins at the file's folder, wherever it stands."""

_HIDDEN = pattern(rb"(?<![\w$])(?:module|mainModule|Module)\s{0,9}(?:\?\.)?\[")
_ESCAPES = pattern(rb"\\(?:u00|x|u\{0{0,4})([0-7][0-9a-fA-F])\}?")
"""Of letters, as texts and names may have them."""

_NOTHING = "node:path"
_PUT_TOGETHER = frozenset({"join", "resolve", "URL"})
_LOADS = frozenset({"require", "_load"})
_MAKES = "createRequire"
_BINDS = frozenset({
    *("formal_parameters", "required_parameter", "optional_parameter", "import_clause"),
    *("import_specifier", "import_require_clause", "function_declaration", "function_expression"),
    *("unary_expression", "method_definition", "method_signature", "property_signature"),
    *("shorthand_property_identifier_pattern", "ambient_declaration", "function_signature"),
})  # fmt: skip
"""What gives a name to something, or only asks what it is."""

_AROUND = frozenset({"parenthesized_expression", "as_expression", "await_expression"})
_COMPARED = frozenset({"===", "!==", "==", "!=", "instanceof", "in"})
_HANDS_ON = frozenset({"apply", "call", "bind"})


def javascript_loads(path: str, data: bytes, name: str, others: Container[str]) -> Loads:
    """See `Loads`; `name` is the package's, `others` what it asks for and Node.js has. Of what cannot be
    read, nobody knows.
    """
    try:
        module = JavaScriptModule(path, data)
        specs = set(_imported(module)) | set(_asked(module))
        for site in module.sites(_PUT_TOGETHER):
            specs.add(end(site.call, site.scope, address=False) or _NOTHING)
    except (FormatError, RecursionError, MemoryError):
        return ANYTHING
    named = {unescape(found[1].decode("utf-8", "replace")) for found in _WRITTEN.finditer(data)}
    named |= {_plain(spec) for spec in named}
    ends, own = set[str](), set[str]()
    for spec in (specs | set(map(_plain, specs))) - {""}:
        if spec.startswith("#") or spec == name or (name and spec.startswith(f"{name}/")):
            own.add(spec)
        elif spec.startswith("."):
            named.add(spec)
        elif spec.startswith("/"):
            ends.add(spec.strip("/"))
        elif "/" in spec and _package(spec) not in others:  # a name for a folder
            ends.add(spec.partition("/")[2])
    return Loads(
        named=frozenset(named),
        ends=frozenset(ends - {""}),
        own=frozenset(own),
        anything="" in specs or _hides(data),
    )


def _hides(data: bytes) -> bool:
    """Whether what loads modules may be asked for by a name that does not stand there."""
    if _HIDDEN.search(data):
        return True
    if b"\\" not in data:
        return False
    plain = _ESCAPES.sub(lambda found: bytes([int(found[1], 16)]), data)
    return any(plain.count(name) > data.count(name) for name in (b"equire", b"_load"))


def _package(spec: str) -> str:
    """The package, or module of Node.js, that a name means which is no path."""
    if spec.startswith("node:"):
        return "path"
    return "/".join(spec.split("/")[: 2 if spec.startswith("@") else 1])


def _plain(spec: str) -> str:
    """What a module is asked for by, which may be an address: without what follows a path, and with its
    signs as they are.
    """
    spec = spec.translate({9: None, 10: None, 13: None}).replace("\\", "/")
    return unquote(re.split(r"[?#]", spec, maxsplit=1)[0] if spec[:1] != "#" else spec)


def _imported(module: JavaScriptModule) -> Iterator[str]:
    """What `import` is given, and what modules are exported again."""
    for start, length in module.words.places(("import", "from")):
        node = module.leaf(start, length)
        parent = node.parent if node is not None else None
        if parent is not None and parent.type == "import" and parent.parent is not None:
            node, parent = parent, parent.parent
        if parent is None:
            continue
        if parent.type in ("import_statement", "export_statement"):
            source = parent.child_by_field_name("source")
            if source is not None:
                yield unescape(word(source)[1:-1])
        elif parent.type == "call_expression" and parent.child_by_field_name("function") == node:
            yield _given(module, parent, address=True)


def _given(module: JavaScriptModule, raw: Any, *, address: bool) -> str:
    """What a call is given to load; `""` where that is not known."""
    args = call(raw).args
    return end(args[0], module.scope_at(raw), address=address) if args else ""


def _asked(module: JavaScriptModule) -> Iterator[str]:
    """What is asked of the functions that load modules, by whatever name; `""` where that is not known."""
    spans = dict(loaders(module.data))
    inside = sorted(spans.values())
    held = [node for at, end in spans if (node := module.leaf(at, end - at)) is not None]
    makers = {_MAKES}
    for start, length in module.words.places((_MAKES,)):
        node = module.leaf(start, length)
        if node is not None and node.parent.type == "import_specifier":
            makers.add(word(node.parent.child_by_field_name("alias") or node))
    for start, length in module.words.places(sorted(makers)):
        if (node := module.leaf(start, length)) is not None:
            holder = _holder(_member(node))
            if isinstance(holder, str):
                yield holder
            elif holder is not None:
                held.append(holder)
    names = {word(node): owner(word(node), module.scope_at(node)) for node in held}
    for start, length in module.words.places(sorted(names.keys() | _LOADS)):
        if any(first <= start < last for first, last in inside):
            continue
        node = module.leaf(start, length)
        if node is None or node.parent is None:
            continue
        name = word(node)
        if name in _LOADS or owner(name, module.scope_at(node)) is names[name]:
            yield from _loaded(module, node)


def _holder(node: Any) -> Any:
    """The variable that holds a function made by `createRequire`, or `""` where something else does; None
    where nothing is made.
    """
    parent = node.parent
    if parent.type != "call_expression" or parent.child_by_field_name("function") != node:
        named = parent.type == "import_specifier" or _is_named(parent, node)
        return None if named or node.type == "string_fragment" else ""
    holder = parent.parent
    while holder.type in _AROUND:
        holder = holder.parent
    match holder.type:
        case "variable_declarator":
            name = holder.child_by_field_name("name")
        case "assignment_expression":
            name = holder.child_by_field_name("left")
        case "call_expression":  # `createRequire(here)("./x")`
            args = call(holder).args
            return None if args and isinstance(args[0], Lit) else ""
        case "member_expression":  # `createRequire(here).resolve("x")`
            return None if word(holder.child_by_field_name("property")) == "resolve" else ""
        case _:
            return ""
    return name if name.type == "identifier" else ""


def _member(node: Any) -> Any:
    """The whole of `module.createRequire`, whose member `node` is."""
    parent = node.parent
    of = parent.type == "member_expression" and parent.child_by_field_name("property") == node
    return parent if of else node


def _loaded(module: JavaScriptModule, node: Any) -> Iterator[str]:
    """What is loaded where a function that loads modules is named."""
    if node.type == "string_fragment":  # `module["require"]`
        holder = node.parent.parent
        if holder is not None and holder.type == "subscript_expression":
            yield ""
        return
    node = _member(node)
    parent = node.parent
    if parent.type == "import_require_clause":
        yield unescape(word(parent.child_by_field_name("source"))[1:-1])
    elif parent.type == "call_expression" and parent.child_by_field_name("function") == node:
        yield _given(module, parent, address=False)
    elif parent.type == "member_expression":
        if word(parent.child_by_field_name("property")) in _HANDS_ON:
            yield ""
    elif not _is_named(parent, node):
        yield ""


def _is_named(parent: Any, node: Any) -> bool:
    """Whether a place gives something that name, or only looks at what has it."""
    match parent.type:
        case "variable_declarator":
            return bool(parent.child_by_field_name("name") == node)
        case "assignment_expression":
            return bool(parent.child_by_field_name("left") == node)
        case "pair":
            return bool(parent.child_by_field_name("key") == node)
        case "binary_expression":
            return word(parent.child_by_field_name("operator")) in _COMPARED
    return parent.type in _BINDS
