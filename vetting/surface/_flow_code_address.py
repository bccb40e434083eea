"""Code that stands in an address: `import("data:text/javascript," + code)`."""

from collections.abc import Callable, Iterable, Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import GIVEN, PART, Marks
from vetting.surface._ir import Attr, Call, Lit, Name, Node

_ADDRESS = pattern(r"data:(?:text|application)/(?:x-)?(?:java|ecma)script[\w;=.+-]{0,40},?")
_ENCODES = frozenset({"encodeURIComponent", "encodeURI", "escape", "btoa", "encode"})


def is_code_address(text: object) -> bool:
    """Whether an address begins so that all of the rest is code: `data:text/javascript;base64,`."""
    return isinstance(text, str) and _ADDRESS.fullmatch(text) is not None


def each(parts: Iterable[Node], marks: Callable[[Node], Marks]) -> Iterator[tuple[Node, Marks]]:
    """The parts of a text with what they are made of: behind such a beginning whatever stands
    anywhere in what was encoded is code.
    """
    coded = False
    for part in parts:
        found = marks(_plain(part) if coded else part)
        yield (
            part,
            frozenset((GIVEN if kind == PART else kind, of) for kind, of in found)
            if coded
            else found,
        )
        coded = isinstance(part, Lit) and is_code_address(part.value)


def _plain(part: Node) -> Node:
    """What is encoded only to stand in the address: of `encodeURIComponent(code)` the code."""
    while isinstance(part, Call):
        name, first = last_name(part.func), part.args[0] if part.args else None
        of = part.func.of if isinstance(part.func, Attr) else None
        buffer = name == "from" and isinstance(of, Name) and of.name == "Buffer"
        if first is not None and (buffer or name in _ENCODES):
            part = first
        elif name in ("toString", "toBase64") and of is not None:
            part = of
        else:
            break
    return part
