"""Gather evidence on package versions, decide by policy, record and print."""

import contextlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vetting.cli import allowlist_option, complain, output, worst
from vetting.cli._dates import end_of_day
from vetting.cli._tools import tools
from vetting.errors import FormatError, VettingError
from vetting.model.verdict import Decision, Verdict
from vetting.workflow import Tools

if TYPE_CHECKING:
    from vetting.surface import Capture
    from vetting.workflow.approve import Approved
    from vetting.workflow.vet import Depth

_FORMATS = ("text", "json", "markdown", "sarif")


@click.command(
    epilog="Exit codes: 0 allowed (or approved), 1 denied or needs a person, "
    "2 usage, 3 something needed could not be looked at.",
)
@click.argument("pins", metavar="PIN...", nargs=-1, required=True)
@click.option(
    "--approve", "approving", is_flag=True, help="Go on to approve, where policy leaves it to you."
)
@click.option("--reason", metavar="TEXT", help="Why it is approved; required with --approve.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option(
    "--output", "path", metavar="FILE", help="Write the report there instead of printing it."
)
@click.option(
    "--closure",
    type=click.Choice(["full", "metadata", "none"]),
    default="full",
    show_default=True,
    help="Of what a launch would bring in: scan its code, only resolve it, or neither.",
)
@click.option("--fast", is_flag=True, help="Scan no dependency that was not scanned before.")
@click.option("--cutoff", metavar="DATE", help="Ignore dependencies published after DATE.")
@click.option(
    "--tools-list",
    "lists",
    metavar="FILE",
    multiple=True,
    help="A captured answer to tools/list, to be compared with the source; once per page.",
)
@click.option("--fresh", is_flag=True, help="Resolve the closure again, even within the hour.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@allowlist_option
def command(
    pins: tuple[str, ...],
    approving: bool,
    reason: str | None,
    form: str,
    path: str | None,
    closure: str,
    fast: bool,
    cutoff: str | None,
    lists: tuple[str, ...],
    fresh: bool,
    quiet: bool,
    allowlist: str | None,
) -> int:
    """Vet exact package versions: fetch, verify, scan, decide, record.

    A PIN is npm:@scope/name@1.2.3, pypi:name==1.2.3 or a package URL. Nothing of the package is
    installed, imported or run.

    \b
      mcp-vet vet npm:@modelcontextprotocol/server-filesystem@2026.8.31
      mcp-vet vet pypi:mcp-server-git==2026.10.19 --format json
      mcp-vet vet npm:tavily-mcp@0.2.22 --approve --reason "web search for the docs team"
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting import reports
    from vetting.workflow.vet import Depth

    if approving and not (reason or "").strip():
        raise click.UsageError("--approve needs --reason TEXT: what the server is for")
    if lists and len(pins) > 1:
        raise click.UsageError("--tools-list is of one server: name one PIN")
    verdicts: list[Verdict] = []
    approved: list[Approved] = []
    codes: list[int] = []
    several = len(pins) > 1
    depth = Depth(
        closure="metadata" if fast and closure == "full" else closure,
        cutoff=end_of_day(cutoff, "--cutoff") if cutoff else None,
        fresh=fresh,
        captured=_captured(lists) if lists else None,
    )
    wish = reason if approving else None
    with tools(allowlist, quiet=quiet) as made:
        for text in pins:
            try:
                codes.append(_vet(text, made, depth, wish, verdicts, approved))
            except BrokenPipeError:
                raise
            except (VettingError, OSError) as error:
                made.progress("")
                codes.append(complain(error, about=text if several else None))
    if verdicts or (several and form == "json"):
        try:
            output(reports.get(form).verdicts(verdicts, several=several), path)
            if path is None and sys.stdout.isatty():  # somebody is looking
                _remember(verdicts, made)
        except VettingError as error:
            codes.append(complain(error))
    if approved:
        from vetting.cli.approve import tell

        for done in approved:
            tell(done)
    return worst(codes)


def _captured(names: tuple[str, ...]) -> "tuple[str, Capture]":
    """The captured list in some files, a page each, and what to call it: a capture says neither
    who made it nor when, so that is the first file's name and day.
    """
    from vetting.surface import capture

    paths = [Path(name) for name in names]
    try:
        pages = [path.read_bytes() for path in paths]
        day = datetime.fromtimestamp(paths[0].stat().st_mtime, UTC)
        return f"captured:{paths[0].name} of {day:%Y-%m-%d}", capture(pages)
    except OSError as error:
        raise click.UsageError(f"--tools-list: cannot be read ({error.strerror})") from error
    except FormatError as error:
        raise click.UsageError(f"--tools-list: {error}") from error


def _remember(verdicts: list[Verdict], made: Tools) -> None:
    """`approve` refuses what is no longer what was shown."""
    from vetting.model import evidence_document
    from vetting.workflow import shown

    with contextlib.suppress(OSError):
        for verdict in verdicts:
            shown.remember(verdict.pin, evidence_document.digest(verdict), made)


def _vet(
    text: str,
    made: Tools,
    depth: "Depth",
    reason: str | None,
    verdicts: list[Verdict],
    approved: "list[Approved]",
) -> int:
    """Vet one pin, approve it if there is a `reason`, and keep what came of it; its exit code."""
    from vetting.policy import incomplete_blocks
    from vetting.workflow.vet import parse_pin, vet

    vetted = vet(parse_pin(text, made), made, depth=depth)
    verdicts.append(vetted.verdict)
    code = 3 if incomplete_blocks(vetted.verdict, vetted.policy) else 1
    if vetted.verdict.decision is Decision.ALLOW:
        code = 0
    if reason is not None:
        from vetting.workflow.approve import approve

        approved.append(approve(vetted.verdict, made, reason=reason))
        code = 0
    if vetted.unrecorded:
        raise vetted.unrecorded
    return code
