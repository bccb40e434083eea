"""Installed closures: one tree per lock and kind of machine, shared by all servers that use it.

A tree lies in `run/<digest>/tree` of the user's cache, and counts only with its seal: what the file
system and the bytes said when it was whole, under this user's secret (`boundary.sealed_tree`). A
tree that lost its seal, or is no longer what was sealed, is never started.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

from vetting.allowlist.frozen import Frozen
from vetting.boundary import sealed_tree
from vetting.boundary.verified_cache import VerifiedCache
from vetting.model.installed import Installed, Program

_LAYOUT = "1"
"""Changes when trees are made another way."""


def place(cache: Path, ecosystem: str, agreed: Frozen) -> Path:
    """Where the tree of a lock lies: what it depends on besides is this machine's kind, the Python
    that runs here, and which install scripts were let run.
    """
    machine = os.uname()
    parts = [
        *(_LAYOUT, ecosystem, agreed.lock.sha256, machine.sysname, machine.machine),
        *(f"{sys.version_info[0]}.{sys.version_info[1]}", os.path.realpath(sys.executable)),
        *agreed.scripts,
    ]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return cache.absolute() / "run" / digest


def sealed(where: Path, key_dir: Path) -> Installed | None:
    """The tree at `where`, if it is what was sealed.

    Where the file system says that something changed, the bytes decide, and the seal is renewed.
    """
    seal = _seal(where, key_dir)
    tree = where / "tree"
    try:
        kept = json.loads(seal.get(where.name) or "null")
        if kept is None:
            return None
        found = _load(tree, kept)
        if any(
            "/" in p.interpreter and not (tree / p.interpreter).exists() for p in found.programs
        ):
            return None  # the Python that it was made with is gone
        stamp = sealed_tree.stamp(tree)
        if stamp != kept["stamp"]:
            if sealed_tree.content(tree) != kept["content"]:
                return None
            seal.put(where.name, json.dumps({**kept, "stamp": stamp}))
            seal.save()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found


def close(made: Installed, where: Path, key_dir: Path) -> Installed:
    """Put a whole tree into its place and seal it; whatever lay there is gone.

    Raises:
        OSError: the disk does not let us.
    """
    tree = where / "tree"
    if tree.exists():
        old = made.tree.parent / "old"
        tree.rename(old)
    made.tree.rename(tree)
    sealed_tree.close(tree)
    seal = _seal(where, key_dir)
    document = {
        "stamp": sealed_tree.stamp(tree),
        "content": sealed_tree.content(tree),
        "default": made.default,
        "programs": [[p.name, p.path, p.interpreter, list(p.flags)] for p in made.programs],
    }
    seal.put(where.name, json.dumps(document))
    seal.save()
    return Installed(tree=tree, programs=made.programs, default=made.default)


def _seal(where: Path, key_dir: Path) -> VerifiedCache:
    return VerifiedCache(where / "seal.json", key_dir / "cache.secret")


def _load(tree: Path, kept: dict[str, object]) -> Installed:
    programs = []
    for name, path, interpreter, flags in kept["programs"]:  # type: ignore[attr-defined]
        programs.append(Program(name=name, path=path, interpreter=interpreter, flags=tuple(flags)))
    default = kept["default"]
    return Installed(tree=tree, programs=tuple(programs), default=str(default) if default else None)
