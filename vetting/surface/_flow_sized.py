"""How large a picture is that a call makes: `Image.new("RGB", (width, height))`, `createCanvas(w, h)`."""

from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Name, Node, Seq


def sizes(call: Call) -> Iterator[Name]:
    """What stands in the source for width and height, where it is a name: of what is calculated, a
    caller mostly decides a margin.
    """
    name, of = last_name(call.func), call.func.of if isinstance(call.func, Attr) else None
    given: tuple[Node, ...] = ()
    if name == "createCanvas":
        given = tuple(call.args[:2])
    elif name == "new" and isinstance(of, Name) and of.name == "Image" and len(call.args) > 1:
        size = call.args[1]
        given = size.items if isinstance(size, Seq) else ()
    yield from (one for one in given if isinstance(one, Name))
