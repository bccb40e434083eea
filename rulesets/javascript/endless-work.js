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
