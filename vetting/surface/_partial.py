"""Calls of what `partial` made of a library's function or class: they are given what it was given as well."""

from vetting.surface._ir import Attr, Call, Name, Node, Within
from vetting.surface._values import External, Record


def of_partial(target: Record, node: Call) -> Call | None:
    """The call that `node`, one of what `target` made, stands for; None of what is the package's own."""
    made = target.node
    if not isinstance(made, Call) or not made.args or not isinstance(target.args[0], External):
        return None
    first, *rest = made.args
    if not isinstance(first, Attr | Name):
        return None

    def there(one: Node) -> Node:
        return Within(one.line, one.raw, of=one, scope=target.scope)

    args = (*map(there, rest), *node.args)
    given = dict(node.named)
    before = tuple((key, there(one)) for key, one in made.named if key not in given)
    return Call(node.line, node.raw, func=first, args=args, named=(*before, *node.named))
