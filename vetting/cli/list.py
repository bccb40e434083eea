"""List what the allowlist holds."""

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._tools import tools


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@allowlist_option
def command(form: str, allowlist: str | None) -> int:
    """List the pins of the allowlist with who approved them and until when."""
    import json

    from vetting.model.wire import stamp
    from vetting.workflow import memory
    from vetting.workflow.entries import rows as all_rows

    rows = []
    with tools(allowlist) as made:
        now = made.clock()
        found = memory.current(made.allowlist, made.key_dir, now)
        for item in all_rows(made.allowlist, found, now):
            row: dict[str, object] = {
                "pin": str(item.pin) if item.pin else None,
                "purl": item.pin.purl if item.pin else None,
                "state": item.state,
            }
            if item.entry is not None:
                row |= {
                    "approved_by": [approval.by for approval in item.entry.approvals],
                    "reason": item.entry.approvals[0].reason,
                    "not_after": stamp(item.entry.not_after),
                }
            if item.remote is not None:
                row |= {
                    "remote": item.remote.pattern,
                    "approved_by": [item.remote.approver],
                    "reason": item.remote.reason,
                    "not_after": stamp(item.remote.not_after),
                }
            if item.why:
                row["error" if item.state == "invalid" else "why"] = item.why
            rows.append(row)
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
    else:
        for row in rows:
            _print(row)
        if not rows:
            click.echo("the allowlist is empty; mcp-vet vet PIN --approve --reason TEXT adds to it")
    return 4 if any(row["state"] in ("invalid", "unlisted") for row in rows) else 0


def _print(row: dict[str, object]) -> None:
    pin = safe(row["pin"] or (f"remote {row['remote']}" if "remote" in row else "?"))
    if row["state"] != "valid":
        state = click.style(str(row["state"]), fg="red")
        click.echo(f"{pin}  {state}: {safe(row.get('error') or row.get('why'))}")
        return
    people = ", ".join(safe(person) for person in row["approved_by"])  # type: ignore[attr-defined]
    until = str(row["not_after"])[:10]
    click.echo(f"{pin}  until {until}  by {people}: {safe(row['reason'])}")
