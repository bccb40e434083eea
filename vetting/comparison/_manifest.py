"""What a package's own manifest says that decides what installing and starting it does."""

import hashlib
import json
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from vetting.boundary.json import parse
from vetting.errors import FormatError
from vetting.manifests import core_metadata, entry_points, metadata_files
from vetting.model.artifact import ArtifactKind, ArtifactTree

_LIMIT = 8 << 20
_SHOWN = 400
"""Characters of one value."""

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
    "browser": "in browsers",
    "config": "setting",
    "publishConfig": "published with",
    "allowScripts": "script allowed of",
    "directories": "folder",
    "devEngines": "engine of developers",
    "peerDependenciesMeta": "of peer dependency",
    "dependenciesMeta": "of dependency",
}
_TEXTS = (
    *("main", "module", "browser", "type", "types", "bin", "exports", "license", "mcpName"),
    *("packageManager", "libc"),
)
_LISTS = (
    *("bundleDependencies", "bundledDependencies", "os", "cpu", "files", "exports", "libc"),
    *("trustedDependencies", "allowScripts"),
)
_FLAGS = ("gypfile",)


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
            found[key] = _cut(", ".join(_said(item) for item in value))
    for key in _FLAGS:
        value = node.get(key).value
        if isinstance(value, bool):
            found[key] = _said(value)
    return found


def _said(value: Any) -> str:
    return value if isinstance(value, str) else _cut(json.dumps(value, sort_keys=True))


def _cut(text: str) -> str:
    """As much of a long value as is shown, with a digest of all: what is not shown may change too."""
    if len(text) <= _SHOWN:
        return text
    whole = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[:_SHOWN]}… (sha256:{whole[:16]})"


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
        if said.python:
            found["Requires-Python"] = _cut(said.python)
        if said.licence:
            found["license"] = said.licence
        found |= {role: who for role, who in said.people.items() if who}
    for group, commands in entry_points(tree).items():
        found |= {f"{group} {name}": target for name, target in commands.items()}
    return found
