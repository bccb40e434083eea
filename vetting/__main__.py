"""The command line's entrance: finds the command, and turns errors into words and exit codes.

Commands are modules of `vetting.cli`, listed without importing them: the first line of a module is
its help. So `--help` costs no more than Python itself, and a command imports only what it needs.
"""

import sys
from pathlib import Path

from vetting import __version__

_CLI = Path(__file__).parent / "cli"
_ORDER = (
    *("vet", "request", "review", "approve", "reject", "run", "check"),
    *("suspend", "revoke", "reinstate", "rescan", "renew"),
    *("init", "refresh", "keys"),
    *("verify", "list", "show", "diff", "explain", "export", "advisories"),
)


def commands() -> dict[str, str]:
    """Every command with its one line of help."""
    found = {}
    for path in sorted(_CLI.glob("[a-z]*.py")):
        with path.open(encoding="utf-8") as file:
            found[path.stem.replace("_", "-")] = file.readline().strip().strip('"')
    first = {name: found[name] for name in _ORDER if name in found}
    return first | found


def help_text() -> str:
    """What `mcp-vet --help` prints."""
    known = commands()
    width = max(map(len, known))
    lines = [
        "Usage: mcp-vet COMMAND [OPTIONS] [ARGUMENTS]",
        "",
        "Decide once, on evidence, which exact MCP server package may run.",
        "",
        "Start with:",
        "  mcp-vet vet npm:@modelcontextprotocol/server-filesystem@2026.8.31",
        "",
        "Commands (mcp-vet COMMAND --help tells more):",
        *(f"  {name.ljust(width)}  {text}" for name, text in known.items()),
        "",
        "A PIN is npm:@scope/name@1.2.3, pypi:name==1.2.3 or a package URL.",
        "",
        "Exit codes: 0 allowed or clean, 1 not allowed, 2 usage, 3 something could not be looked at,",
        "4 the allowlist cannot be trusted, 5 a suspended or revoked server is in use.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Run the command in `sys.argv`."""
    args = sys.argv[1:]
    if not args or args[0] in ("-h", "--help", "help"):
        print(help_text())
        sys.exit(0 if args else 2)
    if args[0] in ("-V", "--version"):
        print(f"mcp-vet {__version__}")
        return
    if args[0] not in commands():
        import difflib

        close = difflib.get_close_matches(args[0], commands(), 1)
        print(f"mcp-vet: there is no command {args[0]!r}", file=sys.stderr)
        print(f"  try: mcp-vet {close[0] if close else '--help'}", file=sys.stderr)
        sys.exit(2)
    import gc

    # A run makes many small objects and keeps them: looking for rubbish among them again and
    # again took a tenth of its time.
    gc.set_threshold(50_000, 20, 50)

    if args[0] == "run":
        from vetting.warm_start import attempt

        attempt(args[1:])
    from vetting.cli import run_command

    code = run_command(args[0], args[1:])
    gc.freeze()  # nor at the end: what is left goes with the process
    sys.exit(code)


if __name__ == "__main__":
    main()
