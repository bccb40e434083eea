"""Which module `require` and `import` are given, where that is no plain text: a path that is put
together from the file's own folder, as a variable or the address of one.
"""

from vetting.surface._ir import Attr, Call, Concat, Lit, Name, Node, Scope
from vetting.surface._program import MADE
from vetting.surface._scopes import filled, owner

_DEEP = 10
_JOINS = frozenset({"join", "resolve"})
_OWN = frozenset({"url", "filename", "__filename"})
_TURNS = frozenset({"pathToFileURL", "fileURLToPath", "URL", "toString", "String", "normalize"})
"""What makes an address of a path, or the other way round."""


def spec_of(node: Node, scope: Scope) -> str:
    """See `Module.imports`."""
    found = _spec_of(node, scope, 0)
    return found if found != MADE or isinstance(node, Lit) else ""


def _spec_of(node: Node, scope: Scope, depth: int) -> str:
    """The same, and `MADE` of the folder itself."""
    if depth > _DEEP:
        return ""
    match node:
        case Lit(value=str() as said):
            return said
        case Concat(parts=parts):
            return _of_text(parts, scope, depth + 1)
        case Name(name="__dirname") | Attr(name="dirname"):
            return MADE
        case Name(name=name):
            at = owner(name, scope)
            made = filled(at).names[name] if at is not None else []
            if at is None or len(made) != 1 or any(True for _ in at.module.assigned(name, at)):
                return ""
            return _spec_of(made[0], at, depth + 1)
        case Attr(of=of, name="href" | "pathname"):
            return _spec_of(of, scope, depth + 1)
        case Call(func=Name(name=name) | Attr(name=name), args=args):
            return _of_call(name, args, scope, depth + 1)
    return ""


def _of_text(parts: tuple[Node, ...], scope: Scope, depth: int) -> str:
    """Of `./tools/${name}`, `${folder}/${name}` and `file://${path}`."""
    first, more = parts[0], parts[1:]
    said = first.value if isinstance(first, Lit) else None
    if said in ("file://", "file:///") and more:
        first, more, said = more[0], more[1:], None
    if isinstance(said, str):
        return f"{said[: said.rfind('/') + 1]}*" if "/" in said else ""
    found = _spec_of(first, scope, depth)
    return _in(found, more) if more else found


def _of_call(name: str, args: tuple[Node, ...], scope: Scope, depth: int) -> str:
    """Of `join(folder, name)`, `dirname(fileURLToPath(import.meta.url))` and `pathToFileURL(path)`."""
    if name == "dirname":
        return MADE
    if name == "URL" and len(args) > 1:
        return _in(MADE if _is_own_file(args[1]) else _spec_of(args[1], scope, depth), args[:1])
    if not args or name not in _TURNS | _JOINS:
        return ""
    found = _spec_of(args[0], scope, depth)
    return _in(found, args[1:]) if name in _JOINS else found


def _is_own_file(node: Node) -> bool:
    """`import.meta.url`, `__filename`, `pathToFileURL(__filename)`."""
    while isinstance(node, Call) and node.args:
        node = node.args[0]
    return isinstance(node, Name | Attr) and node.name in _OWN


def _in(folder: str, parts: tuple[Node, ...]) -> str:
    """A path in a folder that the file's own leads to: any other may be somewhere else at run time."""
    if (folder != MADE and not folder.startswith(f"{MADE}/")) or folder.endswith("*"):
        return ""
    below = _below(parts).removeprefix(MADE)
    return f"{folder}{below}" if below else ""


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
