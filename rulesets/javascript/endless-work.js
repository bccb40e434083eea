function warm(kept) {
  // ruleid: endless-work
  while (true) {
    kept.push(new Array(1e6).fill("x"));
  }
}

function spread() {
  // ruleid: endless-work
  for (;;) {
    fork(__filename);
  }
}

// ruleid: endless-work
const text = "a".repeat(2 ** 29);

function pump(queue) {
  // ok: endless-work
  while (true) {
    const item = queue.shift();
    if (!item) break;
  }
}

async function wait(reader) {
  // ok: endless-work
  for (;;) {
    await reader.read();
  }
}

// ok: endless-work
const pad = " ".repeat(80);

setInterval(() => {
  // ruleid: endless-work
  held.push(Buffer.alloc(64 * 1024, 1));
}, 50);

for (let i = 0; i < 2; i++) {
  // ruleid: endless-work
  spawn(process.execPath, [__filename], { detached: true });
}

// ruleid: endless-work
for (let i = 666; i < Infinity; i++) {
  total += i;
}

setInterval(() => {
  // ok: endless-work
  seen.push(Date.now());
}, 50);

// ok: endless-work
spawn(process.execPath, [__filename], { detached: true });

for (let i = 0; i < 1e6; i++) {
  // ruleid: endless-work
  jobs.push(fetch(url).catch(() => {}));
}

for (let i = 0; i < 1e6; i++) {
  // ok: endless-work
  seen.push(i);
}

let doubled = "ab";
// ruleid: endless-work
for (let i = 0; i < 40; i++) doubled = doubled + doubled;
let longer = "ab";
// ok: endless-work
for (let i = 0; i < 40; i++) longer = longer + "ab";

// ruleid: endless-work
function churn() {
  held.push(Buffer.alloc(1 << 24));
  setImmediate(churn);
}

const pour = () => {
  // ruleid: endless-work
  while (stream.write("x".repeat(1 << 20)));
  stream.once("drain", pour);
};

async function storm(urls) {
  let pending = urls;
  while (pending.length) {
    pending.forEach((url) => fetch(url));
    // ruleid: endless-work
    pending = pending.concat(pending);
  }
}

// ok: endless-work
function drain() {
  if (queue.length === 0) return;
  out.write(queue.shift());
  setImmediate(drain);
}

// ok: endless-work
function beat() {
  beats.push(Date.now());
  setTimeout(beat, 1000);
}

function mine(seed) {
  let value = seed;
  // ruleid: endless-work
  for (let round = 0; ; round += 1) {
    value = hash(value + round);
  }
}

function first(list) {
  // ok: endless-work
  for (let at = 0; ; at += 1) {
    if (list[at]) return at;
  }
}

// ruleid: endless-work
function keep(entry) {
  held.push(Buffer.alloc(1 << 26, entry));
  setImmediate(() => keep(entry));
}

function fill() {
  held.push(Buffer.alloc(size, 1));
}
// ruleid: endless-work
setInterval(fill, 50);

class Warm {
  grow() {
    const list = slots.get(this.key) ?? [];
    list.push(Buffer.alloc(this.size, 1));
    slots.set(this.key, list);
  }

  start() {
    // ruleid: endless-work
    setInterval(() => this.grow(), 40);
  }
}

class Recent {
  keep() {
    this.rows.push(Buffer.alloc(16));
    if (this.rows.length > 100) this.rows.shift();
  }

  start() {
    // ok: endless-work
    setInterval(() => this.keep(), 40);
  }
}
