"""Functions that are always their own next step, and those that may end or wait."""

import ast
import textwrap

import pytest

from vetting.grammars import parser
from vetting.python_syntax import by_kind
from vetting.surface._flow_next import python_next
from vetting.surface._flow_next_javascript import javascript_next


def in_python(source: str) -> list[int]:
    return [line for line, _ in python_next(by_kind(ast.parse(source)), source.encode())]


def in_javascript(source: str) -> list[int]:
    data = source.encode()
    return [line for line, _ in javascript_next(parser("javascript").parse(data).root_node, data)]


def method(body: str) -> str:
    return f"class Clock:\n    def step(self):\n{textwrap.indent(body, '        ')}\n"


@pytest.mark.parametrize(
    "source",
    [
        method("self.n += 1\nself.loop.call_soon(self.step)"),
        method(
            "for one in self.rows:\n    if one:\n        break\nget_running_loop().call_soon(self.step)"
        ),
        method("loop.call_later(0, self.step)"),
        method("try:\n    work()\nfinally:\n    loop.call_soon_threadsafe(self.step)"),
        "\ndef check():\n    work()\n    threading.Timer(0, check).start()\n",
        "\ndef check():\n    timer = Timer(0.0, check)\n    timer.daemon = True\n    timer.start()\n",
        "\nasync def burn():\n    work()\n    asyncio.create_task(burn())\n",
    ],
)
def test_its_own_next_step_in_python(source: str) -> None:
    assert in_python(source) == [2]


@pytest.mark.parametrize(
    "source",
    [
        method("if self.n < 3:\n    loop.call_soon(self.step)"),
        method("if self.closed:\n    return\nloop.call_soon(self.step)"),
        method("loop.call_later(1, self.step)"),
        method("loop.call_soon(step)"),
        method("loop.call_soon(self.other)"),
        method("self.stop()\nloop.call_soon(self.step)"),
        "\ndef check():\n    threading.Timer(30, check).start()\n",
        "\nasync def burn():\n    await queue.get()\n    asyncio.create_task(burn())\n",
        "\nasync def burn():\n    async for one in rows:\n        pass\n    asyncio.create_task(burn())\n",
        "\ndef check():\n    time.sleep(1)\n    threading.Timer(0, check).start()\n",
    ],
)
def test_no_next_step_in_python(source: str) -> None:
    assert in_python(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "\nfunction go(x) { work(x); process.nextTick(go); }",
        "\nfunction go() { Promise.resolve().then(go) }",
        "\nconst go = () => { for (;;) { try { take(); } catch { break; } } setImmediate(go); };",
        "\nfunction go() { for (const x of rows) { if (x) rows.delete(x); } setTimeout(go, 0); }",
        (
            "\nconst go = async () => { try { const r = await fetch(url); rows.push(await r.json()); }\n"
            "catch (e) { console.error(e); }\nsetTimeout(go, 0); };"
        ),
        "class A {\n tick() { this.n++; Promise.resolve().then(() => this.tick()); } }",
        "class A {\n tick() { queueMicrotask(this.tick.bind(this)); } }",
        "class A {\n tick = () => { this.n++; setImmediate(this.tick); } }",
        "\nfunction go() { try { work(); } finally { setImmediate(() => { go(); }); } }",
    ],
)
def test_its_own_next_step_in_javascript(source: str) -> None:
    assert in_javascript(source) == [2]


@pytest.mark.parametrize(
    "source",
    [
        "\nfunction go(x) { if (x) process.nextTick(go); }",
        "\nfunction go(x) { if (!x) return; process.nextTick(go); }",
        "\nfunction go(x) { x && setImmediate(go); }",
        "\nfunction go() { queueMicrotask(other) }",
        "\nfunction go() { setTimeout(go, 1000) }",
        "\nfunction go() { rows.forEach(() => { setImmediate(go); }) }",
        "\nfunction go() { on('x', () => setImmediate(go)); }",
        "\nasync function go() { const one = await queue.take(); setImmediate(go); }",
        "\nasync function go() { const r = await fetch(`${url}?since=${since}`); setTimeout(go, 0); }",
        "\nfunction go() { try { work(); } catch { setImmediate(go); } }",
        "\nfunction go() { for (const x of rows) setImmediate(go); }",
        "\nfunction go() { clearTimeout(timer); setImmediate(go); }",
    ],
)
def test_no_next_step_in_javascript(source: str) -> None:
    assert in_javascript(source) == []
