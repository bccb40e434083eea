"""Which module `require` and `import` are given, where that is no plain text: a path that is put
together from the file's own folder, as a variable or the address of one.
"""

from vetting.surface._ir import Attr, Call, Concat, Lit, Name, Node, Scope
from vetting.surface._program import MADE
from vetting.surface._scopes import filled, owner

_DEEP = 5
_JOINS = frozenset({"join", "resolve"})
_TURNS = frozenset({"pathToFileURL", "fileURLToPath", "URL", "toString", "String", "normalize"})
"""What makes an address of a path, or the other way round."""

_OWN = frozenset({"__dirname", "dirname"})


def spec_of(node: Node, scope: Scope, depth: int = 0) -> str:
    """See `Module.imports`."""
    if depth > _DEEP:
        return ""
    match node:
        case Lit(value=str() as said):
            return said
        case Concat(parts=(Lit(value=str() as said), *_)):
            return f"{said[: said.rfind('/') + 1]}*" if "/" in said else ""
        case Concat(parts=(Name(name="__dirname"), *more)):
            return _below(tuple(more))
        case Name(name=name):
            at = owner(name, scope)
            made = filled(at).names[name] if at is not None else []
            if at is None or len(made) != 1 or any(True for _ in at.module.assigned(name, at)):
                return ""
            return spec_of(made[0], at, depth + 1)
        case Attr(of=of, name="href" | "pathname"):
            return spec_of(of, scope, depth + 1)
        case Call(func=Name(name=name) | Attr(name=name), args=(first, *more)):
            if name in _TURNS:
                return spec_of(first, scope, depth + 1)
            return _below(tuple(more)) if name in _JOINS and _is_own_folder(first) else ""
    return ""


def _is_own_folder(node: Node) -> bool:
    """`__dirname`, `import.meta.dirname`, `dirname(fileURLToPath(import.meta.url))`."""
    inner = node.func if isinstance(node, Call) else node
    return isinstance(inner, Name | Attr) and inner.name in _OWN


def _below(parts: tuple[Node, ...]) -> str:
    """A path in the file's own folder; of one whose end is not known, the folder and `*`."""
    known: list[str] = []
    for part in parts:
        first = part.parts[0] if isinstance(part, Concat) and part.parts else part
        said = first.value if isinstance(first, Lit) and isinstance(first.value, str) else None
        if said is not None:
            known.append(said.strip("/"))
        if said is None or first is not part:
            whole = "/".join([MADE, *known, ""])
            return f"{whole[: whole.rstrip('/').rfind('/') + 1] if said else whole}*"
    return "/".join([MADE, *known]) if known else ""
