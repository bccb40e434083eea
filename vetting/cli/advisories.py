"""Sync the local advisory mirror, and say how old it is."""

import json

import click

from vetting.cli import worst
from vetting.cli._tools import tools
from vetting.escaping import visible

_SHOWN = 10


@click.group(name="advisories")
def command() -> None:
    """The local mirror of published advisories (OSV), which every vet consults first.

    \b
      mcp-vet advisories sync
      mcp-vet advisories sync --from feeds/npm.zip
      mcp-vet advisories status
    """  # noqa: D301 - click wants the character, not its spelling


@command.command()
@click.option(
    "--from",
    "origin",
    metavar="DIR|ZIP|URL",
    help="A folder or zip archive of OSV records, or an export's address.",
)
def sync(origin: str | None) -> int:
    """Import advisories; by default the public OSV export for npm and PyPI, if it changed.

    A sync that fails or is interrupted leaves the mirror as it was. Exit code 3 says that some
    records could not be read.
    """
    from vetting.workflow.advisories import sync as run

    codes = []
    with tools() as made:
        done = run(made, origin)
    for item in done:
        feed = item.feed
        word = "imported" if item.changed else "unchanged"
        click.echo(f"{word}  {feed.records:,} records  {visible(feed.source)}")
        for problem in feed.refused[:_SHOWN]:
            click.echo(f"  refused: {visible(problem)}", err=True)
        if len(feed.refused) > _SHOWN:
            click.echo(f"  and {len(feed.refused) - _SHOWN} more", err=True)
        codes.append(3 if feed.refused else 0)
    return worst(codes)


@command.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def status(form: str) -> int:
    """Print record counts, the feeds' dates and their age. Exit code 3: there is no usable mirror."""
    from vetting.model.wire import stamp
    from vetting.workflow.vet import policy_in_force

    with tools(quiet=True) as made:
        mirror = made.advisories.mirror
        feeds = mirror.feeds()
        counts = mirror.counts() if feeds else {}
        now = made.clock()
        limit = policy_in_force(made).advisory_age
    old = any(now - feed.synced_at > limit for feed in feeds)
    if form == "json":
        rows = [
            {
                "source": feed.source,
                "records": feed.records,
                "synced_at": stamp(feed.synced_at),
                "newest_record": stamp(feed.newest),
                "age_seconds": int((now - feed.synced_at).total_seconds()),
                "refused": len(feed.refused),
            }
            for feed in feeds
        ]
        click.echo(
            json.dumps(
                {"feeds": rows, "counts": counts, "usable": bool(feeds) and not old}, indent=2
            )
        )
    elif not feeds:
        click.echo("there is no mirror yet; mcp-vet advisories sync makes one")
    else:
        for feed in feeds:
            hours = (now - feed.synced_at).total_seconds() / 3600
            newest = f"newest record {feed.newest:%Y-%m-%d}" if feed.newest else "no dated record"
            click.echo(
                f"{feed.records:>9,} records  synced {feed.synced_at:%Y-%m-%d %H:%M} UTC "
                f"({hours:.1f} hours ago)  {newest}  {visible(feed.source)}"
            )
            if feed.refused:
                click.echo(f"          {len(feed.refused)} records could not be read")
        for name, number in sorted(counts.items()):
            click.echo(f"{number:>9,} about {name}")
        if old:
            click.echo(f"older than policy allows ({limit}); the OSV API is asked instead")
    return 3 if old or not feeds else 0
