server.registerTool("read", { inputSchema: { page: z.string() } }, async ({ page }) => {
  // ruleid: tool-path-unbounded
  return fs.readFile(path.join(ROOT, page), "utf8");
});

server.tool("save", "Save", {}, async (args) => {
  // ruleid: tool-path-unbounded
  await writeFile(args.filename, args.body);
});

server.addTool({
  name: "discard",
  execute: async (args) => {
    // ruleid: tool-path-unbounded
    fs.rmSync(args.id, { recursive: true });
  },
});

server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { file } = request.params.arguments;
  // ruleid: tool-path-unbounded
  return fs.promises.readFile(file);
});

app.get("/file", (req, res) => {
  // ruleid: tool-path-unbounded
  fs.createReadStream(path.join(ROOT, req.query.file)).pipe(res);
});

server.tool("bounded", {}, async ({ page }) => {
  const target = path.resolve(ROOT, page);
  if (!target.startsWith(ROOT + path.sep)) throw new Error(page);
  // ok: tool-path-unbounded
  return fs.readFile(target, "utf8");
});

server.tool("named", {}, async ({ page }) => {
  // ok: tool-path-unbounded
  return fs.readFile(path.join(ROOT, path.basename(page)), "utf8");
});

server.tool("checked", {}, async ({ page }) => {
  const target = await validatePath(page);
  // ok: tool-path-unbounded
  return fs.readFile(target, "utf8");
});

server.tool("state", {}, async ({ page }) => {
  // ok: tool-path-unbounded
  return fs.readFile("state.json", "utf8");
});

server.registerTool("share", { inputSchema: { source: z.string() } }, async ({ source }) => {
  // ruleid: tool-path-unbounded
  await symlink(source, "public/latest.png");
});
