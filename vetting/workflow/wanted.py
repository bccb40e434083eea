"""What people paste when they ask for a server: a pin, the line that starts it, or a configuration.

The lines are read as `check` reads them, and nothing of them is kept but the package and version:
what else stands in them may be secret.
"""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vetting import config_files, ecosystems, launchers
from vetting.errors import NotFound, UsageError, VettingError
from vetting.model.package import PackagePin
from vetting.model.server import Ref, Resolved
from vetting.patterns import pattern
from vetting.secrets import redact
from vetting.workflow import Tools
from vetting.workflow.vet import parse_pin

_PIN = pattern(r"(?:npm|pypi|pkg):", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One thing that is asked for: a pin, or why what was pasted is none. `name` is the server's in
    its configuration.
    """

    pin: PackagePin | None = None
    problem: VettingError | None = None
    name: str = ""


def from_words(words: Sequence[str], tools: Tools) -> tuple[Wanted, ...]:
    """What the words of a command line name: pins, or one line that starts servers."""
    if len(words) == 1 and re.match(r"https?://", words[0].strip(), re.IGNORECASE):
        return _of(launchers.resolve(None, url=words[0].strip()), tools)
    if words and all(_PIN.match(word) and not re.search(r"\s", word.strip()) for word in words):
        return tuple(_wanted(word, tools) for word in words)
    if len(words) == 1 and not re.search(r"\s", words[0].strip()):
        return (_wanted(words[0], tools),)  # which says how a pin is written
    line = words[0] if len(words) == 1 else shlex.join(words)
    return _of(launchers.resolve(line), tools)


def from_config(path: Path, tools: Tools) -> tuple[Wanted, ...]:
    """Everything that the servers of a client's configuration would fetch.

    Raises:
        UsageError: there is no such file, it cannot be read, or it holds no server.
    """
    found: list[Wanted] = []
    for file in config_files.collect([path]):
        if file.error is not None:
            raise UsageError(f"{file.path}: cannot be read ({file.error})")
        for server in file.servers:
            beside = config_files.beside(file, server)
            resolved = launchers.resolve_server(beside.server, beside.files)
            found += _of(resolved, tools, redact(server.name))
    if not found:
        raise UsageError(
            f"{path}: no client's configuration with a server in it",
            hint="name the file that holds mcpServers, or a PIN",
        )
    return tuple(found)


def _of(resolved: Resolved, tools: Tools, name: str = "") -> tuple[Wanted, ...]:
    if not resolved.refs:
        return (
            Wanted(
                name=name,
                problem=UsageError(
                    "the line starts no package that could be vetted"
                    + (f" ({', '.join(resolved.flags)})" if resolved.flags else ""),
                    hint="name the package: mcp-vet request npm:NAME@VERSION --reason TEXT",
                ),
            ),
        )
    return tuple(_of_ref(ref, tools, name) for ref in resolved.refs)


def _of_ref(ref: Ref, tools: Tools, name: str) -> Wanted:
    shown = redact(ref.name)
    if ref.ecosystem == "remote":
        problem = UsageError(
            f"{shown} is a remote server: there is nothing of it that could be vetted",
            hint=f"a reviewer may approve its address: mcp-vet approve --remote {shown} --auth oauth "
            "--reason TEXT",
        )
        return Wanted(problem=problem, name=name)
    if ref.ecosystem not in ecosystems.names():
        problem = UsageError(
            f"{ref.ecosystem}:{shown}: only packages of {' and '.join(ecosystems.names())} can be "
            "vetted",
            hint="ask for a package that does the same",
        )
        return Wanted(problem=problem, name=name)
    if ref.registry is not None:
        problem = UsageError(
            f"{ref.ecosystem}:{shown} would come from {redact(ref.registry)}, and what is vetted "
            "comes from the registry in the settings",
            hint="take the registry out of the line, or have the settings name it",
        )
        return Wanted(problem=problem, name=name)
    given = ref.version or redact((ref.unpinned or "").partition(":")[2])
    return _wanted(f"{ref.ecosystem}:{shown}@{given}".removesuffix("@"), tools, name)


def _wanted(text: str, tools: Tools, name: str = "") -> Wanted:
    try:
        return Wanted(pin=parse_pin(text, tools), name=name)
    except (UsageError, NotFound) as error:
        return Wanted(problem=error, name=name)
