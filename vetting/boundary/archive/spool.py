"""The bytes of an unpacked archive, in memory up to a size and in an unnamed file beyond it."""

import os
import tempfile
from dataclasses import dataclass
from typing import BinaryIO

from vetting.errors import ArchiveError

Member = tuple[str, int, int, int]
"""Name, mode, offset in the spool, size."""

_IN_MEMORY = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an archive may cost. Sizes in bytes, lengths in UTF-8 bytes.

    The ratio applies above `ratio_from`, as the Python package index applies it to uploads: small
    archives of repetitive text honestly compress a hundredfold. Of a thousand popular wheels, two
    exceed a limit: torch and tensorflow unpack to more.
    """

    unpacked: int = 1 << 30
    ratio: int = 50
    ratio_from: int = 64 << 20
    files: int = 100_000
    depth: int = 64
    path: int = 1024


class Spool:
    """Append-only bytes with random access; counts what goes in against the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.size = 0
        self._memory: bytearray | None = bytearray()
        self._file: BinaryIO | None = None

    def write(self, data: bytes, *, compressed: int) -> None:
        """Append `data`, unpacked from the first `compressed` bytes of the archive."""
        self.size += len(data)
        self.check(self.size)
        if self.size > self.limits.ratio_from and self.size > self.limits.ratio * compressed:
            raise ArchiveError(
                "archive/ratio", f"unpacks to more than {self.limits.ratio} times its size"
            )
        if self._memory is not None and self.size <= _IN_MEMORY:
            self._memory += data
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="mcp-vet-")  # noqa: SIM115 - lives as long as we do
            self._file.write(self._memory or b"")
            self._memory = None
        self._file.write(data)

    def check(self, size: int) -> None:
        """Refuse an archive that unpacks to `size` bytes if that is too much."""
        if size > self.limits.unpacked:
            raise ArchiveError(
                "archive/too-large", f"unpacks to more than {self.limits.unpacked >> 20} MiB"
            )

    def read(self, offset: int, size: int) -> bytes:
        """`size` bytes from `offset`; fewer at the end."""
        if self._memory is not None:
            return bytes(memoryview(self._memory)[offset : offset + size])
        if self._file is None:
            raise ValueError("an empty spool has no bytes")
        self._file.flush()
        return os.pread(self._file.fileno(), size, offset)

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()
