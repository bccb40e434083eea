"""Loops with more rounds, or more in each, than a machine has time or room for; and those without."""

import ast

import pytest

from tests.surface.test_flow_limits import javascript, python
from vetting.python_syntax import by_kind
from vetting.surface._flow_constants import Place, places
from vetting.surface._flow_huge import python_huge
from vetting.surface._flow_rounds import python_rounds
from vetting.surface._flow_rounds_javascript import javascript_rounds


def module(source: str) -> Place:
    return next(places(by_kind(ast.parse(source)), source.encode()))


def found(source: str) -> list[str]:
    return sorted({what for _, what in python_rounds(source.encode(), module(source))})


@pytest.mark.parametrize(
    "source",
    [
        "for i in range(10_000_000):\n    for j in range(100):\n        x += i * j\n",
        "n = 0\nwhile True:\n    n += 1\n    if n > 10**10:\n        break\n",
        "while n < 10**10:\n    n += 1\n",
        "MANY = 10_000\nfor i in range(MANY):\n    kept.append(socket.socket())\n",
        "for i in range(10_000):\n    kept.append(socket.socket())\n",
        "for i in range(100_000):\n    f.write(b'x' * (10 * 1024 * 1024))\n",
        "for item in items:\n    rows.extend([item] * 10_000_000)\n",
        "rows = [0] * 10**9\n",
        "for i in range(10**10):\n    total += i\n",
        "for word in itertools.product(string.ascii_lowercase, repeat=16):\n    total += 1\n",
        "for a, b in product(range(100_000), range(100_000)):\n    total += a * b\n",
        "cells = [(x, y) for x in range(2**22 - 1) for y in range(2**22 - 1)]\n",
        "for _ in range(100):\n    rows = [rows] * 100\n",
        "for i in range(10_000_000):\n    text += str(i)\n",
        "def endless():\n    while True:\n        yield b'x' * 1024 * 1024\n",
    ],
)
def test_more_than_there_is_room_for_in_python(source: str) -> None:
    assert len(found(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "for i in range(1000):\n    for j in range(1000):\n        x += i * j\n",
        "n = 0\nwhile True:\n    n += 1\n    if n > 1000:\n        break\n",
        "while n < 10**10:\n    n += 1\n    time.sleep(1)\n",
        "for i in range(10_000):\n    with socket.socket() as one:\n        kept.append(one.getsockname())\n",
        "for i in range(10_000):\n    one = open(name)\n    kept.append(one.read())\n    one.close()\n",
        "for i in range(1000):\n    f.write(b'x' * 1024)\n",
        "row = [0] * 10_000\n",
        "for i in range(10**10):\n    if is_free(i):\n        break\n",
        "for word in product(string.ascii_lowercase, repeat=3):\n    total += 1\n",
        "for word in product(string.ascii_lowercase, repeat=16):\n    yield word\n",
        "for a, b in product(range(1000), range(1000)):\n    total += a * b\n",
        "cells = [(x, y) for x in range(1000) for y in range(1000)]\n",
        "for _ in range(100):\n    rows = [0] * 100\n",
        "def beat():\n    while True:\n        yield await queue.get()\n",
    ],
)
def test_no_more_than_there_is_room_for_in_python(source: str) -> None:
    assert found(source) == []


def test_giving_up_when_nothing_is_left_ends_no_loop() -> None:
    body = "    try:\n        open(f'/tmp/{i}', 'w')\n    except OSError:\n        break\n"
    loop = f"for i in range(100_000):\n{body}"
    assert [line for line, _ in python_huge(loop.encode(), module(loop))] == [1]
    ended = loop + "    if done():\n        break\n"
    assert list(python_huge(ended.encode(), module(ended))) == []


