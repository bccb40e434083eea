"""Classes that inherit a loader: which of them bring back whatever a text names."""

import pytest

from tests.surface.test_flow_limits import python

READS = "import base64, builtins, io, pickle\nclass Own(pickle.Unpickler):\n    {}\n"
FIND = "def find_class(self, module, name):\n        "
BASE = "super().find_class(module, name)"


@pytest.mark.parametrize(
    ("body", "all_of_them"),
    [
        ("dispatch = {}", True),
        (f"{FIND}return Rule if name == 'Rule' else {BASE}", True),
        (f"{FIND}if name == 'Rule':\n            return Rule\n        return {BASE}", True),
        (
            f"{FIND}if (module, name) not in KNOWN:\n            raise E\n        return {BASE}",
            False,
        ),
        (f"{FIND}return {BASE} if module == 'rules' else None", False),
        (f"{FIND}return KNOWN[name]", False),
        (
            f"{FIND}if name in KNOWN:\n            return getattr(builtins, name)\n        raise E",
            False,
        ),
    ],
)
def test_unpicklers(body: str, all_of_them: bool) -> None:
    found = python("return Own(io.BytesIO(base64.b64decode(a))).load()", READS.format(body)).flows
    assert ("code" in {flow.kind for flow in found}) == all_of_them


@pytest.mark.parametrize(("base", "runs"), [("SafeLoader", False), ("UnsafeLoader", True)])
def test_loaders(base: str, runs: bool) -> None:
    own = f"import yaml\nclass Own(yaml.{base}):\n    pass\n"
    found = python("return str(yaml.load(a, Loader=Own))", own).flows
    assert ("code" in {flow.kind for flow in found}) == runs
