"""Show what changed between two versions: tools, capabilities, hosts, dependencies, code."""

import click

from vetting.cli import allowlist_option, output
from vetting.cli._tools import tools
from vetting.errors import UsageError


@click.command(epilog="Exit codes: 0 compared, 2 usage, 3 something could not be compared.")
@click.argument("pins", metavar="[PIN] PIN", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
)
@click.option("--full", is_flag=True, help="All of the code that changed, not only the foremost.")
@click.option("--no-code", is_flag=True, help="Only what changed in meaning.")
@click.option(
    "--context",
    type=click.IntRange(0, 100),
    default=3,
    show_default=True,
    help="Lines around each change of the code.",
)
@click.option("--output", "path", metavar="FILE", help="Write it there instead of printing it.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@allowlist_option
def command(
    pins: tuple[str, ...],
    form: str,
    full: bool,
    no_code: bool,
    context: int,
    path: str | None,
    quiet: bool,
    allowlist: str | None,
) -> int:
    """Compare two versions; one that is not on record is vetted first.

    \b
      mcp-vet diff npm:tavily-mcp@0.2.21 npm:tavily-mcp@0.2.22
      mcp-vet diff npm:tavily-mcp@0.2.22      # with the version approved last

    Tools come first, each with its drift class: D1 cosmetic, D2 text, D3 input, D4 a promise
    weakened, D5 a tool added, removed or renamed, D6 the server reaches further, D7 changed under
    its pin, D8 not comparable. Then the code, the hunks that matter most first.
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting import diff_reports
    from vetting.workflow.diff import diff
    from vetting.workflow.vet import last_approved, parse_pin

    if len(pins) > 2:
        raise UsageError(f"{len(pins)} pins: two can be compared", hint="mcp-vet diff PIN PIN")
    with tools(allowlist, quiet=quiet) as made:
        after = parse_pin(pins[-1], made)
        if len(pins) == 2:
            before = parse_pin(pins[0], made)
        else:
            approved = last_approved(after, made)
            if approved is None:
                raise UsageError(
                    f"no other version of {after.ecosystem}:{after.name} is approved",
                    hint=f"name the version to compare with: mcp-vet diff PIN {after}",
                )
            before = approved.pin
        found = diff(before, after, made, context=context)
    lines = 0 if no_code else None if full else 400
    output(diff_reports.get(form).render(found, lines=lines), path)
    return 3 if any(section.gap for section in found.sections) else 0
