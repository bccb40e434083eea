"""Text for a terminal or a CI log: what is not as it was, why, and what to do next."""

from collections.abc import Iterator

import click

from vetting.escaping import inert, one_line
from vetting.model.rescan import Fate, Rescan, Rescanned
from vetting.rescan_reports import RescanFormat
from vetting.rescan_reports._rows import (
    headline,
    next_for,
    next_step,
    older_rules,
    summary,
    worth_telling,
)

_MOST = 500
"""Entries that are shown in full."""

_COLOURS = {
    Fate.KEPT: "green",
    Fate.EXPIRED: "yellow",
    Fate.FLAGGED: "yellow",
    Fate.STALE: "magenta",
    Fate.SUSPENDED: "red",
}


class Text(RescanFormat):
    """See the module. Colours are ANSI codes that `click.echo` strips where nobody sees them."""

    name = "text"

    def render(self, done: Rescan) -> str:
        """See `RescanFormat.render`."""
        return inert("\n".join(_page(done)) + "\n")


def _page(done: Rescan) -> Iterator[str]:
    word = click.style(headline(done).upper(), bold=True)
    dry = "  (dry run: nothing was written)" if done.dry_run else ""
    yield f"mcp-vet rescan: {word}  {summary(done)}{dry}"
    for source in done.sources:
        since = f", as of {source.as_of:%Y-%m-%d %H:%M} UTC" if source.as_of else ""
        said = f"  {source.name}: asked about {source.asked}{since}"
        if source.gap:
            said = click.style(f"{said}; {one_line(source.gap, 300)}", fg="magenta")
        yield said
    for problem in done.problems:
        yield f"  {click.style('not to be trusted', fg='red')}: {one_line(problem, 500)}"
    found = list(worth_telling(done))
    for item in found[:_MOST]:
        yield from _entry(item, dry_run=done.dry_run)
    if len(found) > _MOST:
        yield f"and {len(found) - _MOST} more (--format json lists all)"
    for remote in done.remotes[:_MOST]:
        word = "EXPIRED" if remote.days_left < 0 else "ENDS SOON"
        head = click.style(word, fg="yellow", bold=True)
        yield ""
        yield f"{head}  remote {one_line(remote.pattern, 300)}  until {remote.ends:%Y-%m-%d}"
        yield f"  expiry: {remote.change.message}"
        yield f"  next: {one_line(next_for(remote), 400)}"
    if older := older_rules(done):
        yield older
    if done.index_until:
        yield f"the index holds until {done.index_until:%Y-%m-%d %H:%M} UTC"
    elif done.unsigned:
        yield f"{click.style('the index was not signed', fg='red')}: {one_line(done.unsigned, 500)}"


def _entry(item: Rescanned, *, dry_run: bool) -> Iterator[str]:
    word = item.fate.value.upper()
    if item.stopped_now and dry_run:
        word = "WOULD BE SUSPENDED"
    elif item.fate is Fate.SUSPENDED and not item.stopped_now:
        word = "STILL SUSPENDED"
    elif item.fate is Fate.KEPT and item.days_left is not None:
        word = "ENDS SOON"
    end = f"  until {item.ends:%Y-%m-%d}" if item.ends else ""
    head = click.style(word, fg=_COLOURS[item.fate], bold=True)
    yield ""
    yield f"{head}  {one_line(str(item.pin), 300)}{end}"
    for change in item.changes:
        rule = f"  [{one_line(change.rule_id, 80)}]" if change.rule_id else ""
        yield f"  {change.cause.value}: {one_line(change.message, 400)}{rule}"
    for gap in item.gaps:
        yield f"  not asked: {one_line(gap, 300)}"
    if item.stopped_now and item.order:
        yield f"  {item.order}"
    if step := next_step(item):
        yield f"  next: {one_line(step, 400)}"
