"""Words that are quoted for a shell where quotes stand already: `f"grep '{shlex.quote(word)}'"`. The quotes
end each other, and the shell reads the word.
"""

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Call, Lit, Node, Scope
from vetting.surface._values import External

_QUOTES = frozenset({"shlex.quote", "pipes.quote"})


def bare_in_quotes(parts: tuple[Node, ...], scope: Scope, machine: Evaluator) -> tuple[Node, ...]:
    """The parts of a text, what is quoted within quotes as it is without."""
    if not any(isinstance(one, Call) and last_name(one.func) == "quote" for one in parts):
        return parts
    open_mark, found = "", list[Node]()
    for part in parts:
        if isinstance(part, Lit) and isinstance(part.value, str):
            open_mark = _left_open(part.value, open_mark)
        elif open_mark and isinstance(part, Call) and _quotes(part, scope, machine):
            found.append(part.args[0])
            continue
        found.append(part)
    return tuple(found)


def _left_open(text: str, mark: str) -> str:
    """The quote that is open behind a text; `mark` is the one that is open before it."""
    for sign in text:
        if sign == mark:
            mark = ""
        elif not mark and sign in "'\"":
            mark = sign
    return mark


def _quotes(call: Call, scope: Scope, machine: Evaluator) -> bool:
    if last_name(call.func) != "quote" or not call.args:
        return False
    func = machine.value(call.func, scope, {})
    return isinstance(func, External) and f"{func.spec}.{func.name}".strip(".") in _QUOTES
