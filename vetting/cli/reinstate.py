"""Agree to starting again what was suspended or revoked."""

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._stop import chosen, remote_option
from vetting.cli._tools import tools


@click.command()
@click.argument("target", required=False, metavar="[PIN]")
@click.option("--publisher", metavar="ECOSYSTEM:NAME", help="An order about a publisher.")
@click.option("--member", metavar="PIN", help="An order about a member of closures.")
@remote_option
@click.option("--reason", required=True, metavar="TEXT", help="Why it is safe again.")
@allowlist_option
def command(
    target: str | None,
    publisher: str | None,
    member: str | None,
    remote: str | None,
    reason: str,
    allowlist: str | None,
) -> int:
    """Agree to lifting the orders about exactly PIN. It takes as many people as an approval does.

    \b
      mcp-vet reinstate npm:tavily-mcp@0.2.22 --reason "the advisory was withdrawn"
      mcp-vet reinstate --member npm:qs@6.16.0 --reason "not reachable"
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting.workflow.stop import reinstate

    with tools(allowlist) as made:
        scope = chosen(target, publisher, member, remote)
        done = reinstate(made, scope, note=reason)
    if done.missing:
        head = click.style("AGREED", fg="yellow", bold=True)
        click.echo(f"{head}  {safe(scope)}: {done.missing} more must agree", err=True)
        click.echo("  next: commit it; another reviewer runs the same command", err=True)
        return 0
    if not done.indexed:
        head = click.style("AGREED", fg="yellow", bold=True)
        click.echo(f"{head}  {safe(scope)}: still stopped until the index lists it", err=True)
        click.echo("  next: commit it; mcp-vet refresh, where the index keys are", err=True)
        return 0
    head = click.style("REINSTATED", fg="green", bold=True)
    click.echo(f"{head}  {safe(scope)}", err=True)
    click.echo("  next: commit and push it", err=True)
    return 0
