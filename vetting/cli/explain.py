"""Explain a rule: what a finding means, what is normal, what to do."""

import difflib
import textwrap

import click

from vetting.errors import UsageError


@click.command()
@click.argument("rule", required=False)
def command(rule: str | None) -> int:
    """Explain RULE, an id as reports print it in brackets; without one, list all rules.

    \b
      mcp-vet explain javascript/shell-command-built
      mcp-vet explain man.confusion
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting.explain import rule_index, signal_index

    index = rule_index()
    if rule is None:
        width = max(map(len, index))
        for name, found in sorted(index.items()):
            click.echo(f"{name.ljust(width)}  {found.severity.value.ljust(8)}  {found.title}")
        return 0
    if rule not in index and rule in signal_index():
        click.echo(click.style(rule, bold=True) + "  a signal that policy may name; its rules:")
        for found in signal_index()[rule]:
            click.echo(f"  {found.id}  {found.title}")
        return 0
    if rule not in index:
        close = difflib.get_close_matches(rule, {**index, **signal_index()}, 3)
        hint = f"close: {', '.join(close)}" if close else "mcp-vet explain lists them"
        raise UsageError(f"there is no rule {rule!r}", hint=hint)
    found = index[rule]
    click.echo(click.style(found.id, bold=True) + f"  {found.title}")
    click.echo(f"  {found.severity.value} severity, {found.confidence.value} confidence")
    if found.signal and found.signal != found.id:
        click.echo(f"  policy may also name it by its signal, {found.signal}")
    for label, text in (("", found.meaning), ("Normal: ", found.normal), ("Next: ", found.remedy)):
        if text:
            click.echo("")
            click.echo(textwrap.fill(label + text, 96, initial_indent="  ", subsequent_indent="  "))
    refs = [*found.cwe, *(f"OWASP {item}:2025" for item in found.owasp), *found.references]
    if refs:
        click.echo("\n  " + "\n  ".join(refs))
    return 0
