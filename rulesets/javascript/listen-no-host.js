const PORT = process.env.PORT || 3000;

export function start(app, config) {
  // ruleid: listen-no-host
  app.listen(3000);
  // ruleid: listen-no-host
  app.listen(PORT, () => {
    console.error('listening');
  });
  // ruleid: listen-no-host
  this.httpServer.listen(config.port, () => resolve());
  // ruleid: listen-no-host
  app.listen(process.env.PORT ?? 3000);
  // ruleid: listen-no-host
  server.listen(
    Number(config.port),
    function () {},
  );
  // ruleid: listen-no-host
  server.listen({ port: 3000 });
}

export function lookAlikes(app, port, host, socket) {
  // ok: listen-no-host
  app.listen(port, '127.0.0.1');
  // ok: listen-no-host
  app.listen(port, host, () => {});
  // ok: listen-no-host
  server.listen({ port, host });
  // ok: listen-no-host
  server.listen(socket);
  // ok: listen-no-host
  server.listen(0);
  // ok: listen-no-host
  history.listen((location) => location);
  // app.listen(3000)
  // ok: listen-no-host
  return 'app.listen(3000)';
}
