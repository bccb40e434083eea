"""Keys of the allowlist: list, make, add, rotate and retire them."""

from typing import TYPE_CHECKING

import click

from vetting.cli import allowlist_option, safe
from vetting.cli._tools import tools
from vetting.errors import UsageError

if TYPE_CHECKING:
    from vetting.workflow import Tools
    from vetting.workflow.key_change import Changed, Waiting

_ROLES = ("root", "targets", "entries", "status", "snapshot", "timestamp")


@click.group(name="keys")
def command() -> None:
    """Who may approve, and what signs the index. Changes are signed by the offline keys; where these
    lie on several machines, each person signs the staged change: keys sign.

    \b
      mcp-vet keys list
      mcp-vet keys new reviewer --encrypt
      mcp-vet keys add bob.pub --for mailto:bob@example.com
      mcp-vet keys add awskms:alias/mcp-vet --role timestamp
      mcp-vet keys add ROOT.pub --role root --role targets --threshold 2
      mcp-vet keys sign
      mcp-vet keys rotate snapshot
      mcp-vet keys retire SHA256:… --compromised
    """  # noqa: D301 - click wants the character, not its spelling


@command.command(name="list")
@allowlist_option
def list_(allowlist: str | None) -> int:
    """List every key that counts, what it is for, and whether its private half is here."""
    from vetting.workflow.key_change import waiting
    from vetting.workflow.keys import listed

    with tools(allowlist) as made:
        for row in listed(made):
            state = "retired" if row.retired else "here" if row.here else ""
            click.echo(f"{row.use:<10} {safe(row.keyid)}  {safe(row.who)}  {state}".rstrip())
        if waiting(made) is not None:
            click.echo(
                "a change of keys waits for signatures: mcp-vet keys sign shows it", err=True
            )
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
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(_ROLES),
    help="A role of the index; may be given several times.",
)
@click.option("--threshold", type=click.IntRange(1, 100), help="How many must sign from now on.")
@allowlist_option
def add(
    key: str,
    person: str | None,
    roles: tuple[str, ...],
    threshold: int | None,
    allowlist: str | None,
) -> int:
    """Let KEY count: a public key, a .pub file, or a URI of a key that lives elsewhere.

    URIs are ssh-agent:SHA256:…, awskms:…, gcpkms:…, azurekms:VAULT/NAME, hv:NAME (HashiCorp Vault),
    hsm: (PKCS #11) and file2:PATH; most need the provider's own Python library.
    """
    from vetting.workflow.keys import add_reviewer, add_to_roles, given, name_of

    if (person is None) == (not roles):
        raise UsageError("keys add takes --for ID or --role ROLE", hint="mcp-vet keys add --help")
    with tools(allowlist) as made:
        found = given(made, key)
        if roles:
            done = add_to_roles(made, roles, found, threshold=threshold)
        else:
            done = add_reviewer(made, person or "", found, threshold=threshold)
    _say(done, f"added {name_of(found)} for {safe(', '.join(roles) or person)}")
    return 0


@command.command()
@click.argument("role", type=click.Choice((*_ROLES, "verifier")))
@click.option("--to", "key", metavar="KEY", help="The new key; default a new key file.")
@click.option("--old", metavar="KEYID", help="The key that it replaces, where several sign.")
@click.option("--encrypt", is_flag=True, help="Ask for a passphrase and encrypt the file with it.")
@allowlist_option
def rotate(
    role: str, key: str | None, old: str | None, encrypt: bool, allowlist: str | None
) -> int:
    """Let a new key sign for ROLE instead of the one that does; the verifier signs the entries."""
    from vetting.allowlist.roles import metadata_key
    from vetting.workflow.keys import given, name_of, rotate_verifier
    from vetting.workflow.keys import new as make
    from vetting.workflow.keys import rotate as run

    with tools(allowlist) as made:
        if key is None:
            name = f"{role}-{made.clock():%Y%m%d%H%M%S}"
            found = metadata_key(make(made, name, passphrase(encrypt=encrypt)))
            click.echo(f"made {made.key_dir / name}.pem", err=True)
        else:
            found = given(made, key)
        verifier = role == "verifier"
        done = rotate_verifier(made, found) if verifier else run(made, role, found, old=old)
    what = "every new entry" if role == "verifier" else role
    _say(done, f"{what} is signed by {name_of(found)} from now on")
    return 0


@command.command()
@click.argument("keyid")
@click.option(
    "--compromised", is_flag=True, help="Somebody else has it: nothing that it signed counts."
)
@allowlist_option
def retire(keyid: str, compromised: bool, allowlist: str | None) -> int:
    """Let the key KEYID count no more. What it signed before for a reviewer or the verifier goes on
    to count.
    """
    from vetting.workflow.keys import retire as run

    with tools(allowlist) as made:
        uses, done = run(made, keyid, compromised=compromised)
    more = "; mcp-vet verify shows what no longer holds"
    _say(done, f"{safe(keyid)} no longer counts as {', '.join(uses)}", more)
    return 0


@command.command()
@click.option("--yes", is_flag=True, help="Sign without asking: you have read it.")
@click.option("--discard", is_flag=True, help="Drop the staged change instead.")
@allowlist_option
def sign(yes: bool, discard: bool, allowlist: str | None) -> int:
    """Show the change of keys, reviewers or policy that waits for signatures, and sign it with the
    keys on this machine.

    With the last signature that it needs it goes in force where the machine's keys are; elsewhere
    mcp-vet refresh does that on the machine that has them.
    """
    from vetting.errors import NotFound
    from vetting.workflow.key_change import sign as run
    from vetting.workflow.key_change import waiting

    with tools(allowlist) as made:
        if discard:
            return _discard(made)
        found = waiting(made)
        if found is None:
            raise NotFound(
                f"{made.allowlist}: no change of keys is staged", hint="mcp-vet keys add stages one"
            )
        _show(found)
        if found.mine and not yes:
            if not _terminal():
                raise UsageError("nobody is there to ask", hint="read it, then add --yes")
            if not click.confirm("sign it?", err=True):
                click.echo("nothing was signed", err=True)
                return 1
        done = run(made, found)
    _say(done, "the change is in force", waits="signed")
    return 0


def _terminal() -> bool:
    import sys

    return sys.stdin is not None and sys.stdin.isatty()


def _discard(made: "Tools") -> int:
    from vetting.allowlist import staged_files

    for name in staged_files.discard(made.allowlist):
        click.echo(f"removed {safe(staged_files.folder(made.allowlist) / name)}", err=True)
    return 0


def _show(found: "Waiting") -> None:
    for line in found.words:
        click.echo(f"  {safe(line)}")
    for keyid in found.signed:
        click.echo(f"signed by {safe(keyid)}")
    for line in found.missing:
        click.echo(safe(line))
    for keyid in found.mine:
        click.echo(f"can be signed here with {safe(keyid)}")


def _say(done: "Changed", what: str, more: str = "", *, waits: str = "staged") -> None:
    """What came of a change, and what is to be done next."""
    if done.waits is None:
        click.echo(what, err=True)
        click.echo(f"  next: commit it{more}", err=True)
        return
    click.echo(f"{waits}, not yet in force: {safe(done.waits)}", err=True)
    for line in done.missing:
        click.echo(f"  {safe(line)}", err=True)
    who = "mcp-vet refresh" if done.signed else "who has the other keys runs mcp-vet keys sign"
    click.echo(f"  next: commit it; {who}{', on that machine' if done.signed else ''}", err=True)


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
