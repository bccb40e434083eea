"""Fields of dataclasses that are looked at as soon as an object has them, and those that are not."""

import pytest

from tests.surface.test_flow_limits import python

CLASS = """from dataclasses import dataclass
from pathlib import Path
ROOT = Path("/sys/class/power")
@dataclass
class Probe:
    name: str
    kind: str = "a"
    def __post_init__(self):
        {}
    def value(self):
        return (ROOT / self.name).read_text()
"""


@pytest.mark.parametrize(
    ("after", "free"),
    [
        ("if not self.name.replace('_', '').isalnum(): raise ValueError", False),
        ("if not (ROOT / self.name).resolve().is_relative_to(ROOT): raise ValueError", False),
        ("if self.kind not in ('a', 'b'): raise ValueError", True),
        ("self.shown = self.name.strip()", True),
    ],
)
def test_what_is_looked_at(after: str, free: bool) -> None:
    found = python("return Probe(a).value()", CLASS.format(after)).flows
    assert ("path" in {flow.kind for flow in found}) == free
