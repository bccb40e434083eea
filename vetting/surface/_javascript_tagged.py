"""Templates that are given to a function: `` sql`select ${name}` `` calls `sql` with the texts between
the values, and with each value.
"""

from vetting.surface._ir import Call, Lit, Node, Seq
from vetting.surface._javascript_lower import lower, unescape, word


def tagged(node: Call) -> Call | None:
    """Such a call as one with arguments; None for any other."""
    if getattr(node.raw, "type", "") != "call_expression":
        return None
    given = node.raw.child_by_field_name("arguments")
    if given is None or given.type != "template_string":
        return None
    texts: list[Node] = [Lit(node.line, given, value="")]
    values: list[Node] = []
    for child in given.named_children:
        if child.type == "template_substitution":
            values.append(lower(child.named_children[0] if child.named_children else None))
            texts.append(Lit(node.line, child, value=""))
        else:
            texts[-1] = Lit(node.line, child, value=unescape(word(child)))
    args = (Seq(node.line, given, items=tuple(texts)), *values)
    return Call(node.line, node.raw, func=node.func, args=args)
