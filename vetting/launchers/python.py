"""Python interpreters and pip: what they run lies there already, unless pip fetches it first."""

from vetting.launchers import Call, Launcher, Outcome, _options, _uv
from vetting.launchers._words import words
from vetting.model.server import Resolved

_PIP = _options.Table(
    value=words(
        "-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -f "
        "--find-links -t --target --trusted-host --proxy --cert --python --prefix --root"
    ),
    switch=words(
        "-q --quiet -U --upgrade --user --no-cache-dir --no-deps --pre --no-input -v --verbose "
        "--disable-pip-version-check --break-system-packages --no-warn-script-location "
        "--require-hashes --force-reinstall --isolated --no-index"
    ),
)
_PROGRAMS = {"uv": "uv", "uvx": "uvx", "pipx": "pipx", "pip": "pip", "nodejs.npx": "npx"}


class Python(Launcher):
    """See the module."""

    programs = frozenset({"python", "pythonw", "py", "pypy", "pip", "ipython"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        if call.program.startswith("pip"):
            return self._pip(call, outcome)
        args = list(reversed(call.args))
        while args:
            arg = args.pop()
            if arg in ("-W", "-X", "--check-hash-based-pycs"):
                args = args[:-1]
            elif arg == "-" or (
                arg[:1] == "-" and arg[:2] != "--" and "c" in arg.partition("m")[0]
            ):
                outcome.flag("inline-code")
                return outcome.result("unknown")
            elif arg[:1] == "-" and arg[:2] != "--" and "m" in arg and arg[1] not in "WX":
                module = arg.partition("m")[2] or (args.pop() if args else "")
                return self._module(call, outcome, module, tuple(reversed(args)))
            elif arg == "--":
                continue
            elif not arg.startswith("-"):
                outcome.serve(tuple(reversed(args)))
                return outcome.result("local")
        outcome.flag("inline-code")  # what it reads from its input
        return outcome.result("unknown")

    @staticmethod
    def _module(call: Call, outcome: Outcome, module: str, args: tuple[str, ...]) -> Resolved:
        if module in _PROGRAMS:
            return call.run((_PROGRAMS[module], *args))
        outcome.serve(args)
        return outcome.result("local")

    @staticmethod
    def _pip(call: Call, outcome: Outcome) -> Resolved:
        options = _options.read(call.args, _PIP, anywhere=True)
        if options.rest[:1] != ("install",):
            outcome.flag("unknown-command" if options.rest else "no-command")
            return outcome.result("unknown")
        python = _uv.Python(outcome, options, call.env, pip=True)
        for spec in (*options.rest[1:], *options.all("-e", "--editable")):
            python.add(spec, at=False)
        for name in options.all("-r", "--requirement"):
            python.requirements(name, call.files)
        return outcome.result()
