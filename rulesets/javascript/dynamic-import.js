import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
const NAME = 'node:fs';

export async function tool(name) {
  // ruleid: dynamic-import
  await import(name);
  // ruleid: dynamic-import
  await import(`./plugins/${name}.js`);
  // ruleid: dynamic-import
  require(name);
  // ruleid: dynamic-import
  require('./plugins/' + name);
  // ruleid: dynamic-import
  load(name);
  // ruleid: dynamic-import
  module.require(name);
}

export async function constant(name, windows) {
  // ok: dynamic-import
  await import('node:fs');
  // ok: dynamic-import
  await import(NAME);
  // ok: dynamic-import
  require('./plugin' + '.js');
  // ok: dynamic-import
  require(windows ? './windows.js' : './unix.js');
  // ok: dynamic-import
  load('./package.json');
  // ok: dynamic-import
  schema.required(name);
  // require(name)
  // ok: dynamic-import
  return 'require(name)';
}
