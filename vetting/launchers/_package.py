"""Packages that a manifest names instead of a command line: what clients start for them."""

import re
from collections.abc import Mapping, Sequence

from vetting import launchers, secret_values
from vetting.launchers import _npm_spec, _registry
from vetting.launchers._judge import injecting, invisible
from vetting.launchers._outcome import Outcome
from vetting.model.server import Package, Ref, Resolved, Server
from vetting.patterns import pattern

_DIGEST = pattern(r"[0-9a-f]{64}")
_ADDRESS = pattern(r"\s*[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def resolve(server: Server, package: Package, files: Mapping[str, str]) -> Resolved:
    """What the launcher that fits the package's registry would fetch and run.

    A client puts the words together itself, so that the manifest's words are judged in their
    places on a command line: options for the launcher may name other registries.
    """
    environ = dict(server.env)
    root = launchers.Call(program="", command="", env=environ, files=files)
    outcome = Outcome(root)
    argv = _argv(package, server.args)
    if package.registry_type == "mcpb":
        outcome.add(_bundle(package), flags=_npm_spec.url_flags(package.identifier))
    elif argv is None:
        outcome.flag("unknown-source")
        return outcome.result("unknown")
    else:
        outcome.nest(root.run(argv))
    outcome.flag(*injecting(environ))
    if _ADDRESS.match(package.registry or ""):
        outcome.flag(*_registry.flags(package.registry, "alt-registry"))
    if secret_values.holds(server.args, environ.items()):
        outcome.flag("embedded-secret")
    if invisible((package.identifier, package.version or "", *server.args)):
        outcome.flag("invisible-characters")
    found = outcome.result()
    return Resolved(kind=found.kind, refs=_placed(found, package), flags=found.flags)


def _argv(package: Package, args: Sequence[str]) -> tuple[str, ...] | None:
    """The command line; None for a registry that no launcher is known for."""
    name, version = package.identifier, package.version
    at = f"{name}@{version}" if version else name
    launcher: tuple[str, ...]
    match package.registry_type:
        case "npm":
            launcher, spec = ("npx", "-y"), at
        case "pypi":
            launcher, spec = ("uvx",), f"{name}=={version}" if version else name
        case "nuget":
            launcher, spec = ("dnx", "--yes"), at
        case "oci" | "docker":
            tagged = version is None or re.search(r"[:@][^/]*$", name)
            launcher, spec = ("docker", "run"), name if tagged else f"{name}:{version}"
        case _:
            return None
    hint = package.runtime or launcher[0]
    program = launcher if launchers.program_name(hint) == launcher[0] else (hint,)
    separator = ("--",) if program[0] == "dnx" and args else ()
    return (*program, *package.runtime_args, spec, *separator, *args)


def _bundle(package: Package) -> Ref:
    digest = (package.sha256 or "").lower()
    if not _DIGEST.fullmatch(digest):
        return _npm_spec.url_ref(package.identifier, package.identifier)
    url = _npm_spec.url_ref(package.identifier, package.identifier)
    return Ref(
        ecosystem=url.ecosystem,
        name=url.name,
        version=f"sha256:{digest}",
        pinned=True,
        spec=package.identifier,
    )


def _placed(found: Resolved, package: Package) -> tuple[Ref, ...]:
    """The main thing comes from the registry that the manifest names, if it names one."""
    url = package.registry or ""
    if not _ADDRESS.match(url):
        return found.refs
    return tuple(
        _registry.placed(ref, url) if ref.role == "main" and ref.registry is None else ref
        for ref in found.refs
    )
