"""The client configurations of a project: found, read, and what lies beside them.

    find(paths) → Found… → read(found) → ConfigFile(servers, flags, error) → beside(file, server)

`beside` is what a launcher would find in the folder that it starts in: settings that name other
registries, programs that take a package's place, files with variables.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from vetting import configs
from vetting.boundary import tree_walk
from vetting.boundary.project_folder import Folders, ProjectFolder
from vetting.configs import Unparsable
from vetting.errors import UsageError
from vetting.model.server import Server
from vetting.patterns import pattern

MAX_INCLUDES = 100
"""Further files that one file may name."""

_VARIABLE = pattern(
    r"\$\{(?:workspaceFolder|workspaceRoot|CLAUDE_PROJECT_DIR|CLAUDE_PLUGIN_ROOT|__dirname"
    r"|extensionPath)(?::[^{}]*)?\}[/\\]?"
)

_ASSIGNED = pattern(
    r"""^[ \t]*(?:export[ \t]+)?([A-Za-z_@][\w.:@/-]*)[ \t]*=[ \t]*
    ("(?:[^"\\]|\\.)*"|'[^']*'|[^\n]*)""",
    re.MULTILINE | re.VERBOSE,
)
_STEERS = pattern(
    r"(?!.*(?:token|secret|passw|auth|_key))(?:(?:npm_config|pnpm_config|yarn|bun|uv|pip|pipx"
    r"|node|python|deno|jsr|docker|podman|ld|dyld|git|cargo|nuget|dotnet|mise|nix|perl|ruby|java"
    r"|jdk|go|ssl|curl)_?\w|(?:path|env|bash_env|shellopts|(?:https?|all)_proxy)$|.*registry)",
    re.IGNORECASE,
)
"""Variables that launchers and interpreters obey; others may be secrets, which belong there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that may be a client's; `error` says why it cannot be looked at.

    `path` is what reports show, `location` the same from the root on; `project` is the folder that
    the client has open, `top` the one that nothing outside of is read.
    """

    path: str
    location: Path
    project: Path
    top: Path
    named: bool = False
    """Whether it was asked for, and not found by its name."""

    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFile:
    """A client's configuration and the servers in it, or why it could not be read.

    `flags` are switches of the whole file, `duplicates` keys given more than once, each with its
    line. `text` is for suggestions of a fix (`Server.arg_spans` are offsets in it).
    """

    found: Found
    client: str
    text: str = ""
    servers: tuple[Server, ...] = ()
    flags: tuple[tuple[str, int], ...] = ()
    duplicates: tuple[tuple[str, int], ...] = ()
    includes: tuple[str, ...] = ()
    error: str | None = None
    error_line: int | None = None

    @property
    def path(self) -> str:
        """What reports show."""
        return self.found.path


class Beside(NamedTuple):
    """What a launcher finds where it starts.

    `server` is the entry with those variables of its files that steer launchers; `files` are for
    `launchers.resolve_server`.
    """

    server: Server
    files: ProjectFolder
    variables: tuple[tuple[str, Path], ...] = ()
    """The files with variables that the entry names and that are there: as `files` knows them, and
    where they lie."""

    missing: tuple[tuple[str, str], ...] = ()

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        """Files that count and could not be read, each with the reason; complete after
        `launchers.resolve_server` has asked for what it needs.
        """
        return (*self.missing, *self.files.unread)


def collect(paths: Sequence[Path], skip: Sequence[Path] = ()) -> Iterator[ConfigFile]:
    """Every configuration at or below `paths`, read, by path; each file once. The folders `skip`
    are known to hold none.

    Raises:
        UsageError: there is nothing at a path.
    """
    done = set[Path]()
    pending = sorted(find(paths, skip), key=lambda found: found.path, reverse=True)
    while pending:
        found = pending.pop()
        if found.location in done:
            continue
        done.add(found.location)
        file = read(found)
        if file is None:
            continue
        yield file
        pending.extend(_included(file))


def find(paths: Sequence[Path], skip: Sequence[Path] = ()) -> Iterator[Found]:
    """The files at or below `paths` that have a name of a client's.

    A file that is named itself is taken whatever its name is.

    Raises:
        UsageError: there is nothing at a path.
    """
    for given in paths:
        if given.is_dir():
            top = _top(given)
            root = given.absolute()
            wanted = partial(_wanted, root.as_posix())
            below = frozenset(
                folder.absolute().relative_to(root).as_posix()
                for folder in skip
                if folder.absolute().is_relative_to(root)
            )
            for walked in tree_walk.walk(given, wanted, configs.folders(), top, below):
                yield _found(given / walked.path, root / walked.path, top, error=walked.error)
        elif given.exists() or given.is_symlink():
            yield _found(given, given.absolute(), _top(given.parent), named=True)
        else:
            raise UsageError(f"{given}: there is no such file or folder")


