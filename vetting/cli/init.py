"""Make an allowlist that works at once, for one person or a team."""

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._tools import tools
from vetting.cli.keys import passphrase
from vetting.errors import UsageError


@click.command()
@click.option(
    "--threshold",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="How many different people must approve.",
)
@click.option(
    "--reviewer",
    "others",
    multiple=True,
    metavar="ID=KEY",
    help="Another reviewer: an id, and the public key that `mcp-vet keys new` printed there.",
)
@click.option("--encrypt", is_flag=True, help="Ask for a passphrase and encrypt the key files.")
@allowlist_option
def command(threshold: int, others: tuple[str, ...], encrypt: bool, allowlist: str | None) -> int:
    """Make an allowlist: a policy to edit, a reviewer list with you on it, your keys, and the index.

    Private keys stay under your user configuration directory (or MCP_VET_HOME), readable by you
    only. The first `approve` does the same by itself.

    \b
      mcp-vet init
      mcp-vet init --threshold 2 --reviewer mailto:bob@example.com=AAAA…
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting.workflow.init import init
    from vetting.workflow.keys import reviewer_key

    people = {}
    for text in others:
        person, equals, key = text.partition("=")
        if not (person and equals and key):
            raise UsageError(
                f"--reviewer {text!r} is not ID=KEY", hint="mailto:bob@example.com=AAAA…"
            )
        people[person] = reviewer_key(key)
    with tools(allowlist) as made:
        done = init(
            made, threshold=threshold, others=people, passphrase=passphrase(encrypt=encrypt)
        )
    click.echo(f"made the allowlist {done.root} for {safe(done.reviewer)}")
    for path in done.made:
        click.echo(f"  {path}")
    if threshold > 1:
        click.echo(
            "root.pem alone says which keys count, and it is in one hand: yours. To share it:"
        )
        click.echo("  they:   mcp-vet keys new root    (prints KEY)")
        click.echo("  you:    mcp-vet keys add KEY --role root --role targets --threshold 2")
        click.echo(
            "  they:   mcp-vet keys sign    (both must sign every change of keys from then on)"
        )
    click.echo("next: mcp-vet vet PIN --approve --reason TEXT")
    return 0
