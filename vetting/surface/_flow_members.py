"""What members of objects tell: next to nothing, or what the code writes out for them."""

from vetting.surface._ir import Lit, Map, Node

LITTLE = frozenset({
    *("length", "size", "st_size", "st_mtime", "status", "status_code", "ok", "returncode", "mtimeMs"),
    *("__name__", "__class__", "byteLength"),
})  # fmt: skip
"""Members that tell next to nothing of what they are members of."""

LAST_PART = frozenset({"name", "stem", "suffix"})
"""Members of a Python path that lead nowhere else."""


def written_out(made: Node, name: str) -> Node | None:
    """The member `name` of an object whose members are all written out: the number of `draft = { id:
    randomUUID(), text }`, and not its text.
    """
    if not isinstance(made, Map):
        return None
    found = None
    for key, value in made.pairs:
        if not isinstance(key, Lit):
            return None
        if key.value == name:
            found = value
    return found
