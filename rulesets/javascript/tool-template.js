server.tool("render", "Render", { view: z.string() }, async ({ view, title }) => {
  // ruleid: tool-template
  return ejs.render(view, { title });
});

server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const args = request.params.arguments;
  // ruleid: tool-template
  return Handlebars.compile(args.layout)({});
});

app.post("/preview", (req, res) => {
  // ruleid: tool-template
  res.send(pug.compile(`h1 ${req.body.title}`)());
});

server.tool("fill", {}, async ({ title }) => {
  // ok: tool-template
  return ejs.render("<h1><%= title %></h1>", { title });
});
