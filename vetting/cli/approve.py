"""Sign and publish an allowlist entry from the recorded verdict."""

import re

import click

from vetting.allowlist.remotes import AUTHENTICATIONS, TRANSPORTS
from vetting.cli import allowlist_option, safe
from vetting.cli._dates import end_of_day
from vetting.cli._tools import tools
from vetting.errors import UsageError
from vetting.model.review import Kind
from vetting.model.verdict import Waiver
from vetting.patterns import pattern
from vetting.workflow.approve import Approved
from vetting.workflow.init import Initialised

_WAIVER = pattern(r"(?P<finding>[^=]+)=(?P<reason>.+)@(?P<date>\d{4}-\d{2}-\d{2})", re.DOTALL)


@click.command()
@click.argument("pin", required=False)
@click.option(
    "--remote",
    metavar="PATTERN",
    help="Instead of a PIN: remote servers, such as 'https://mcp.example.com/*'.",
)
@click.option(
    "--auth",
    type=click.Choice(AUTHENTICATIONS),
    help="How clients sign in to the remote servers.",
)
@click.option(
    "--transport",
    type=click.Choice(TRANSPORTS),
    default="any",
    show_default=True,
    help="How clients talk to the remote servers.",
)
@click.option("--reason", metavar="TEXT", help="What the server is for.")
@click.option(
    "--full",
    is_flag=True,
    help="All of it was reviewed, not only what differs from the version approved last.",
)
@click.option(
    "--by-policy",
    is_flag=True,
    help="For machines: pass an update that adds nothing, where policy lets it.",
)
@click.option(
    "--install-scripts",
    "scripts",
    is_flag=True,
    help="Let mcp-vet run carry out install scripts, of PIN and what it brings in.",
)
@click.option("--expires", metavar="DATE", help="Last day of the approval; default by policy.")
@click.option(
    "--waive",
    "waives",
    multiple=True,
    metavar="FINDING=REASON@DATE",
    help="Accept one finding (a rule id, or RULE@PATH) until DATE. Repeatable.",
)
@click.option(
    "--evidence",
    metavar="DIGEST",
    help="Approve exactly this evidence, as review shows it; refused if it changed meanwhile.",
)
@click.option(
    "--requested-by",
    default="",
    metavar="ID",
    help="Who asked for the server; their own approval does not count.",
)
@allowlist_option
def command(
    pin: str | None,
    remote: str | None,
    auth: str | None,
    transport: str,
    reason: str | None,
    full: bool,
    by_policy: bool,
    scripts: bool,
    expires: str | None,
    waives: tuple[str, ...],
    evidence: str | None,
    requested_by: str,
    allowlist: str | None,
) -> int:
    """Approve a vetted PIN: sign what was looked at and put the entry into the allowlist.

    It binds to the evidence that `mcp-vet review PIN` or `mcp-vet vet PIN` showed, so one of them
    comes first. Whoever asked for PIN cannot approve it. Without an allowlist, one is made for you
    alone.

    \b
      mcp-vet approve npm:tavily-mcp@0.2.22 --reason "web search for the docs team"
      mcp-vet approve pypi:mcp-server-git==2026.10.19 --reason "git tools" \\
          --waive "cred.hardcoded@tests/conftest.py=test fixture@2027-01-31"
      mcp-vet approve --remote 'https://mcp.example.com/*' --auth oauth --reason "issue tracker"
    """  # noqa: D301 - click wants the character, not its spelling
    if by_policy:
        if pin is None or remote or reason or waives or expires or full or requested_by:
            raise UsageError(
                "--by-policy takes a PIN and nothing else that a person decides",
                hint="mcp-vet approve PIN --by-policy",
            )
        return _by_policy(pin, allowlist, _digest(evidence))
    if reason is None:
        raise UsageError("an approval needs a reason", hint="--reason 'what it is for'")
    if (pin is None) == (remote is None):
        raise UsageError("approve takes a PIN or --remote PATTERN", hint="mcp-vet approve --help")
    if remote is not None:
        if auth is None or waives:
            problem = "needs --auth" if auth is None else "takes no --waive"
            raise UsageError(f"--remote {problem}", hint=f"--auth {'|'.join(AUTHENTICATIONS)}")
        return _remote(remote, auth, transport, reason, expires, allowlist)
    if auth is not None:
        raise UsageError("--auth is for --remote", hint="a package has no sign-in of its own")
    from vetting.workflow import shown
    from vetting.workflow.approve import approve
    from vetting.workflow.reject import objections
    from vetting.workflow.vet import parse_pin

    with tools(allowlist) as made:
        exact = parse_pin(pin or "", made)
        verdict = shown.to_approve(exact, made, _digest(evidence))
        objected = objections(exact, made)
        approved = approve(
            verdict,
            made,
            reason=reason,
            expires=end_of_day(expires, "--expires") if expires else None,
            waivers=tuple(_waiver(text) for text in waives),
            requested_by=requested_by,
            scripts=scripts,
            kind=Kind.FULL if full else Kind.DELTA,
        )
        shown.forget(exact, made)
    tell(approved)
    for said in objected:
        still = "goes against" if approved.entry is None else "supersedes"
        click.echo(f"  it {still} the rejection: {safe(said.words)}", err=True)
    return 0


