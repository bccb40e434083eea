import clipboard from 'clipboardy';
// ruleid: screen-seen
import { mouse } from '@nut-tree/nut-js';
import { execFile, execSync, spawn } from 'node:child_process';

// ruleid: screen-seen
const robot = require('robotjs');

export async function tool(file) {
  // ruleid: screen-seen
  const screenshot = await import('screenshot-desktop');
  // ruleid: screen-seen
  execFile('screencapture', ['-x', file], () => {});
  // ruleid: screen-seen
  execSync('pbpaste').toString();
  // ruleid: screen-seen
  spawn('wl-paste', ['-n']);
  // ruleid: screen-seen
  const text = await clipboard.read();
  // ruleid: screen-seen
  return navigator.clipboard.readText();
}

export async function lookAlikes(page, file) {
  // ok: screen-seen
  await clipboard.write('x');
  // ok: screen-seen
  await page.screenshot({ path: file });
  // ok: screen-seen
  await page.keyboard.type('x');
  // ok: screen-seen
  navigator.clipboard.writeText('x');
  // ok: screen-seen
  simulator.screenshot(file);
  // ok: screen-seen
  console.log('screencapture is missing');
  // import robot from 'robotjs'
  // ok: screen-seen
  return "require('robotjs')";
}
