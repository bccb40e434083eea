"""`server.json` documents of the MCP registry, for approved packages and addresses.

https://github.com/modelcontextprotocol/registry/blob/main/docs/reference/server-json
"""

from typing import Any

from vetting.allowlist.remotes import Remote
from vetting.model.entry import Entry
from vetting.model.wire import stamp
from vetting.patterns import pattern

SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"
PROVIDED = "io.modelcontextprotocol.registry/publisher-provided"
_OURS = "dev.mcp-vet.allowlist"
_NAMESPACE = "mcp-vet"
_NAME = pattern(r"(?=.{3,200}$)[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+")
_DESCRIPTION = 100
_HINTS = {"npm": "npx", "pypi": "uvx"}
_TRANSPORTS = {"any": "streamable-http", "http": "streamable-http", "sse": "sse"}


def name_of(entry: Entry) -> str | None:
    """`mcp-vet.npm.acme/mcp` for `npm:@acme/mcp`; None if the registry takes no such name."""
    scope, _, name = entry.pin.name.removeprefix("@").rpartition("/")
    parts = (_NAMESPACE, entry.pin.ecosystem, *([scope] if scope else []))
    found = f"{'.'.join(parts)}/{name}"
    return found if _NAME.fullmatch(found) else None


def package(entry: Entry, name: str, registry: str | None) -> dict[str, Any]:
    """A package, in exactly the approved version; `registry` is its address, where it is not the
    public one. A file's digest can stand there only where there is one file.
    """
    found: dict[str, Any] = {
        "registryType": entry.pin.ecosystem,
        "identifier": entry.pin.name,
        "version": entry.pin.version,
        "runtimeHint": _HINTS[entry.pin.ecosystem],
        "transport": {"type": "stdio"},
    }
    if registry is not None:
        found["registryBaseUrl"] = registry
    digests = [dict(digests) for _, digests in entry.files]
    if len(digests) == 1:
        found["fileSha256"] = digests[0]["sha256"]
    first = entry.approvals[0]
    return {
        **_head(name, first.reason, entry.pin.version),
        "packages": [found],
        "_meta": _meta(
            {
                "purl": entry.pin.purl,
                "approvedBy": [approval.approver for approval in entry.approvals],
                "expires": stamp(entry.not_after),
                **({"sha512": digests[0]["sha512"]} if len(digests) == 1 else {}),
            }
        ),
    }


def remote(item: Remote, name: str) -> dict[str, Any] | None:
    """A remote server; None if its approval is no single address, or for another transport than
    the registry knows. It has no version, and the registry wants one.
    """
    transport = _TRANSPORTS.get(item.transport)
    full = f"{_NAMESPACE}.remote/{name}"
    single = "*" not in item.pattern and item.pattern.startswith(("https://", "http://"))
    if not single or transport is None or not _NAME.fullmatch(full):
        return None
    return {
        **_head(full, item.reason, "0.0.0-remote"),
        "remotes": [{"type": transport, "url": item.pattern}],
        "_meta": _meta({"approvedBy": [item.approver], "expires": stamp(item.not_after)}),
    }


def _head(name: str, reason: str, version: str) -> dict[str, Any]:
    """The approver's words describe it: the publisher's own are a stranger's."""
    words = " ".join(reason.split()) or "approved"
    if len(words) > _DESCRIPTION:
        words = words[: _DESCRIPTION - 1] + "…"
    return {"$schema": SCHEMA, "name": name, "description": words, "version": version}


def _meta(ours: dict[str, Any]) -> dict[str, Any]:
    return {PROVIDED: {_OURS: ours}}
