"""Make an allowlist for one person that works at once."""

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._tools import tools


@click.command()
@allowlist_option
def command(allowlist: str | None) -> int:
    """Make an allowlist: a policy to edit, a reviewer list with you on it, and your keys.

    Private keys stay under your user configuration directory (or MCP_VET_HOME), readable by you
    only. The first `approve` does the same by itself.
    """
    from vetting.workflow.init import init

    with tools(allowlist) as made:
        done = init(made)
    click.echo(f"made the allowlist {done.root} for {safe(done.reviewer)}")
    for path in done.made:
        click.echo(f"  {path}")
    click.echo("next: mcp-vet vet PIN --approve --reason TEXT")
    return 0
