"""Check every entry of the allowlist: signatures, digests, approvals, dates."""

import click

from vetting.cli import allowlist_option
from vetting.cli._tools import tools
from vetting.errors import AllowlistError
from vetting.escaping import visible


@click.command(epilog="Exit codes: 0 all entries hold, 4 at least one does not.")
@allowlist_option
def command(allowlist: str | None) -> int:
    """Verify all entries of the allowlist, offline, and name each one that does not hold."""
    from vetting.allowlist import repository
    from vetting.allowlist.reviewers import load

    with tools(allowlist) as made:
        root = made.allowlist
        reviewers = load(root / "reviewers.json")
        good = bad = 0
        for pin in repository.pins(root):
            try:
                entry = repository.verify(root, pin, reviewers, made.clock())
            except AllowlistError as error:
                bad += 1
                click.echo(
                    f"{click.style('FAIL', fg='red')}  {visible(str(pin))}: {visible(str(error))}"
                )
                continue
            good += 1
            people = ", ".join(approval.approver for approval in entry.approvals)
            click.echo(
                f"{click.style('ok', fg='green')}    {visible(str(pin))}  "
                f"by {visible(people)} until {entry.not_after:%Y-%m-%d}"
            )
    click.echo(f"{good} entries hold, {bad} do not ({root})")
    return 4 if bad else 0
