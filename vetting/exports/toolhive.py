"""ToolHive's registry file: remote servers that `thv run NAME` and its screens offer.

From a registry ToolHive starts container images and remote servers; npm and Python packages it only
builds on demand (`npx://`), with dependencies that nobody approved.
https://github.com/stacklok/toolhive/blob/main/docs/arch/06-registry-system.md
"""

import json

from vetting.exports import Asked, Export, Exported
from vetting.exports import _server_json as server_json
from vetting.exports._approved import load
from vetting.exports._names import remotes as remote_names
from vetting.model.wire import stamp
from vetting.workflow import Tools

_SCHEMA = (
    "https://raw.githubusercontent.com/stacklok/toolhive/main/"
    "pkg/registry/data/upstream-registry.schema.json"
)


class Toolhive(Export):
    """See the module."""

    name = "toolhive"
    title = "ToolHive: registry of the approved remote servers, JSON"
    place = "thv config set-registry FILE"

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        approved = load(tools, asked.launches)
        warnings = list(approved.warnings)
        warnings += [
            f"{entry.pin}: left out: ToolHive builds packages with dependencies nobody approved"
            for entry in approved.entries
        ]
        names = remote_names(approved)
        servers = []
        for item in approved.remotes:
            found = server_json.remote(item, names[item.pattern])
            if found is None:
                warnings.append(
                    f"{item.pattern}: left out: the registry names single addresses, of http or sse"
                )
            else:
                servers.append(found)
        document = {
            "$schema": _SCHEMA,
            "version": "1.0.0",
            "meta": {"last_updated": stamp(tools.clock())},
            "data": {"servers": servers, "groups": []},
        }
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        return Exported(documents=(("toolhive-registry.json", text),), warnings=tuple(warnings))