def _by_policy(pin: str, allowlist: str | None, evidence: str | None) -> int:
    from vetting.workflow import shown
    from vetting.workflow.approve_by_policy import approve_by_policy
    from vetting.workflow.vet import parse_pin

    with tools(allowlist) as made:
        exact = parse_pin(pin, made)
        approved = approve_by_policy(shown.to_approve(exact, made, evidence), made)
    tell(approved)
    return 0


def _digest(text: str | None) -> str | None:
    """A digest as it is written everywhere."""
    if text is None:
        return None
    found = f"sha256:{text.strip().lower().removeprefix('sha256:')}"
    if not re.fullmatch(r"sha256:[0-9a-f]{64}", found):
        raise UsageError(
            f"--evidence {text!r} is no SHA-256 digest", hint="mcp-vet review PIN prints it"
        )
    return found


def tell(approved: Approved) -> None:
    """Say on stderr what was signed, and what was set up for it."""
    _tell_made(approved.initialised)
    entry = approved.entry
    if entry is None:
        _tell_agreed(approved)
        return
    word = click.style("APPROVED", fg="green", bold=True)
    until = f"{entry.not_after:%Y-%m-%d}"
    click.echo(f"{word}  {safe(entry.pin)}  until {until}", err=True)
    if entry.why:
        click.echo(f"  {safe(entry.why)}", err=True)
    click.echo(f"  {approved.folder}", err=True)
    for approval in entry.approvals:
        for check, reason in approval.not_looked_at:
            click.echo(f"  approved over: {check}: {safe(reason)}", err=True)
    click.echo("  next: commit it; mcp-vet verify checks all entries", err=True)


def _tell_agreed(approved: Approved) -> None:
    """What one person signed, and what is still missing."""
    word = click.style("AGREED", fg="yellow", bold=True)
    people = ", ".join(safe(person) for person in approved.people)
    more = f"; {approved.missing} more must approve" if approved.missing else ""
    if approved.why and approved.missing:
        more += f" (needs {approved.needed} because of {safe(approved.why)})"
    click.echo(f"{word}  {safe(approved.pin)}  by {people}{more}", err=True)
    click.echo(f"  {approved.folder}", err=True)
    for problem in approved.problems:
        click.echo(f"  does not count: {safe(problem)}", err=True)
    step = "another reviewer runs the same command" if approved.missing else "mcp-vet refresh"
    where = "" if approved.missing else ", where the index keys are, makes the entry"
    click.echo(f"  next: commit it; {step}{where}", err=True)


def _tell_made(made: Initialised | None) -> None:
    if made is not None:
        click.echo(f"mcp-vet: made the allowlist {made.root} for {safe(made.reviewer)}", err=True)
        for path in made.made:
            click.echo(f"  {path}", err=True)


def _remote(
    pattern: str,
    auth: str,
    transport: str,
    reason: str,
    expires: str | None,
    allowlist: str | None,
) -> int:
    from vetting.workflow.approve_remote import approve_remote

    with tools(allowlist) as made:
        done = approve_remote(
            pattern,
            made,
            transport=transport,
            authentication=auth,
            reason=reason,
            expires=end_of_day(expires, "--expires") if expires else None,
        )
    _tell_made(done.initialised)
    word = click.style("APPROVED", fg="green", bold=True)
    click.echo(f"{word}  {safe(pattern)}  until {done.remote.not_after:%Y-%m-%d}", err=True)
    click.echo(f"  {done.path}", err=True)
    if done.missing:
        click.echo(f"  {done.missing} more people must approve the same", err=True)
    if not done.indexed:
        click.echo(
            "  it counts once the signed index lists it: mcp-vet refresh, where the index keys are",
            err=True,
        )
    click.echo("  next: commit it; mcp-vet check lets configurations use it", err=True)
    return 0


def _waiver(text: str) -> Waiver:
    match = _WAIVER.fullmatch(text)
    if match is None:
        raise UsageError(
            f"--waive {text!r} is not FINDING=REASON@DATE",
            hint='for example --waive "cred.hardcoded@tests/x.py=test data@2027-01-31"',
        )
    return Waiver(
        finding=match["finding"].strip(),
        reason=match["reason"].strip(),
        until=end_of_day(match["date"], "--waive"),
    )
