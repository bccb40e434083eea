"""Write what is approved for other programs: client allowlists, registries, SBOM, VEX."""

from pathlib import Path

import click

from vetting.cli import allowlist_option, output, safe
from vetting.cli._tools import tools
from vetting.errors import UsageError
from vetting.exports import Exported


def _formats() -> str:
    """Every format with what it is and where it goes, for `--help`."""
    import textwrap

    from vetting import exports

    lines = []
    for name in exports.names():
        export = exports.get(name)
        lines.append(f"  {name}{' PIN' if export.needs_pin else ''}\n      {export.title}")
        lines += textwrap.wrap(
            f"for {export.place}", 90, initial_indent=" " * 6, subsequent_indent=" " * 8
        )
    return "\b\n" + "\n".join(lines)


class _Command(click.Command):
    """A command whose help lists the formats; they are loaded only when somebody asks."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """See `click.Command.format_epilog`."""
        formatter.write("\nFormats:\n")
        formatter.write(_formats().removeprefix("\b\n") + "\n")
        super().format_epilog(ctx, formatter)


@click.command(cls=_Command)
@click.argument("form", metavar="FORMAT")
@click.argument("pin", required=False)
@click.option("--output", "path", metavar="FILE", help="Write it there; a folder for mcp-registry.")
@click.option(
    "--launch",
    "launches",
    multiple=True,
    metavar="LINE",
    help="Allow this command line too, if it starts an approved pin; may be repeated.",
)
@allowlist_option
def command(
    form: str, pin: str | None, path: str | None, launches: tuple[str, ...], allowlist: str | None
) -> int:
    """Write what is approved in FORMAT, for programs that enforce it themselves.

    Only what may run today is exported: verified, not ended, not stopped. What FORMAT cannot express
    as strongly is left out, with a warning that says why. Clients compare whole command lines, so a
    server that is started with arguments needs its --launch line.

    \b
      mcp-vet export claude-code --output managed-settings.json
      mcp-vet export codex --launch 'npx -y tavily-mcp@0.2.22 --stdio'
      mcp-vet export mcp-registry --output public/
      mcp-vet export cyclonedx npm:tavily-mcp@0.2.22 --output tavily-mcp.cdx.json
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting import exports
    from vetting.workflow.vet import parse_pin

    export = exports.get(form)
    if export.needs_pin and pin is None:
        raise click.UsageError(f"{form} is of one package: name a PIN")
    if pin is not None and not export.needs_pin:
        raise click.UsageError(f"{form} is of the whole allowlist: name no PIN")
    if launches and not export.takes_launches:
        raise click.UsageError(f"{form} holds no command lines: leave --launch out")
    if export.folder and path is None:
        raise click.UsageError(f"{form} is several files: name their folder with --output")
    with tools(allowlist, quiet=True) as made:
        exact = parse_pin(pin, made) if pin is not None else None
        found = export.export(made, exports.Asked(pin=exact, launches=launches))
    if export.folder and path is not None:
        _write(Path(path), found)
    else:
        output(found.text, path)
    for warning in found.warnings:
        click.echo(f"mcp-vet: {safe(warning)}", err=True)
    return 0


def _write(folder: Path, found: Exported) -> None:
    """Write the documents into `folder`. A document of an earlier export would go on to be served,
    so it has to go first.

    Raises:
        UsageError: something else lies there, or nothing can be written there.
    """
    from vetting.boundary.files import write_atomic

    documents = dict(found.documents)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in documents:
            raise UsageError(
                f"{path}: is not part of this export, and would go on to be served",
                hint="remove it, or write into a new folder",
            )
    try:
        for name, text in documents.items():
            write_atomic(folder / name, text.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror})") from error
    click.echo(f"mcp-vet: wrote {len(documents)} files into {safe(folder)}", err=True)
