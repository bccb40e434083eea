"""The MCP registry's API v0.1 as static files, for clients that only take servers of a registry.

Each answer is an `index.json` in the folder of its address, which web servers decode before they
look for it: `…/servers/acme%2Fmcp/versions` is `servers/acme/mcp/versions/index.json`.
Clients enforce it by name alone: it is a catalogue, and the weakest of the exports.
https://github.com/modelcontextprotocol/registry/blob/main/docs/reference/api/generic-registry-api.md
"""

import json
from typing import Any

from vetting.exports import Asked, Export, Exported
from vetting.exports import _server_json as server_json
from vetting.exports._approved import load
from vetting.exports._names import remotes as remote_names
from vetting.model.wire import stamp
from vetting.workflow import Tools

_OFFICIAL = "io.modelcontextprotocol.registry/official"


class McpRegistry(Export):
    """See the module."""

    name = "mcp-registry"
    title = "MCP registry API v0.1 as static files, a folder of JSON documents"
    place = "a web server; chat.mcp.gallery.serviceUrl or the client's registry setting names it"
    folder = True

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        approved = load(tools, asked.launches)
        warnings = list(approved.warnings)
        answers: list[dict[str, Any]] = []
        newest: set[str] = set()
        for entry in approved.entries:
            name = server_json.name_of(entry)
            if name is None:
                warnings.append(f"{entry.pin}: left out: the registry takes no such name")
                continue
            address = tools.registries[entry.pin.ecosystem].address(_scope(entry.pin.name))
            registry = None if address.public else address.url
            server = server_json.package(entry, name, registry)
            answers.append(_answer(server, stamp(entry.verified_at), latest=name not in newest))
            newest.add(name)
        names = remote_names(approved)
        for item in approved.remotes:
            found = server_json.remote(item, names[item.pattern])
            if found is None:
                warnings.append(
                    f"{item.pattern}: left out: the registry names single addresses, of http or sse"
                )
                continue
            answers.append(_answer(found, stamp(tools.clock()), latest=True))
        return Exported(documents=tuple(_documents(answers)), warnings=tuple(warnings))


def _scope(name: str) -> str:
    return name.partition("/")[0] if name.startswith("@") else ""


def _answer(server: dict[str, Any], since: str | None, *, latest: bool) -> dict[str, Any]:
    official = {"status": "active", "publishedAt": since, "isLatest": latest}
    return {"server": server, "_meta": {_OFFICIAL: official}}


def _documents(answers: list[dict[str, Any]]) -> list[tuple[str, str]]:
    base = "v0.1/servers"
    newest = [answer for answer in answers if answer["_meta"][_OFFICIAL]["isLatest"]]
    found = [(f"{base}/index.json", _list(newest))]
    for latest in newest:
        name = latest["server"]["name"]
        versions = [answer for answer in answers if answer["server"]["name"] == name]
        place = f"{base}/{name}/versions"
        found.append((f"{place}/index.json", _list(versions)))
        found.append((f"{place}/latest/index.json", _text(latest)))
        found += [
            (f"{place}/{answer['server']['version']}/index.json", _text(answer))
            for answer in versions
        ]
    return found


def _list(answers: list[dict[str, Any]]) -> str:
    return _text({"servers": answers, "metadata": {"count": len(answers)}})


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
