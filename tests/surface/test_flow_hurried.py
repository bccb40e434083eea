"""Loops without an end that nothing holds up, and those that something does."""

import ast
import textwrap

import pytest

from vetting.grammars import parser
from vetting.surface._flow_loops import python_loops
from vetting.surface._flow_loops_javascript import javascript_loops


def in_python(body: str) -> bool:
    return bool(list(python_loops(ast.parse(f"while True:\n{textwrap.indent(body, '    ')}\n"))))


def in_javascript(body: str) -> bool:
    source = f"async function act() {{\n  for (;;) {{ {body} }}\n}}\n"
    return bool(
        list(javascript_loops(parser("javascript").parse(source.encode()).root_node, "javascript"))
    )


@pytest.mark.parametrize(
    "body",
    [
        "try:\n    self.blocks.append(os.urandom(size))\nexcept MemoryError:\n    break",
        "try:\n    kept.append(make())\nexcept MemoryError:\n    return kept",
        "try:\n    text += text\nexcept MemoryError:\n    break",
        "try:\n    kept.append(bytearray(size))\nexcept Exception:\n    break",
        "try:\n    threading.Thread(target=work).start()\nexcept RuntimeError:\n    time.sleep(0.1)",
        "try:\n    os.fork()\nexcept OSError:\n    pass",
        "for base, _, names in os.walk('/'):\n    for name in names:\n        seen.add(digest(base, name))",
        "requests.get(url)",
        "reply = await client.get(url)\nstats['last'] = reply.status_code",
        "try:\n    reply = await self.http.get(url)\nexcept httpx.HTTPError:\n    failed += 1",
        (
            "spots = [(uniform(-90, 90), uniform(-180, 180)) for _ in range(400)]\n"
            "got = await asyncio.gather(*(self.http.get('/x', params={'a': a, 'b': b}) for a, b in spots))\n"
            "self.cache.extend(r.json() for r in got if r.is_success)"
        ),
        (
            "async with httpx.AsyncClient() as client:\n"
            "    await gather(*[client.post(url, json=body) for _ in range(500)])"
        ),
    ],
)
def test_nothing_holds_up_in_python(body: str) -> None:
    assert in_python(body)


@pytest.mark.parametrize(
    "body",
    [
        "try:\n    kept.append(next(rows))\nexcept StopIteration:\n    break",
        "try:\n    kept.append(parse(tokens))\nexcept Exception:\n    break",
        "try:\n    kept.append(queue.get_nowait())\nexcept Exception:\n    break",
        "try:\n    kept.append(make())\nexcept MemoryError:\n    break\nif len(kept) > 9:\n    break",
        "conn, _ = server.accept()\nThread(target=serve, args=(conn,)).start()",
        "job = jobs.take()\nThread(target=serve, args=(job,)).start()",
        "done = Popen(['worker'])\ndone.wait()",
        "with Popen(['worker']) as worker:\n    print('started')",
        "worker = Popen(['worker'], stdout=PIPE)\nfor line in worker.stdout:\n    print(line)",
        "for path in root.rglob('*.md'):\n    index(path)\ntime.sleep(5)",
        "for path in root.rglob('*.md'):\n    index(path)\nif stop.wait(5):\n    break",
        "reply = requests.get(url, params={'offset': offset})\noffset = reply.json()['next']",
        "reply = await client.get(url, headers=known)\nknown['Etag'] = reply.headers['ETag']\nknown = {}",
        "reply = await client.get(place)\nplace = reply.json()['place']",
        "reply = await client.get(url)\nhandle(reply.json())",
        "reply = await client.get(url)\nawait asyncio.sleep(60)",
        "job = await queue.get()\nreply = await client.post(url, json=job)",
        "async with gate:\n    reply = await client.get(url)",
        "async for job in jobs:\n    await client.post(url, json=job)",
        "got = await gather(*(client.get(one) for one in places))\nplaces = [r.json()['next'] for r in got]",
        "got = await gather(*(client.get(one) for one in urls))\nawait limiter.acquire()",
        "value = cache.get(key)\nprint(value)",
    ],
)
def test_something_holds_up_in_python(body: str) -> None:
    assert not in_python(body)


@pytest.mark.parametrize(
    "body",
    [
        "try { this.pages.push(crypto.randomFillSync(Buffer.allocUnsafe(size))); } catch { break; }",
        "try { kept.push(Buffer.alloc(64 << 20, 1)); } catch (e) { return; }",
        "try { kept.push(new Uint8Array(size)); } catch { break; }",
        (
            "const got = await Promise.allSettled(Array.from({ length: 500 }, () => fetch(url)));"
            " state.ok = got.length;"
        ),
        "const reply = await fetch(url); kept.push(await reply.json());",
        "try { await axios.get(base + '/prices'); } catch (e) { console.error(e); }",
        "const place = `${base}?q=${Math.random()}`; await fetch(place);",
    ],
)
def test_nothing_holds_up_in_javascript(body: str) -> None:
    assert in_javascript(body)


@pytest.mark.parametrize(
    "body",
    [
        "try { kept.push(parse(tokens)); } catch { break; }",
        "try { kept.push(new Uint8Array(await reader.read())); } catch { break; }",
        "try { kept.push(Buffer.alloc(size)); } catch { break; } if (kept.length > 3) break;",
        "const reply = await fetch(`${url}?offset=${offset}`); offset = (await reply.json()).next;",
        "const reply = await fetch(place); place = (await reply.json()).place;",
        "const reply = await fetch(url); handle(await reply.json());",
        "const reply = await fetch(url); await sleep(1000);",
        "const job = await queue.take(); await fetch(url, { body: job });",
        "const job = await jobs.shift(); await Promise.all([fetch(url, { body: job })]);",
        "const reply = await fetch(url); if (reply.ok) return reply;",
        "for await (const job of jobs) await fetch(job.url); await once(bus, 'more');",
    ],
)
def test_something_holds_up_in_javascript(body: str) -> None:
    assert not in_javascript(body)
