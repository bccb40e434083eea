"""What waits for a decision, and one request with all that a reviewer needs for it."""

import contextlib

import click

from vetting.cli import allowlist_option, output, safe
from vetting.cli._tools import tools
from vetting.errors import UsageError

_FORMATS = ("text", "json", "markdown")


@click.command(
    epilog="Exit codes: 0 listed, or PIN may run already; 1 PIN needs a person or is denied, 2 usage, "
    "3 something could not be looked at or read, 4 the allowlist cannot be trusted."
)
@click.argument("pin", required=False)
@click.option("--vet", "anew", is_flag=True, help="Vet PIN here first, and sign that it was.")
@click.option("--fast", is_flag=True, help="With --vet: scan no dependency not scanned before.")
@click.option(
    "--lines",
    type=click.IntRange(min=0),
    default=200,
    show_default=True,
    help="Of changed code, show at most so many lines.",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--output", "path", metavar="FILE", help="Write it there instead of printing it.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@allowlist_option
def command(
    pin: str | None,
    anew: bool,
    fast: bool,
    lines: int,
    form: str,
    path: str | None,
    quiet: bool,
    allowlist: str | None,
) -> int:
    """List what waits for a decision, or show PIN: what changed since the approved version first.

    The last line is the command that approves exactly the evidence that was shown. Should it change
    meanwhile, `approve` refuses.

    \b
      mcp-vet review
      mcp-vet review npm:tavily-mcp@0.2.22
      mcp-vet review npm:tavily-mcp@0.2.22 --format markdown --output comment.md
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting import review_reports
    from vetting.workflow import shown
    from vetting.workflow.review import page, waiting
    from vetting.workflow.vet import Depth, parse_pin

    report = review_reports.get(form)
    if (pin is None and anew) or (fast and not anew):
        raise UsageError("--vet vets one PIN", hint="mcp-vet review names those that wait")
    depth = Depth(closure="metadata" if fast else "full") if anew else None
    with tools(allowlist, quiet=quiet) as made:
        if pin is None:
            work = waiting(made)
            made.progress("")
            output(report.work_list(work), path)
            for problem in work.problems:
                click.echo(f"mcp-vet: {safe(problem)}", err=True)
            return 3 if work.problems else 0
        exact = parse_pin(pin, made)
        found = page(exact, made, anew=depth)
        made.progress("")
        output(report.page(found, lines=lines), path)
        if found.found is not None:
            with contextlib.suppress(OSError):  # then `approve` wants the digest
                shown.remember(exact, found.found.digest, made)
    return found.code
