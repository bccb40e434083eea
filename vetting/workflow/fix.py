"""Fix: write the nearest approved versions into the configurations, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from vetting import configs
from vetting.boundary.files import write_atomic
from vetting.errors import FormatError
from vetting.model.check import CheckedServer, CheckReport


def fix(report: CheckReport) -> tuple[str, ...]:
    """Rewrite every reference that has an approved version near it, in place.

    1. Take the places of one file from its end to its beginning, so that offsets stay true.
    2. The file must still hold the old words there; else it has changed, and is left alone.
    3. The new text must read as the same servers with only those words changed.
    4. Replace the file at once, with its permissions; what a link leads to, not the link.

    What was done, in words.
    """
    done = []
    for path in dict.fromkeys(server.file for server in report.servers):
        places = {
            found.span: server
            for server in report.servers
            if server.file == path and (found := server.suggestion) and found.span
        }
        if places:
            done += _fix_file(path, Path(path).expanduser(), places)
    return tuple(done)


def _fix_file(name: str, path: Path, places: Mapping[tuple[int, int], CheckedServer]) -> list[str]:
    try:
        old = path.read_bytes().decode("utf-8")
        mode = path.stat().st_mode & 0o777
    except (OSError, UnicodeDecodeError) as error:
        return [f"{name}: not changed, it cannot be read ({error})"]
    text = old
    for (start, end), server in sorted(places.items(), reverse=True):  # (1)
        found = server.suggestion
        if found is None or text[start:end] != found.old:  # (2)
            return [f"{name}: not changed, it is not the file that was checked"]
        text = text[:start] + found.new + text[end:]
    if not _only_that(name, path, old, text, places):  # (3)
        return [f"{name}: not changed, the versions have to be put in by hand"]
    try:
        write_atomic(path.resolve(), text.encode("utf-8"), mode=mode)  # (4)
    except OSError as error:
        return [f"{name}: not changed, it cannot be written ({error.strerror})"]
    return [
        f"{name}:{server.line}: {server.name}: {server.suggestion.old} is now {server.suggestion.new}"
        for _, server in sorted(places.items())
        if server.suggestion
    ]


def _only_that(
    name: str, path: Path, old: str, new: str, places: Mapping[tuple[int, int], CheckedServer]
) -> bool:
    """Whether the new text reads as the same servers, with those words put in."""
    claim = configs.claim(path.absolute().as_posix())
    form = claim.format if claim and claim.format.owns(old) else configs.fallback()
    try:
        before, after = form.read(name, old), form.read(name, new)
    except FormatError:
        return False
    wanted = {
        (server.name, server.line): server.suggestion.args
        for server in places.values()
        if server.suggestion
    }
    as_wanted = [
        replace(server, args=wanted.get((server.name, server.line), server.args), arg_spans=())
        for server in before.servers
    ]
    return as_wanted == [replace(server, arg_spans=()) for server in after.servers]
