"""Check every entry of the allowlist: signatures, digests, approvals, dates."""

import click

from vetting.cli import allowlist_option, safe, worst
from vetting.cli._tools import tools

_WORDS = {
    "valid": ("ok", "green", 0),
    "suspended": ("STOPPED", "yellow", 0),
    "revoked": ("STOPPED", "yellow", 0),
    "incomplete": ("UNKNOWN", "yellow", 3),
    "unlisted": ("FAIL", "red", 4),
    "invalid": ("FAIL", "red", 4),
}


@click.command(
    epilog="Exit codes: 0 all entries hold or are stopped, 3 whether one is stopped is not known, "
    "4 the index or an entry does not hold."
)
@click.option(
    "--record",
    is_flag=False,
    flag_value=".mcp-vet/seen.json",
    metavar="[FILE]",
    help="Write what was seen to FILE (.mcp-vet/seen.json), to commit where machines check.",
)
@allowlist_option
def command(record: str | None, allowlist: str | None) -> int:
    """Verify the index and all entries of the allowlist, offline, and name each that does not hold."""
    from pathlib import Path

    from vetting.allowlist import seen, staged_files
    from vetting.explain import unknown_rules
    from vetting.workflow import memory
    from vetting.workflow.entries import rows
    from vetting.workflow.vet import policy_in_force

    codes = [0]
    counts = {"hold": 0, "are stopped": 0, "do not": 0}
    with tools(allowlist) as made:
        root, now = made.allowlist, made.clock()
        found = memory.current(root, made.key_dir, now)
        policy = policy_in_force(made)
        for line, name in unknown_rules(policy):
            click.echo(
                f"{click.style('warn', fg='yellow')}  {policy.source}:{line}: there is no rule or "
                f"signal {safe(name)!r}"
            )
        if found.until is None:
            click.echo(
                f"{click.style('warn', fg='yellow')}  no signed index: that an entry was removed, or "
                "all of it is old, would not show; mcp-vet refresh makes one"
            )
        for row in rows(root, found, now):
            word, colour, code = _WORDS[row.state]
            said = safe(row.why)
            if row.entry is not None and code == 0:
                people = ", ".join(approval.by for approval in row.entry.approvals)
                said = f" by {safe(people)} until {row.entry.not_after:%Y-%m-%d}"
            if row.remote is not None and code == 0:
                said = f" by {safe(row.remote.approver)} until {row.remote.not_after:%Y-%m-%d}"
            if row.state in ("suspended", "revoked"):
                said = f" {row.state}: {safe(row.why)}"
            shown = safe(row.subject)
            shown += (" " if said[:1] == " " else ": ") if shown else ""
            click.echo(f"{click.style(word, fg=colour)}{' ' * max(1, 6 - len(word))}{shown}{said}")
            counts["hold" if word == "ok" else "are stopped" if code == 0 else "do not"] += 1
            codes.append(code)
        if record is not None and found.seen is not None:
            seen.save(Path(record), found.seen)
            click.echo(f"mcp-vet: wrote {safe(record)}: commit it", err=True)
    stopped = f"{counts['are stopped']} are stopped, " if counts["are stopped"] else ""
    click.echo(f"{counts['hold']} hold, {stopped}{counts['do not']} do not: entries of {root}")
    if staged_files.names(root):
        click.echo(
            f"{click.style('warn', fg='yellow')}  a change of keys, reviewers or policy waits for "
            "signatures: mcp-vet keys sign shows it"
        )
    if found.until is not None:
        click.echo(f"the index holds until {found.until:%Y-%m-%d %H:%M} UTC")
    return worst(codes)
