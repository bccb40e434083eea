import net, { createConnection } from 'node:net';
import * as tls from 'tls';
import dgram from 'node:dgram';

var net_1 = require('net');
const { Socket } = require('node:net');

export function open(host, port) {
  // ruleid: raw-socket
  net.connect(port, host);
  // ruleid: raw-socket
  createConnection({ port, host }, () => {});
  // ruleid: raw-socket
  new net.Socket();
  // ruleid: raw-socket
  new Socket();
  // ruleid: raw-socket
  (0, net_1.connect)(port, host);
  // ruleid: raw-socket
  tls.connect({ port, host });
  // ruleid: raw-socket
  dgram.createSocket('udp4');
  // ruleid: raw-socket
  return require('net').createConnection(port);
}

export function lookAlikes(client, host) {
  // ok: raw-socket
  net.createServer(() => {});
  // ok: raw-socket
  net.isIP(host);
  // ok: raw-socket
  client.connect(transport);
  // ok: raw-socket
  https.request({ host });
  // net.connect(25)
  // ok: raw-socket
  return 'net.connect(25)';
}
