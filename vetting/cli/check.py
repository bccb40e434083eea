"""Check client configurations against the allowlist: the gate for CI and pre-commit."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from vetting import check_reports
from vetting.cli import allowlist_option, columns, output, safe, worst
from vetting.errors import AllowlistError, UsageError
from vetting.model.check import CheckReport
from vetting.workflow import baseline as baselines
from vetting.workflow.check import Gated, check


@click.command(
    epilog="Exit codes: 0 all may run, 1 something may not, 2 usage, 3 something cannot be read or "
    "is not understood, 4 the allowlist cannot be trusted, 5 a stopped server is in use."
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--user", is_flag=True, help="Look at this person's own client settings too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(check_reports.names()),
    default="text",
    show_default=True,
    help="How to report; github also writes the job's summary.",
)
@click.option("--output", "target", metavar="FILE", help="Write the report to FILE.")
@click.option("--fix", "fixing", is_flag=True, help="Write the nearest approved versions in.")
@click.option(
    "--baseline",
    is_flag=False,
    flag_value=baselines.DEFAULT,
    metavar="[FILE]",
    help=f"Let findings in FILE ({baselines.DEFAULT}) not fail; records them if there is no FILE.",
)
@click.option("--update-baseline", is_flag=True, help="Forget findings that are gone; adds none.")
@click.option(
    "--no-project-settings",
    "variables_only",
    is_flag=True,
    help="Take no settings from the project's files; always so where the variable CI is set.",
)
@allowlist_option
def command(
    paths: tuple[str, ...],
    user: bool,
    form: str,
    target: str | None,
    fixing: bool,
    baseline: str | None,
    update_baseline: bool,
    variables_only: bool,
    allowlist: str | None,
) -> int:
    """Check every MCP client configuration under each PATH (the current folder).

    Offline and without running anything: what each server would fetch must be on the allowlist, in
    exactly that version.

    \b
      mcp-vet check
      mcp-vet check --format sarif --output mcp-vet.sarif
      mcp-vet check --fix
      mcp-vet check --baseline
    """  # noqa: D301 - click wants the character, not its spelling
    if baseline is not None and Path(baseline).is_dir():  # `--baseline .`: the dot is a PATH
        paths, baseline = (*paths, baseline), baselines.DEFAULT
    if update_baseline and baseline is None:
        baseline = baselines.DEFAULT
    ledger = None if baseline is None else Path(baseline)
    known = _known(ledger, update=update_baseline)
    roots = [Path(path) for path in paths or (".",)]
    gated = _gated(allowlist, variables_only=variables_only)
    try:
        report = check(roots, gated, user=user, baseline=known or frozenset())
    except AllowlistError as error:
        if form != "text":  # whoever reads the report, and not the log, has to see it, too
            _print(_untrusted(gated, error), form, target)
        raise
    if fixing:
        from dataclasses import replace

        from vetting.workflow.fix import fix

        done = fix(report)
        report = check(roots, gated, user=user, baseline=known or frozenset())
        report = replace(report, fixed=done)
    if ledger is not None and (known is None or update_baseline):
        count = baselines.write(ledger, report.findings, only=known)
        what = "1 finding is" if count == 1 else f"{count} findings are"
        click.echo(f"mcp-vet: {what} in {safe(ledger)}: commit it", err=True)
        if known is None:
            report = check(roots, gated, user=user, baseline=baselines.load(ledger))
    _print(report, form, target)
    return worst(report.codes)


def _known(ledger: Path | None, *, update: bool) -> frozenset[str] | None:
    """The fingerprints of the baseline; None where one is to be recorded."""
    if ledger is None:
        return frozenset()
    if ledger.exists() or update:
        return baselines.load(ledger)
    if os.environ.get("CI"):
        # A change that deletes the baseline must not make its own run green.
        raise UsageError(
            f"there is no baseline {ledger}, and none is recorded in CI",
            hint="record it on your machine with the same command, and commit it",
        )
    return None


def _gated(allowlist: str | None, *, variables_only: bool) -> Gated:
    """What the gate works with. In CI the project's files are the change's own, which does not
    choose what it is judged by.
    """
    from vetting.settings import read_settings, read_variables

    if variables_only or os.environ.get("CI"):
        settings, vain = read_variables(os.environ, Path.cwd())
        for name in vain:
            if name == "allowlist" and allowlist:
                continue
            click.echo(
                f"mcp-vet: the setting {name.replace('_', '-')} of the project's files does not "
                f"count here; MCP_VET_{name.upper()} does",
                err=True,
            )
    else:
        settings = read_settings(os.environ, Path.cwd())
    return Gated(
        allowlist=Path(allowlist or settings.allowlist),
        cache=settings.cache_dir,
        key_dir=settings.key_dir,
        registries={"npm": settings.npm_registry, "pypi": settings.pypi_index},
        home=Path.home(),
        now=datetime.now(UTC),
    )


def _untrusted(gated: Gated, error: AllowlistError) -> CheckReport:
    """A run that came to nothing, because of the allowlist."""
    return CheckReport(
        files=(), servers=(), allowlist=str(gated.allowlist), untrusted=(str(error),)
    )


def _print(report: CheckReport, form: str, target: str | None) -> None:
    chosen = check_reports.get(form)
    chosen.columns = None if target else columns()
    text = chosen.render(report)
    if form == "github" and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(check_reports.get("markdown").render(report))
    output(text, target)
    if target is not None:
        first = check_reports.get("text").render(report).partition("\n")[0]
        click.echo(first, err=True)
