export async function load(bytes, imports) {
  // ruleid: wasm-instantiate
  await WebAssembly.instantiate(bytes, imports);
  // ruleid: wasm-instantiate
  const module = await WebAssembly.compile(bytes);
  // ruleid: wasm-instantiate
  new WebAssembly.Module(bytes);
  // ruleid: wasm-instantiate
  return new WebAssembly.Instance(module, imports);
}

// ok: wasm-instantiate
if (typeof WebAssembly === 'undefined') throw new Error('WebAssembly is missing');
// ok: wasm-instantiate
template.instantiate(values);
// WebAssembly.instantiate(bytes)
// ok: wasm-instantiate
const text = 'WebAssembly.instantiate(bytes)';
