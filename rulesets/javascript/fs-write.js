import { writeFile as write, rm } from 'node:fs/promises';
import fs from 'fs';
import * as fsp from 'fs/promises';
import { promises as files } from 'fs';
import fse from 'fs-extra';
// ruleid: fs-write
import { rimraf } from 'rimraf';

var fs_1 = require('fs');
var import_promises = __toESM(require('node:fs/promises'));
const { createWriteStream } = require('fs');
const writeAsync = promisify(fs.writeFile);

export async function tool(path, host) {
  // ruleid: fs-write
  await write(path, 'x');
  // ruleid: fs-write
  await rm(path, { recursive: true });
  // ruleid: fs-write
  fs.writeFileSync(
    path,
    'x',
  );
  // ruleid: fs-write
  fs.promises.appendFile(path, 'x');
  // ruleid: fs-write
  fsp.mkdir(path);
  // ruleid: fs-write
  files.rename(path, path + '.old');
  // ruleid: fs-write
  await fse.outputFile(path, 'x');
  // ruleid: fs-write
  (0, fs_1.unlink)(path, () => {});
  // ruleid: fs-write
  await (0, import_promises.writeFile)(path, 'x');
  // ruleid: fs-write
  await writeAsync(path, 'x');
  // ruleid: fs-write
  response.pipe(createWriteStream(path));
  // ruleid: fs-write
  host.writeFileSync(path, 'x');
  // ruleid: fs-write
  await Bun.write(path, 'x');
  // ruleid: fs-write
  return Deno.writeTextFile(path, 'x');
}

export function lookAlikes(path, stream, list) {
  // ok: fs-write
  fs.readFileSync(path);
  // ok: fs-write
  stream.write('x');
  // ok: fs-write
  process.stdout.write('x');
  // ok: fs-write
  list.remove(path);
  // ok: fs-write
  branch.rename(path);
  // fs.writeFileSync(path)
  // ok: fs-write
  return 'fs.writeFileSync(path)';
}
