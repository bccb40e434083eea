"""`mcp-vet run` where nothing is to be installed: without a command line.

A client starts its servers all the time, and what reads options and prints help takes longer to load
than everything that a start has to look at.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Never

from vetting.boundary.exec import become
from vetting.errors import VettingError
from vetting.settings import Settings, read_settings
from vetting.workflow import Tools
from vetting.workflow.run import Running, Start, start


class _NotReadyError(VettingError):
    """There is something to install first."""


def attempt(args: Sequence[str]) -> None:
    """Become the server of `PIN -- ARGS`, if that is how `args` are written and it is ready to start.

    Returns where it is not: the command then does all of it again, and says what there is to say.
    """
    if len(args) < 2 or args[0].startswith("-") or args[1] != "--":
        return
    try:
        turn_into(start(args[0], args[2:], running(None, lambda _: _not_ready())))
    except (VettingError, OSError):
        return


def turn_into(found: Start) -> Never:
    """Become the server, and say before which variables it does not get.

    Raises:
        ToolError: it cannot be started.
    """
    if found.left_out and sys.stderr is not None:
        names = ", ".join(name if name.isidentifier() else ascii(name) for name in found.left_out)
        sys.stderr.write(f"mcp-vet: not passed on: {names}\n")
    become(found.argv, found.env)


def running(allowlist: str | None, tools: Callable[[Settings], Tools]) -> Running:
    """What a start works with: settings of the environment and of this user, and none of the folder
    that a client starts us in.

    Raises:
        ConfigError: the user's own settings are malformed.
    """
    own = Settings(home=os.environ.get("MCP_VET_HOME")).key_dir.parent
    settings = read_settings(os.environ, own)
    root = Path(allowlist or settings.allowlist)
    return Running(
        allowlist=root.absolute(),
        named=allowlist is not None or root.is_absolute(),
        cache=settings.cache_dir,
        key_dir=settings.key_dir,
        environ=os.environ,
        now=datetime.now(UTC),
        tools=lambda: tools(settings),
    )


def _not_ready() -> Never:
    raise _NotReadyError("it has to be installed first")
