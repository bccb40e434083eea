for (let host = 1; host < 255; host++) {
  // ruleid: port-sweep
  const socket = net.connect({ host: `10.0.0.${host}`, port: 22 });
}
// ok: port-sweep
const link = net.connect({ host: "127.0.0.1", port: 5037 });
