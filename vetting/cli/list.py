"""List what the allowlist holds."""

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._tools import tools
from vetting.errors import AllowlistError


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@allowlist_option
def command(form: str, allowlist: str | None) -> int:
    """List the pins of the allowlist with who approved them and until when."""
    import json

    from vetting.allowlist import repository
    from vetting.allowlist.reviewers import load
    from vetting.model.wire import stamp

    rows = []
    with tools(allowlist) as made:
        reviewers = load(made.allowlist / "reviewers.json")
        found, strays = repository.pins(made.allowlist)
        for pin in found:
            row: dict[str, object] = {"pin": str(pin), "purl": pin.purl}
            try:
                entry = repository.verify(made.allowlist, pin, reviewers, made.clock())
                row |= {
                    "state": "valid",
                    "approved_by": [approval.approver for approval in entry.approvals],
                    "reason": entry.approvals[0].reason,
                    "not_after": stamp(entry.not_after),
                }
            except AllowlistError as error:
                row |= {"state": "invalid", "error": str(error)}
            rows.append(row)
        rows += [
            {"pin": None, "purl": None, "state": "invalid", "error": str(stray)} for stray in strays
        ]
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
    else:
        for row in rows:
            _print(row)
        if not rows:
            click.echo("the allowlist is empty; mcp-vet vet PIN --approve --reason TEXT adds to it")
    return 4 if any(row["state"] == "invalid" for row in rows) else 0


def _print(row: dict[str, object]) -> None:
    pin = safe(row["pin"] or "?")
    if row["state"] == "invalid":
        click.echo(f"{pin}  {click.style('invalid', fg='red')}: {safe(row['error'])}")
        return
    people = ", ".join(safe(person) for person in row["approved_by"])  # type: ignore[attr-defined]
    until = str(row["not_after"])[:10]
    click.echo(f"{pin}  until {until}  by {people}: {safe(row['reason'])}")
