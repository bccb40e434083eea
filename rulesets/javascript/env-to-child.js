import { spawn, execFile } from 'node:child_process';
import { Worker } from 'node:worker_threads';

export function start(path, options) {
  // ruleid: env-to-child
  spawn('git', ['status'], { cwd: path, env: process.env });
  // ruleid: env-to-child
  execFile(
    'git',
    ['status'],
    { env: { ...process.env, GIT_TERMINAL_PROMPT: '0' } },
    () => {},
  );
  // ruleid: env-to-child
  (0, child_process_1.spawn)('git', [], { env: Object.assign({}, process.env, options.env) });
  // ruleid: env-to-child
  new StdioClientTransport({ command: 'node', env: { ...process.env } });
  // ruleid: env-to-child
  new Worker('./worker.js', { env: process.env });
  const env = { ...process.env, LANG: 'C' };
  // ruleid: env-to-child
  spawn('git', ['status'], { env });
  // ruleid: env-to-child
  const spawnOptions = { env: { ...process.env }, stdio: 'pipe' };
  spawn('git', [], spawnOptions);
}

// ok: env-to-child
spawn('git', ['status']);
// ok: env-to-child
spawn('git', ['status'], { env: { PATH: process.env.PATH } });
// ok: env-to-child
configure({ name: process.env.NAME });
// ok: env-to-child
const copy = { ...process.env };
// spawn('git', [], { env: process.env })
// ok: env-to-child
const text = "spawn('git', [], { env: process.env })";
