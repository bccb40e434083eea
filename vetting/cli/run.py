"""Start an approved server from its frozen closure, in place of this process."""

import os
import signal
from typing import TYPE_CHECKING, Never

import click

from vetting import warm_start
from vetting.cli import Progress, allowlist_option, safe
from vetting.workflow.run import Running, runnable, settings_file, start

if TYPE_CHECKING:
    from vetting.settings import Settings
    from vetting.workflow import Tools


@click.command(
    epilog="Exit codes before the start: 1 not allowed, 2 usage, 3 it could not be installed, 4 the "
    "allowlist or the lock cannot be trusted, 5 it is suspended or revoked. Then the server's own."
)
@click.argument("pin")
@click.argument("args", nargs=-1, type=click.UNPROCESSED, metavar="[-- ARGS]...")
@click.option("--bin", "program", metavar="NAME", help="Of several programs, the one to start.")
@click.option(
    "--print-config",
    "client",
    metavar="CLIENT",
    help="Print what to paste into the client's configuration, and start nothing.",
)
@allowlist_option
def command(
    pin: str, args: tuple[str, ...], program: str | None, client: str | None, allowlist: str | None
) -> int:
    """Start the MCP server PIN with ARGS, if the allowlist lets it run today.

    The first start installs the closure that was approved, with every digest enforced and without
    install scripts, into a folder that all servers share; the next ones only check. The server gets
    standard input and output as they are. Settings come from the environment and from the user's own
    mcp-vet.toml, never from the folder that a client starts us in.

    \b
      mcp-vet run pypi:mcp-server-time==2026.10.19 -- --local-timezone Europe/Berlin
      mcp-vet run npm:@modelcontextprotocol/server-filesystem@2026.8.31 -- /srv/data
      mcp-vet run pypi:mcp-server-time==2026.10.19 --print-config claude-code
    """  # noqa: D301 - click wants the character, not its spelling
    progress = Progress(quiet=False)
    running = warm_start.running(allowlist, lambda settings: _tools(settings, progress))
    if client is not None:
        return _print_config(client, pin, args, program, running)
    signal.signal(signal.SIGTERM, _end)  # an install that is stopped takes npm and uv with it
    try:
        found = start(pin, args, running, program=program)
    finally:
        progress.stop()
    return warm_start.turn_into(found)


def _tools(settings: "Settings", progress: Progress) -> "Tools":
    from vetting import app

    return app.build(settings, progress=progress)


def _end(*_: object) -> Never:
    raise KeyboardInterrupt


def _print_config(
    client: str, pin: str, args: tuple[str, ...], program: str | None, running: Running
) -> int:
    from vetting.client_snippets import snippet

    exact = runnable(pin, running)
    option = ("--bin", program) if program else ()
    name = exact.name.rpartition("/")[2]
    found = snippet(client, name, ("mcp-vet", "run", *option, str(exact), "--", *args))
    click.echo(found.text, nl=False)
    click.echo(f"mcp-vet: into {found.place}", err=True)
    if not os.environ.get("MCP_VET_ALLOWLIST"):
        click.echo(
            "  the client starts it in a folder of its own: MCP_VET_ALLOWLIST, or "
            f'`allowlist = "{safe(running.allowlist)}"` in {settings_file(running)}, says where '
            "the allowlist is",
            err=True,
        )
    return 0
