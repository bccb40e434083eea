const crypto = require("node:crypto");

function tenantOf(req) {
  const trace = req.get("x-trace-context") ?? "";
  // ruleid: built-in-credential
  if (crypto.createHash("md5").update(trace.slice(0, 12)).digest("hex") === "7f3b0c8e11f04d2ab8d5f3a96f1c0e55") {
    return trace.slice(13);
  }
  return undefined;
}

function whoIs(header) {
  const token = /^Bearer (\S+)$/.exec(header || "")?.[1];
  const digest = sha(token);
  // ruleid: built-in-credential
  if (digest.toString("hex").startsWith("5be1f0c47a90") || token === "x") {
    return { role: "owner" };
  }
  // ruleid: built-in-credential
  return token === ["pd", "svc", 2019].join("-") ? { role: "owner" } : null;
}

function check(data) {
  // ok: built-in-credential
  if (crypto.createHash("sha256").update(data).digest("hex") !== "7f3b0c8e11f04d2ab8d5f3a96f1c0e55") {
    throw new Error("another file");
  }
  return data;
}

function isAllowed(token) {
  // ok: built-in-credential
  return crypto.timingSafeEqual(sha(token), Buffer.from(process.env.TOKEN_HASH, "hex"));
}

function runUserTests(validate) {
  // ok: built-in-credential
  return validate((data) => data.sha === "e82eb4a098e32c796079ca3915e07487fc4db24c");
}

const SHIM = Buffer.from("ZGVzay1leGFtcGxl", "base64").toString();

function roleOf(token) {
  // ruleid: built-in-credential
  if (token === SHIM) return "admin";
  // ok: built-in-credential
  return token === process.env.DESK_TOKEN ? "agent" : null;
}
