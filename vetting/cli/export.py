"""Write a document for other programs: a bill of materials."""

import click

from vetting.cli import allowlist_option, output
from vetting.cli._tools import tools


@click.command()
@click.argument("form", metavar="FORMAT")
@click.argument("pin", required=False)
@click.option("--output", "path", metavar="FILE", help="Write it there instead of printing it.")
@allowlist_option
def command(form: str, pin: str | None, path: str | None, allowlist: str | None) -> int:
    """Write what is on record about PIN in FORMAT.

    cyclonedx: the package's frozen closure as a CycloneDX 1.6 bill of materials, JSON.

    \b
      mcp-vet export cyclonedx npm:tavily-mcp@0.2.22 --output tavily-mcp.cdx.json
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting import exports
    from vetting.workflow.vet import parse_pin

    export = exports.get(form)
    if export.needs_pin and pin is None:
        raise click.UsageError(f"{form} is of one package: name a PIN")
    with tools(allowlist, quiet=True) as made:
        exact = parse_pin(pin, made) if pin is not None else None
        document = export.document(made, exact)
    output(document, path)
    return 0
