import { readFile as read, readdir } from 'node:fs/promises';
import fs from 'fs';
import * as fsp from 'fs/promises';
import { promises as files } from 'fs';
import fse from 'fs-extra';
// ruleid: fs-read
import { glob } from 'glob';

var fs_1 = require('fs');
var import_promises = __toESM(require('node:fs/promises'));
const { createReadStream } = require('fs');
const promised = require('fs').promises;

export async function tool(path, host) {
  // ruleid: fs-read
  await read(path, 'utf8');
  // ruleid: fs-read
  await readdir(path);
  // ruleid: fs-read
  fs.readFileSync(
    path,
  );
  // ruleid: fs-read
  fs.promises.readFile(path);
  // ruleid: fs-read
  fsp.open(path, 'r');
  // ruleid: fs-read
  files.readFile(path);
  // ruleid: fs-read
  promised.readdir(path);
  // ruleid: fs-read
  await fse.readJson(path);
  // ruleid: fs-read
  (0, fs_1.readFile)(path, () => {});
  // ruleid: fs-read
  await (0, import_promises.readFile)(path);
  // ruleid: fs-read
  createReadStream(path).pipe(process.stdout);
  // ruleid: fs-read
  await (await import('node:fs')).promises.readFile(path);
  // ruleid: fs-read
  host.readFileSync(path);
  // ruleid: fs-read
  Bun.file(path).text();
  // ruleid: fs-read
  return Deno.readTextFile(path);
}

export function lookAlikes(path, client, stream) {
  // ok: fs-read
  fs.existsSync(path);
  // ok: fs-read
  fs.writeFileSync(path, '');
  // ok: fs-read
  stream.read(16);
  // ok: fs-read
  window.open(path);
  // ok: fs-read
  client.copy(path);
  // fs.readFileSync(path)
  // ok: fs-read
  return 'fs.readFileSync(path)';
}
