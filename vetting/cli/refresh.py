"""Sign the index anew over everything in the allowlist that holds."""

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._tools import tools


@click.command()
@click.option(
    "--sign",
    is_flag=True,
    help="Also sign policy.toml and reviewers.json as they are now (needs the offline key).",
)
@allowlist_option
def command(sign: bool, allowlist: str | None) -> int:
    """Renew the index: list new entries and stop orders, and move its end dates on.

    A machine with the index keys runs it on a schedule and after each merge; an index that nobody
    renews ends, and then nothing is allowed. An allowlist without an index gets one.
    """
    from vetting.workflow.refresh import refresh

    with tools(allowlist) as made:
        done = refresh(made, sign=sign)
    if done.made:
        click.echo(f"made the signed index of {made.allowlist}")
    if done.rekeyed:
        click.echo("the change that was staged (mcp-vet keys sign) is in force")
    for pin in done.listed:
        click.echo(f"{click.style('listed', fg='green')}   {safe(pin)}")
    for pin in done.dropped:
        click.echo(f"{click.style('dropped', fg='red')}  {safe(pin)} (revoked)")
    for problem in done.problems:
        click.echo(f"{click.style('FAIL', fg='red')}     {safe(problem)}")
    for role in done.due:
        click.echo(
            f"{click.style('warn', fg='yellow')}     {role} ends within half its life, and its key "
            "is not here: run this where it is"
        )
    if done.staged:
        click.echo(f"{click.style('warn', fg='yellow')}     {safe(done.staged)}")
    click.echo(f"the index holds until {done.until:%Y-%m-%d %H:%M} UTC")
    return 4 if done.problems else 0
