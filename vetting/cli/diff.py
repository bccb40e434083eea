"""Show what changed between two versions: dependencies, files, capabilities, hosts, tools."""

import click

from vetting.cli import allowlist_option, output
from vetting.cli._tools import tools


@click.command(epilog="Exit codes: 0 compared, 2 usage, 3 something could not be compared.")
@click.argument("before", metavar="PIN")
@click.argument("after", metavar="PIN")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
)
@click.option("--output", "path", metavar="FILE", help="Write it there instead of printing it.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@allowlist_option
def command(
    before: str, after: str, form: str, path: str | None, quiet: bool, allowlist: str | None
) -> int:
    """Compare two versions; one that is not on record is vetted first.

    \b
      mcp-vet diff npm:tavily-mcp@0.2.21 npm:tavily-mcp@0.2.22
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting.reports import _diff
    from vetting.workflow.diff import diff
    from vetting.workflow.vet import parse_pin

    with tools(allowlist, quiet=quiet) as made:
        found = diff(parse_pin(before, made), parse_pin(after, made), made)
    write = {"text": _diff.text, "json": _diff.as_json, "markdown": _diff.markdown}[form]
    output(write(found), path)
    return 3 if any(section.gap for section in found.sections) else 0
