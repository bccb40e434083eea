"""A command line and what it comes to, short enough for a table."""

from collections.abc import Mapping

from vetting import launchers
from vetting.model.server import Ref, Resolved

COMMIT = "0123456789abcdef0123456789abcdef01234567"
DIGEST = "sha256:" + "a" * 64


def of(
    words: list[str], env: Mapping[str, str] | None = None, files: Mapping[str, str] | None = None
) -> Resolved:
    """What the command line comes to."""
    return launchers.resolve(words[0], words[1:], (env or {}).items(), files=files or {})


def short(ref: Ref) -> str:
    """`npm:foo@1.2.3`, `npm:foo no-version`; other roles than the main one in front."""
    pin = f"@{ref.version}" if ref.pinned else f" {ref.unpinned}" if ref.unpinned else ""
    role = "" if ref.role == "main" else f"{ref.role} "
    place = f" from {ref.registry}" if ref.registry else ""
    return f"{role}{ref.ecosystem}:{ref.name}{pin}{place}"


def seen(
    words: list[str], env: Mapping[str, str] | None = None, files: Mapping[str, str] | None = None
) -> tuple[str, str, str]:
    """Kind, references and flags, each as one text."""
    found = of(words, env, files)
    return found.kind, "; ".join(map(short, found.refs)), " ".join(found.flags)
