"""What `suspend`, `revoke` and `reinstate` have in common."""

from collections.abc import Callable

import click

from vetting.cli import safe
from vetting.errors import UsageError
from vetting.model.stop import Reach, Reason, Scope
from vetting.workflow.stop import Stopped, scope_of

CODES = tuple(reason.value for reason in Reason)
_SHOWN = 20


def remote_option(command: Callable[..., object]) -> Callable[..., object]:
    """`--remote`, for the commands that stop and lift."""
    return click.option(
        "--remote", metavar="PATTERN", help="Remote servers, such as 'https://mcp.example.com/*'."
    )(command)


def chosen(
    target: str | None, publisher: str | None, member: str | None, remote: str | None
) -> Scope:
    """What the arguments name; exactly one of them must.

    Raises:
        UsageError: none does, or several do.
    """
    given = [text for text in (target, publisher, member, remote) if text is not None]
    if len(given) != 1:
        raise UsageError(
            "name one thing: a PIN, a package, a range, --publisher, --member or --remote",
            hint="npm:server@1.2.3, npm:server, 'npm:server@<1.4.2', --member npm:qs@6.16.0",
        )
    if publisher is not None:
        return scope_of(publisher, Reach.PUBLISHER)
    if remote is not None:
        return scope_of(remote, Reach.REMOTE)
    return scope_of(member, Reach.MEMBER) if member is not None else scope_of(given[0])


def tell(done: Stopped, word: str) -> None:
    """Say on stderr what was stopped, and what is to do."""
    order = done.order
    head = click.style(word, fg="red", bold=True)
    click.echo(f"{head}  {safe(order.scope)}  {safe(order.words)}", err=True)
    click.echo(f"  {done.path}", err=True)
    _tell_pins("stops", done.pins)
    _tell_pins("may stop (its closure or publisher is not known whole)", done.unknown)
    _tell_pins(
        "also stops", tuple(f"{pin}, which builds on {base}" for pin, base in done.descendants)
    )
    _tell_pins("stops addresses of", done.remotes)
    if not (done.pins or done.unknown or done.descendants or done.remotes):
        click.echo("  no entry falls under it now; later ones will", err=True)
    if not done.indexed:
        click.echo(
            "  it works from now on, and is not in the signed index yet: mcp-vet refresh, where "
            "the index keys are",
            err=True,
        )
    click.echo("  next: commit and push it; clients obey it from their next update on", err=True)


def _tell_pins(what: str, pins: tuple[object, ...]) -> None:
    for pin in pins[:_SHOWN]:
        click.echo(f"  {what} {safe(pin)}", err=True)
    if len(pins) > _SHOWN:
        click.echo(f"  {what} {len(pins) - _SHOWN} more", err=True)
