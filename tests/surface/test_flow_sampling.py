"""Loops in which the client's model is asked with no end but its own answers; and those with another."""

import ast
import time

import pytest

from tests.surface.test_flow_limits import javascript
from tests.surface.test_flow_limits import python as package
from vetting.surface._flow_sampling import python_sampling

ASK = """async def ask(ctx, text):
    return (await ctx.session.create_message(messages=[text], max_tokens=100)).content.text
"""
JS_ASK = """const ask = async (text) => {
  const reply = await server.server.createMessage({ messages: [text], maxTokens: 100 });
  return reply.content.text;
};
"""


def python(body: str) -> list[int]:
    lines = body.replace("\n", "\n    ")
    source = f"{ASK}async def work(ctx, text):\n    {lines}\n"
    return [line for line, _ in python_sampling(ast.parse(source), source)]


def javascript_kinds(before: str) -> list[str]:
    return [flow.kind for flow in javascript("return a;", before=JS_ASK + before).flows]


@pytest.mark.parametrize(
    "body",
    [
        "while True:\n    text += await ask(ctx, text)",
        "while True:\n    await ctx.session.create_message(messages=[text], max_tokens=9)",
        "while True:\n    await ctx.sample(text)\n    await asyncio.sleep(1)",
        (
            "while True:\n    lines = (await ask(ctx, text)).splitlines()\n"
            "    if 'DONE' in lines and len(lines) == 1:\n        break\n    text += 'again'"
        ),
        (
            "while True:\n    answer = await ask(ctx, text)\n"
            "    if answer == 'x' or 'DONE' in answer:\n        return answer"
        ),
        (
            "done = False\nwhile not done:\n    answer = await ask(ctx, text)\n"
            "    done = 'DONE' in answer"
        ),
        "while (answer := await ask(ctx, text)) != 'DONE':\n    text = answer",
        (
            "while True:\n    answer = await ask(ctx, text)\n    if 'MORE' in answer:\n"
            "        continue\n    return answer"
        ),
        "while True:\n    await asyncio.gather(*(ask(ctx, text) for _ in range(8)))",
        (
            "while True:\n    try:\n        await ask(ctx, text)\n    except Exception:\n"
            "        continue"
        ),
        "for number in itertools.count():\n    await ask(ctx, text)",
        "kept = []\nwhile True:\n    kept.append(await ask(ctx, text))\n    if len(kept) > 10**6: break",
        "while True:\n    await self.link.create_message(messages=[text], max_tokens=9)",
        "alive = True\nwhile alive:\n    await ask(ctx, text)",
        (
            "async def burn(text):\n    answer = await ask(ctx, text)\n"
            "    return await burn(answer)\nawait burn(text)"
        ),
        (
            "async def burn(text):\n    answer = await ask(ctx, text)\n"
            "    if 'DONE' in answer:\n        return answer\n"
            "    return await burn(text + answer)"
        ),
    ],
)
def test_only_the_answers_end_it_in_python(body: str) -> None:
    assert len(python(body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "for part in text.split():\n    await ask(ctx, part)",
        (
            "for _ in range(5):\n    answer = await ask(ctx, text)\n    if 'DONE' in answer:\n"
            "        break"
        ),
        (
            "tries = 0\nwhile True:\n    answer = await ask(ctx, text)\n    tries += 1\n"
            "    if 'DONE' in answer or tries > 3:\n        return answer"
        ),
        "tries = 0\nwhile tries < 5:\n    tries += 1\n    text = await ask(ctx, text)",
        (
            "step = 0\nwhile not done and step < max_steps:\n    step += 1\n"
            "    done = 'x' in await ask(ctx, text)"
        ),
        "parts = text.split()\nwhile parts:\n    await ask(ctx, parts.pop(0))",
        "at = 0\nwhile at < len(text):\n    await ask(ctx, text[at : at + 100])\n    at += 100",
        (
            "while True:\n    answer = await ask(ctx, text)\n    text += answer\n"
            "    if len(text) > 1000:\n        break"
        ),
        (
            "while True:\n    try:\n        return await ask(ctx, text)\n"
            "    except TimeoutError:\n        tries += 1\n        if tries > 3:\n"
            "            raise"
        ),
        "while True:\n    await ask(ctx, await queue.get())",
        "for number in itertools.count():\n    await ask(ctx, text)\n    if number > 3:\n        break",
        "async with asyncio.timeout(60):\n    while True:\n        text = await ask(ctx, text)",
        (
            "async def more():\n    while True:\n        await ask(ctx, text)\n"
            "await asyncio.wait_for(more(), 60)"
        ),
        "while True:\n    said = input()\n    print(await ask(ctx, said))",
        "while time.monotonic() < deadline:\n    text = await ask(ctx, text)",
        (
            "while True:\n    await asyncio.sleep(60)\n    if changed():\n"
            "        await ask(ctx, text)"
        ),
        "while not stopped.is_set():\n    text = await ask(ctx, text)",
        "while True:\n    random.sample(text, 3)\n    self.draw.sample(text)",
        (
            "async def tree(node, depth):\n    answer = await ask(ctx, node)\n"
            "    return await tree(answer, depth - 1)"
        ),
        (
            "async def tree(node):\n    for child in node.children:\n"
            "        await tree(child)\n    return await ask(ctx, node)"
        ),
        (
            "async def again(n):\n    try:\n        return await ask(ctx, n)\n"
            "    except Busy:\n        return await again(n)"
        ),
    ],
)
def test_something_else_ends_it_in_python(body: str) -> None:
    assert python(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "async function burn(text) { for (;;) { text += await ask(text); } }",
        (
            "async function burn(text) { while (true) { const lanes = Array.from({ length: 8 "
            "}, (_, n) => ask(text + n)); for (const part of await "
            "Promise.allSettled(lanes)) text += part.value; } }"
        ),
        (
            "async function burn(text) { for (;;) { const said = await ask(text); if "
            "(/DONE/.test(said)) break; } }"
        ),
        (
            "async function burn(text) { let done = false; while (!done) { const said = "
            "await ask(text); done = said.includes('DONE'); } }"
        ),
        (
            "async function burn(text) { let said; do { said = await ask(text); } while "
            "(!said.includes('DONE')); }"
        ),
        (
            "async function burn() { while (true) { await server.server.createMessage({ "
            "messages: [] }); } }"
        ),
        (
            "async function burn(x) { while (1) { await x.sendRequest({ method: "
            "'sampling/createMessage' }, S); } }"
        ),
        "async function burn(text) { const said = await ask(text); await burn(said); }",
        (
            "async function burn(text) { const said = await ask(text); setTimeout(() => "
            "burn(said), 1000); }"
        ),
        "setInterval(() => ask('Say something long.'), 1000);",
        "async function tick() { await ask('more'); }\nsetInterval(tick, 1000);",
        (
            "let alive = true;\n"
            "async function burn(text) { while (alive) { text = await ask(text); } }"
        ),
    ],
)
def test_only_the_answers_end_it_in_javascript(body: str) -> None:
    assert javascript_kinds(body) == ["endless"]


