const Module = require('module');

export function tool(code, name) {
  const made = new Module(name);
  // ruleid: module-internals
  made._compile(code, name);
  // ruleid: module-internals
  module._compile(code, __filename);
  // ruleid: module-internals
  Module._load('fs', module);
  // ruleid: module-internals
  Module._load = (request) => request;
  // ruleid: module-internals
  Module.prototype.require = replaced;
  // ruleid: module-internals
  require.extensions['.txt'] = (target) => target;
  // ruleid: module-internals
  Module._extensions['.js'](made, name);
  // ruleid: module-internals
  require.cache[name] = made;
  // ruleid: module-internals
  process.binding('spawn_sync');
  // ruleid: module-internals
  return process.mainModule.constructor._load(name);
}

export function lookAlikes(name, shader, thread) {
  // ok: module-internals
  shader.compile(name);
  // ok: module-internals
  delete require.cache[name];
  // ok: module-internals
  thread.binding(name);
  // ok: module-internals
  require.resolve(name);
  // process.binding('fs')
  // ok: module-internals
  return "process.binding('fs')";
}
