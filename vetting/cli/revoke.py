"""Stop an approved server for good."""

import click

from vetting.cli import allowlist_option
from vetting.cli._stop import CODES, chosen, remote_option, tell
from vetting.cli._tools import tools
from vetting.model.stop import Reason


@click.command()
@click.argument("target", required=False, metavar="[PIN]")
@click.option("--publisher", metavar="ECOSYSTEM:NAME", help="Everything that NAME published.")
@click.option(
    "--member", metavar="PIN", help="Everything whose closure holds a package, a range or a PIN."
)
@remote_option
@click.option(
    "--reason",
    required=True,
    type=click.Choice(CODES, case_sensitive=False),
    help="Why, as programs read it.",
)
@click.option("--note", default="", metavar="TEXT", help="What people should know.")
@allowlist_option
def command(
    target: str | None,
    publisher: str | None,
    member: str | None,
    remote: str | None,
    reason: str,
    note: str,
    allowlist: str | None,
) -> int:
    """Revoke a PIN, a package or a range of its versions: as `suspend`, and the entry leaves the index.

    \b
      mcp-vet revoke npm:tavily-mcp@0.2.22 --reason COMPROMISED --note "steals tokens"
      mcp-vet revoke npm:tavily-mcp --reason LICENSE
      mcp-vet revoke --remote 'https://mcp.example.com/*' --reason COMPROMISED
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting.workflow.stop import stop

    with tools(allowlist) as made:
        scope = chosen(target, publisher, member, remote)
        done = stop(made, scope, revokes=True, reason=Reason(reason.upper()), note=note)
    tell(done, "REVOKED")
    return 0
