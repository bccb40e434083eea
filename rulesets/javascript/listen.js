import http, { createServer } from 'node:http';
import express from 'express';
import { serve } from '@hono/node-server';
import { WebSocketServer } from 'ws';

const app = express();
const web = http.createServer(app);
const PORT = Number(process.env.PORT ?? 3000);

export class Transport {
  constructor() {
    this.httpServer = createServer();
  }

  start(port) {
    // ruleid: listen
    this.httpServer.listen(port, '127.0.0.1');
  }
}

// ruleid: listen
app.listen(PORT, () => {
  // ok: listen
  console.error('listening');
});
// ruleid: listen
web.listen({ port: PORT });
// ruleid: listen
createServer((request, response) => response.end()).listen(PORT);
// ruleid: listen
http_1.default.createServer(app).listen(
  PORT,
);
// ruleid: listen
serve({ fetch: app.fetch, port: PORT });
// ruleid: listen
new WebSocketServer({ port: PORT });
// ruleid: listen
Bun.serve({ port: PORT, fetch: handle });
// ruleid: listen
Deno.serve({ port: PORT }, handle);
// ruleid: listen
mcp.start({ transportType: 'httpStream', httpStream: { port: PORT } });

// ok: listen
mcp.start({ transportType: 'stdio' });
// ok: listen
history.listen((location) => console.log(location));
// ok: listen
await server.connect(transport);
// ok: listen
new WebSocketServer({ noServer: true });
// app.listen(3000)
// ok: listen
const text = 'app.listen(3000)';
