import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import ejs from "ejs";
import * as fs from "node:fs";
import * as path from "node:path";

const server = new McpServer({ name: "a", version: "1.0.0" });

function page(layout: string) {
  // ruleid: tool-input-passed-on
  return ejs.render(layout, {});
}

const title = async (address: string) => {
  // ruleid: tool-input-passed-on
  const answer = await fetch(address);
  return answer.text();
};

class Reader {
  constructor(private readonly root: string) {}

  tail(name: string): string {
    // ruleid: tool-input-passed-on
    return fs.readFileSync(path.join(this.root, name), "utf8");
  }
}

class Careful {
  private full(name: string): string {
    const wanted = path.resolve("logs", name);
    if (!wanted.startsWith("/logs/")) throw new Error("outside");
    return wanted;
  }

  head(name: string): string {
    // ok: tool-input-passed-on
    return fs.readFileSync(this.full(name), "utf8");
  }
}

function own(name: string) {
  // ok: tool-input-passed-on
  return fs.readFileSync(name, "utf8");
}

const handlers = {
  async copy_template(args: any) {
    // ruleid: tool-input-passed-on
    fs.copyFileSync("template", args.target);
  },
};

const reader = new Reader("logs");
const careful = new Careful();
server.tool("a", { layout: z.string() }, async ({ layout, link, name }) => {
  page(layout);
  careful.head(name);
  own("settings.json");
  return { content: [{ type: "text", text: (await title(link)) + reader.tail(name) }] };
});
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const run = handlers[request.params.name];
  return run(request.params.arguments);
});
