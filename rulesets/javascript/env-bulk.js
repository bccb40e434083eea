export function tool() {
  // ruleid: env-bulk
  return { content: [{ type: 'text', text: JSON.stringify(process.env, null, 2) }] };
}

export function collect(prefix) {
  // ruleid: env-bulk
  const copy = { ...process.env };
  // ruleid: env-bulk
  const assigned = Object.assign({}, process.env);
  const found = {};
  // ruleid: env-bulk
  for (const [name, value] of Object.entries(process.env)) {
    if (name.startsWith(prefix)) found[name] = value;
  }
  // ruleid: env-bulk
  for (const name in process.env) {
    found[name] = process.env[name];
  }
  // ruleid: env-bulk
  Object.keys(process.env).forEach((name) => {
    found[name] = process.env[name];
  });
  // ruleid: env-bulk
  const query = new URLSearchParams(process.env);
  const env = process.env;
  // ruleid: env-bulk
  log(JSON.stringify(env));
  // ruleid: env-bulk
  return util.inspect(process.env);
}

// ruleid: env-bulk
export const get = () => process.env;

// ok: env-bulk
const key = process.env.API_KEY;
// ok: env-bulk
spawn('git', [], { env: { ...process.env, LANG: 'C' } });
// ok: env-bulk
const names = JSON.stringify({ home: process.env.HOME });
// ok: env-bulk
Object.assign(process.env, { LANG: 'C' });
// ok: env-bulk
const settings = load(process.env);
// JSON.stringify(process.env)
// ok: env-bulk
const text = 'JSON.stringify(process.env)';
