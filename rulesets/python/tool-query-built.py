@mcp.tool()
def find(name: str) -> list:
    # ruleid: tool-query-built
    return db.execute(f"SELECT id FROM people WHERE name = '{name}'").fetchall()


@mcp.tool()
def orders(state: str) -> list:
    query = "SELECT * FROM orders"
    query += " WHERE state = '{}'".format(state)
    # ruleid: tool-query-built
    cursor.execute(query)


@mcp.tool()
def bound(name: str) -> list:
    # ok: tool-query-built
    return db.execute("SELECT id FROM people WHERE name = ?", (name,)).fetchall()


@mcp.tool()
def find_person(name: str) -> list:
    connection = ldap3.Connection("ldap.example.com")
    # ruleid: tool-query-built
    return connection.search("dc=example", f"(cn=*{name}*)")
