"""Check every entry of the allowlist: signatures, digests, approvals, dates."""

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._tools import tools
from vetting.errors import AllowlistError


@click.command(epilog="Exit codes: 0 all entries hold, 4 at least one does not.")
@allowlist_option
def command(allowlist: str | None) -> int:
    """Verify all entries of the allowlist, offline, and name each one that does not hold."""
    from vetting.allowlist import repository
    from vetting.allowlist.reviewers import load
    from vetting.explain import unknown_rules
    from vetting.workflow.vet import policy_in_force

    with tools(allowlist) as made:
        root = made.allowlist
        reviewers = load(root / "reviewers.json")
        policy = policy_in_force(made)
        for line, name in unknown_rules(policy):
            click.echo(
                f"{click.style('warn', fg='yellow')}  {policy.source}:{line}: there is no rule or "
                f"signal {safe(name)!r}"
            )
        found, strays = repository.pins(root)
        good, bad = 0, len(strays)
        for stray in strays:
            click.echo(f"{click.style('FAIL', fg='red')}  {safe(stray)}")
        for pin in found:
            try:
                entry = repository.verify(root, pin, reviewers, made.clock())
            except AllowlistError as error:
                bad += 1
                click.echo(f"{click.style('FAIL', fg='red')}  {safe(pin)}: {safe(error)}")
                continue
            good += 1
            people = ", ".join(approval.approver for approval in entry.approvals)
            click.echo(
                f"{click.style('ok', fg='green')}    {safe(pin)}  "
                f"by {safe(people)} until {entry.not_after:%Y-%m-%d}"
            )
    click.echo(f"{good} hold, {bad} do not: entries of {root}")
    return 4 if bad else 0
