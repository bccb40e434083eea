"""Codex's `requirements.toml`: which servers may be enabled, by name and exact command or address.

A server that is not named is disabled, and no table at all would allow every one. Each argument has
a matcher of its own, and regular expressions are anchored.
https://github.com/openai/codex/blob/main/codex-rs/config/src/mcp_requirements.rs
"""

import json
from collections.abc import Sequence

from vetting.exports import Asked, Export, Exported
from vetting.exports._approved import Launch, load
from vetting.exports._names import packages
from vetting.exports._names import remotes as remote_names
from vetting.exports._patterns import address, one_of, together
from vetting.workflow import Tools


class Codex(Export):
    """See the module."""

    name = "codex"
    title = "Codex: requirements.toml with a matcher for each argument, TOML"
    place = "/etc/codex/requirements.toml, or the same by device management"
    takes_launches = True

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        approved = load(tools, asked.launches)
        warnings = list(approved.warnings)
        # An empty table allows none; without it every server would be allowed.
        blocks = ["[mcp_servers]\n"]
        taken = set()
        for package in packages(approved):
            taken.add(package.name)
            same = together(package.launches)
            blocks.append(_command(package.name, same))
            warnings += [
                f"{' '.join(other.argv)}: left out: the name {package.name} stands for another command"
                for other in package.launches
                if other not in same
            ]
        names = remote_names(approved)
        for remote in approved.remotes:
            name = names[remote.pattern]
            while name in taken:
                name += "-remote"
            taken.add(name)
            url = _text(remote.pattern)
            if "*" in remote.pattern:
                url = f'{{ match = "regex", expression = {_text(address(remote.pattern))} }}'
            blocks.append(f"[mcp_servers.{name}.identity]\nurl = {url}\n")
            if remote.transport != "any":
                warnings.append(
                    f"{remote.pattern}: only the address is compared, not that it is approved for "
                    f"{remote.transport}"
                )
        return Exported(
            documents=(("requirements.toml", "\n".join(blocks)),), warnings=tuple(warnings)
        )


def _command(name: str, same: Sequence[Launch]) -> str:
    rows = [
        f"  {_matcher(words)}," for words in zip(*(item.argv[1:] for item in same), strict=True)
    ]
    args = "\n".join(["args = [", *rows, "]"]) if rows else "args = []"
    executable = f"executable = {_text(same[0].argv[0])}"
    return f"[mcp_servers.{name}.identity.command]\n{executable}\n{args}\n"


def _matcher(words: Sequence[str]) -> str:
    if len(set(words)) == 1:
        return f'{{ match = "exact", value = {_text(words[0])} }}'
    return f'{{ match = "regex", expression = {_text(one_of(words))} }}'


def _text(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's, and nothing here is unprintable."""
    return json.dumps(text, ensure_ascii=False)
