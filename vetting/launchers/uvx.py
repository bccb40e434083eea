"""`uvx`, that is `uv tool run`: options end at the first word that is none."""

from vetting.launchers import Call, Launcher, Outcome, _flags, _foreign, _options, _python_spec, _uv
from vetting.model.server import Resolved

_INTERPRETERS = frozenset({"python", "pythonw", "pypy", "cpython", "graalpy", "pyodide"})


class Uvx(Launcher):
    """See the module."""

    programs = frozenset({"uvx", "uv tool run"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        options = _options.read(call.args, _flags.UVX)
        python = _uv.Python(outcome, options, call.env)
        source, rest = options.last("--from"), options.rest
        if not rest and source is None:
            outcome.flag("no-command")
            return outcome.result("unknown")
        interpreter = source is None and _interpreter(rest[0])
        if interpreter:
            outcome.nest(call.run(("python", *rest[1:])))
            _uv.tool_run(python, options, call.files)
            return outcome.result("local" if not outcome.has("inline-code") else "unknown")
        local = _python_spec.parse(source if source is not None else rest[0])
        python.add(source if source is not None else rest[0], at=True)
        _uv.tool_run(python, options, call.files)
        outcome.serve(rest[1:])
        if source is not None and rest:
            _foreign.command(call, outcome, rest)
        return outcome.result("local" if local.ref is None and not local.flags else None)


def _interpreter(word: str) -> bool:
    """`python`, `python3.12`, `python@3.12`: uv runs an interpreter instead of a package."""
    name, at, _ = word.lower().partition("@")
    return (name if at else name.rstrip("0123456789.")) in _INTERPRETERS
