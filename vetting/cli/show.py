"""Show the record of a pin: its entry, and the verdict behind it."""

import click

from vetting.cli import allowlist_option, output, safe
from vetting.cli._tools import tools
from vetting.errors import NotFound

_STATES = {
    "suspended": (5, "SUSPENDED"),
    "revoked": (5, "REVOKED"),
    "incomplete": (3, "NOT KNOWN"),
}


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
    from vetting.workflow import entries, is_initialised, memory
    from vetting.workflow.vet import parse_pin

    code = 0
    with tools(allowlist) as made:
        exact = parse_pin(pin, made)
        row, current = None, None
        if is_initialised(made):
            now = made.clock()
            current = memory.current(made.allowlist, made.key_dir, now)
            row = entries.find(made.allowlist, current, exact, now)
            if row is not None and row.state != "valid":
                code, word = _STATES.get(row.state, (4, "NOT VALID"))
                click.echo(f"{click.style(word, fg='red', bold=True)}  {safe(row.why)}", err=True)
        entry = row.entry if row else None
        found = made.store.latest(exact)
        verdict = found[0] if found else None
        if verdict is None and entry and current:  # vetted on another machine
            verdict = repository.evidence(made.allowlist, entry, current.reviewers)
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
