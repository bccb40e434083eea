"""What a path is that is spelled another way: its folder, the same path in another form, and the usual one
where the environment names none.
"""

from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Default, Name, Node

_FORMS = frozenset({"expanduser", "resolve", "absolute", "as_posix", "toString"})
_AROUND = frozenset({"expanduser", "abspath", "realpath", "normpath", "normalize", "str", "String"})


def folder_of(made: Node) -> Node | None:
    """That whose folder something is: `file.parent`, `path.dirname(file)`."""
    match made:
        case Attr(name="parent", of=of):
            return of
        case Call(func=Attr(name="dirname") | Name(name="dirname"), args=(first,)):
            return first
    return None


def same_path(made: Node) -> Node | None:
    """The path that something is a form of: `Path(path).expanduser()`, `environ.get("FILE", path)`."""
    match made:
        case Call(func=Attr(name=name, of=of), args=()) if name in _FORMS:
            return of
        case Call(func=func, args=(first,)) if last_name(func) in _AROUND:
            return first
    return instead(made)


def instead(node: Node | None) -> Node | None:
    """What stands in where the environment names nothing."""
    match node:
        case Default(other=other):
            return other
        case Call(func=Attr(name="get", of=of), args=(_, other)) if last_name(of) == "environ":
            return other
        case Call(func=func, args=(_, other)) if last_name(func) == "getenv":
            return other
    return None
