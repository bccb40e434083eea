// ruleid: screen-or-input-capture
import clipboard from 'clipboardy';
// ruleid: screen-or-input-capture
import { mouse } from '@nut-tree/nut-js';
import { execFile, execSync, spawn } from 'node:child_process';

// ruleid: screen-or-input-capture
const robot = require('robotjs');

export async function tool(file) {
  // ruleid: screen-or-input-capture
  const screenshot = await import('screenshot-desktop');
  // ruleid: screen-or-input-capture
  execFile('screencapture', ['-x', file], () => {});
  // ruleid: screen-or-input-capture
  execSync('pbpaste').toString();
  // ruleid: screen-or-input-capture
  spawn('wl-paste', ['-n']);
  // ruleid: screen-or-input-capture
  return navigator.clipboard.readText();
}

export async function lookAlikes(page, file) {
  // ok: screen-or-input-capture
  await page.screenshot({ path: file });
  // ok: screen-or-input-capture
  await page.keyboard.type('x');
  // ok: screen-or-input-capture
  navigator.clipboard.writeText('x');
  // ok: screen-or-input-capture
  simulator.screenshot(file);
  // ok: screen-or-input-capture
  console.log('screencapture is missing');
  // import robot from 'robotjs'
  // ok: screen-or-input-capture
  return "require('robotjs')";
}
