const BIND = '0.0.0.0';
// ruleid: listen-all-interfaces
const HOST = process.env.HOST || '0.0.0.0';
const config = {
  port: 3000,
  // ruleid: listen-all-interfaces
  host: '::',
};

export function start(app, port, options) {
  // ruleid: listen-all-interfaces
  app.listen(port, '0.0.0.0', () => {});
  // ruleid: listen-all-interfaces
  app.listen(port, BIND);
  // ruleid: listen-all-interfaces
  app.listen(port, HOST);
  // ruleid: listen-all-interfaces
  server.listen({ port, host: '0.0.0.0' });
  // ruleid: listen-all-interfaces
  Bun.serve({ port, hostname: '0.0.0.0', fetch: handle });
  // ruleid: listen-all-interfaces
  const address = options.bindAddress ?? '0.0.0.0';
  // ruleid: listen-all-interfaces
  program.option('--host <host>', 'address to listen on', '0.0.0.0');
}

export function lookAlikes(app, port, host) {
  // ok: listen-all-interfaces
  app.listen(port, '127.0.0.1');
  // ok: listen-all-interfaces
  app.listen(port, host);
  // ok: listen-all-interfaces
  if (host === '0.0.0.0' || host === '::') warn('open to everybody');
  // ok: listen-all-interfaces
  const blocked = ['0.0.0.0', '127.0.0.1'];
  // ok: listen-all-interfaces
  const parts = host.split('::');
  // app.listen(port, '0.0.0.0')
  // ok: listen-all-interfaces
  return "app.listen(port, '0.0.0.0')";
}
