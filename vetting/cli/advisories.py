"""Sync the local advisory mirror, and say how old it is."""

import json
import sys
from typing import TYPE_CHECKING, Self

import click

from vetting.cli import complain, safe, worst
from vetting.cli._tools import tools
from vetting.errors import VettingError
from vetting.escaping import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

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

    A sync that fails or is interrupted leaves the mirror as it was. Exit code 3 says that a feed, or
    some of its records, could not be read.
    """
    from vetting.workflow.advisories import sync as run

    codes = [0]
    # An address on the command line is as trusted as one in the settings.
    address = origin if origin and origin.startswith(("http://", "https://")) else None
    with tools(osv_export=address) as made, _Bar() as bar:
        for item in run(made, origin, bar):
            bar.clear()
            if item.feed is None:
                complain(item.error or VettingError("no records"), about=item.source)
                codes.append(3)
                continue
            feed = item.feed
            word = "imported" if item.changed else "unchanged"
            click.echo(f"{word}  {feed.records:,} records  {visible(feed.source)}")
            for problem in feed.problems[:_SHOWN]:
                click.echo(f"  refused: {safe(problem)}", err=True)
            if feed.refused > _SHOWN:
                click.echo(f"  and {feed.refused - _SHOWN} more", err=True)
            codes.append(3 if feed.refused else 0)
    return worst(codes)


class _Bar:
    """A progress bar on a terminal; elsewhere a line now and then."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._said = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the bar off the terminal."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """`done` of `total` of `what` are done; a total of 0 is not known, and counts bytes."""
        if not self._live:
            part = f": {done * 10 // total * 10}%" if total else ""
            if (line := safe(what) + part) != self._said:
                self._said = line
                click.echo(f"mcp-vet: {line}", err=True)
            return
        if self._progress is None:
            self._progress = _bar()
            self._progress.start()
            self._task = None
        if self._task is None or what != self._said:
            self._said = what
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._task = self._progress.add_task(safe(what), total=total or None)
        self._progress.update(self._task, completed=done)


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


@command.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def status(form: str) -> int:
    """Print record counts, the feeds' dates and their age. Exit code 3: there is no usable mirror."""
    from vetting.model.wire import stamp
    from vetting.sources.osv.lookup import too_old
    from vetting.workflow.vet import policy_in_force

    with tools(quiet=True) as made:
        mirror = made.advisories.mirror
        feeds = mirror.feeds()
        counts = mirror.counts() if feeds else {}
        now = made.clock()
        limit = policy_in_force(made).advisory_age
    why = too_old(feeds, [name for name in counts if name != "malware"], now, limit)
    if form == "json":
        rows = [
            {
                "source": feed.source,
                "records": feed.records,
                "synced_at": stamp(feed.synced_at),
                "newest_record": stamp(feed.newest),
                "age_seconds": int((now - feed.synced_at).total_seconds()),
                "refused": feed.refused,
            }
            for feed in feeds
        ]
        document = {"feeds": rows, "counts": counts, "usable": why is None, "reason": why}
        click.echo(json.dumps(document, indent=2))
        return 3 if why else 0
    for feed in feeds:
        hours = (now - feed.synced_at).total_seconds() / 3600
        newest = f"newest record {feed.newest:%Y-%m-%d}" if feed.newest else "no dated record"
        click.echo(
            f"{feed.records:>9,} records  synced {feed.synced_at:%Y-%m-%d %H:%M} UTC "
            f"({hours:.1f} hours ago)  {newest}  {visible(feed.source)}"
        )
        if feed.refused:
            click.echo(f"          {feed.refused} records could not be read")
    for name, number in sorted(counts.items()):
        click.echo(f"{number:>9,} about {name}")
    if why:
        click.echo(f"{visible(why)}; policy allows {limit}, so the OSV API is asked instead")
    return 3 if why else 0
