"""Show the record of a pin: its entry, and the verdict behind it."""

import click

from vetting.cli import allowlist_option, output
from vetting.cli._tools import tools
from vetting.errors import AllowlistError, NotFound
from vetting.escaping import visible


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
    """Show what is on record about PIN: who approved it, and the last verdict with its evidence."""
    from vetting import reports
    from vetting.allowlist import repository
    from vetting.allowlist.reviewers import load
    from vetting.workflow.vet import parse_pin

    with tools(allowlist) as made:
        exact = parse_pin(pin, made)
        entry = None
        if (repository.folder(made.allowlist, exact) / repository.ENTRY).exists():
            reviewers = load(made.allowlist / "reviewers.json")
            try:
                entry = repository.verify(made.allowlist, exact, reviewers, made.clock())
            except AllowlistError as error:
                click.echo(f"{click.style('NOT VALID', fg='red')}  {visible(str(error))}", err=True)
        found = made.store.latest(exact)
    if entry is not None:
        for approval in entry.approvals:
            click.echo(
                f"{click.style('APPROVED', fg='green', bold=True)}  by {visible(approval.approver)} "
                f"on {approval.approved_at:%Y-%m-%d} until {approval.not_after:%Y-%m-%d}: "
                f"{visible(approval.reason)}",
                err=form != "text",
            )
    if found is None:
        if entry is None:
            raise NotFound(f"nothing is on record about {exact}", hint=f"mcp-vet vet {exact}")
        click.echo("no verdict is stored on this machine; the evidence is in the entry's folder")
        return 0
    output(reports.get(form).verdicts([found[0]]), None)
    return 0
