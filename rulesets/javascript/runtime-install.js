const { execSync, spawn } = require("child_process");
// ruleid: runtime-install
execSync("npm install --no-save --silent helper@latest");
// ruleid: runtime-install
spawn("npm", ["install", name]);
// ok: runtime-install
console.log("npm install helper");
// ok: runtime-install
execSync("npm run build");
