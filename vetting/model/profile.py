"""What a package's code can touch: facts with their places, judged by nobody here."""

from collections.abc import Iterable
from dataclasses import dataclass

CAPABILITIES = (
    "process_exec",
    "fs_read",
    "fs_write",
    "network",
    "listens",
    "dynamic_code",
    "native_code",
    "env",
)
"""The capability classes of the verdict document, in its order."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A file and line."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EnvName:
    """An environment variable the code reads by name; `secret` when the name says so."""

    name: str
    secret: bool
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CredentialFile:
    """A well-known credential store the code names, such as `~/.aws/credentials`."""

    what: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Host:
    """A network host written in the code."""

    host: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class InstallScript:
    """A command that installing the package runs; `name` is the event that runs it."""

    name: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Capabilities, credentials and hosts, each with its places, sorted and without repeats."""

    capabilities: tuple[tuple[str, Place], ...] = ()
    env: tuple[EnvName, ...] = ()
    env_dynamic: tuple[Place, ...] = ()
    """Places that read an environment variable whose name is not in the code, or all of them."""

    credential_files: tuple[CredentialFile, ...] = ()
    hosts: tuple[Host, ...] = ()
    install_scripts: tuple[InstallScript, ...] = ()

    def classes(self) -> tuple[str, ...]:
        """The capability classes present, in the document's order."""
        present = {name for name, _ in self.capabilities}
        return tuple(name for name in CAPABILITIES if name in present)


def merge(profiles: Iterable[Profile]) -> Profile:
    """All facts of several profiles."""
    parts = tuple(profiles)
    return Profile(
        capabilities=tuple(sorted({fact for part in parts for fact in part.capabilities})),
        env=tuple(sorted({fact for part in parts for fact in part.env})),
        env_dynamic=tuple(sorted({fact for part in parts for fact in part.env_dynamic})),
        credential_files=tuple(sorted({fact for part in parts for fact in part.credential_files})),
        hosts=tuple(sorted({fact for part in parts for fact in part.hosts})),
        install_scripts=tuple(sorted({fact for part in parts for fact in part.install_scripts})),
    )
