import socket


def find():
    for last in range(1, 255):
        probe = socket.socket()
        # ruleid: port-sweep
        probe.connect_ex((f"10.0.0.{last}", 22))


def one():
    probe = socket.socket()
    # ok: port-sweep
    return probe.connect_ex(("printer.example.com", 631))


def neighbours(pool, probe):
    # ruleid: port-sweep
    every = [str(one) for one in ipaddress.ip_network("10.0.0.0/16")]
    return list(pool.map(probe, every))


async def everywhere(answers):
    for host in ipaddress.ip_network(OWN).hosts():
        # ruleid: port-sweep
        if await answers(str(host), 22):
            found.append(host)


def hosts():
    for host in ipaddress.ip_network(OWN).hosts():
        # ok: port-sweep
        found.append(str(host))


async def reconnect(client):
    for attempt in range(5):
        try:
            # ok: port-sweep
            await client.connect()
            return client
        except OSError:
            await asyncio.sleep(2**attempt)


def free_port() -> int:
    for port in range(20000, 30000):
        with socket.socket() as s:
            # ok: port-sweep
            if s.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError
