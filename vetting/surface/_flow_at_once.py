"""How many things a call starts at once and waits for: `Promise.all(Array.from({ length: n }, …))`,
`gather(*(ask(url) for _ in range(n)))`.
"""

import ast
from collections.abc import Iterator

from vetting.surface._calls import last_name
from vetting.surface._ir import Call, Lit, Map, Node
from vetting.surface._python_lower import lower

_WAITS_FOR = frozenset({"all", "allSettled", "any", "race", "gather"})


def at_once(call: Call) -> Iterator[Node]:
    """What stands in the source for each amount."""
    if last_name(call.func) not in _WAITS_FOR:
        return
    for arg in call.args:
        if isinstance(arg, Call) and last_name(arg.func) == "from" and arg.args:
            made = arg.args[0]
            for key, value in made.pairs if isinstance(made, Map) else ():
                if isinstance(key, Lit) and key.value == "length":
                    yield value
    raw = call.raw
    for given in raw.args if isinstance(raw, ast.Call) else ():
        of = given.value if isinstance(given, ast.Starred) else given
        for part in of.generators if isinstance(of, ast.GeneratorExp | ast.ListComp) else ():
            match part.iter:
                case ast.Call(func=ast.Name(id="range"), args=[times] | [_, times]):
                    yield lower(times)
