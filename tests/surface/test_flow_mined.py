"""Searches for a number whose digest is small, and other loops that make digests."""

import ast

import pytest

from vetting.grammars import parser
from vetting.python_syntax import by_kind
from vetting.surface._flow_mined import python_mined
from vetting.surface._flow_mined_javascript import javascript_mined


def python(source: str) -> list[int]:
    return list(python_mined(by_kind(ast.parse(source)), source))


def javascript(source: str) -> list[int]:
    root = parser("javascript").parse(source.encode()).root_node
    return list(javascript_mined(root, source, "javascript"))


@pytest.mark.parametrize(
    "source",
    [
        """
def sha(d): return hashlib.sha256(d).digest()
def work(job):
    head = bytearray(bytes.fromhex(job["head"]))
    for n in range(2**32):
        struct.pack_into("<I", head, 76, n)
        cell = sha(sha(head))[::-1]
        if cell.hex() < job["bound"]:
            requests.post(URL, json={"job": job["id"], "n": n})
            return
""",
        """
def work(job):
    n = 0
    while True:
        d = hashlib.sha256(job.head + n.to_bytes(4, "little")).digest()
        if int.from_bytes(d, "little") < job.target:
            break
        n += 1
    send(n)
""",
        """
def work(job):
    n = 0
    while int(hashlib.sha256(f"{job}{n}".encode()).hexdigest(), 16) > bound:
        n += 1
    return n
""",
        """
def work(job):
    return next(n for n in itertools.count() if hashlib.blake2b(job + str(n).encode()).digest() < bound)
""",
        """
mix = lambda x: hashlib.sha3_256(x).digest()
def work(job):
    while True:
        salt = os.urandom(8)
        out = mix(job + salt)
        if out < job_bound:
            sock.send(salt)
""",
        """
class W:
    def run(self):
        while not self.stop:
            self.n += 1
            h = hashlib.scrypt(self.head + struct.pack("<I", self.n), salt=b"", n=1024, r=1, p=1)
            value = struct.unpack("<Q", h[24:])[0]
            if value >= self.limit:
                continue
            self.out.put((self.job, self.n))
""",
        """
def work(job):
    for n in range(job["from"], job["to"]):
        d = hashlib.sha256(job["text"].encode() + str(n).encode()).hexdigest()
        if d.startswith("0" * job["width"]):
            return n
""",
    ],
)
def test_python_proof_of_work(source: str) -> None:
    assert len(python(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        """
def draw(seed, sides):
    n = 0
    while True:
        value = int.from_bytes(hashlib.sha256(seed + str(n).encode()).digest(), "big")
        if value < LIMIT:
            return value % sides
        n += 1
""",
        """
def minhash(tokens):
    for i in range(128):
        low = None
        for t in tokens:
            h = hashlib.sha1(f"{i}{t}".encode()).hexdigest()
            if low is None or h < low:
                low = h
        sig.append(low)
""",
        """
def ring(key):
    h = hashlib.md5(key).hexdigest()
    for i in range(len(points)):
        if h <= points[i]:
            return nodes[i]
""",
        """
def sample(users, rate):
    for i, user in enumerate(users):
        if int(hashlib.sha256(user.encode()).hexdigest()[:8], 16) / 2**32 < rate:
            chosen.append(i)
""",
        """
def solve(c):
    for n in range(c["maxnumber"] + 1):
        if hashlib.sha256((c["salt"] + str(n)).encode()).hexdigest() == c["challenge"]:
            return n
""",
        """
def pbkdf(p, s, n):
    u = prf(p, s)
    for i in range(n):
        u = hashlib.sha256(u).digest()
        t = bytes(a ^ b for a, b in zip(t, u))
    return t[:n]
""",
        """
def chunks(path):
    n = 0
    while n < size:
        data = f.read(4096)
        h.update(data)
        n += len(data)
        if len(h.hexdigest()) < 64:
            return n
""",
        """
def seeds(n):
    for i in range(n):
        v = int(hashlib.sha256(f"{i}".encode()).hexdigest(), 16) % 100
        if v < density:
            yield i
""",
    ],
)
def test_python_that_makes_digests(source: str) -> None:
    assert python(source) == []


