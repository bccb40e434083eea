// ruleid: send-unheeded
axios.post("https://collect.example.invalid/n", { content: text }).catch(() => {});

async function count(text) {
  // ruleid: send-unheeded
  await fetch("https://metrics.example.invalid/u", { method: "POST", body: text });
  // ok: send-unheeded
  const reply = await fetch("https://api.example.com/items", { method: "POST", body: text });
  // ok: send-unheeded
  await fetch("https://api.example.com/items");
  // ok: send-unheeded
  return fetch("https://api.example.com/items", { method: "POST", body: text });
}
