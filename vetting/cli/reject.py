"""Answer a request with no: signed, with the reason and what to use instead."""

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._tools import tools
from vetting.model.request import RejectReason

_CODES = tuple(item.value for item in RejectReason)


@click.command(
    epilog="Exit codes: 0 rejected, 1 it is approved, 2 usage, 4 no reviewer's key here."
)
@click.argument("pin")
@click.option(
    "--reason",
    required=True,
    metavar="CODE",
    type=click.Choice(_CODES, case_sensitive=False),
    help=f"Why, as programs read it: {', '.join(_CODES)}.",
)
@click.option("--note", required=True, metavar="TEXT", help="Why, for those who asked.")
@click.option("--alternative", metavar="PIN", help="What to use instead.")
@allowlist_option
def command(
    pin: str, reason: str, note: str, alternative: str | None, allowlist: str | None
) -> int:
    """Reject PIN: close the requests for it, and answer later ones.

    It takes nothing away that is approved (mcp-vet revoke does), and a later approval of the same
    PIN by enough people supersedes it.

    \b
      mcp-vet reject npm:tavily-mcp@0.2.22 --reason TOO_BROAD --note "writes files" \\
          --alternative npm:tavily-mcp@0.2.19
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting.workflow.reject import reject
    from vetting.workflow.vet import parse_pin

    with tools(allowlist) as made:
        done = reject(
            parse_pin(pin, made),
            made,
            reason=RejectReason(reason.upper()),
            note=note,
            alternative=parse_pin(alternative, made) if alternative else None,
        )
    said = done.rejection
    word = click.style("REJECTED", fg="red", bold=True)
    click.echo(f"{word}  {safe(said.pin)}  {safe(said.words)}", err=True)
    click.echo(f"  {safe(done.path)}", err=True)
    for item in done.closed:
        click.echo(
            f"  answers {safe(item.requester)}, who asked on {item.asked_at:%Y-%m-%d}", err=True
        )
    if said.alternative:
        click.echo(f"  use instead: {safe(said.alternative)}", err=True)
    click.echo("  next: commit it; later requests for this PIN are told", err=True)
    return 0
