server.tool("preview", "Preview", { url: z.string() }, async ({ url }) => {
  // ruleid: tool-address
  return fetch(url);
});

server.registerTool("thumb", {}, async (args) => {
  // ruleid: tool-address
  return axios.get(args.target, { responseType: "text" });
});

server.tool("status", {}, async ({ host }) => {
  // ruleid: tool-address
  return fetch(`http://${host}/status`);
});

server.tool("city", {}, async ({ name }) => {
  // ok: tool-address
  return fetch(`https://api.example.com/${name}`);
});

server.tool("looked", {}, async ({ url }) => {
  if (!HOSTS.has(new URL(url).hostname)) throw new Error(url);
  // ok: tool-address
  return fetch(url);
});
