import { env } from 'node:process';
import { env as renamed } from 'process';
import nodeProcess from 'node:process';

// ruleid: env-read
const plain = process.env.API_KEY;
// ruleid: env-read
const bracket = process.env["API_SECRET"] || '';
// ruleid: env-read
const template = process.env[`API_TOKEN`];
// ruleid: env-read
const optional = process?.env?.OPTIONAL;
// ruleid: env-read
const chained = process.env.LIST?.split(',') ?? [];
// ruleid: env-read
const global = globalThis.process.env.GLOBAL;
// ruleid: env-read
const compiled = process_1.env.COMPILED;
// ruleid: env-read
const bundled = import_node_process.default.env.BUNDLED;
// ruleid: env-read
const imported = nodeProcess.env.IMPORTED;
// ruleid: env-read
const vite = import.meta.env.VITE_NAME;
// ruleid: env-read
const deno = Deno.env.get('DENO_NAME');
// ruleid: env-read
const bun = Bun.env.BUN_NAME;
// ruleid: env-read
if ('PRESENT' in process.env) start();
// ruleid: env-read
const { FIRST, SECOND: second } = process.env;
const {
  // ruleid: env-read
  WITH_DEFAULT: third = 'x',
  // ruleid: env-read
  FOURTH,
  ...rest
} = process.env;

// ruleid: env-read
use(env.NAMED_IMPORT, 1);
// ruleid: env-read
use(renamed.RENAMED_IMPORT, 1);

function own(environment = process.env) {
  // ruleid: env-read
  return environment.PARAMETER;
}

function alias() {
  const variables = process.env;
  // ruleid: env-read
  return variables.ALIASED;
}

const NAME = 'CONSTANT_NAME';
// ruleid: env-read
const constant = process.env[NAME];

function required(name, fallback) {
  const value = process.env[name];
  return value ?? fallback;
}
const lookup = (name) => process.env[name] ?? '';

class Config {
  // The secret is a default value, not an assignment.
  // ruleid: env-read
  constructor(key = process.env.DEFAULT_VALUE) {
    this.key = key;
    // ruleid: env-read
    this.other = this.get('THROUGH_METHOD');
  }

  get(name) {
    return process.env[name];
  }
}

// ruleid: env-read
required('THROUGH_FUNCTION', 'x');
// ruleid: env-read
lookup('THROUGH_ARROW');

// ok: env-read
process.env.SET_HERE = 'production';
// ok: env-read
delete process.env.REMOVED;
// ok: env-read
process.env[computed()];
// ok: env-read
const environment = settings.env.NOT_PROCESS;
// ok: env-read
const platform = process.platform;
// ok: env-read
const child = spawn('ls', [], { env: process.env });
// process.env.IN_A_COMMENT
// ok: env-read
const text = 'set process.env.IN_A_STRING first';
// ok: env-read
lookup(name);
