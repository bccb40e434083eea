"""Digests that are looked for: how long their beginning may be."""

import ast

import pytest

from vetting.surface._flow_proofs import javascript_proofs, python_proofs

PYTHON = """def settle(seed, start={}):
    number = 0
    while {}:
        number += 1
"""
MADE = "sha256(seed + str(number))"


@pytest.mark.parametrize(
    ("start", "test", "endless"),
    [
        ('"0" * 16', f"not {MADE}.hexdigest().startswith(start)", True),
        ("None", f'not {MADE}.hexdigest().startswith("000000000000")', True),
        ("bytes(2)", f'{MADE}.digest()[:8] != b"12345678"', True),
        ('"0000"', f"not {MADE}.hexdigest().startswith(start)", False),
        ("wanted", f"not {MADE}.hexdigest().startswith(start)", False),
        ('"0" * 16', "not seed.startswith(start)", False),
    ],
)
def test_in_python(start: str, test: str, endless: bool) -> None:
    assert bool(list(python_proofs(ast.parse(PYTHON.format(start, test))))) == endless


@pytest.mark.parametrize(
    ("start", "endless"),
    [('"0".repeat(16)', True), ("wanted", True), ('"0".repeat(4)', False), ("other", False)],
)
def test_in_javascript(start: str, endless: bool) -> None:
    made = 'createHash("sha256").update(`${seed}${number}`).digest("hex")'
    source = f"const wanted = '0000000000';\nwhile (!{made}.startsWith({start})) number += 1;"
    assert bool(list(javascript_proofs(source))) == endless
