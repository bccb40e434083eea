function read(name) {
  // ruleid: env-dynamic
  return process.env[name];
}

export function all(prefix, names, environment = process.env) {
  for (const name of names) {
    // ruleid: env-dynamic
    use(process.env[`${prefix}_${name}`]);
  }
  // ruleid: env-dynamic
  use(process.env[prefix + '_KEY']);
  // ruleid: env-dynamic
  use(environment[prefix]);
  // ruleid: env-dynamic
  use(import_node_process.env[prefix]);
  // ruleid: env-dynamic
  return Deno.env.get(prefix);
}

function aliased(name) {
  const { env } = process;
  // ruleid: env-dynamic
  return env[name];
}

const CONSTANT = 'API_KEY';
// ok: env-dynamic
const key = process.env[CONSTANT];
// ok: env-dynamic
const plain = process.env['API_KEY'];
// ok: env-dynamic
const joined = process.env['API_' + 'KEY'];
// ok: env-dynamic
const named = process.env.API_KEY;
// ok: env-dynamic
const other = settings.env[key];
// ok: env-dynamic
const text = 'process.env[name]';
