"""Show the record of a pin: who approved what, and the evidence behind it."""

import click

from vetting.cli import allowlist_option, output, safe
from vetting.cli._tools import tools
from vetting.errors import NotFound

_CODES = {"": 0, "valid": 0, "suspended": 5, "revoked": 5, "incomplete": 3}


@click.command(
    epilog="Exit codes: 0 approved or only vetted, 2 nothing is known, 3 not known whether it is "
    "stopped, 4 the entry or the allowlist does not hold, 5 suspended or revoked."
)
@click.argument("pin")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "sarif"]),
    default="text",
    show_default=True,
    help="sarif holds the findings alone.",
)
@click.option("--evidence", is_flag=True, help="The verdict with its findings as well.")
@click.option("--output", "path", metavar="FILE", help="Write it there instead of printing it.")
@allowlist_option
def command(pin: str, form: str, evidence: bool, path: str | None, allowlist: str | None) -> int:
    """Show what is on record about PIN, as a page that is read in a minute.

    Who approved it until when and on which grounds; what was approved: what it can do, which
    environment variables and hosts it knows, what it offers to the model and brings in; how to start
    it. Without an approval, the last verdict. The evidence is this machine's, or else what was
    signed with the approval.
    """
    from vetting import entry_reports, reports
    from vetting.workflow.show import show
    from vetting.workflow.vet import parse_pin

    with tools(allowlist) as made:
        shown = show(parse_pin(pin, made), made)
    code = _CODES.get(shown.state, 4)
    if form == "sarif":
        if shown.verdict is None:
            raise NotFound(f"no verdict on {pin} is on record", hint=f"mcp-vet vet {pin}")
        text = reports.get(form).verdicts([shown.verdict])
    else:
        text = entry_reports.get(form).render(shown, evidence=evidence)
    if code and form != "text":
        click.echo(f"mcp-vet: {shown.state}: {safe(shown.why)}", err=True)
    output(text, path)
    return code
