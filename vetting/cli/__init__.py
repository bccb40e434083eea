"""The command line: the only place that prints and exits. One module per command family."""

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vetting.errors import VettingError
from vetting.escaping import visible

if TYPE_CHECKING:
    from rich.status import Status

WORST_FIRST = (4, 5, 3, 1, 2, 0)
"""Of several exit codes the first in this order is the one to end with."""


def run(name: str, args: list[str]) -> int:
    """Run the command `name`; its exit code."""
    module = importlib.import_module(f"vetting.cli.{name.replace('-', '_')}")
    command: click.Command = module.command
    try:
        code = command.main(args, prog_name=f"mcp-vet {name}", standalone_mode=False)
        sys.stdout.flush()
    except VettingError as error:
        complain(error)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("mcp-vet: interrupted; what was fetched and scanned so far is kept", err=True)
        return 130
    except BrokenPipeError:
        # The reader has gone; say nothing, and do not let the interpreter complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code if isinstance(code, int) else 0


def complain(error: VettingError) -> None:
    """Print an error with its next step to stderr."""
    message = click.style(visible(str(error), keep="\n"), fg="red")
    click.echo(f"mcp-vet: {message}", err=True)
    if error.hint:
        click.echo(f"  next: {visible(error.hint)}", err=True)


def worst(codes: list[int]) -> int:
    """The exit code that several results end with."""
    return next((code for code in WORST_FIRST if code in codes), 0)


def output(text: str, path: str | None) -> None:
    """Print a report, or write it to `path`."""
    if path is None:
        click.echo(text, nl=False)
        return
    from vetting.boundary.files import write_atomic

    try:
        write_atomic(Path(path), click.unstyle(text).encode("utf-8"))
    except OSError as error:
        raise VettingError(f"{path}: cannot be written ({error.strerror})") from error
    click.echo(f"mcp-vet: wrote {path}", err=True)


class Progress:
    """Says on stderr what is being done: one changing line on a terminal, plain lines elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty() and not quiet
        self._status: Status | None = None
        self._last = ""

    def __call__(self, text: str) -> None:
        """`text` is being done now."""
        shown = visible(text)
        if self._quiet or shown == self._last:
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


def allowlist_option(function: Callable[..., object]) -> Callable[..., object]:
    """`--allowlist DIR`, which every command that reads or writes entries has."""
    return click.option(
        "--allowlist",
        metavar="DIR",
        help="The allowlist directory; default ./allowlist or MCP_VET_ALLOWLIST.",
    )(function)
