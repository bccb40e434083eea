"""What is certain of a path that JavaScript puts together, whatever the file does elsewhere: what may be
given another value counts as unknown, and so does a function that is not known to be Node.js's own.
"""

import posixpath
from typing import Any

from vetting.patterns import pattern
from vetting.surface._ir import Attr, Call, Concat, Imported, Index, Lit, Name, Node, Scope
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import filled, owner

_ANY = "\0"
"""Stands in a path for a part that nobody knows."""

_BEHIND = pattern(r"(?<=.)[?#]")
"""What stands behind a path in an address: `./a.js?v=2`."""

_DEEP, _LONG, _PARTS = 12, 2000, 60
_JOINS = frozenset({"join", "resolve", "normalize"})
_TURNS = frozenset({"pathToFileURL", "fileURLToPath", "String"})
_AROUND = frozenset({
    *("parenthesized_expression", "await_expression", "as_expression", "satisfies_expression"),
    "non_null_expression",
})  # fmt: skip
_GLOBAL = frozenset({"URL", "String"})
_MODULES = frozenset({"path", "url", "path/posix", "path/win32"})
_WRAPS = {
    "__importDefault": b'return (mod && mod.__esModule) ? mod : { "default": mod };',
    "__importStar": b"__setModuleDefault(result, mod);",
}
"""What TypeScript puts around a module, by what stands in it."""


def end(node: Node, scope: Scope, *, address: bool) -> str:
    """What is certain of a path, or of an address: all of it, or behind `/` how it ends; `""` where that is
    nothing, because what nobody knows may lead out of any folder.
    """
    found = _text(node, scope, 0)
    if len(found) > _LONG:
        return ""
    if address:
        found = _BEHIND.split(found, maxsplit=1)[0]
    _, unknown, last = found.rpartition(_ANY)
    if not unknown:
        return found
    tail = posixpath.normpath(last.partition("/")[2])
    parts = [part for part in tail.split("/") if part not in ("", ".", "..")]
    return "/" + "/".join(parts) if parts else ""


def _text(node: Node, scope: Scope, depth: int) -> str:
    """A path, or an address of one, with `_ANY` for what is not known of it."""
    if depth > _DEEP:
        return _ANY
    match node:
        case Lit(value=str() as said):
            return said.replace(_ANY, "")
        case Concat(parts=parts):
            return "".join(_text(part, scope, depth + 1) for part in parts[:_PARTS]) + (
                _ANY if len(parts) > _PARTS else ""
            )
        case Name(name=name) if (made := _only(name, scope)) is not None:
            return _text(*made, depth + 1)
        case Attr(of=Name() | Call() as of, name="href" | "pathname"):
            made = _only(of.name, scope) if isinstance(of, Name) else (of, scope)
            if made is not None and isinstance(made[0], Call):
                return _text(*made, depth + 1)
        case Call(func=func, args=args) if args and len(args) <= _PARTS:
            return _called(_of_node(func, scope), args, scope, depth + 1)
    return _ANY


def _called(name: str, args: tuple[Node, ...], scope: Scope, depth: int) -> str:
    if name in _JOINS:
        return "/".join(_text(one, scope, depth) for one in args)
    if name in _TURNS:
        return _text(args[0], scope, depth)
    if name == "URL":
        return (f"{_ANY}/" if len(args) > 1 else "") + _text(args[0], scope, depth)
    return _ANY


def _of_node(func: Node, scope: Scope) -> str:
    """What a function is called that is surely Node.js's own: of `path`, of `url`, or a global."""
    if isinstance(func, Attr):
        return func.name if _is_module(func.of, scope) else ""
    if not isinstance(func, Name):
        return ""
    if owner(func.name, scope) is None:
        return func.name if func.name in _GLOBAL else ""
    made = _only(func.name, scope)
    match made[0] if made is not None else None:
        case Imported(spec=spec, name=str() as name) if spec.removeprefix("node:") in _MODULES:
            return name
        case Attr(of=of, name=name) | Index(of=of, key=Lit(value=str() as name)) if (
            made is not None and _is_module(of, made[1])
        ):
            return name
    return ""


def _is_module(node: Node, scope: Scope, depth: int = 0) -> bool:
    """Whether an expression is one of those modules: `path`, `path.posix`, `require("path")`."""
    if depth > _DEEP:
        return False
    match node:
        case Name(name=name) if (made := _only(name, scope)) is not None:
            return _is_module(*made, depth + 1)
        case Attr(of=of, name="posix" | "win32" | "default"):
            return _is_module(of, scope, depth + 1)
        case Imported(spec=spec, name=name):
            return spec.removeprefix("node:") in _MODULES and name in (
                None,
                "default",
                "*",
                "posix",
            )
        case Call(func=Name(name="require"), args=(Lit(value=str() as spec), *_)):
            return spec.removeprefix("node:") in _MODULES
        case Call(func=Name(name=name), args=(inner,)) if name in _WRAPS:
            own = getattr(scope.module, "data", b"")
            return _WRAPS[name] in own and _is_module(inner, scope, depth + 1)
    return False


def _only(name: str, scope: Scope) -> tuple[Node, Scope] | None:
    """What a name stands for that is never given anything else, and where that stands."""
    at = owner(name, scope)
    made = filled(at).names[name] if at is not None else []
    if at is None or len(made) != 1:
        return None
    raw = made[0].raw or getattr(getattr(made[0], "of", None), "raw", None)  # taken apart
    if isinstance(made[0], Imported) or _is_constant(at.module, raw):
        return made[0], at
    return None


def _is_constant(module: Any, raw: Any) -> bool:
    """Whether a value stands in a declaration by `const`, for one name or taken apart."""
    if not isinstance(module, JavaScriptModule):
        return False
    holder = raw.parent if raw is not None else None
    while holder is not None and holder.type in _AROUND:
        holder = holder.parent
    if holder is None or holder.type != "variable_declarator":
        return False
    return word(holder.parent.children[0]) == "const"
