"""A client's file and what stands in it, short enough for a table."""

from vetting import configs
from vetting.configs import Read
from vetting.model.server import Server


def read(path: str, text: str) -> Read:
    """What the client that owns `path` sees."""
    claim = configs.claim(path)
    assert claim is not None, path
    return claim.format.read(path, text)


def short(server: Server) -> str:
    """`name: npx -y a`, `name: https://...`; what else there is in brackets."""
    words = (server.command, *server.args) if server.command else ()
    package = server.package
    if package is not None:
        words = (f"{package.registry_type}:{package.identifier} {package.version}", *server.args)
    line = " ".join(filter(None, (*words, server.url)))
    notes = [f"{key}={value}" for key, value in (*server.env, *server.headers)]
    notes += server.switches + (("disabled",) if server.disabled else ())
    return f"{server.name}: {line}" + (f" [{', '.join(notes)}]" if notes else "")


def seen(path: str, text: str) -> list[str]:
    """Each server as one line, then the flags of the file."""
    found = read(path, text)
    return [*map(short, found.servers), *(f"{flag} at {line}" for flag, line in found.flags)]
