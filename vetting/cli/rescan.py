"""Look at every approved server again, and stop what is not what it was."""

from dataclasses import replace
from datetime import timedelta

import click

from vetting import rescan_reports
from vetting.cli import allowlist_option, output, safe, worst
from vetting.cli._dates import end_of_day
from vetting.cli._tools import tools
from vetting.model.rescan import Rescan


@click.command(
    epilog="Exit codes: 0 clean, 1 something needs a person, 2 usage, 3 something could not be "
    "asked, 4 the allowlist cannot be trusted, 5 something is suspended or had to be."
)
@click.argument("pins", metavar="[PIN]...", nargs=-1)
@click.option(
    "--since",
    metavar="DATE",
    help="Of advisories only those modified on DATE or later; malware counts always.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen; write and send nothing.")
@click.option("--offline", is_flag=True, help="Ask no registry: only advisories, policy and dates.")
@click.option("--vet", "vetting", is_flag=True, help="Vet again what other rules looked at.")
@click.option(
    "--format",
    "form",
    type=click.Choice(rescan_reports.names()),
    default="text",
    show_default=True,
)
@click.option(
    "--output", "path", metavar="FILE", help="Write the report there instead of printing it."
)
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@allowlist_option
def command(
    pins: tuple[str, ...],
    since: str | None,
    dry_run: bool,
    offline: bool,
    vetting: bool,
    form: str,
    path: str | None,
    quiet: bool,
    allowlist: str | None,
) -> int:
    """Compare every live entry, or each PIN, with today's advisories, registries, policy and dates.

    Published malware, changed bytes and changed tools under an approved version suspend at once;
    policy says what the rest does. The index is signed anew, so a nightly job also keeps it fresh.

    \b
      mcp-vet advisories sync && mcp-vet rescan
      mcp-vet rescan --dry-run --format json
      mcp-vet rescan npm:tavily-mcp@0.2.22 --vet
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting.workflow.notify import notify
    from vetting.workflow.rescan import rescan
    from vetting.workflow.rescan_compare import Wish
    from vetting.workflow.vet import parse_pin

    day = end_of_day(since, "--since") - timedelta(days=1) if since else None
    with tools(allowlist, quiet=quiet) as made:
        if made.channels and not dry_run:
            made.channels.check()
        wish = Wish(
            pins=tuple(parse_pin(text, made) for text in pins),
            since=day,
            dry_run=dry_run,
            offline=offline,
            vet=vetting,
        )
        done = rescan(made, wish)
        if not dry_run:
            made.progress("telling people")
            done = replace(done, deliveries=notify(done, made))
    output(rescan_reports.get(form).render(done), path)
    _tell(done, form)
    return worst(done.codes)


def _tell(done: Rescan, form: str) -> None:
    """What concerns whoever runs it, on stderr: who was told, and what no report must lose."""
    for item in done.deliveries:
        if item.error:
            error = click.style(safe(item.error), fg="red")
            click.echo(f"mcp-vet: {safe(item.target)} was not told: {error}", err=True)
            click.echo("  next: it is told by the next run; every stop order stands", err=True)
        elif item.sent:
            notices = "1 notice" if item.sent == 1 else f"{item.sent} notices"
            click.echo(f"mcp-vet: told {safe(item.target)} ({notices})", err=True)
    if done.unsigned and not done.dry_run and form != "text":
        click.echo(f"mcp-vet: the index was not signed: {safe(done.unsigned)}", err=True)
