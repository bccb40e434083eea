import { exec, spawn as run } from 'node:child_process';
import * as cp from 'child_process';

const pattern = /x/;

export async function tool(command, path) {
  // ruleid: shell-command-built
  exec(`ls ${path}`, () => {});
  // ruleid: shell-command-built
  cp.execSync(command);
  // ruleid: shell-command-built
  cp.spawn(command, { shell: true });
  // ok: shell-command-built
  cp.execSync('git status');
  // ok: shell-command-built
  cp.spawn('ls', [path]);
  // ok: shell-command-built
  pattern.exec(path);
  // ok: shell-command-built
  return "exec(command)";
}
