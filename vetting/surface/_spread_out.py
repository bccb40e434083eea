"""The arguments of a call as they are written, with those one by one that are spread: of `server.tool(name,
...rest)`, which a registrar of the package's own is given.
"""

from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Call, Index, Lit, Node, Scope, Spread
from vetting.surface._values import elements


def spread_out(machine: Evaluator, node: Call, scope: Scope, env: Env) -> tuple[Node, ...]:
    """As many as `arguments` gives values."""
    result: list[Node] = []
    for arg in node.args:
        if isinstance(arg, Spread):
            held = list(elements(machine.value(arg.of, scope, env), arg.line))
            places = (Lit(arg.line, value=place) for place in range(len(held)))
            result += [Index(arg.line, of=arg.of, key=place) for place in places]
        else:
            result.append(arg)
    return tuple(result)
