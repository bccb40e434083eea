"""Sign and publish an allowlist entry from the recorded verdict."""

import re

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._dates import end_of_day
from vetting.cli._tools import tools
from vetting.errors import UsageError
from vetting.model.verdict import Waiver
from vetting.workflow.approve import Approved

_WAIVER = re.compile(r"(?P<finding>[^=]+)=(?P<reason>.+)@(?P<date>\d{4}-\d{2}-\d{2})", re.DOTALL)


@click.command()
@click.argument("pin")
@click.option("--reason", required=True, metavar="TEXT", help="What the server is for.")
@click.option("--expires", metavar="DATE", help="Last day of the approval; default by policy.")
@click.option(
    "--waive",
    "waives",
    multiple=True,
    metavar="FINDING=REASON@DATE",
    help="Accept one finding (a rule id, or RULE@PATH) until DATE. Repeatable.",
)
@allowlist_option
def command(
    pin: str, reason: str, expires: str | None, waives: tuple[str, ...], allowlist: str | None
) -> int:
    """Approve a vetted PIN: sign what was looked at and put the entry into the allowlist.

    It binds to the evidence on record, so `mcp-vet vet PIN` comes first. Without an allowlist, one
    is made for you alone.

    \b
      mcp-vet approve npm:tavily-mcp@0.2.22 --reason "web search for the docs team"
      mcp-vet approve pypi:mcp-server-git==2026.10.19 --reason "git tools" \\
          --waive "cred.hardcoded@tests/conftest.py=test fixture@2027-01-31"
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting.workflow.approve import approve, recorded
    from vetting.workflow.vet import parse_pin, policy_in_force

    with tools(allowlist) as made:
        verdict = recorded(parse_pin(pin, made), made, policy_in_force(made))
        approved = approve(
            verdict,
            made,
            reason=reason,
            expires=end_of_day(expires, "--expires") if expires else None,
            waivers=tuple(_waiver(text) for text in waives),
        )
    tell(approved)
    return 0


def tell(approved: Approved) -> None:
    """Say on stderr what was signed, and what was set up for it."""
    made = approved.initialised
    if made is not None:
        click.echo(f"mcp-vet: made the allowlist {made.root} for {safe(made.reviewer)}", err=True)
        for path in made.made:
            click.echo(f"  {path}", err=True)
    entry = approved.entry
    word = click.style("APPROVED", fg="green", bold=True)
    until = f"{entry.not_after:%Y-%m-%d}"
    click.echo(f"{word}  {safe(entry.pin)}  until {until}", err=True)
    click.echo(f"  {approved.folder}", err=True)
    for approval in entry.approvals:
        for check, reason in approval.not_looked_at:
            click.echo(f"  approved over: {check}: {safe(reason)}", err=True)
    click.echo("  next: commit it; mcp-vet verify checks all entries", err=True)


def _waiver(text: str) -> Waiver:
    match = _WAIVER.fullmatch(text)
    if match is None:
        raise UsageError(
            f"--waive {text!r} is not FINDING=REASON@DATE",
            hint='for example --waive "cred.hardcoded@tests/x.py=test data@2027-01-31"',
        )
    return Waiver(
        finding=match["finding"].strip(),
        reason=match["reason"].strip(),
        until=end_of_day(match["date"], "--waive"),
    )
