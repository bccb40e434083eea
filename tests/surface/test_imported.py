"""What modules import that may be a function: many functions are looked for among the same imports."""

import pytest

from tests.surface.conftest import wheel
from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import key_of
from vetting.surface._imported import importing
from vetting.surface._ir import Node, Scope
from vetting.surface._python_program import PythonProgram
from vetting.surface._scopes import filled

MANY = 30
FILES = {
    "acts.py": "\n".join(f"def act{n}(x):\n    return x" for n in range(MANY)),
    "more.py": "\n".join(f"from acts import act{n} as more{n}" for n in range(MANY)),
    "server.py": "import more\n"
    + "\n".join(f"from more import more{n} as last{n}" for n in range(MANY))
    + "\nif x:\n    from more import more1 as either\nelse:\n    from more import more2 as either\n",
}


def evaluator() -> Evaluator:
    program = PythonProgram(wheel(FILES))
    program.reach(["server.py"])
    return Evaluator(program)


def raw_of(machine: Evaluator, name: str) -> object:
    scope = next(m for m in machine.program.modules() if m.path == "acts.py").scope
    return filled(scope).names[name][0].raw


def names(machine: Evaluator, name: str) -> list[str]:
    return [called for _, called in importing(machine, raw_of(machine, name))]


def test_every_variable_that_is_a_function_is_found_in_order() -> None:
    machine = evaluator()
    for _ in range(2):
        assert set(names(machine, "act7")) == {"last7", "more7"}
        assert set(names(machine, "act1")) == {"either", "last1", "more1"}
        assert set(names(machine, "act2")) == {"either", "last2", "more2"}
    assert names(machine, "act1") == names(evaluator(), "act1")


def test_what_is_known_for_good_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = evaluator()
    asked: list[Node] = []
    value = Evaluator.value

    def counted(self: Evaluator, node: Node, scope: Scope, env: object) -> object:
        asked.append(node)
        return value(self, node, scope, env)  # type: ignore[arg-type]

    monkeypatch.setattr(Evaluator, "value", counted)
    names(machine, "act0")
    first = len(asked)
    for n in range(1, MANY):
        names(machine, f"act{n}")
    assert len(asked) == first > MANY


def test_a_key_is_the_same_for_the_same_syntax_only() -> None:
    machine = evaluator()
    one, two = raw_of(machine, "act1"), raw_of(machine, "act2")
    assert key_of(one) == key_of(raw_of(machine, "act1")) != key_of(two)