def read(found: Found) -> ConfigFile | None:
    """The servers of a file; None for another program's file that only has the same name."""
    claim = configs.claim(found.location.as_posix())
    form = claim.format if claim is not None else configs.fallback()
    file = ConfigFile(found=found, client=form.client)
    if found.error is not None:
        return replace(file, error=found.error)
    try:
        text = tree_walk.read_text(found.location, found.top)
        if claim is not None and not form.owns(text):
            if not found.named:
                return None
            form = configs.fallback()
            file = replace(file, client=form.client)
        held = form.read(found.path, text)
        if form.markers and not (found.named or held.servers or held.flags):
            return None
    except tree_walk.UnreadableText as error:
        return replace(file, error=str(error))
    except Unparsable as error:
        return replace(file, error=str(error), error_line=error.line)
    return replace(
        file,
        text=text,
        servers=held.servers,
        flags=held.flags,
        duplicates=held.duplicates,
        includes=held.includes,
    )


def beside(file: ConfigFile, server: Server, folders: Folders | None = None) -> Beside:
    """What a launcher of `server` finds where it starts, with the variables of its files. `folders`
    remembers for one run what lies where.
    """
    found = file.found
    start = found.project
    missing: list[tuple[str, str]] = []
    if server.cwd:
        start = found.project / _VARIABLE.sub("", server.cwd)
        if not _inside(start, found.top):
            missing.append((server.cwd, "the working directory lies outside of the project"))
            start = found.project
    env = dict[str, str]()
    there: list[tuple[str, Path]] = []
    for name in (*server.env_files, *_env_files(server.args)):
        place = found.project / _VARIABLE.sub("", name)
        if "\0" in name or not os.path.lexists(place):
            continue  # it is on the machines of those who start the server, as it should be
        place = Path(os.path.normpath(place))
        there.append((Path(os.path.relpath(place, start)).as_posix(), place))
        if name not in server.env_files:
            continue  # the launcher reads it, and hands it to the server only
        try:
            env |= variables(tree_walk.read_text(place, found.top))
        except tree_walk.UnreadableText as error:
            missing.append((name, str(error)))
    steering = {name: text for name, text in env.items() if _STEERS.match(name)}
    given = tuple({**steering, **dict(server.env)}.items())
    merged = server if given == server.env else replace(server, env=given)
    folder = ProjectFolder(Path(os.path.normpath(start)), found.top, folders)
    return Beside(server=merged, files=folder, variables=tuple(there), missing=tuple(missing))


def _env_files(args: Sequence[str]) -> Iterator[str]:
    """What `--env-file` of docker, node and uv names."""
    for number, arg in enumerate(args):
        name, equals, value = arg.partition("=")
        if name in ("--env-file", "--env-file-if-exists"):
            yield value if equals else "".join(args[number + 1 : number + 2])


def variables(text: str) -> dict[str, str]:
    """The variables of a `.env` file; of two with one name the last."""
    env = {}
    for match in _ASSIGNED.finditer(text.removeprefix("\ufeff")):
        value = match[2].strip()
        if value[:1] in ("'", '"') and len(value) > 1:
            value = value[1:-1]
        else:
            value = value.partition(" #")[0].strip()
        env[match[1]] = value
    return env


def _wanted(base: str, path: str) -> bool:
    return configs.claim(f"{base}/{path}") is not None


def _found(
    path: Path, location: Path, top: Path, *, named: bool = False, error: str | None = None
) -> Found:
    claim = configs.claim(location.as_posix())
    project = location.parents[claim.depth if claim is not None else 0]
    return Found(
        path=path.as_posix(),
        location=location,
        project=project,
        top=top if project.is_relative_to(top) else project,
        named=named,
        error=error,
    )


def _top(folder: Path) -> Path:
    """The repository that the folder belongs to, else the folder itself."""
    absolute = folder.absolute()
    for candidate in (absolute, *absolute.parents):
        if (candidate / ".git").exists():
            return candidate
    return absolute


def _inside(path: Path, top: Path) -> bool:
    try:
        return path.resolve().is_relative_to(top.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def _included(file: ConfigFile) -> Iterator[Found]:
    """Files that `file` names, beside or below it."""
    for name in file.includes[:MAX_INCLUDES]:
        location = Path(os.path.normpath(file.found.location.parent / name))
        path = Path(os.path.normpath(Path(file.found.path).parent / name)).as_posix()
        yield replace(file.found, path=path, location=location, named=True)
