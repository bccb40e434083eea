"""Markdown, for an issue, a chat or a job's summary."""

from vetting.escaping import code_span, for_markdown, inert, one_line
from vetting.model.rescan import RemoteEnd, Rescan, Rescanned
from vetting.rescan_reports import RescanFormat
from vetting.rescan_reports._rows import (
    headline,
    next_for,
    next_step,
    older_rules,
    summary,
    worth_telling,
)

_MOST = 200


class Markdown(RescanFormat):
    """See the module."""

    name = "markdown"

    def render(self, done: Rescan) -> str:
        """See `RescanFormat.render`."""
        dry = " (dry run)" if done.dry_run else ""
        lines = [f"## mcp-vet rescan: {headline(done)}{dry}", "", for_markdown(summary(done)), ""]
        lines += [
            f"- **{for_markdown(source.name)}**: {for_markdown(one_line(source.gap, 300))}"
            for source in done.sources
            if source.gap
        ]
        lines += [
            f"- **not to be trusted**: {for_markdown(one_line(problem, 500))}"
            for problem in done.problems
        ]
        if done.unsigned:
            lines.append(f"- **not signed**: {for_markdown(one_line(done.unsigned, 500))}")
        if older := older_rules(done):
            lines.append(f"- {for_markdown(older)}")
        found = list(worth_telling(done))
        if found or done.remotes:
            lines += ["", "| | entry | ends | why | next |", "|---|---|---|---|---|"]
            lines += [_line(item) for item in found[:_MOST]]
            lines += [_remote(item) for item in done.remotes[:_MOST]]
        if len(found) > _MOST:
            lines += ["", f"and {len(found) - _MOST} more (`--format json` lists all)"]
        return inert("\n".join(lines).rstrip("\n") + "\n")


def _remote(item: RemoteEnd) -> str:
    cells = (
        "**expired**" if item.days_left < 0 else "**ends today**" if item.code else "ends soon",
        code_span(f"remote {item.pattern}"),
        f"{item.ends:%Y-%m-%d}",
        for_markdown(f"expiry: {item.change.message}"),
        code_span(one_line(next_for(item), 400)),
    )
    return f"| {' | '.join(cells)} |"


def _line(item: Rescanned) -> str:
    said = [f"{change.cause.value}: {one_line(change.message, 300)}" for change in item.changes]
    said += [f"not asked: {one_line(gap, 200)}" for gap in item.gaps]
    cells = (
        f"**{item.fate.value}**" if item.code else item.fate.value,
        code_span(str(item.pin)),
        f"{item.ends:%Y-%m-%d}" if item.ends else "",
        "<br>".join(for_markdown(text) for text in said),
        for_markdown(one_line(next_step(item), 400)),
    )
    return f"| {' | '.join(cells)} |"
