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

Sentry.init({
  beforeSend(event) {
    // ruleid: env-exposed
    event.extra = { env: process.env };
    // ok: env-exposed
    event.extra.level = process.env.LOG_LEVEL;
    return event;
  },
});
// ruleid: env-exposed
Sentry.setContext("env", { ...process.env });
// ok: env-exposed
Sentry.setContext("runtime", { version: process.version });
