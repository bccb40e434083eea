"""What a package's own manifest says that decides what installing and starting it does."""

import json
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from vetting.boundary.json import parse
from vetting.errors import FormatError
from vetting.manifests import core_metadata, entry_points, metadata_files
from vetting.model.artifact import ArtifactKind, ArtifactTree

_LIMIT = 8 << 20
_MAPS = {
    "dependencies": "dependency",
    "optionalDependencies": "optional dependency",
    "peerDependencies": "peer dependency",
    "overrides": "override",
    "resolutions": "resolution",
    "engines": "engine",
    "bin": "command",
    "scripts": "script",
    "exports": "export",
    "imports": "import",
}
_TEXTS = ("main", "module", "browser", "type", "types", "bin", "exports", "license", "mcpName")
_LISTS = ("bundleDependencies", "bundledDependencies", "os", "cpu", "files")


def declared(tree: ArtifactTree) -> dict[str, str]:
    """Names and values, such as `dependency zod` and `^4.1.0`."""
    if tree.artifact.kind is ArtifactKind.NPM_TARBALL:
        return _package_json(tree)
    return _core_metadata(tree)


def _package_json(tree: ArtifactTree) -> dict[str, str]:
    file = tree.find("package.json")
    if file is None or file.size > _LIMIT:
        return {}
    try:
        node = parse(tree.read(file), "package.json")
    except FormatError:
        return {"package.json": f"unreadable ({file.sha256})"}
    found: dict[str, str] = {}
    for key, word in _MAPS.items():
        value = node.get(key).value
        if isinstance(value, dict):
            found |= {f"{word} {name}": _said(item) for name, item in value.items()}
    found |= {key: text for key in _TEXTS if (text := node.text(key))}
    if author := node.get("author").value:
        found["author"] = _said(author)
    for key in _LISTS:
        value = node.get(key).value
        if isinstance(value, list):
            found[key] = ", ".join(_said(item) for item in value)
    return found


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)[:400]


def _requirement(text: str) -> tuple[str, str]:
    """What is required and when, and which versions of it."""
    try:
        found = Requirement(text)
    except InvalidRequirement:
        return text, ""
    extras = f"[{','.join(sorted(found.extras))}]" if found.extras else ""
    when = f"; {found.marker}" if found.marker else ""
    return f"{found.name}{extras}{when}", found.url or str(found.specifier) or "any version"


def _core_metadata(tree: ArtifactTree) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in metadata_files(tree):
        try:
            said = core_metadata(tree, file)
        except FormatError:
            return {"metadata": f"unreadable ({file.sha256})"}
        for requirement in said.requirements or ():
            name, wanted = _requirement(requirement)
            found[f"requirement {name}"] = wanted
        if said.licence:
            found["license"] = said.licence
        found |= {role: who for role, who in said.people.items() if who}
    for group, commands in entry_points(tree).items():
        found |= {f"{group} {name}": target for name, target in commands.items()}
    return found
