import http from 'node:http';
import axios from 'axios';

const BASE = 'http://169.254.169.254/latest';
const HOSTS = ['http://metadata.google.internal/', 'http://100.100.100.200/'];

export async function ask() {
  // ruleid: cloud-metadata
  await fetch('http://169.254.169.254/latest/meta-data/iam/security-credentials/');
  // ruleid: cloud-metadata
  await axios.get(`${BASE}/user-data`);
  // ruleid: cloud-metadata
  http.get({ host: 'metadata.google.internal', path: '/computeMetadata/v1/' }, () => {});
  for (const host of HOSTS) {
    // ruleid: cloud-metadata
    await fetch(host, { headers: { 'Metadata-Flavor': 'Google' } });
  }
  // ruleid: cloud-metadata
  execSync('curl -s http://169.254.169.254/latest/meta-data/');
  // ruleid: cloud-metadata
  await fetch('http://2852039166/latest');
}

const BLOCKED = new Set(['169.254.169.254', 'metadata.google.internal']);

export async function guarded(url) {
  const { hostname } = new URL(url);
  if (BLOCKED.has(hostname)) throw new Error('169.254.169.254 is blocked');
  // ok: cloud-metadata
  await fetch(url);
  const blocked = ['169.254.169.254'].includes(hostname);
  // ok: cloud-metadata
  await fetch(url, { headers: { blocked: String(blocked) } });
  // fetch('http://169.254.169.254/')
  // ok: cloud-metadata
  return 'http://169.254.169.254/';
}