@pytest.mark.parametrize(
    ("source", "much", "little"),
    [
        ("for (let i = 0; i < {}; i++) {{ for (let j = 0; j < 1e5; j++) x += i * j; }}", 1e5, 10),
        ("for (let i = 0; i < {}; i++) {{ x = x * 31 % 7; }}", 1e10, 1e5),
        ("while (n < {}) {{ n++; }}", 1e10, 1e3),
        ("while (true) {{ n++; if (n > {}) break; }}", 1e10, 1e3),
        ("for (let i = 0; i < {}; i++) {{ out.write('x'.repeat(1e5)); }}", 1e5, 10),
        ("for (let i = 0; i < {}; i++) text += String(i);", 1e8, 1e3),
        ("for (let i = 0; i < {}; i++) {{ rows = new Array(9).fill(rows); }}", 100, 5),
        ("for (const one of all) {{ rows.push(...new Array({}).fill(one)); }}", 1e7, 10),
        ("for (let i = 0; i < {}; i++) {{ kept.push(net.createConnection(80)); }}", 1e5, 10),
    ],
)
def test_rounds_in_javascript(source: str, much: float, little: float) -> None:
    both = f"first;\n{source.format(int(much))}\n{source.format(int(little))}"
    assert {line for line, _ in javascript_rounds(both)} == {2}


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("for _ in range(n): a = sha256(a).hexdigest()", ["amount"]),
        ("for _ in range(n): Thread(target=print).start()", ["amount"]),
        ("for _ in range(min(n, 10)): Thread(target=print).start()", []),
        ("for _ in range(n): a = a.strip()", []),
        ("return a * n", ["amount"]),
        ("return a * min(n, 10)", []),
        ("return list(itertools.permutations(a.split()))", ["amount"]),
        ("return list(itertools.permutations(a.split(), 2))", []),
        ("return list(itertools.permutations(a.split(), r=3))", []),
        ("return list(itertools.permutations(a.split(), 4))", ["amount"]),
        ("return list(itertools.permutations(a.split(), n))", ["amount"]),
        (
            "if len(set(a)) > 8: raise ValueError\nreturn list(itertools.permutations(set(a)))",
            [],
        ),
        (
            "if len(set(a)) > 8: raise ValueError\nreturn list(itertools.permutations(a))",
            ["amount"],
        ),
        (
            "if len(set(a)) > 8: raise ValueError\nreturn list(itertools.permutations([*set(a), *a]))",
            ["amount"],
        ),
        (
            "if len(set(a)) > 8: print(a)\nreturn list(itertools.permutations(set(a)))",
            ["amount"],
        ),
    ],
)
def test_rounds_that_a_caller_chooses(body: str, kinds: list[str]) -> None:
    assert [flow.kind for flow in python(body, given="a: str, n: int").flows] == kinds


def test_a_list_that_is_short_has_few_orders() -> None:
    body = "if len(a) > 6: raise ValueError\nreturn list(itertools.permutations(a))"
    assert python(body, given="a: list[str]").flows == []


@pytest.mark.parametrize(
    ("body", "endless"),
    [
        ("kept = []\nwhile True: kept.append(load(a))", True),
        ("kept = []\nwhile True:\n    kept.append(load(a))\n    time.sleep(5)", False),
        (
            "kept = []\nwhile True:\n    kept.append(bytearray(64 << 20))\n    time.sleep(5)",
            True,
        ),
        ("kept = []\nwhile True:\n    kept.append(jobs.pop())", False),
        ("while True:\n    kept = []\n    kept.append(load(a))", False),
        ("kept = []\nwhile True:\n    kept.append(load(a))\n    if kept: break", False),
    ],
)
def test_a_loop_without_an_end_that_keeps_all_it_gets(body: str, endless: bool) -> None:
    assert ("endless" in [flow.kind for flow in python(body).flows]) == endless


@pytest.mark.parametrize(
    ("body", "endless"),
    [
        ("const kept = []; for (;;) { kept.push(await load(a)); }", True),
        ("const kept = []; while (true) { kept.push(await load(a)); }", True),
        ("const kept = []; for (;;) { kept.push(await load(a)); await sleep(5); }", False),
        ("const kept = []; for (;;) { kept.push(await load(a)); kept.shift(); }", False),
        ("const kept = []; for (;;) { kept.push(await load(a)); kept.length = 0; }", False),
        ("for (;;) { if (await load(a)) return 1; }", False),
    ],
)
def test_such_a_loop_in_javascript(body: str, endless: bool) -> None:
    assert ("endless" in [flow.kind for flow in javascript(body).flows]) == endless


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("for (let i = 0; i < n; i++) x = createHash('md5').update(x).digest();", ["amount"]),
        ("const m = Math.min(n, 9); for (let i = 0; i < m; i++) fork(x);", []),
        ("for (let i = 0; i < n; i++) x += i;", []),
    ],
)
def test_rounds_that_a_caller_of_javascript_chooses(body: str, kinds: list[str]) -> None:
    flows = javascript(body, kinds="n: z.number()").flows
    assert [flow.kind for flow in flows if flow.kind == "amount"] == kinds


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("return os.environ.get(a)", ["environment"]),
        ("return os.getenv(a, '')", ["environment"]),
        ("return os.environ[a]", ["environment"]),
        ("return os.environ[a] if a in NAMES else ''", []),
        ("return os.environ.get('HOME') if a in NAMES else ''", []),
        ("if a not in NAMES: raise ValueError\nreturn os.environ.get(a)", []),
    ],
)
def test_variables_that_a_caller_names(body: str, kinds: list[str]) -> None:
    assert [flow.kind for flow in python(body).flows] == kinds


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("requests.get(f'http://{a}/x')", ["address"]),
        ("url = 'https://' + a + ':8080/x'\nrequests.get(url)", ["address"]),
        ("requests.get(f'https://{a}.example.com/x')", []),
        ("requests.get(f'https://example.com/{a}')", []),
        ("requests.get(f'{a}/notes.json')", ["address"]),
        ("requests.get(f'/{a}/notes.json')", []),
    ],
)
def test_hosts_that_a_caller_names(body: str, kinds: list[str]) -> None:
    flows = python(body, "import requests\n").flows
    assert [flow.kind for flow in flows if flow.kind == "address"] == kinds
