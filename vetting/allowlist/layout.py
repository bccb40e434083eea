"""Where the files of an entry lie, and how a file of the allowlist is read."""

from pathlib import Path

from vetting.boundary.files import read_plain
from vetting.errors import AllowlistError
from vetting.model.pin import PackagePin

ENTRY = "vsa.dsse.json"
_MAX_FILE = 64 << 20


def folder(root: Path, pin: PackagePin) -> Path:
    """Where the entry of `pin` lies."""
    return Path(f"{root}/entries/{pin.ecosystem}/{pin.name}/{pin.version}")


def waiting(path: Path, digest: str) -> Path:
    """Where the entry for `path` lies until the index that lists it is in force."""
    return path.with_name(f".{path.name}.{digest}")


def read_file(path: Path | str) -> bytes:
    """A regular file of bounded size: what lies in a repository may be a link to /dev/zero.

    Raises:
        AllowlistError: it is none, or cannot be read.
    """
    try:
        return read_plain(path, _MAX_FILE)
    except OSError as error:
        raise AllowlistError(f"{path}: cannot be read ({error.strerror})") from error
