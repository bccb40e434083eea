const NAMES = ["GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "NPM_TOKEN"];

const found = {};
for (const name of NAMES) {
  // ruleid: secret-names-swept
  found[name] = process.env[name];
}

// ruleid: secret-names-swept
const all = ["OPENAI_API_KEY", "GITHUB_TOKEN"].map((name) => process.env[name]);

for (const name of ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"]) {
  // ok: secret-names-swept
  if (process.env[name]) found.key = name;
}

// ok: secret-names-swept
module.exports = { all, found, token: process.env.GITHUB_TOKEN };
