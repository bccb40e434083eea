"""`pipx run`, with pip or uv behind it."""

import re

from vetting.launchers import (
    Call,
    Launcher,
    Outcome,
    _flags,
    _foreign,
    _options,
    _python_spec,
    _shell,
    _uv,
)
from vetting.launchers._words import words
from vetting.model.server import Resolved

_PIP = _options.Table(
    value=words("-i --index-url --extra-index-url -f --find-links -r -c --trusted-host")
)


class Pipx(Launcher):
    """See the module."""

    programs = frozenset({"pipx"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        outer = _options.read(call.args, _flags.PIPX_RUN)
        if outer.rest[:1] not in (("run",), ("install",)):
            outcome.flag("unknown-command" if outer.rest else "no-command")
            return outcome.result("unknown")
        options = _options.read(outer.rest[1:], _flags.PIPX_RUN)
        python = _uv.Python(outcome, options, call.env, pip=True)
        for values in options.all("--pip-args"):
            self._pip_args(outcome, python, values, call)
        source, rest = options.last("--spec"), options.rest
        if not rest and source is None:
            outcome.flag("no-command")
            return outcome.result("unknown")
        main = source if source is not None else rest[0]
        local = False
        if source is None and re.search(r"\.pyw?$", main) and "://" not in main:
            outcome.note("local")
            local = True
            found = _python_spec.script_dependencies(call.files.get(main.removeprefix("./"), ""))
            for dependency in found[0] if found else ():
                python.add(dependency, at=False, role="extra")
        else:
            spec = _python_spec.parse(main)
            local = spec.ref is None and not spec.flags
            python.add(main, at=True)
        for extra in options.all("--with"):
            python.add(extra, at=False, role="extra")
        outcome.serve(rest[1:])
        if source is not None and rest:
            _foreign.command(call, outcome, rest)
        return outcome.result("local" if local else None)

    @staticmethod
    def _pip_args(outcome: Outcome, python: _uv.Python, text: str, call: Call) -> None:
        for command in _shell.split(text).commands:
            found = _options.read(command, _PIP, anywhere=True)
            for url in found.all("--extra-index-url", "-i", "--index-url", "-f", "--find-links"):
                python.use(url, "alt-registry")
            for name in found.all("-r"):
                python.requirements(name, call.files)
            if found.has("--trusted-host"):
                outcome.flag("tls-off")
