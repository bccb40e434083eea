"""Building the tools for one command, from the environment and the common options."""

import dataclasses
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vetting import app
from vetting.cli import Progress
from vetting.workflow import Tools


@contextmanager
def tools(
    allowlist: str | None = None, *, quiet: bool = False, osv_export: str | None = None
) -> Iterator[Tools]:
    """Tools whose progress shows on stderr and is cleared at the end."""
    settings = app.read_settings(os.environ, Path.cwd())
    if osv_export:
        settings = dataclasses.replace(settings, osv_export=osv_export)
    if allowlist:
        settings = dataclasses.replace(settings, allowlist=allowlist)
    progress = Progress(quiet=quiet)
    made = app.build(settings, progress=progress)
    try:
        yield made
    finally:
        progress.stop()
        made.store.close()
