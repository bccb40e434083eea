import fs, { chmod } from 'node:fs';
import { execSync, spawn } from 'child_process';

export async function install(path, data) {
  // ruleid: chmod-executable
  fs.chmodSync(path, 0o755);
  // ruleid: chmod-executable
  fs.chmodSync(path, '755');
  // ruleid: chmod-executable
  await fs.promises.chmod(path, 0o700);
  // ruleid: chmod-executable
  chmod(path, 0o777, () => {});
  // ruleid: chmod-executable
  (0, fs_1.chmodSync)(path, 493);
  // ruleid: chmod-executable
  fs.chmodSync(path, fs.constants.S_IRWXU | fs.constants.S_IXGRP);
  // ruleid: chmod-executable
  fs.writeFileSync(path, data, { mode: 0o755 });
  // ruleid: chmod-executable
  fs.createWriteStream(path, { mode: 0o755 });
  // ruleid: chmod-executable
  execSync(`chmod +x ${path}`);
  // ruleid: chmod-executable
  spawn('chmod', ['+x', path]);
}

export function lookAlikes(path, data) {
  // ok: chmod-executable
  fs.chmodSync(path, 0o600);
  // ok: chmod-executable
  fs.chmodSync(path, '644');
  // ok: chmod-executable
  fs.writeFileSync(path, data, { mode: 0o600 });
  // ok: chmod-executable
  fs.mkdirSync(path, { recursive: true, mode: 0o755 });
  // ok: chmod-executable
  execSync(`chmod 600 ${path}`);
  // fs.chmodSync(path, 0o755)
  // ok: chmod-executable
  return 'chmod +x it first';
}
