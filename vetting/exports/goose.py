"""Goose's allowlist: whole command lines, which must be equal.

`GOOSE_ALLOWLIST` holds the address it is served from.
https://github.com/block/goose/blob/main/crates/goose-server/ALLOWLIST.md
"""

from collections import Counter

from vetting.exports import Asked, Export, Exported
from vetting.exports._approved import load
from vetting.exports._names import packages
from vetting.workflow import Tools


class Goose(Export):
    """See the module."""

    name = "goose"
    title = "Goose: allowlist of whole command lines, YAML"
    place = "a web server; GOOSE_ALLOWLIST holds the address"
    takes_launches = True

    def export(self, tools: Tools, asked: Asked) -> Exported:
        """See `Export.export`."""
        import yaml

        approved = load(tools, asked.launches)
        warnings = list(approved.warnings)
        names = {
            (launch.pin.ecosystem, launch.pin.name): package.name
            for package in packages(approved)
            for launch in package.launches
        }
        used: Counter[str] = Counter()
        rows = []
        for launch in approved.launches:
            line = " ".join(launch.argv)
            if line.split() != list(launch.argv):
                warnings.append(f"{line}: left out: whole lines do not tell where a word ends")
                continue
            name = names[launch.pin.ecosystem, launch.pin.name]
            used[name] += 1
            number = f"-{used[name]}" if used[name] > 1 else ""
            rows.append({"id": f"{name}{number}", "command": line})
        warnings += [
            f"{remote.pattern}: left out: the list is of commands only"
            for remote in approved.remotes
        ]
        text = yaml.safe_dump({"extensions": rows}, sort_keys=False, width=1000)
        return Exported(documents=(("goose-allowlist.yaml", text),), warnings=tuple(warnings))
