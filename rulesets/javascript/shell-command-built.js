import { exec, spawn as run, execFile } from 'node:child_process';
import { exec as launch } from 'child_process';
import * as cp from 'child_process';
import childProcess from 'node:child_process';
import { promisify } from 'util';
import * as util_1 from 'util';
import { execaCommand } from 'execa';
import shell from 'shelljs';
import crossSpawn from 'cross-spawn';

const required = require('child_process');
var child_process_1 = require('child_process');
var import_child_process = __toESM(require('node:child_process'), 1);
const { execSync: now, spawnSync } = require('child_process');
const execAsync = promisify(exec);
const execCompiled = (0, util_1.promisify)(child_process_1.exec);
const pattern = /x/;

export async function tool(command, path) {
  // ruleid: shell-command-built
  exec(`ls ${path}`, (error, stdout) => {
    // ok: shell-command-built
    resolve(stdout.trim());
  });
  // ruleid: shell-command-built
  launch('ls ' + path);
  // ruleid: shell-command-built
  cp.execSync(command);
  // ruleid: shell-command-built
  cp['exec'](command);
  // ruleid: shell-command-built
  childProcess.exec(command, { timeout: 10 });
  // ruleid: shell-command-built
  required.exec(command);
  // ruleid: shell-command-built
  require('child_process').execSync(command);
  // ruleid: shell-command-built
  now(
    command,
    { encoding: 'utf8' },
  );
  // ruleid: shell-command-built
  const { stdout } = await execAsync(command);
  // ruleid: shell-command-built
  await execCompiled(`git log ${path}`);
  // ruleid: shell-command-built
  (0, child_process_1.exec)(command);
  // ruleid: shell-command-built
  import_child_process.execSync(command);
  // ruleid: shell-command-built
  (0, import_child_process.exec)(command);
  const { exec: later } = await import('node:child_process');
  // ruleid: shell-command-built
  later(command);
  const loaded = await import('child_process');
  // ruleid: shell-command-built
  loaded.exec(command);
  // ruleid: shell-command-built
  (await import('child_process')).exec(command);

  // ruleid: shell-command-built
  cp.spawn(command, { shell: true });
  // ruleid: shell-command-built
  run(command, [path], { cwd: '/', shell: '/bin/bash' });
  // ruleid: shell-command-built
  (0, child_process_1.spawn)('git', [path], { shell: process.platform === 'win32' });
  // ruleid: shell-command-built
  run('sh', ['-c', command]);
  // ruleid: shell-command-built
  execFile('/bin/bash', ['-lc', `ls ${path}`], () => {});
  // ruleid: shell-command-built
  spawnSync('cmd.exe', ['/d', '/c', command]);
  // ruleid: shell-command-built
  cp.spawn('powershell', ['-NoProfile', '-Command', command]);
  // ruleid: shell-command-built
  crossSpawn(command, [path], { shell: true });
  // ruleid: shell-command-built
  await execaCommand(command);
  // ruleid: shell-command-built
  shell.exec(command, { silent: true });
}

export async function constant(path, platform) {
  const status = 'git status';
  // ok: shell-command-built
  cp.execSync('git status');
  // ok: shell-command-built
  exec(status);
  // ok: shell-command-built
  cp.execSync('git ' + 'status');
  // ok: shell-command-built
  await execAsync(`git status`);
  // ok: shell-command-built
  exec(platform === 'win32' ? 'where git' : 'which git');
  // ok: shell-command-built
  cp.spawn('ls', [path]);
  // ok: shell-command-built
  cp.spawn('ls', [path], { shell: false });
  // ok: shell-command-built
  cp.spawn('npm', ['ci'], { shell: true });
  // ok: shell-command-built
  run('sh', ['-c', 'ls -l']);
  // ok: shell-command-built
  run('bash', ['script.sh', path]);
}

export function lookAlikes(command, path, db, client) {
  // ok: shell-command-built
  pattern.exec(path);
  // ok: shell-command-built
  /a(b)/.exec(command);
  // ok: shell-command-built
  db.exec(`CREATE TABLE ${path}`);
  // ok: shell-command-built
  client.exec.exec(command);
  // ok: shell-command-built
  redis.multi().exec(command);
  // exec(`ls ${path}`)
  // ok: shell-command-built
  return "exec(command)";
}

function run(cmd) {
  // ok: shell-command-built
  return cp.execSync(cmd);
}
