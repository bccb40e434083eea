server.tool("find", "Find", { name: z.string() }, async ({ name }) => {
  // ruleid: tool-query-built
  return db.prepare("SELECT * FROM products WHERE name LIKE '%" + name + "%'").all();
});

server.tool("user", {}, async ({ email }) => {
  const sql = `SELECT id FROM users WHERE email = '${email}'`;
  // ruleid: tool-query-built
  return pool.query(sql);
});

server.tool("where", {}, async ({ name }) => {
  // ruleid: tool-query-built
  return users.find({ $where: `this.name == '${name}'` });
});

server.tool("bound", {}, async ({ email }) => {
  // ok: tool-query-built
  return pool.query("SELECT id FROM users WHERE email = $1", [email]);
});
