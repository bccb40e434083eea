"""Show the record of a pin: its entry, and the verdict behind it."""

import click

from vetting.cli import allowlist_option, output, safe
from vetting.cli._tools import tools
from vetting.errors import AllowlistError, NotFound


@click.command()
@click.argument("pin")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "sarif"]),
    default="text",
    show_default=True,
)
@allowlist_option
def command(pin: str, form: str, allowlist: str | None) -> int:
    """Show what is on record about PIN: who approved it, and the last verdict with its evidence.

    The verdict is this machine's, or else the one that was signed with the approval.
    """
    from vetting import reports
    from vetting.allowlist import repository
    from vetting.allowlist.reviewers import load
    from vetting.workflow.vet import parse_pin

    code = 0
    with tools(allowlist) as made:
        exact = parse_pin(pin, made)
        entry, reviewers = None, None
        if (repository.folder(made.allowlist, exact) / repository.ENTRY).exists():
            reviewers = load(made.allowlist / "reviewers.json")
            try:
                entry = repository.verify(made.allowlist, exact, reviewers, made.clock())
            except AllowlistError as error:
                code = error.exit_code
                click.echo(f"{click.style('NOT VALID', fg='red')}  {safe(error)}", err=True)
        found = made.store.latest(exact)
        verdict = found[0] if found else None
        if verdict is None and entry and reviewers:  # vetted on another machine
            verdict = repository.evidence(made.allowlist, entry, reviewers)
    if entry is not None:
        for approval in entry.approvals:
            click.echo(
                f"{click.style('APPROVED', fg='green', bold=True)}  by {safe(approval.approver)} "
                f"on {approval.approved_at:%Y-%m-%d} until {approval.not_after:%Y-%m-%d}: "
                f"{safe(approval.reason)}",
                err=form != "text",
            )
    if verdict is not None:
        output(reports.get(form).verdicts([verdict]), None)
    elif not code:
        raise NotFound(f"nothing is on record about {exact}", hint=f"mcp-vet vet {exact}")
    return code
