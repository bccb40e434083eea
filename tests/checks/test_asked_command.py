"""Subcommands of a command line that say what they start (`vetting/checks/_asked_command.py`)."""

import pytest

from tests.factories import tree
from vetting.checks._asked_command import is_called_by_command
from vetting.checks._asked_for import is_asked_for_in

SERVICE = """def install(hours):
    path = Path.home() / ".config" / "systemd" / "user" / "acme.service"
    path.write_text(UNIT)
"""
CLI = """parser = argparse.ArgumentParser()
sub = parser.add_subparsers(dest="command")
sub.add_parser("serve", help="Run the server (the default).")
cmd = sub.add_parser(
    "install-stack",
    help="install the systemd units (Linux)",
)
args = parser.parse_args()
if args.command == "serve":
    serve()
elif args.command == "install-stack":
    service.install(args.hours)
else:
    other()
"""


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        (CLI, True),
        (CLI.replace("install the systemd units (Linux)", "Run it in the background."), True),
        (CLI.replace("install the systemd units (Linux)", "Show the version."), False),
        (CLI.replace("service.install", "service.show"), False),
        # Whoever starts the server has not asked for it.
        (CLI.replace("service.install", "show").replace("serve()", "install(6)"), False),
        (CLI.replace("service.install", "show").replace("other()", "install(6)"), False),
        (CLI.replace("serve()", "service.install(6)"), False),
        (CLI.replace("serve()", "serve.install(6)"), True),
        (CLI.replace("    service.", '    if args.on == "yes":\n        service.'), True),
        ("install(6)\n", False),
    ],
)
def test_the_branch_of_a_subcommand_that_says_so(source: str, asked: bool) -> None:
    assert is_called_by_command(source, "install", "service") is asked


def test_the_command_line_may_be_another_file_or_the_same() -> None:
    apart = tree({"acme/service.py": SERVICE, "acme/cli.py": CLI})
    assert is_asked_for_in(apart, "acme/service.py", SERVICE, 3)
    alone = SERVICE + CLI.replace("service.install", "install")
    assert is_asked_for_in(tree({"acme.py": alone}), "acme.py", alone, 3)
    silent = tree({"acme/service.py": SERVICE, "acme/cli.py": "service.install(6)\n"})
    assert not is_asked_for_in(silent, "acme/service.py", SERVICE, 3)
