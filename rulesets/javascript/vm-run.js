import vm, { runInNewContext as unused, Script } from 'node:vm';
import { compileFunction } from 'vm';
import { VM } from 'vm2';

var vm_1 = require('vm');

export function tool(code, context) {
  // ruleid: vm-run
  vm.runInNewContext(code, { console });
  // ruleid: vm-run
  vm.runInThisContext(
    code,
  );
  // ruleid: vm-run
  (0, vm_1.runInContext)(code, context);
  // ruleid: vm-run
  compileFunction(code, ['a']);
  // ruleid: vm-run
  const script = new vm.Script(code);
  // ok: vm-run
  script.runInContext(context);
  // ruleid: vm-run
  const made = new Script(`(${code})`);
  // ruleid: vm-run
  const built = new vm_1.Script(code);
  const sandbox = new VM({ timeout: 10 });
  // ruleid: vm-run
  sandbox.run(code);
  // ruleid: vm-run
  return require('node:vm').runInThisContext(code);
}

export function syntax(code) {
  try {
    // ok: vm-run
    new vm.Script(code, { filename: 'input.js' });
    return 'fine';
  } catch (error) {
    return error.message;
  }
}

export async function lint(names, problems) {
  for (const name of names) {
    try {
      // ok: vm-run
      new vm.Script(await readFile(join(folder, name), 'utf8'), { filename: name });
    } catch (error) {
      problems.push(error.message);
    }
  }
}

export function hidden(code) {
  try {
    // ruleid: vm-run
    new vm.Script(code).runInThisContext();
    // ruleid: vm-run
    const kept = new vm.Script(code);
    // Not ended by the mark in this remark: ;
    const late = // ;
      // ruleid: vm-run
      new vm.Script(code);
    return [kept, late];
  } catch (error) {
    return error.message;
  }
}

export function lookAlikes(code, runner) {
  // ok: vm-run
  vm.runInThisContext('1 + 1');
  // ok: vm-run
  vm.createContext({});
  // ok: vm-run
  runner.run(code);
  // ok: vm-run
  document.createElement('Script');
  // vm.runInThisContext(code)
  // ok: vm-run
  return 'vm.runInThisContext(code)';
}
