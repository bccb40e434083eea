"""Stop an approved server until people have looked at it."""

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
    metavar="CODE|TEXT",
    help=f"Why: {', '.join(CODES)}, or in words, which means SUSPICIOUS.",
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
    """Suspend a PIN, a package or a range of its versions: one key is enough, and it works at once.

    \b
      mcp-vet suspend npm:tavily-mcp@0.2.22 --reason "asks for too much"
      mcp-vet suspend 'npm:tavily-mcp@<0.2.22' --reason ADVISORY --note GHSA-xxxx-xxxx-xxxx
      mcp-vet suspend --member npm:qs@6.16.0 --reason COMPROMISED
      mcp-vet suspend --publisher npm:somebody --reason PUBLISHER_CHANGED
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting.workflow.stop import stop

    code = reason.strip().upper().replace("-", "_")
    if code not in CODES:
        code, note = Reason.SUSPICIOUS.value, f"{reason.strip()} {note}".strip()
    with tools(allowlist) as made:
        scope = chosen(target, publisher, member, remote)
        done = stop(made, scope, revokes=False, reason=Reason(code), note=note)
    tell(done, "SUSPENDED")
    return 0
