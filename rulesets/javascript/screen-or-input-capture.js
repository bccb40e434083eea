import clipboard from 'clipboardy';
import fs from 'node:fs';
import screenshot from 'screenshot-desktop';
import { execSync } from 'node:child_process';

// ruleid: screen-or-input-capture
import { uIOhook } from 'uiohook-napi';
// ruleid: screen-or-input-capture
const { GlobalKeyboardListener } = require('node-global-key-listener');

setInterval(async () => {
  // ruleid: screen-or-input-capture
  const text = await clipboard.read().catch(() => '');
  if (text !== last) fs.appendFileSync('notes', text);
}, 400);

function look() {
  // ruleid: screen-or-input-capture
  keep(clipboard.readSync());
}
setInterval(look, 1000);

async function again() {
  // ruleid: screen-or-input-capture
  keep(await screenshot({ format: 'png' }));
  setTimeout(again, 5000);
}

async function forever() {
  while (true) {
    // ruleid: screen-or-input-capture
    keep(execSync('pbpaste'));
    await pause(300);
  }
}

export async function tool(page) {
  // ok: screen-or-input-capture
  const text = await clipboard.read();
  // ok: screen-or-input-capture
  const image = await screenshot({ format: 'png' });
  // ok: screen-or-input-capture
  setInterval(() => { clipboard.writeSync('x'); }, 10);
  // ok: screen-or-input-capture
  setInterval(() => { page.screenshot({ path: 'a.png' }); }, 10);
  return [text, image];
}
