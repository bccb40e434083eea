import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const RC = path.join(homedir(), '.npmrc');
const PASSWD = '/etc/passwd';
const OTHERS = ['.npmrc', '.netrc'];

export function settings(): string[] {
  // ok: credential-file
  const lines = readFileSync(RC, 'utf8').split('\n');
  return lines.filter((line) => !/_auth|_password/.test(line));
}

export function people(): string[][] {
  // ok: credential-file
  const rows = readFileSync(PASSWD, 'utf8').split('\n').map((line) => line.split(':'));
  return rows.filter((row) => Number(row[2]) >= 1000);
}

export function more(): string[] {
  // ruleid: credential-file
  return OTHERS.map((name) => readFileSync(path.join(homedir(), name), 'utf8'));
}
