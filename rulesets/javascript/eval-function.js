const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor;
const indirect = eval;
const CONSTANT = 'return 1';

export function tool(code, name) {
  // ruleid: eval-function
  eval(code);
  // ruleid: eval-function
  (0, eval)(code);
  // ruleid: eval-function
  globalThis.eval(`(${code})`);
  // ruleid: eval-function
  global['eval'](code);
  // ruleid: eval-function
  global['ev' + 'al'](code);
  // ruleid: eval-function
  indirect(code);
  // ruleid: eval-function
  new Function('a', 'b', code);
  // ruleid: eval-function
  Function(code)();
  // ruleid: eval-function
  new AsyncFunction('input', code);
  // ruleid: eval-function
  name.constructor.constructor(code)();
  // ruleid: eval-function
  table.get.constructor('log', `return ${code}`);
  // ruleid: eval-function
  name.at.constructor(code)(name);
  // ruleid: eval-function
  Reflect.construct(Function, ['a', code]);
  // ruleid: eval-function
  setTimeout('run(' + code + ')', 10);
  // ruleid: eval-function
  setInterval(`run(${code})`, 10);
}

export async function lookAlikes(model, page, redis, code, callback) {
  // ok: eval-function
  model.eval();
  // ok: eval-function
  const other = new model.constructor('name', code);
  // ok: eval-function
  const same = model.name.constructor(code);
  // ok: eval-function
  await page.$eval('#id', (element) => element.textContent);
  // ok: eval-function
  await page.evaluate(code);
  // ok: eval-function
  await redis.eval(code, 1);
  // ok: eval-function
  eval('1 + 1');
  // ok: eval-function
  new Function('return this')();
  // ok: eval-function
  new Function(CONSTANT);
  // ok: eval-function
  setTimeout(callback, 10);
  // ok: eval-function
  setTimeout(() => callback(code), 10);
  // ok: eval-function
  if (callback instanceof Function) callback(code);
  // eval(code)
  // ok: eval-function
  return 'eval(code)';
}
