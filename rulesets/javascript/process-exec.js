import { spawn, execFile as runFile } from 'node:child_process';
import cp from 'child_process';
import crossSpawn from 'cross-spawn';
// ruleid: process-exec
import { execa } from 'execa';
// ruleid: process-exec
import { $ } from 'zx';
// ruleid: process-exec
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

var child_process_1 = require('child_process');
// ruleid: process-exec
const shell = require('shelljs');
const { fork, exec: rename } = require('node:child_process');
const execFileAsync = promisify(runFile);

export async function tool(path) {
  // ruleid: process-exec
  spawn('git', ['status']);
  // ruleid: process-exec
  cp.execFileSync('git', ['status']);
  // ruleid: process-exec
  await execFileAsync('git', ['log', path]);
  // ruleid: process-exec
  (0, child_process_1.spawnSync)('git');
  // ruleid: process-exec
  fork('./worker.js');
  // ruleid: process-exec
  rename('git status');
  // ruleid: process-exec
  crossSpawn('git', [path]);
  // ruleid: process-exec
  new Deno.Command('git', { args: [path] });
  // ruleid: process-exec
  Bun.spawn(['git', path]);
  // ruleid: process-exec
  await Bun.$`git status`;
}

export function lookAlikes(path, pod, pattern) {
  // ok: process-exec
  pattern.exec(path);
  // ok: process-exec
  pod.exec.exec('default', 'ls');
  // ok: process-exec
  db.exec('VACUUM');
  // ok: process-exec
  game.spawn('monster');
  // ok: process-exec
  repository.fork(path);
  // spawn('git')
  // ok: process-exec
  return 'execFile("git")';
}
