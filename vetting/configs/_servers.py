"""Server entries as most clients spell them: a map of names to command, args, env, url, headers."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice
from typing import ClassVar, NamedTuple

from vetting.configs import ConfigFormat, Read, _entry
from vetting.configs._tree import Unparsable, Value
from vetting.model.server import Server

ANYWHERE = (
    ("mcpServers",),
    ("servers",),
    ("mcp", "servers"),
    ("mcp.servers",),
    ("amp.mcpServers",),
    ("context_servers",),
    ("mcp_servers",),
    ("mcp-servers",),
)
"""Where some client looks for servers; a file of one client may be read by another one too."""

MAX_SERVERS = 2_000
"""Servers of one file; people have a dozen."""


class _Found(NamedTuple):
    """The servers that stand at one place, and whether that place is the client's own."""

    value: Value
    own: bool


class MapFormat(ConfigFormat):
    """A client that keeps its servers in a map, or a list, of its configuration.

    `keys` lead to it. The places of other clients are read as well, but there an entry has to
    look like a server. In files that fit one of `bare`, patterns of `fnmatch` in lower case, the
    whole document may be the map.
    """

    language: ClassVar[str] = "json"
    """`json` (any spelling of it), `yaml`, `toml` or `markdown`; YAML and TOML files are read
    as what their name says they are."""

    keys: ClassVar[tuple[tuple[str, ...], ...]] = (("mcpServers",),)
    bare: ClassVar[tuple[str, ...]] = ()
    names: ClassVar[_entry.Names] = _entry.Names()

    def read(self, path: str, text: str) -> Read:
        """See `ConfigFormat.read`."""
        document = parse(self._language(path), text)
        repeated = tuple((member.key, member.line) for member in document.duplicates())
        includes = tuple(self.includes(document))
        flags = [*self.flags(document), *(("duplicate-key", line) for _, line in repeated)]
        if not includes:
            flags += [("malformed-entry", line) for line in self._malformed(document)]
        servers = tuple(islice(self.servers(document, path), MAX_SERVERS + 1))
        if len(servers) > MAX_SERVERS:
            raise Unparsable(f"there are more than {MAX_SERVERS:,} servers", servers[-1].line)
        return Read(
            servers=servers,
            flags=tuple(dict.fromkeys(flags)),
            duplicates=repeated,
            includes=includes,
        )

    def servers(self, document: Value, path: str) -> Iterator[Server]:
        """Every server of the document."""
        bare = self.is_bare(document, path)
        for found in self._places(document, bare=bare):
            for name, line, value in _entry.entries(found.value):
                if found.own or _entry.looks_like_server(value, self.names):
                    yield self.server(name, line, value, path)
        if bare:
            for name, line, value in _entry.entries(document):
                if _entry.looks_like_server(value, self.names):
                    yield self.server(name, line, value, path)

    def server(self, name: str, line: int, value: Value, path: str) -> Server:
        """One entry."""
        switches = self.switches(value)
        return _entry.entry(name, line, value, path, self.client, self.names, tuple(switches))

    def is_bare(self, document: Value, path: str) -> bool:
        """Whether the document as a whole may be the map."""
        name = path.replace("\\", "/").casefold()
        return document.kind == "map" and any(fnmatchcase(name, item) for item in self.bare)

    def flags(self, document: Value) -> Iterator[tuple[str, int]]:  # noqa: ARG002
        """Switches of the whole file, with their lines."""
        yield from ()

    def switches(self, value: Value) -> Iterator[str]:  # noqa: ARG002
        """Switches of one entry that only this client has."""
        yield from ()

    def includes(self, document: Value) -> Iterator[str]:  # noqa: ARG002
        """Paths of further files with servers, as written."""
        yield from ()

    def _places(self, document: Value, *, bare: bool) -> Iterator[_Found]:
        done = set[int]()
        for keys, own in ((self.keys, True), (ANYWHERE, False)):
            for key in keys:
                for value in document.all(*key):
                    # A bare map may hold a server of the name `servers`.
                    named = bare and _entry.looks_like_server(value, self.names)
                    if id(value) not in done and not named:
                        done.add(id(value))
                        yield _Found(value, own)

    def _malformed(self, document: Value) -> Iterator[int]:
        """Lines where a map of servers should be and something else is."""
        for key in self.keys:
            for value in document.all(*key):
                if value.kind not in ("map", "list") and value.scalar is not None:
                    yield value.line

    def _language(self, path: str) -> str:
        suffix = path.rpartition(".")[2].lower()
        named = {"yaml": "yaml", "yml": "yaml", "toml": "toml"}.get(suffix)
        return named or {"json": "json", "md": "markdown"}.get(suffix, self.language)


def parse(language: str, text: str) -> Value:
    """The document `text`; only the parser of its language is imported.

    Raises:
        Unparsable: it is not in that language.
    """
    match language:
        case "yaml":
            from vetting.configs import _yaml

            return _yaml.parse(text)
        case "markdown":
            from vetting.configs import _frontmatter

            return _frontmatter.parse(text)
        case "toml":
            from vetting.configs import _toml

            return _toml.parse(text)
        case _:
            from vetting.configs import _jsonc

            return _jsonc.parse(text)


def approves_all(document: Value, *path: str) -> Iterator[tuple[str, int]]:
    """`auto-approve`, when the switch at `path` is on."""
    found = document.get(*path)
    if found is not None and found.scalar is True:
        yield "auto-approve", found.line