@pytest.mark.parametrize(
    "source",
    [
        """const sha = (data) => createHash("sha256").update(data).digest();
async function prepare(lane, lanes) {
  for (let n = lane; n < 2 ** 32; ) {
    for (const stop = n + 50 * lanes; n < stop; n += lanes) {
      head.writeUInt32LE(n, 76);
      const cell = sha(sha(head)).reverse();
      if (cell.toString("hex") < row.bound) { await fetch(url, { body: JSON.stringify({
  n }) }); return; }
    }
    await new Promise(setImmediate);
  }
}
""",
        """async function work(job) { let n = 0; while (true) {
  const d = createHash("sha256").update(job.head + n).digest("hex");
  if (BigInt("0x" + d) < job.target) break; n++; } await post(n); }""",
        """const mix = (x) => createHash("sha512").update(x).digest();
function work(job) { for (let n = job.from; n < job.to; n++) { const d = mix(job.head + n);
  if (Buffer.compare(d, job.top) < 0) return n; } }""",
        """async function work(job) { for (;;) { view.setUint32(76, n, true);
  const d = new Uint8Array(await crypto.subtle.digest("SHA-256", head));
  if (toBig(d) <= limit) { parentPort.postMessage({ n }); } n = (n + 1) >>> 0; } }""",
        """class W { run() { while (!this.stop) { this.n++; const h = hash256(this.head + this.n);
  if (h.readBigUInt64LE(24) >= this.bound) continue; this.found(this.n); } } }""",
        """function work(job) { while (true) { const salt = randomBytes(8);
  const d = createHash("sha256").update(job).update(salt).digest("hex"); if (d < job.bound) {
  ws.send(salt); } } }""",
        """function work(t, w) { let n = 0; while (!sha256(t + n).startsWith("0".repeat(w))) { n++;
  } return n; }""",
    ],
)
def test_javascript_proof_of_work(source: str) -> None:
    assert len(javascript(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        """function draw(seed, sides) { let n = 0; while (true) {
  const v = BigInt("0x" + sha256(seed + n)); if (v < LIMIT) return v % sides; n++; } }""",
        """function pick(key, nodes) { let best = null, at; for (let i = 0; i < nodes.length; i++) {
  const h = hash(key + i); if (best === null || h < best) { best = h; at = i; } } return at; }""",
        """function find(key) { const h = hash(key); let lo = 0; while (lo < n) {
  const mid = (lo + n) >> 1; if (ring[mid] < h) lo = mid + 1; else n = mid; } return lo; }""",
        """function find(key) { for (let i = 0; i < ring.length; i++) {
  if (hash(key) <= ring[i].at) return ring[i]; } }""",
        """async function solve(c) { for (let n = 0; n <= c.max; n++) {
  if (await hash(c.salt + n) === c.challenge) return n; } }""",
        """function seen(items) { for (let i = 0; i < items.length; i++) { const h = sha1(items[i]);
  if ((counts.get(h) ?? 0) < max) { out.push(i); } } }""",
        """function kdf(p, n) { let u = p; for (let i = 0; i < n; i++) {
  u = createHash("sha256").update(u).digest(); if (u.length < 32) return i; } return u; }""",
        """function pick(users) { for (let i = 0; i < users.length; i++) {
  const r = parseInt(sha256(users[i]).slice(0, 8), 16) / 0xffffffff; if (r < rate) {
  out.push(i); } } }""",
    ],
)
def test_javascript_that_makes_digests(source: str) -> None:
    assert javascript(source) == []


@pytest.mark.parametrize(
    "source",
    [
        """
def work(size):
    best, n = b"\\xff" * 32, 0
    while not best.startswith(bytes(size)):
        d = hashlib.sha256(seed + n.to_bytes(8, "big")).digest()
        best = d if d < best else best
        n += 1
""",
        """
def work():
    best, n = b"", 0
    while any(best[:8]) or not best:
        n += 1
        best = min(best, hashlib.blake2b(str(n).encode()).digest())
""",
        """
def work(d):
    while d[:12] != "0" * 12:
        d = hashlib.sha256(d.encode()).hexdigest()
""",
        """
def work():
    for n in itertools.count():
        d = hashlib.sha256(str(n).encode()).digest()
        if not d[:9] == b"\\0\\0\\0\\0\\0\\0\\0\\0\\0":
            continue
        return
""",
        """
def work():
    n = 0
    while True:
        n += 1
        if int.from_bytes(hashlib.sha256(str(n).encode()).digest(), "big") >> 180 == 0:
            break
""",
    ],
)
def test_python_that_looks_for_zeros_without_an_end(source: str) -> None:
    assert len(python(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        """
def key(n):
    k = make(n)
    while k.startswith("00"):
        n += 1
        k = hashlib.sha256(str(n).encode()).hexdigest()
""",
        """
def warm(size):
    best = bytes([255]) * 32
    for n in range(size * 50):
        d = hashlib.sha256(seed + str(n).encode()).digest()
        if d < best:
            best = d
""",
        """
def read(port):
    n = 0
    while True:
        n += 1
        frame = port.read(64)
        if frame.startswith(b"\\0\\0") or hashlib.sha256(frame).digest()[:2] == b"\\0\\0":
            break
""",
        """
def name(stem):
    n = 0
    while hashlib.sha256(f"{stem}{n}".encode()).hexdigest()[:8] in taken:
        n += 1
""",
    ],
)
def test_python_that_leaves_zeros_out(source: str) -> None:
    assert python(source) == []


@pytest.mark.parametrize(
    "source",
    [
        """function work(w) { let n = 0, best = "f"; while (!best.startsWith("0".repeat(w))) {
  const d = createHash("sha256").update(seed + n).digest("hex"); best = d < best ? d : best; n++; } }""",
        """function work() { let d = seed; do { d = sha256(d); } while (d.slice(0, 9) !== "000000000"); }""",
        """function work() { for (let n = 0; ; n++) { const d = sha256(seed + n);
  if (/^0{14}/.test(d)) break; } }""",
        """function work(k) { let n = 0; while (true) { n += 1;
  const d = createHash("sha256").update(String(n)).digest();
  if (d.subarray(0, k).some((b) => b !== 0)) continue; return; } }""",
        """function work(k) { let n = 0; for (;;) { n++;
  const d = createHash("sha256").update(String(n)).digest();
  if (d.subarray(0, k).equals(Buffer.alloc(k))) return; } }""",
    ],
)
def test_javascript_that_looks_for_zeros_without_an_end(source: str) -> None:
    assert len(javascript(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        """function key(n) { let k = sha256("" + n); while (k.startsWith("00")) { n++;
  k = sha256("" + n); } }""",
        """function warm(size) { for (let n = 0; n < size; n++) { const d = sha256(seed + n);
  if (d.startsWith("0000")) break; } }""",
        """function read(port) { let n = 0; for (;;) { n++; const d = sha256(port.read());
  if (d.startsWith("00")) break; } }""",
        """function name(stem) { let n = 0; while (taken.has(sha256(stem + n).slice(0, 8))) n++; }""",
    ],
)
def test_javascript_that_leaves_zeros_out(source: str) -> None:
    assert javascript(source) == []
