"""Install: make the tree that a frozen closure is started from, once for all servers."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from vetting import ecosystems
from vetting.boundary import sealed_tree
from vetting.boundary.lock import exclusive
from vetting.ecosystems import Wanted
from vetting.errors import VettingError
from vetting.model.installed import Installed
from vetting.model.pin import PackagePin
from vetting.workflow import Tools, trees

_WAIT = 900.0
"""Seconds for another start that installs the same; a large closure takes minutes."""


def install(
    pin: PackagePin, lock: bytes, scripts: tuple[str, ...], place: Path, tools: Tools
) -> Installed:
    """The sealed tree at `place`, made from `lock`.

    1. Of several starts at once one installs, and the others wait for it.
    2. What a killed start left is removed.
    3. Everything is made beside its place, and put there only when it is whole, then sealed.

    Raises:
        AllowlistError: the lock is none. SignatureError: the registry serves other bytes.
        RegistryError: the registry lacks a member. ToolError: the package manager failed.
        VettingError: the disk is full, or the cache cannot be written.
    """
    try:
        with ExitStack() as stack:
            stack.enter_context(exclusive(place, wait=_WAIT))  # (1)
            known = trees.sealed(place, tools.key_dir)
            if known is not None:
                return known
            for left in place.glob(".new-*"):  # (2)
                sealed_tree.remove(left)
            if (place / "tree").exists():
                tools.progress(f"{place / 'tree'} is not what was installed: it is made anew")
            tools.progress(f"installing {pin} and what it needs (first start from this lock)")
            folder = Path(tempfile.mkdtemp(prefix=".new-", dir=place))  # (3)
            stack.callback(sealed_tree.remove, folder)
            wanted = Wanted(
                pin=pin,
                lock=lock,
                folder=folder,
                cache=tools.tool_cache.absolute(),
                blobs=tools.blobs,
                scripts=scripts,
            )
            made = ecosystems.get(pin.ecosystem).install(tools.registries[pin.ecosystem], wanted)
            done = trees.close(made, place, tools.key_dir)
            tools.progress("")
            return done
    except TimeoutError as error:
        raise VettingError(
            f"{place}: another start has been installing {pin} for {_WAIT:.0f} seconds",
            hint="try again when it has ended",
        ) from error
    except OSError as error:
        where = error.filename or place
        raise VettingError(
            f"{pin} cannot be installed: {where}: {error.strerror or error}; nothing was started",
            hint="free some space, or have MCP_VET_HOME name a folder that can be written",
        ) from error
