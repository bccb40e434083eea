"""What prompts say: the messages that their handlers return are told to a model like a description. They are
part of what a prompt declares, as the texts that the handler has and a digest of all that it is made by.
"""

from collections.abc import Iterator
from dataclasses import replace

from vetting.surface import _own_calls as own_calls
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Lit, Site
from vetting.surface._made_of import made_of
from vetting.surface._output import Output
from vetting.surface._values import Closure, flat

MESSAGES = "messages"
_ASKED = frozenset({"GetPromptRequestSchema", "GetPromptRequest", "prompts/get"})
_SETS = frozenset({"setRequestHandler", "set_request_handler"})
_DECORATORS = frozenset({"get_prompt"})


def with_messages(machine: Evaluator, output: Output) -> None:
    """Put what prompts say into what they declare; of those that one function answers, what that says."""
    declared = output.reading.declared
    if not any(item.kind == "prompt" for item in declared):
        return
    answers = list(_answers(machine))
    for place, item in enumerate(declared):
        code = output.code.get((item.kind, item.name)) or answers
        if item.kind != "prompt" or not code:
            continue
        known = {at: value for one in code for at, value in one.env.items()}
        found = made_of(machine, [(one.func, one.scope) for one in code], known)
        said = {"$source": own_calls.digest(found, code[0].scope.module)}
        declared[place] = replace(item, fields={**item.fields, MESSAGES: said})


def _answers(machine: Evaluator) -> Iterator[Closure]:
    """The functions that answer for every prompt."""
    for site in machine.program.sites(_SETS):
        args = site.call.args
        if not site.dead and len(args) > 1 and _is_asked(site):
            found = flat(machine.value(args[1], site.scope, {}))
            yield from (one for one in found if isinstance(one, Closure))
    for site in machine.program.sites(_DECORATORS):
        if not site.dead and site.target is not None:
            yield Closure(site.target, site.scope)


def _is_asked(site: Site) -> bool:
    first = site.call.args[0]
    said = first.value if isinstance(first, Lit) else last_name(first)
    return said in _ASKED
