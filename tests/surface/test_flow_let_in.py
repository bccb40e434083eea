"""Expressions that a list has let in where they are used, and those of which it was only asked."""

import pytest

from tests.surface.test_flow_limits import javascript, python

JS = 'import { execFileSync } from "child_process";\nconst KNOWN = ["up", "down"];\n'
PYTHON = "import asyncio, socket, subprocess\nKNOWN = {'up', 'down'}\n"
HEARD = f"""{PYTHON}def beat():
    peer = socket.create_connection((HOST, 9000))
    line = peer.recv(9)
    """
LINES = """async def beat():
    reader, writer = await {}
    {}
"""


@pytest.mark.parametrize(
    ("asks", "free"),
    [
        ("if (!KNOWN.includes(words[0])) return; execFileSync(words[0]);", False),
        ("if (KNOWN.includes(words[0]) && words[1]) execFileSync(words[0]);", False),
        ("if (!KNOWN.includes(words[0])) return; execFileSync(words[1]);", True),
        ("if (!KNOWN.includes(words[0])) say(); execFileSync(words[0]);", True),
        ("if (KNOWN.includes(words[0]) || words[1]) execFileSync(words[0]);", True),
        ("if (KNOWN.includes(words[0])) { words = other(words); execFileSync(words[0]); }", True),
    ],
)
def test_one_word_in_javascript(asks: str, free: bool) -> None:
    found = javascript(f"let words = a.split(' '); {asks}", JS)
    assert ("shell" in {flow.kind for flow in found.flows}) == free


@pytest.mark.parametrize(
    ("asks", "free"),
    [
        ("if words[0] not in KNOWN: raise ValueError(a)\nsubprocess.run([words[0]])", False),
        ("if words[0] in KNOWN and words[1]: subprocess.run([words[0]])", False),
        ("if words[0] not in KNOWN: raise ValueError(a)\nsubprocess.run([words[1]])", True),
        ("if words[0] not in KNOWN: print(a)\nsubprocess.run([words[0]])", True),
        ("if words[0] in KNOWN or words[1]: subprocess.run([words[0]])", True),
    ],
)
def test_one_word_in_python(asks: str, free: bool) -> None:
    found = python(f"words = a.split(' ')\n{asks}", PYTHON)
    assert ("shell" in {flow.kind for flow in found.flows}) == free


@pytest.mark.parametrize(
    ("asks", "run"),
    [
        ("subprocess.run(line.decode().split())", True),
        ("if line.decode() in KNOWN: subprocess.run([line.decode()])", False),
        ("if line.decode() in KNOWN: pass\n    subprocess.run([line.decode()])", True),
    ],
)
def test_what_a_connection_says(asks: str, run: bool) -> None:
    found = python("return a", HEARD + asks + "\n")
    assert ("fetched" in {flow.kind for flow in found.flows}) == run


@pytest.mark.parametrize(
    ("opens", "reads"),
    [
        ("asyncio.wait_for(asyncio.open_connection(HOST, 9000), 5)", "line = await reader.readline()"),
        ("asyncio.open_connection(HOST, 9000)", "async for line in reader: subprocess.run(line.split())"),
    ],
)  # fmt: skip
def test_connections_that_are_waited_for(opens: str, reads: str) -> None:
    body = reads if "run" in reads else f"{reads}\n    subprocess.run(line.split())"
    found = python("return a", PYTHON + LINES.format(opens, body))
    assert "fetched" in {flow.kind for flow in found.flows}
