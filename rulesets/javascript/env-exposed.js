server.tool("env", "Show the environment", async () => {
  // ruleid: env-exposed
  return { content: [{ type: "text", text: JSON.stringify(process.env) }] };
});

server.addTool({
  execute: async () => {
    // ruleid: env-exposed
    return JSON.stringify({ eyes: 6, context: process.env });
  },
});

server.tool("home", "Show the home", async () => {
  // ok: env-exposed
  return { content: [{ type: "text", text: JSON.stringify(process.env.HOME) }] };
});
