"""Windsurf's list of allowed servers: an id and a configuration whose texts are expressions.

Every text is a regular expression that must fit as a whole, and there must be as many arguments.
An administrator enters each row in the team's settings. https://docs.windsurf.com/plugins/cascade/mcp
"""

import json
from typing import Any

from vetting.exports import Asked, Export, Exported
from vetting.exports._approved import load
from vetting.exports._names import packages
from vetting.exports._names import remotes as remote_names
from vetting.exports._patterns import address, one_of, together
from vetting.workflow import Tools


class Windsurf(Export):
    """See the module."""

    name = "windsurf"
    title = "Windsurf: allowed server ids with expressions for command and arguments, JSON"
    place = "the team's settings: one allowed MCP server for each row"
    takes_launches = True

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        approved = load(tools, asked.launches)
        warnings = list(approved.warnings)
        rows: list[dict[str, Any]] = []
        for package in packages(approved):
            same = together(package.launches)
            config = [one_of(words) for words in zip(*(item.argv for item in same), strict=True)]
            rows.append(
                {
                    "serverId": package.name,
                    "serverConfig": {"command": config[0], "args": config[1:]},
                }
            )
            warnings += [
                f"{' '.join(other.argv)}: left out: the id {package.name} stands for another command"
                for other in package.launches
                if other not in same
            ]
        names = remote_names(approved)
        taken = {row["serverId"] for row in rows}
        for remote in approved.remotes:
            name = names[remote.pattern]
            while name in taken:
                name += "-remote"
            taken.add(name)
            rows.append({"serverId": name, "serverConfig": {"serverUrl": address(remote.pattern)}})
        text = json.dumps({"servers": rows}, indent=2) + "\n"
        return Exported(documents=(("windsurf.json", text),), warnings=tuple(warnings))
