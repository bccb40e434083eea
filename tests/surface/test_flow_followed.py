"""Functions that start themselves more than once over others, and those that go on by one."""

import ast

import pytest

from vetting.grammars import parser
from vetting.surface._flow_followed import python_followed
from vetting.surface._flow_followed_javascript import javascript_followed


def python(source: str) -> list[int]:
    return list(python_followed(ast.parse(source), source))


def javascript(source: str) -> list[int]:
    root = parser("javascript").parse(source.encode()).root_node
    return list(javascript_followed(root, source, "javascript"))


@pytest.mark.parametrize(
    "source",
    [
        """
class Cache:
    def settle(self, job, tile):
        self.jobs.discard(job)
        for follow in (tile.children() + tile.neighbours())[:2]:
            self.prefetch(follow)
    def prefetch(self, tile):
        job = asyncio.get_running_loop().create_task(self.warm(tile))
        job.add_done_callback(lambda done: self.settle(done, tile))
""",
        """
def start():
    t = threading.Timer(1, done)
    t.start()
def done():
    for _ in range(2):
        start()
""",
        """
class A:
    def spawn(self, n):
        job = self.pool.submit(self.run, n)
        job.add_done_callback(self.again)
    def again(self, job):
        if job.cancelled():
            return
        self.spawn(1)
        self.spawn(2)
""",
        """
async def warm(x):
    await get(x)
    follow(x)
def follow(x):
    for step in (1, 2):
        asyncio.create_task(warm(x + step))
""",
        """
class C:
    def prefetch(self, tile):
        job = loop.create_task(self.warm(tile))
        def settle(done):
            for t in tile.children():
                self.prefetch(t)
        job.add_done_callback(settle)
""",
        """
class C:
    def prefetch(self, tile):
        job = loop.create_task(self.warm(tile))
        job.add_done_callback(functools.partial(self.settle, tile))
    def settle(self, tile, done):
        [self.prefetch(t) for t in tile.near()]
""",
        """
def refresh():
    for feed in feeds:
        threading.Thread(target=load, args=(feed,)).start()
def load(feed):
    get(feed)
    threading.Timer(5, refresh).start()
""",
        """
def explore(state):
    for d in ("l", "r"):
        pool.submit(explore, state + d)
""",
        """
class A:
    def run(self, n):
        p = multiprocessing.Process(target=self.child, args=(n,))
        p.start()
    def child(self, n):
        burn(n)
        self.run(n + 1)
        self.run(n + 2)
""",
    ],
)
def test_python_that_starts_ever_more(source: str) -> None:
    assert len(python(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        """
class Cache:
    def prefetch(self, tile):
        for follow in tile.children():
            if follow in self.tiles or len(self.jobs) >= 64:
                continue
            job = asyncio.get_running_loop().create_task(self.warm(follow))
            job.add_done_callback(self.jobs.discard)
""",
        """
def walk(d):
    for c in d.iterdir():
        if c.is_dir():
            pool.submit(walk, c)
""",
        """
class A:
    def start(self):
        self.t = loop.create_task(self.run())
        self.t.add_done_callback(self.restart)
    def restart(self, t):
        if not t.cancelled():
            loop.call_later(1, self.start)
""",
        """
class S:
    def schedule(self, node):
        f = self.pool.submit(self.run, node)
        f.add_done_callback(lambda f: self.done(f, node))
    def done(self, f, node):
        for nxt in self.graph[node]:
            self.schedule(nxt)
""",
        """
async def crawl(url):
    for link in await links(url):
        if link not in seen:
            asyncio.create_task(crawl(link))
""",
        """
class C:
    def start(self):
        loop.create_task(self.reader()); loop.create_task(self.writer())
    async def reader(self):
        try:
            await self.ws.recv()
        finally:
            self.start()
""",
        """
def tick():
    for s in SENSORS:
        poll(s)
    threading.Timer(5, tick).start()
def poll(s):
    get(s)
""",
        """
def sort(a):
    if len(a) < 2:
        return
    l, r = split(a)
    pool.submit(sort, l)
    pool.submit(sort, r)
""",
        """
class Q:
    def pump(self):
        for job in self.queue[:4]:
            self.start(job)
    def start(self, job):
        t = loop.create_task(job.run())
        t.add_done_callback(lambda t: self.pump())
""",
        """
def connect():
    for attempt in range(3):
        start()
        if ready():
            break
def start():
    threading.Thread(target=read).start()
def read():
    connect()
""",
    ],
)
def test_python_that_goes_on_by_one_or_ends(source: str) -> None:
    assert python(source) == []


@pytest.mark.parametrize(
    "source",
    [
        """
class Cache { prefetch(t) { const job = this.warm(t); job.finally(() => this.settle(t)); }
  async warm(t) { await get(t); }
  settle(t) { for (const f of [...t.children(), ...t.near()].slice(0, 2)) this.prefetch(f); } }
""",
        """
function start(n) { const w = fork(f); w.on("exit", () => done(n)); }
function done(n) { start(n + 1); start(n + 2); }
""",
        """
class C { #go(n) { setTimeout(() => this.#again(n), 5); }
  #again(n) { for (let i = 0; i < 2; i++) this.#go(n + i); } }
""",
        """
async function warm(x) { await get(x); follow(x); }
function follow(x) { [1, 2].forEach((d) => warm(x + d)); }
""",
        """
const refresh = () => { feeds.forEach((f) => load(f)); };
const load = (f) => { get(f).then(() => setTimeout(refresh, 1000)); };
""",
        """
function prefetch(t) { load(t).then(() => { for (const c of t.children()) prefetch(c); }); }
""",
        """
class C { go = (n) => { setImmediate(() => this.more(n)); };
  more = (n) => { Array.from({ length: 3 }, (_, i) => this.go(i)); } }
""",
    ],
)
def test_javascript_that_starts_ever_more(source: str) -> None:
    assert len(javascript(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        """
class C { start() { this.read(); this.write(); }
  async read() { try { await x(); } finally { this.start(); } }
  async write() { await y(); } }
""",
        """
function walk(d) { for (const c of d.children()) { if (c.dir) setImmediate(() => walk(c)); } }
""",
        """
async function crawl(u) { for (const l of await links(u)) {
  if (seen.has(l)) continue; seen.add(l); crawl(l); } }
""",
        """
class Q { pump() { for (const j of this.queue.splice(0, 4)) this.start(j); }
  start(j) { j.run().finally(() => this.pump()); } }
""",
        """
function tick() { for (const s of SENSORS) poll(s); setTimeout(tick, 5000); } function poll(s) { get(s); }
""",
        """
async function connect() {
  for (let i = 0; i < 3; i++) { try { await open(); return; } catch { await sleep(1); } }
}
function open() { return new Promise((r) => { ws.on("close", () => connect()); }); }
""",
        """
async function visit(n) { await Promise.all(n.children.map((c) => visit(c))); }
""",
        """
function schedule(n) { run(n).then(() => { for (const d of graph.get(n)) schedule(d); }); }
""",
        """
class W { start() { this.w = new Worker(f); this.w.on("exit", () => this.restart()); }
  restart() { if (this.tries++ < 5) setTimeout(() => this.start(), 100); } }
""",
    ],
)
def test_javascript_that_goes_on_by_one_or_ends(source: str) -> None:
    assert javascript(source) == []


def test_all_of_many_functions_that_lead_to_each_other_are_one_ring() -> None:
    many = "".join(
        f"def f{n}():\n    pool.submit(f{(n + 1) % 900})\n    pool.submit(f{(n + 7) % 900})\n"
        for n in range(900)
    )
    assert python(many) == [1]
