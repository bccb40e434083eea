"""The command line: the only place that prints and exits. One module per command family."""

import importlib
import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vetting.errors import UsageError, VettingError
from vetting.escaping import inert, visible

if TYPE_CHECKING:
    from rich.status import Status

WORST_FIRST = (4, 5, 3, 1, 2, 0)
"""Of several exit codes the first in this order is the one to end with."""


def run_command(name: str, args: list[str]) -> int:
    """Run the command `name`; its exit code."""
    module = importlib.import_module(f"vetting.cli.{name.replace('-', '_')}")
    command: click.Command = module.command
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # whatever the locale cannot write
    try:
        # Not `command.main`: it would end a broken pipe with 1, which here means "not allowed".
        with command.make_context(f"mcp-vet {name}", args) as context:
            code = command.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except VettingError as error:
        return complain(error)
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("mcp-vet: interrupted; what was fetched and scanned so far is kept", err=True)
        return 130
    except BrokenPipeError:
        # The reader has gone; say nothing, and do not let the interpreter complain at exit.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return 141
    except OSError as error:
        return complain(error)
    return code if isinstance(code, int) else 0


def complain(error: VettingError | OSError, *, about: str | None = None) -> int:
    """Print an error with its next step to stderr, and return its exit code; `about` is the pin, if
    there are several, for messages that do not name its package.
    """
    if isinstance(error, OSError):  # a full disk, a folder without rights
        where = f"{error.filename}: " if error.filename else ""
        error = VettingError(
            f"{where}{error.strerror or error}",
            hint="make room, or allow it to write there; mcp-vet keeps its own files in the user's "
            "folders, or all of them in MCP_VET_HOME",
        )
    name = re.split(r"==|(?<=\w)@", about or "")[0]
    where = f"{safe(about)}: " if about and name not in str(error) else ""
    message = click.style(safe(error, keep="\n"), fg="red")
    click.echo(f"mcp-vet: {where}{message}", err=True)
    if error.hint:
        click.echo(f"  next: {safe(error.hint)}", err=True)
    return error.exit_code


def safe(text: object, *, keep: str = "") -> str:
    """What strangers may have written, for a message of ours: visible, and nothing that a CI runner
    would carry out.
    """
    return inert(visible(str(text), keep=keep))


def worst(codes: list[int]) -> int:
    """The exit code that several results end with."""
    return next((code for code in WORST_FIRST if code in codes), 0)


def columns() -> int | None:
    """How wide the terminal is that stdout goes to, or as the variable COLUMNS says; None where
    nobody knows.
    """
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and 0 < int(given) < 10_000:
        return int(given)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return None


def output(text: str, path: str | None) -> None:
    """Print a report, or write it to `path`."""
    if path is None:
        click.echo(text, nl=False)
        return
    from vetting.boundary.files import write_atomic

    try:
        write_atomic(Path(path), click.unstyle(text).encode("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from error
    click.echo(f"mcp-vet: wrote {path}", err=True)


class Progress:
    """Says on stderr what is being done: one changing line on a terminal, plain lines elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty() and not quiet
        self._status: Status | None = None
        self._last = ""

    def __call__(self, text: str) -> None:
        """`text` is being done now; nothing, and the line is cleared for other messages."""
        shown = safe(text)
        if self._quiet or shown == self._last:
            return
        if not text:
            self.stop()
            return
        self._last = shown
        if not self._live:
            click.echo(f"mcp-vet: {shown}", err=True)
            return
        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status("")
            self._status.start()
        from rich.text import Text

        self._status.update(Text(shown))

    def stop(self) -> None:
        """Clear the changing line."""
        if self._status is not None:
            self._status.stop()
            self._status = None
        self._last = ""


def allowlist_option(function: Callable[..., object]) -> Callable[..., object]:
    """`--allowlist DIR`, which every command that reads or writes entries has."""
    return click.option(
        "--allowlist",
        metavar="DIR",
        help="The allowlist directory; default ./allowlist or MCP_VET_ALLOWLIST.",
    )(function)
