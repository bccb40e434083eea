"""Extend approvals that end soon, where nothing changed."""

import click

from vetting.cli import allowlist_option, complain, worst
from vetting.cli._dates import end_of_day
from vetting.cli._tools import tools
from vetting.cli.approve import tell
from vetting.errors import VettingError


@click.command()
@click.argument("pins", metavar="PIN...", nargs=-1, required=True)
@click.option("--reason", required=True, metavar="TEXT", help="Why it is still needed.")
@click.option("--expires", metavar="DATE", help="Last day of the approval; default by policy.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@allowlist_option
def command(
    pins: tuple[str, ...], reason: str, expires: str | None, quiet: bool, allowlist: str | None
) -> int:
    """Extend the approval of each PIN with one signature, if it is still what was approved.

    Advisories about it and its closure, its files, its state and its publisher are asked again; if
    any of that changed, it says what, and a full approval is needed.

    \b
      mcp-vet renew npm:tavily-mcp@0.2.22 --reason "still in use by the docs team"
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting.workflow.renew import renew
    from vetting.workflow.vet import parse_pin

    end = end_of_day(expires, "--expires") if expires else None
    codes: list[int] = []
    with tools(allowlist, quiet=quiet) as made:
        for text in pins:
            try:
                done = renew(parse_pin(text, made), made, reason=reason, expires=end)
            except VettingError as error:
                made.progress("")
                codes.append(complain(error, about=text if len(pins) > 1 else None))
            else:
                made.progress("")
                tell(done)
    return worst(codes)
