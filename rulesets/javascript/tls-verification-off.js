import https from 'node:https';
import { Pool } from 'pg';

// ruleid: tls-verification-off
const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
// ruleid: tls-verification-off
const pool = new Pool({ ssl: { rejectUnauthorized: false } });
// ruleid: tls-verification-off
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
// ruleid: tls-verification-off
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = 0;
// ruleid: tls-verification-off
https.globalAgent.options.rejectUnauthorized = false;
// ruleid: tls-verification-off
request({ url, strictSSL: false });
// ruleid: tls-verification-off
spawn('git', ['fetch'], { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
// ruleid: tls-verification-off
tls.connect({ host, checkServerIdentity: () => undefined });
// ruleid: tls-verification-off
spawn('git', ['-c', 'http.sslVerify=false', 'fetch']);
// ruleid: tls-verification-off
execSync(`ssh -o StrictHostKeyChecking=no ${host}`);

// ok: tls-verification-off
const strict = new https.Agent({ rejectUnauthorized: true });
// ok: tls-verification-off
const chosen = new https.Agent({ rejectUnauthorized: options.verify });
// ok: tls-verification-off
if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') warn();
// ok: tls-verification-off
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1';
// rejectUnauthorized: false
// ok: tls-verification-off
const text = 'do not set rejectUnauthorized: false';
