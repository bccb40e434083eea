"""Ask for a server: an answer at once, or a request that a pull request carries."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vetting.cli import allowlist_option, complain, output, worst
from vetting.cli._tools import tools
from vetting.errors import UsageError, VettingError
from vetting.model.request import DataClass, Wish
from vetting.workflow import Tools

if TYPE_CHECKING:
    from vetting.workflow.request import Answered, How
    from vetting.workflow.wanted import Wanted

_FORMATS = ("text", "json", "markdown")


@click.command(
    epilog="Exit codes: 0 approved, 1 not approved (yet): it waits for a reviewer, or will not be; "
    "2 usage, 3 something needed could not be looked at, 4 the allowlist cannot be trusted, 5 a "
    "configuration of --from-config uses a suspended or revoked server."
)
@click.argument("words", metavar="PIN|LINE", nargs=-1)
@click.option(
    "--from-config", "config", metavar="FILE", help="Ask for every server of a client's file."
)
@click.option("--reason", metavar="TEXT", help="Why it is wanted.", required=True)
@click.option("--purpose", default="", metavar="TEXT", help="What it will be used for.")
@click.option(
    "--data",
    type=click.Choice([item.value for item in DataClass]),
    help="The most sensitive data that it will touch.",
)
@click.option("--team", default="", metavar="NAME", help="Who will use it.")
@click.option("--needed-until", "until", metavar="DATE", help="Last day that it is needed.")
@click.option(
    "--anyway", is_flag=True, help="Ask though another version is approved, or it was rejected."
)
@click.option("--no-vet", is_flag=True, help="Do not vet here: a machine does when it arrives.")
@click.option("--fast", is_flag=True, help="Scan no dependency that was not scanned before.")
@click.option(
    "--client", metavar="NAME", help="Print the configuration for this client only, not for all."
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--output", "path", metavar="FILE", help="Write the answer there.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@allowlist_option
def command(
    words: tuple[str, ...],
    config: str | None,
    reason: str,
    purpose: str,
    data: str | None,
    team: str,
    until: str | None,
    anyway: bool,
    no_vet: bool,
    fast: bool,
    client: str | None,
    form: str,
    path: str | None,
    quiet: bool,
    allowlist: str | None,
) -> int:
    """Ask whether a server may be used, and if nobody has decided, for a decision.

    What is approved, stopped, rejected or known as malware is answered at once. Else the package is
    vetted, and the request is a file under allowlist/requests/ to commit: nothing is sent. A line
    that starts the server will do for a PIN; quote it, or put it behind --.

    \b
      mcp-vet request npm:tavily-mcp@0.2.22 --reason "web search for the docs team"
      mcp-vet request --reason "read the wiki" -- npx -y tavily-mcp@0.2.22 --stdio
      mcp-vet request --from-config .cursor/mcp.json --reason "what our team uses"
    """  # noqa: D301 - click wants the character, not its spelling
    from vetting import request_reports
    from vetting.workflow.request import How
    from vetting.workflow.vet import Depth
    from vetting.workflow.wanted import from_config, from_words

    if bool(words) == bool(config):
        raise UsageError(
            "request takes a PIN, a line that starts a server, or --from-config FILE",
            hint="mcp-vet request npm:NAME@VERSION --reason TEXT",
        )
    wish = Wish(
        reason=reason.strip(),
        purpose=purpose.strip(),
        team=team.strip(),
        data=DataClass(data) if data else None,
        needed_until=_day(until) if until else None,
    )
    depth = Depth(closure="metadata") if fast else None
    how = How(anyway=anyway, vets=not no_vet, depth=depth)
    report = request_reports.get(form)
    request_reports.check_client(client)
    with tools(allowlist, quiet=quiet) as made:
        wanted = from_config(Path(config), made) if config else from_words(words, made)
        answers, codes = _ask(wanted, wish, made, how, used=bool(config))
    several = len(wanted) > 1
    if answers or (several and form == "json"):
        output(report.render(answers, several=several, client=client), path)
    return worst(codes)


def _ask(
    wanted: "tuple[Wanted, ...]", wish: Wish, made: Tools, how: "How", *, used: bool
) -> "tuple[list[Answered], list[int]]":
    """Ask for everything, each once; what came of it, and the exit codes."""
    from vetting.workflow.request import Kind, request

    answers: dict[object, Answered] = {}
    codes: list[int] = []
    for item in wanted:
        about = item.name or (str(item.pin) if len(wanted) > 1 else None)
        if item.pin in answers:
            continue
        try:
            if item.pin is None:
                raise item.problem or UsageError("nothing is asked for")
            found = request(item.pin, wish, made, how)
        except BrokenPipeError:
            raise
        except (VettingError, OSError) as error:
            made.progress("")
            codes.append(complain(error, about=about))
            continue
        answers[item.pin] = found
        stopped = found.kind in (Kind.SUSPENDED, Kind.REVOKED)
        codes.append(5 if used and stopped else found.code)
    return list(answers.values()), codes


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"--needed-until: {text!r} is not a date", hint="write it as 2027-01-31"
        ) from error
