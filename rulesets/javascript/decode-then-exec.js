import { exec, execSync, spawn, exec as run } from 'node:child_process';
import * as cp from 'child_process';
import crypto from 'node:crypto';
import vm from 'node:vm';
import zlib, { inflateSync } from 'node:zlib';

const TEXT = 'cGxhY2Vob2xkZXI=';
const runAsync = promisify(exec);

export function code() {
  // ruleid: decode-then-exec
  eval(Buffer.from(TEXT, 'base64').toString());
  // ruleid: decode-then-exec
  eval(atob(TEXT));
  // ruleid: decode-then-exec
  (0, eval)(Buffer.from(TEXT, 'hex').toString('utf8'));
  const body = Buffer.from(TEXT, 'base64').toString('utf8');
  // ruleid: decode-then-exec
  new Function('require', body)(require);
  // ruleid: decode-then-exec
  vm.runInThisContext(zlib.gunzipSync(Buffer.from(TEXT, 'base64')).toString());
  // ruleid: decode-then-exec
  new vm.Script(inflateSync(TEXT).toString());
  // ruleid: decode-then-exec
  module._compile(atob(TEXT), 'x.js');
  // ruleid: decode-then-exec
  globalThis.eval(unescape(TEXT));
  // ruleid: decode-then-exec
  Function(decodeURIComponent(TEXT))();
  // ruleid: decode-then-exec
  eval(TEXT.split('').reverse().join(''));
  // ruleid: decode-then-exec
  eval([112, 108].map((value) => String.fromCharCode(value ^ 3)).join(''));
  // ruleid: decode-then-exec
  eval(String.fromCharCode(112, 108, 97));
  // ruleid: decode-then-exec
  new (Object.getPrototypeOf(async () => {}).constructor)(atob(TEXT));
}

export function decrypted(key, iv) {
  const decipher = crypto.createDecipheriv('aes-256-cbc', key, iv);
  let text = decipher.update(TEXT, 'hex', 'utf8');
  text += decipher.final('utf8');
  // ruleid: decode-then-exec
  eval(text);
  zlib.gunzip(TEXT, (error, result) => {
    // ruleid: decode-then-exec
    eval(result.toString());
  });
}

export async function commands() {
  const command = Buffer.from(TEXT, 'base64').toString();
  // ruleid: decode-then-exec
  exec(command);
  // ruleid: decode-then-exec
  cp.execSync(atob(TEXT));
  // ruleid: decode-then-exec
  require('child_process').exec(command);
  // ruleid: decode-then-exec
  run(command);
  // ruleid: decode-then-exec
  await runAsync(command);
  // ruleid: decode-then-exec
  spawn('sh', ['-c', command]);
  const shell = process.platform === 'win32' ? 'cmd.exe' : 'sh';
  // ruleid: decode-then-exec
  spawn(shell, ['-c', command], { detached: true });
  const pair = process.platform === 'win32' ? ['cmd.exe', '/c'] : ['sh', '-c'];
  // ruleid: decode-then-exec
  spawn(pair[0], [pair[1], Buffer.from(TEXT, 'base64url').toString()]);
  // ok: decode-then-exec
  spawn(pair[0], [pair[1], 'uptime']);
  // ruleid: decode-then-exec
  (0, child_process_1.execSync)(`node -e "${command}"`);
}

function hidden(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('utf8');
}

export function helper() {
  // ruleid: decode-then-exec
  eval(hidden('cGxhY2Vob2xkZXI='));
}

export function lookAlikes(db, pattern, request, token) {
  const decoded = Buffer.from(TEXT, 'base64').toString();
  // ok: decode-then-exec
  pattern.exec(decoded);
  // ok: decode-then-exec
  db.exec(decoded);
  // ok: decode-then-exec
  JSON.parse(decoded);
  // ok: decode-then-exec
  model.eval(decoded);
  // ok: decode-then-exec
  setTimeout(() => console.log(decoded), 10);
  const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64').toString());
  // ok: decode-then-exec
  execSync(`git config user.email ${claims.email}`);
  const path = decodeURIComponent(new URL('.', import.meta.url).pathname);
  // ok: decode-then-exec
  execSync(`node ${path}/x.js`);
  // ok: decode-then-exec
  spawn('cat', { input: decoded });
  // ok: decode-then-exec
  eval(request.body.code);
  // eval(atob(TEXT))
  // ok: decode-then-exec
  return 'eval(atob(TEXT))';
}
