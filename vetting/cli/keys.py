"""Keys of the allowlist: list, make, add, rotate and retire them."""

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._tools import tools
from vetting.errors import UsageError

_ROLES = ("root", "targets", "entries", "status", "snapshot", "timestamp")


@click.group(name="keys")
def command() -> None:
    """Who may approve, and what signs the index. Changes are signed by the offline keys.

    \b
      mcp-vet keys list
      mcp-vet keys new reviewer --encrypt
      mcp-vet keys add bob.pub --for mailto:bob@example.com
      mcp-vet keys add awskms:alias/mcp-vet --role timestamp
      mcp-vet keys rotate snapshot
      mcp-vet keys retire SHA256:… --compromised
    """  # noqa: D301 - click wants the character, not its spelling


@command.command(name="list")
@allowlist_option
def list_(allowlist: str | None) -> int:
    """List every key that counts, what it is for, and whether its private half is here."""
    from vetting.workflow.keys import listed

    with tools(allowlist) as made:
        for row in listed(made):
            state = "retired" if row.retired else "here" if row.here else ""
            click.echo(f"{row.use:<10} {safe(row.keyid)}  {safe(row.who)}  {state}".rstrip())
    return 0


@command.command()
@click.argument("name")
@click.option("--encrypt", is_flag=True, help="Ask for a passphrase and encrypt the file with it.")
def new(name: str, encrypt: bool) -> int:
    """Make the key file NAME.pem and print its public half, which others add."""
    from vetting.workflow.keys import new as make

    with tools() as made:
        public = make(made, name, passphrase(encrypt=encrypt))
        click.echo(f"made {made.key_dir / name}.pem  {public.keyid}", err=True)
    click.echo(public.text)
    return 0


@command.command()
@click.argument("key")
@click.option("--for", "person", metavar="ID", help="A reviewer, such as mailto:bob@example.com.")
@click.option("--role", type=click.Choice(_ROLES), help="A role of the index.")
@click.option("--threshold", type=click.IntRange(1, 100), help="How many must sign from now on.")
@allowlist_option
def add(
    key: str, person: str | None, role: str | None, threshold: int | None, allowlist: str | None
) -> int:
    """Let KEY count: a public key, a .pub file, or a URI of a key that lives elsewhere.

    URIs are ssh-agent:SHA256:…, awskms:…, gcpkms:…, azurekms:VAULT/NAME, hv:NAME (HashiCorp Vault),
    hsm: (PKCS #11) and file2:PATH; most need the provider's own Python library.
    """
    from vetting.workflow.keys import add_reviewer, add_to_role, given, name_of

    if (person is None) == (role is None):
        raise UsageError("keys add takes --for ID or --role ROLE", hint="mcp-vet keys add --help")
    with tools(allowlist) as made:
        found = given(made, key)
        if role is not None:
            add_to_role(made, role, found, threshold=threshold)
        else:
            add_reviewer(made, person or "", found, threshold=threshold)
    click.echo(f"added {name_of(found)} for {safe(role or person)}", err=True)
    click.echo("  next: commit it", err=True)
    return 0


@command.command()
@click.argument("role", type=click.Choice(_ROLES))
@click.option("--to", "key", metavar="KEY", help="The new key; default a new key file.")
@click.option("--encrypt", is_flag=True, help="Ask for a passphrase and encrypt the file with it.")
@allowlist_option
def rotate(role: str, key: str | None, encrypt: bool, allowlist: str | None) -> int:
    """Let a new key sign for ROLE instead of the keys that do."""
    from vetting.allowlist.roles import metadata_key
    from vetting.workflow.keys import given, name_of
    from vetting.workflow.keys import new as make
    from vetting.workflow.keys import rotate as run

    with tools(allowlist) as made:
        if key is None:
            name = f"{role}-{made.clock():%Y%m%d%H%M%S}"
            found = metadata_key(make(made, name, passphrase(encrypt=encrypt)))
            click.echo(f"made {made.key_dir / name}.pem", err=True)
        else:
            found = given(made, key)
        run(made, role, found)
    click.echo(f"{role} is signed by {name_of(found)} from now on", err=True)
    click.echo("  next: commit it", err=True)
    return 0


@command.command()
@click.argument("keyid")
@click.option(
    "--compromised", is_flag=True, help="Somebody else has it: nothing that it signed counts."
)
@allowlist_option
def retire(keyid: str, compromised: bool, allowlist: str | None) -> int:
    """Let the key KEYID count no more. What a reviewer approved before goes on to count."""
    from vetting.workflow.keys import retire as run

    with tools(allowlist) as made:
        uses = run(made, keyid, compromised=compromised)
    click.echo(f"{safe(keyid)} no longer counts as {', '.join(uses)}", err=True)
    click.echo("  next: commit it; mcp-vet verify shows what no longer holds", err=True)
    return 0


def passphrase(*, encrypt: bool) -> str | None:
    """The passphrase for a new key, asked for twice, or taken from the settings."""
    import os
    from pathlib import Path

    from vetting.settings import read_settings

    if not encrypt:
        return None
    given = read_settings(os.environ, Path.cwd()).key_passphrase
    if given is None:
        given = str(click.prompt("passphrase", hide_input=True, confirmation_prompt=True, err=True))
    if not given:
        raise UsageError("the passphrase is empty")
    return given
