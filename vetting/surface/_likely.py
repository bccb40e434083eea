"""What is likely in a list that is not fully known: what house wrappers define, what is written as a tool
is, in code and in data files.
"""

from vetting.surface import _declare
from vetting.surface._answers import Answers
from vetting.surface._callers import modules
from vetting.surface._calls import arguments, last_name
from vetting.surface._class_names import named_by_classes
from vetting.surface._data_files import in_data_files
from vetting.surface._idioms import DEFINERS
from vetting.surface._shaped import shaped

_TOOL = "Tool"


def likely(answers: Answers) -> None:
    """Declare what is defined and not declared yet."""
    _defined(answers)
    named_by_classes(answers)
    if answers.output.lacks:
        shaped(answers)
        in_data_files(answers)


def _defined(answers: Answers) -> None:
    machine, output = answers.machine, answers.output
    for module in list(modules(machine)):
        for site in module.sites(DEFINERS | {_TOOL}):
            for arg in arguments(machine, site.call, site.scope, {}) or [None]:
                value = arg
                if last_name(site.call.func) == _TOOL:
                    value = machine.value(site.call, site.scope, {})
                given = _declare.find_name(machine, value)
                if isinstance(given, str) and not site.dead:
                    made = answers.made("tool", given, value, module.path, site.call.line)
                    if (made.kind, made.name) not in output.seen:
                        output.declare(made)
