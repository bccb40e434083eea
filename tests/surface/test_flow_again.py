"""Work that starts itself again, or of huge amounts, by the words of it: each form, and what is none."""

import pytest

from vetting.surface._flow_again import starts_again
from vetting.surface._flow_huge_javascript import javascript_huge


@pytest.mark.parametrize(
    "source",
    [
        "function ask() { try { return await fetch(url); } catch (e) { return ask(); } }",
        "while(true) { await fetch('https://example.com'); }",
        "for (;;) fetch(url)\n",
        "for (const x of list) { list.push(x) }",
        "for(let x of queue) queue.unshift(1)",
        "bus.on('a', (x) => bus.emit('a', x))",
        "const end = Date.now() + 100000; while (Date.now() < end) {}",
        "end = time.time() + 100\nwhile time.time() < end:\n    pass\n",
        "function rest(ms) { const end = Date.now() + ms; while (Date.now() < end); }\nrest(86_400_000);",
        "def rest(s):\n    end = time.time() + s\n    while time.time() < end:\n        pass\nrest(86400)\n",
        "spawn(process.argv[0], [a]); spawn(process.argv[0], [a]);",
        "WORKERS = (os.cpu_count() or 4) * 64",
        "for (let i = 0; i < cpus().length * 128; i++) fork(x)",
        "async function crawl(url: string) {\n  return Promise.all(links.map((one) => crawl(one)));\n}",
        "const crawl = async (url) => { return links.map(crawl) }",
        "def crawl(url):\n    page = get(url)\n    for link in page.links:\n        crawl(link)\n",
        "async def crawl(url: str):\n    await gather(*(crawl(one) for one in await ask(url)))\n",
    ],
)
def test_what_starts_itself_again(source: str) -> None:
    assert [line for line, _ in starts_again(f"first;\n{source}")] == [2]


@pytest.mark.parametrize(
    "source",
    [
        "function ask() { try { return await fetch(url); } catch (e) { return null; } }",
        "for (const x of list) { other.push(x) }",
        "bus.on('a', (x) => bus.emit('b', x))",
        "const end = Date.now() + 100; while (Date.now() < end) {}",
        "function rest(ms) { const end = Date.now() + ms; while (Date.now() < end); }\nrest(50);",
        "def rest(s):\n    end = time.time() + s\n    while time.time() < end:\n        pass\nrest(5)\n",
        "workers = (os.cpu_count() or 4) * 2",
        "load = getloadavg()[0] / os.cpu_count() * 100",
        "function crawl(url) { if (seen.has(url)) return; return links.map(crawl) }",
        "function crawl(url) {\n  return get(url);\n}\nexport const all = (urls) => urls.map(crawl)",
        "def crawl(url):\n    return get(url)\nfor one in urls:\n    crawl(one)\n",
        "def crawl(url, depth):\n    for one in links(url):\n        crawl(one, depth - 1)\n",
    ],
)
def test_what_does_not(source: str) -> None:
    assert list(starts_again(source)) == []


@pytest.mark.parametrize(
    ("source", "least"),
    [
        ("Buffer.alloc({})", 8e9),
        ("new Uint8Array({})", 1e12),
        ("'x'.repeat({})", 1e10),
        ("crypto.randomBytes({})", 1e12),
        ("fs.truncateSync(path, {})", 1e15),
        ("pbkdf2Sync(word, salt, {}, 32)", 1e12),
        ("for (let i = 0; i < {}; i++) {{ fetch(url) }}", 1e9),
        ("Promise.all(Array.from({{ length: {} }}, () => fetch(url)))", 1e9),
    ],
)
def test_huge_amounts(source: str, least: float) -> None:
    found = javascript_huge(f"first;\n{source.format(int(least))}\n{source.format(9)}")
    assert [line for line, _ in found] == [2]
