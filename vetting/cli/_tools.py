"""Building the tools for one command, from the environment and the common options."""

import dataclasses
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from vetting import app, programs
from vetting.cli import Progress
from vetting.errors import AllowlistError
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
    made = dataclasses.replace(
        app.build(settings, progress=progress),
        passphrase=_passphrase(progress, settings.key_passphrase),
    )
    try:
        yield made
    finally:
        progress.stop()
        made.store.close()
        programs.save()


def _passphrase(progress: Progress, given: str | None) -> Callable[[Path], str]:
    """Asks for the passphrase of a key file, unless it was given."""

    def ask(path: Path) -> str:
        if given is not None:
            return given
        if not sys.stdin.isatty():
            raise AllowlistError(
                f"{path}: the key is encrypted, and there is no terminal to ask for its passphrase",
                hint="MCP_VET_KEY_PASSPHRASE gives it",
            )
        progress.stop()
        return str(click.prompt(f"passphrase of {path}", hide_input=True, err=True))

    return ask
