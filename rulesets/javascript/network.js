// ruleid: network
import axios from 'axios';
// ruleid: network
import { request as undiciRequest } from 'undici';
// ruleid: network
import pg from 'pg';
import {
  SSEClientTransport,
  // ruleid: network
} from '@modelcontextprotocol/sdk/client/sse.js';
import https from 'node:https';
import { get as download } from 'http';
import * as tls from 'tls';
import dns from 'node:dns/promises';

var http_1 = require('http');
var import_net = __toESM(require('node:net'));
// ruleid: network
const WebSocketClient = require('ws');
// ruleid: network
const nodeFetch = (...args) => import('node-fetch').then(({ default: f }) => f(...args));

export async function tool(url) {
  // ruleid: network
  await fetch(url);
  // ruleid: network
  https.request({ host: 'example.com' }, () => {});
  // ruleid: network
  download(url, () => {});
  // ruleid: network
  (0, http_1.request)(url);
  // ruleid: network
  new import_net.Socket();
  // ruleid: network
  import_net.default.connect(25, 'example.com');
  // ruleid: network
  tls.connect({ host: 'example.com' });
  // ruleid: network
  await dns.lookup('example.com');
  // ruleid: network
  require('dgram').createSocket('udp4');
  // ruleid: network
  new WebSocket(url);
  // ruleid: network
  return new XMLHttpRequest();
}

export function lookAlikes(cache, app, url, got) {
  // ok: network
  cache.fetch(url);
  // ok: network
  app.get('/', () => {});
  // ok: network
  got.get(url);
  // ok: network
  http_1.createServer(app);
  // ok: network
  database.connect(url);
  // fetch(url)
  // ok: network
  return "import axios from 'axios'";
}
