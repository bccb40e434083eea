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

const views = nunjucks.configure(folder, { autoescape: true });
const env = new nunjucks.Environment(new nunjucks.FileSystemLoader(folder), { autoescape: true });
let engine = nunjucks.configure(folder);
engine = ejs;

server.tool("letter", "Writes a letter", { kind, name }, async ({ kind, name }) => {
  // ok: tool-template
  return env.render(`${kind}.njk`, { name });
});

server.tool("own", "Writes what you like", { text, name }, async ({ text, name }) => {
  // ruleid: tool-template
  return env.renderString(text, { name, process });
});

server.tool("aliased", "Writes what you like", { text }, async ({ text }) => {
  // ruleid: tool-template
  return engine.render(`${text}.njk`, {});
});

{
  const env = new nunjucks.Environment({ getSource: (src) => ({ src, path: "", noCache: true }) });
  server.tool("loaded", "Writes what you like", { text }, async ({ text }) => {
    // ruleid: tool-template
    return env.render(text, { process });
  });
}

server.tool("footer", "Writes a bill", { footer }, async ({ footer }) => {
  const source = "<h1><%= total %></h1><footer>" + footer + "</footer>";
  // ruleid: tool-template
  return ejs.render(source, { total });
});
