server.tool("calc", "Calculate", { expression: z.string() }, async ({ expression }) => {
  // ruleid: tool-code-run
  return eval(expression);
});

server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { filter, plugin } = request.params.arguments;
  // ruleid: tool-code-run
  const kept = vm.runInNewContext(filter, {});
  // ruleid: tool-code-run
  return import(plugin);
});

server.tool("sum", {}, async ({ expression }) => {
  // ok: tool-code-run
  return eval("1 + 1");
});

server.tool("known", {}, async ({ plugin }) => {
  if (!KNOWN.includes(plugin)) throw new Error(plugin);
  // ok: tool-code-run
  return import(plugin);
});
