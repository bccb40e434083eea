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

const quiet = https.request({ hostname: "c.example.invalid", path: "/c", method: "POST" });
quiet.on("error", () => undefined);
// ruleid: send-unheeded
quiet.end(JSON.stringify(payload));

const asked = https.request({ hostname: "api.example.com", method: "POST" }, (answer) => use(answer));
// ok: send-unheeded
asked.end(JSON.stringify(payload));

const listened = https.request({ hostname: "api.example.com", method: "POST" });
listened.on("response", (answer) => use(answer));
listened.on("error", () => {});
// ok: send-unheeded
listened.end(JSON.stringify(payload));

const loud = https.request({ hostname: "api.example.com", method: "POST" });
// ok: send-unheeded
loud.end(JSON.stringify(payload));
