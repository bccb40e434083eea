"""One server of a client's configuration, and everything that starting it would fetch and run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that a manifest names instead of a command line, as written.

    https://github.com/modelcontextprotocol/registry/blob/main/docs/reference/server-json
    """

    registry_type: str
    """`npm`, `pypi`, `nuget`, `oci`, `mcpb`, ..."""

    identifier: str
    version: str | None = None
    registry: str | None = None
    """The address of the registry, when the manifest names one."""

    sha256: str | None = None
    runtime: str | None = None
    """The launcher that the manifest asks for, such as `npx`."""

    runtime_args: tuple[str, ...] = ()
    """Words for the launcher; those for the server itself are the entry's `args`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One entry of a client's configuration, as written; nothing is expanded.

    `env` and `headers` hold values, which may be secret: they stay in memory, for judging, and
    no report repeats them. Line numbers start at 1; None where the format has no positions.
    """

    file: str
    line: int
    name: str
    client: str
    command: str | None = None
    args: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    cwd: str | None = None
    url: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    transport: str | None = None
    disabled: bool = False
    package: Package | None = None
    """What is started, where there is neither a command nor an address."""

    env_files: tuple[str, ...] = ()
    """Files with more variables, as written."""

    switches: tuple[str, ...] = ()
    """What the entry asks of the client beyond starting the server: `auto-approve`, `env-file`,
    `headers-helper`, `command-substitution`, ...; see `launch_flag`."""

    command_line: int | None = None
    arg_lines: tuple[int, ...] = ()
    """One line for each of `args`."""

    arg_spans: tuple[tuple[int, int], ...] = ()
    """Where each of `args` stands in the file's text, as character offsets, quotes included."""

    env_lines: tuple[tuple[str, int], ...] = ()

    def line_of(self, text: str) -> int:
        """The line of the first part of the entry that holds `text`, else the entry's own."""
        for arg, line in zip(self.args, self.arg_lines, strict=False):
            if text and text in arg:
                return line
        if self.command_line is not None and text and text in (self.command or ""):
            return self.command_line
        return dict(self.env_lines).get(text, self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """One thing that a launch fetches and runs, or a remote server that it talks to.

    Names and versions are canonical in their ecosystem; addresses are without credentials.
    """

    ecosystem: str
    """`npm`, `pypi`, `oci`, `git`, `url`, `nuget`, `go`, `jsr`, `cargo`, `remote`."""

    name: str
    version: str | None = None
    """What it is pinned to, None when it is not."""

    pinned: bool | None = False
    """None for a remote server, which nothing can pin."""

    role: str = "main"
    """`main`, `extra` (fetched beside it), `nested` (started by it) or `remote`."""

    unpinned: str | None = None
    """Why it is not pinned: `no-version`, `range:^1`, `dist-tag:next`, `image-no-tag`, ..."""

    registry: str | None = None
    """Where it comes from, when that is not the ecosystem's default."""

    alias: str | None = None
    extras: tuple[str, ...] = ()
    frozen: bool = False
    """Whether everything it brings in is fixed too, and verified at each start."""

    spec: str = ""
    """The words that named it, as written, to find them again in the configuration; not for
    reports, an address may hold a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What one command line comes to."""

    kind: str
    """`package`, `remote`, `local` (code that already lies there) or `unknown`."""

    refs: tuple[Ref, ...] = ()
    flags: tuple[str, ...] = ()
    """What a reviewer must know of it, in alphabetical order."""
