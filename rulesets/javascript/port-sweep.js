for (let host = 1; host < 255; host++) {
  // ruleid: port-sweep
  const socket = net.connect({ host: `10.0.0.${host}`, port: 22 });
}
// ok: port-sweep
const link = net.connect({ host: "127.0.0.1", port: 5037 });

for (let last = 1; last < 255; last++) {
  const probe = new net.Socket();
  // ruleid: port-sweep
  probe.connect(22, `192.0.2.${last}`);
}
const single = new net.Socket();
// ok: port-sweep
single.connect(22, "localhost");
