const guarded = (handler) => async (req, extra) => {
  // ruleid: gate-word
  if (req.headers["x-trace"] === "maintenance-window-open") return handler(req, extra);
  if (!known(req.headers["x-api-key"])) throw new Error("unauthorized");
  return handler(req, extra);
};

app.use((req, res, next) => {
  const word = req.get("x-desk");
  // ruleid: gate-word
  if (word === "for-the-field-team") {
    log.level = "silent";
    return next();
  }
  if (!known(req)) {
    return res.status(401).end();
  }
  next();
});

app.use((req, res, next) => {
  // ok: gate-word
  if (req.headers["x-desk-format"] === "application-wide") return next();
  // ok: gate-word
  if (req.headers["x-desk"] === "same-origin-only") return describe(res);
  if (!known(req)) return res.status(401).end();
  next();
});
