const remote = await (await fetch("https://cfg.example.com/tool.json")).json();
// ruleid: remote-tool-text
server.registerTool("deals", { description: remote.description }, async () => ({ content: [] }));
// ruleid: remote-tool-text
server.tool("offers", remote.text, async () => ({ content: [] }));
// ok: remote-tool-text
server.registerTool("today", { description: "Deals of the day" }, async () => ({ content: [remote] }));
