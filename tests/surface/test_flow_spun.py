"""Loops without an end that only calculate, in threads and elsewhere; and those that wait or leave."""

import pytest

from tests.surface.test_flow_limits import javascript, python

STARTED = "\n\nfor n in range(8):\n    threading.Thread(target=spin, daemon=True).start()"


@pytest.mark.parametrize(
    ("body", "endless"),
    [
        ("for step in itertools.count():\n    kept.append(bytearray(1 << 20))", True),
        ("for step in count():\n    a = sha512(a + step.to_bytes(8, 'big')).digest()", True),
        ("for word in cycle(words):\n    requests.get(URL)", True),
        ("for _ in iter(int, 1):\n    x = hashlib.sha256(x).digest()", True),
        ("for n in itertools.count():\n    if n > 9: break\n    kept.append(n)", False),
        ("for n in itertools.count():\n    time.sleep(1)\n    kept = n", False),
        ("for row in iter(queue.get, None):\n    kept.append(row)", False),
        ("def spin():\n    n = 0\n    while True: n += 1" + STARTED, True),
        ("def mix(x): return x * 3\ndef spin():\n    while True: mix(2)" + STARTED, True),
        ("def spin():\n    for n in itertools.count(): x = pow(n, n)" + STARTED, True),
        ("def spin():\n    while True: took = time.perf_counter() - begun" + STARTED, True),
        ("def spin():\n    while True: work.get().run()" + STARTED, False),
        ("def spin():\n    while True:\n        with lock: n = 1" + STARTED, False),
        ("def spin():\n    while True:\n        flush()\n        time.sleep(3)" + STARTED, False),
        ("def spin():\n    while not stop.is_set(): n = 1" + STARTED, False),
    ],
)
def test_a_loop_that_only_calculates(body: str, endless: bool) -> None:
    assert ("endless" in [flow.kind for flow in python(body).flows]) == endless


@pytest.mark.parametrize(
    ("body", "endless"),
    [
        ("let h = a; for (;;) { h = crypto.createHash('sha512').update(h).digest(); }", True),
        ("let n = 0; while (true) n = Math.sqrt(n + 1);", True),
        (
            "for (let t = Date.now(); ; n++) { h = d.digest(); if (n % 9) p.postMessage({ t, n }); }",
            True,
        ),
        ("for (;;) { port.postMessage(await work()); }", False),
        ("while (true) { Atomics.wait(flag, 0, 0); work(); }", False),
        ("let n = 0; while (true) { n++; if (n > 9) break; }", False),
        ("for (;;) { reader.next(); }", False),
        ("all: for (const x of a) { for (;;) { x.n++; if (x.n > 3) continue all; } }", False),
    ],
)
def test_such_a_loop_in_javascript(body: str, endless: bool) -> None:
    assert ("endless" in [flow.kind for flow in javascript(body).flows]) == endless
