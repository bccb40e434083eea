import fs, { readFileSync as unused } from 'node:fs';
import fsp from 'node:fs/promises';
import os, { homedir } from 'node:os';
import path from 'node:path';
import { execSync } from 'child_process';

const KEY = path.join(os.homedir(), '.ssh', 'id_rsa');
const FILES = ['.aws/credentials', '.npmrc'];
const TARGETS = [{ name: 'ssh', file: '~/.ssh/id_ed25519' }];
const STORES = { gcloud: '.config/gcloud/credentials.db', kube: '.kube/config' };

export function constant() {
  // ruleid: credential-file
  return fs.readFileSync(KEY, 'utf8');
}

export async function spellings() {
  // ruleid: credential-file
  await fsp.readFile(path.resolve(homedir(), '.docker/config.json'));
  // ruleid: credential-file
  fs.readFileSync(`${os.homedir()}/.git-credentials`);
  // ruleid: credential-file
  fs.readFile(process.env.HOME + '/.netrc', (error, data) => data);
  fs.createReadStream(
    // ruleid: credential-file
    path.join(os.homedir(), '.claude/.credentials.json'),
  );
  // ruleid: credential-file
  (0, fs_1.readFileSync)('/etc/shadow');
  // ruleid: credential-file
  fs.readdirSync(path.join(homedir(), '.gnupg'));
  const appData = process.env.LOCALAPPDATA;
  // ruleid: credential-file
  fs.copyFileSync(path.join(appData, 'Google\\Chrome\\User Data\\Default\\Login Data'), 'x.db');
  // ruleid: credential-file
  new Database(path.join(appData, 'Chrome/User Data/Default/Network/Cookies'));
  // ruleid: credential-file
  return execSync('cat ~/.ssh/id_rsa').toString();
}

export function lists() {
  const found = {};
  for (const file of FILES) {
    // ruleid: credential-file
    found[file] = fs.readFileSync(path.join(os.homedir(), file), 'utf8');
  }
  for (const { name, file } of TARGETS) {
    // ruleid: credential-file
    found[name] = fs.readFileSync(file, 'utf8');
  }
  for (const [name, file] of Object.entries(STORES)) {
    // ruleid: credential-file
    found[name] = fs.readFileSync(file, 'utf8');
  }
  // ruleid: credential-file
  return TARGETS.map((target) => fs.readFileSync(target.file, 'utf8'));
}

function readOrNull(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

export function helper() {
  // ruleid: credential-file
  return readOrNull('/etc/passwd');
}

export class Registry {
  constructor() {
    this.file = path.join(os.homedir(), '.npmrc');
  }

  load() {
    // ruleid: credential-file
    return fs.readFileSync(this.file, 'utf8');
  }
}

const DENIED = ['.ssh', '.aws', '/etc/passwd'];

export function guarded(file) {
  if (DENIED.some((name) => file.includes(name))) throw new Error('not in ~/.ssh');
  // ok: credential-file
  return fs.readFileSync(file, 'utf8');
}

export function lookAlikes(response, name) {
  // ok: credential-file
  fs.existsSync(path.join(os.homedir(), '.ssh'));
  // ok: credential-file
  fs.readFileSync('id_rsa.pub');
  // ok: credential-file
  fs.readFileSync('package.json');
  // ok: credential-file
  fs.readFileSync('./passwd');
  // fs.readFileSync('~/.ssh/id_rsa')
  // ok: credential-file
  return 'never read ~/.ssh/id_rsa or .aws/credentials';
}

const SSH_FOLDER = path.join(os.homedir(), '.ssh');

export function whomThereIs(name) {
  // ok: credential-file
  const text = fs.readFileSync(path.join(SSH_FOLDER, 'config'), 'utf8');
  // ok: credential-file
  const more = fs.readFileSync(path.join(SSH_FOLDER, 'config.d', name), 'utf8');
  // ruleid: credential-file
  return text + more + fs.readFileSync(path.join(SSH_FOLDER, name), 'utf8');
}

// What leaves credentials out elsewhere says nothing of what is read here.
export const kept = (line) => !/_auth|_password/.test(line);
// ruleid: credential-file
export const settings = () => fs.readFileSync(path.join(os.homedir(), '.npmrc'), 'utf8');

async function presence() {
  // ok: credential-file
  const there = await readFile(join(homedir(), ".pgpass"), "utf8").then((text) => text.length > 0, () => false);
  // ok: credential-file
  const size = (await fs.promises.readFile(`${homedir()}/.netrc`)).length;
  // ruleid: credential-file
  const lines = await readFile(join(homedir(), ".pgpass"), "utf8").then((text) => text.split("\n"), () => []);
  return { there, size, lines };
}
