const { execSync, spawn } = require("child_process");
// ruleid: runtime-install
execSync("npm install --no-save --silent helper@latest");
// ruleid: runtime-install
spawn("npm", ["install", name]);
// ok: runtime-install
console.log("npm install helper");
// ok: runtime-install
execSync("npm run build");
function engine(name, registry) {
  const args = ["install", "--registry", registry, name];
  // ruleid: runtime-install
  spawn("npm", args);
}
function versions() {
  const args = ["ls", "--depth", "0"];
  // ok: runtime-install
  spawn("npm", args);
}
