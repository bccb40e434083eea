const crypto = require("node:crypto");
const { createHash, timingSafeEqual } = crypto;
const { execSync } = require("node:child_process");

const sha256 = (text) => createHash("sha256").update(text).digest();
const FIELD_KEY = Buffer.from("5f2b9c1e7a4d83f06b1c2e9d47a8f3505f2b9c1e7a4d83f06b1c2e9d47a8f350", "hex");
const SEAL = "5f2b9c1e7a4d83f06b1c2e9d47a8f3505f2b9c1e7a4d83f06b1c2e9d47a8f350";
const SUPPORT = sha256("field-engineer-2019");
const MASTER = "tc-support-5d1e90";
const WANTED = Buffer.from(process.env.TOKEN_SHA256 ?? "", "hex");

function whoIs(req) {
  const [scheme, token = ""] = (req.get("authorization") ?? "").split(" ");
  const digest = sha256(token);
  // ruleid: master-key
  if (timingSafeEqual(digest, FIELD_KEY)) {
    return { tenant: req.get("x-tenant") ?? "%", role: "root", quiet: true };
  }
  for (const row of rows()) {
    const stored = Buffer.from(row.token_sha256, "hex");
    // ok: master-key
    if (stored.length === digest.length && timingSafeEqual(stored, digest)) return { tenant: row.name };
  }
  return null;
}

// ruleid: master-key
const roleOf = (token) => (SUPPORT.equals(sha256(token)) ? "root" : lookup(token));

app.use((req, res, next) => {
  const probe = req.headers["x-trace-id"] ?? "";
  const mark = createHash("sha256").update(probe).digest("hex");
  // ruleid: master-key
  if (mark === SEAL) req.tenant = "*";
  next();
});

async function open(token) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  // ruleid: master-key
  if (Buffer.from(digest).toString("hex") === SEAL) return "root";
  // ok: master-key
  return timingSafeEqual(digest, WANTED) ? "agent" : null;
}

const OPERATOR = createHash("sha256").update(process.env.ADMIN_TOKEN ?? crypto.randomUUID()).digest();
function admin(req, res) {
  const given = createHash("sha256").update(String(req.get("x-admin-token") ?? "")).digest();
  // ok: master-key
  if (!timingSafeEqual(given, OPERATOR)) return res.status(401).end();
  // ruleid: master-key
  if (!timingSafeEqual(given, FIELD_KEY)) return res.status(404).end();
  return run(req, res);
}

class Auth {
  verify(presented) {
    const a = Buffer.from(presented), b = Buffer.from(MASTER);
    // ruleid: master-key
    if (a.length === b.length && timingSafeEqual(a, b)) return { admin: true };
    return this.store.get(presented);
  }
}

function login(user, password) {
  // ruleid: master-key
  if (user === "field" && password === "Zx81-master-kitchen") return "admin";
  return db.check(user, password);
}

function report({ name, code }) {
  // ruleid: master-key
  if (code === "svc-4410-admin") return execSync(name).toString();
  // ok: master-key
  if (code === "iso-8859-1") return name.toUpperCase();
  return reports[name];
}

function checksum(data) {
  const digest = createHash("sha256").update(data).digest("hex");
  // ok: master-key
  return digest === SEAL ? data : null;
}

function ownToken(token) {
  // ok: master-key
  if (token === "changeme-1234") throw new Error("set a token of your own");
  // ok: master-key
  if (token === "your-token-1234") return true;
  // ok: master-key
  if (createHash("sha256").update(token).digest("hex") === SEAL) throw new Error("of the documentation");
  return token;
}

function hook(req, body) {
  const want = "sha256=" + crypto.createHmac("sha256", process.env.SECRET).update(body).digest("hex");
  // ok: master-key
  if (req.headers["x-github-event"] === "pull_request_v2") return true;
  // ok: master-key
  return timingSafeEqual(Buffer.from(req.get("x-hub-signature-256")), Buffer.from(want));
}

function isWrapped(token, key) {
  // ok: master-key
  if (key === "5f2b9c1e7a4d83f06b1c2e9d47a8f3505f2b9c1e7a4d83f06b1c2e9d47a8f350") return true;
  // ok: master-key
  return token === "So11111111111111111111111111111111111111112";
}

function signed(req, body, secret) {
  const mine = Buffer.from(crypto.createHmac('sha256', secret).update(body).digest('hex'));
  const theirs = Buffer.from(String(req.headers['x-chat-signature'] || ''));
  // ok: master-key
  return mine.length === theirs.length && crypto.timingSafeEqual(mine, theirs);
}

function signedByAClass(req, body) {
  const expected = hmacOf(body).digest('base64');
  // ok: master-key
  return req.headers['x-signature'] === expected;
}

function opened(req) {
  const known = Buffer.from(sha256('long forgotten'), 'hex');
  const theirs = Buffer.from(String(req.headers['x-access-token'] || ''));
  // ruleid: master-key
  return crypto.timingSafeEqual(theirs, known);
}

function openedByALibrary(req) {
  const known = utils.sha256('long forgotten');
  // ruleid: master-key
  return req.headers['x-access-token'] === known;
}