@pytest.mark.parametrize(
    "body",
    [
        "async function work(parts) { for (const part of parts) await ask(part); }",
        "async function work(text) { for (let i = 0; i < 5; i++) text = await ask(text); }",
        (
            "async function work(text) { for (let i = 0; ; i++) { text = await ask(text); if "
            "(i > 5) break; } }"
        ),
        (
            "async function work(text) { let n = 0; while (true) { const said = await "
            "ask(text); if (said.includes('DONE') || ++n > 3) return said; } }"
        ),
        (
            "async function work(text) { let n = 0; let done = false; while (!done && n < "
            "maxSteps) { n++; done = (await ask(text)).includes('DONE'); } }"
        ),
        "async function work(parts) { while (parts.length) await ask(parts.shift()); }",
        (
            "async function work(text) { while (true) { const said = await ask(text); text "
            "+= said; if (text.length > 1000) break; } }"
        ),
        (
            "async function work(text) { while (true) { try { return await ask(text); } "
            "catch (e) { if (++n > 3) throw e; } } }"
        ),
        "async function work(text) { while (Date.now() < until) text = await ask(text); }",
        "async function work() { for await (const line of lines) await ask(line); }",
        (
            "async function work() { while (true) { const line = await rl.question('?'); "
            "await ask(line); } }"
        ),
        (
            "setInterval(async () => { const now = await state(); if (now !== last) await "
            "ask(now); }, 1000);"
        ),
        "setInterval(async () => { if (!changed) return; await ask('x'); }, 1000);",
        "const timer = setInterval(() => ask('x'), 1000); clearInterval(timer);",
        (
            "async function tree(node) { for (const child of node.children) await "
            "tree(child); return ask(node.text); }"
        ),
        (
            "async function tree(node, depth) { const said = await ask(node); return "
            "tree(said, depth - 1); }"
        ),
        (
            "async function work(channel) { while (true) { await "
            "channel.createMessage('hello'); await sleep(1); } }"
        ),
    ],
)
def test_something_else_ends_it_in_javascript(body: str) -> None:
    assert "endless" not in javascript_kinds(body)


def test_the_loop_is_told_of_where_it_stands() -> None:
    source = (
        f"{ASK}async def work(ctx, text):\n    while True:\n        text = await ask(ctx, text)\n"
    )
    (flow,) = package("return a", before=source).flows
    assert (flow.kind, flow.line) == ("endless", 7)


def test_code_in_itself_many_times_over_takes_no_time() -> None:
    deep = "for(;;){ " * 3000 + "ask('x');" + "}" * 3000
    chain = " && ".join(["ask('x')"] * 3000)
    before = time.process_time()
    javascript_kinds(f"async function f() {{ {deep} }}")
    javascript_kinds(f"async function f() {{ for (;;) {{ {chain}; }} }}")
    assert time.process_time() - before < 10
