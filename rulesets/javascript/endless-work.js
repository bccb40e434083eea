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
