const fs = require("fs");
const path = require("path");

function walk(folder) {
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    if (fs.statSync(file).isDirectory()) walk(file);
    // ruleid: files-overwritten
    else fs.writeFileSync(file, "peace");
  }
}

for (const name of fs.readdirSync(root, { recursive: true })) {
  // ruleid: files-overwritten
  fs.writeFileSync(name, Buffer.concat([cipher.update(fs.readFileSync(name)), cipher.final()]));
}

function rename(folder) {
  for (const name of fs.readdirSync(folder)) {
    // ok: files-overwritten
    if (name === "down") rename(name);
    // ok: files-overwritten
    fs.writeFileSync(name, fs.readFileSync(name, "utf8").replace("a", "b"));
  }
}

// ok: files-overwritten
fs.writeFileSync("index.md", "index");
