"""`mise exec`: tools, some of them packages, and a command that has them at hand."""

import re

from vetting.launchers import (
    Call,
    Launcher,
    Outcome,
    _foreign,
    _npm_spec,
    _options,
    _python_spec,
    find,
    program_name,
)
from vetting.launchers._words import words
from vetting.model.server import Ref, Resolved

_TABLE = _options.Table(
    value=words("-c --command -C --cd -E --env -j --jobs"),
    switch=words("-y --yes -q --quiet -v --verbose --raw --silent --fresh-env"),
)


class Mise(Launcher):
    """See the module."""

    programs = frozenset({"mise", "rtx"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call, "wrapper")
        outer = _options.read(call.args, _TABLE)
        if outer.rest[:1] not in (("exec",), ("x",)):
            outcome.flag("unknown-command" if outer.rest else "no-command")
            return outcome.result("local" if outer.rest[:1] in (("run",), ("r",)) else "unknown")
        words = outer.rest[1:]
        end = words.index("--") if "--" in words else len(words)
        options = _options.read(words[:end], _TABLE, anywhere=True)
        command = words[end + 1 :]
        if outer.unknown or options.unknown:
            outcome.flag("unknown-flag")
        string = options.last("-c", "--command")
        if string is not None:
            outcome.flag("call-string")
            outcome.nest(call.script(string))
        known = bool(command) and find(program_name(command[0])) is not None
        if known:
            outcome.nest(call.run(command))
        for tool in options.rest:
            self._tool(outcome, tool)
        if command and not known:
            if not outcome.refs:
                outcome.nest(call.run(command))
            outcome.serve(command[1:])
            _foreign.command(call, outcome, command)
        if not command and string is None:
            outcome.flag("no-command")
        return outcome.result()

    @staticmethod
    def _tool(outcome: Outcome, tool: str) -> None:
        """Tools of mise's own list, such as `node@22`, come from their makers."""
        backend, colon, text = tool.partition(":")
        if not colon:
            return
        if backend == "npm":
            spec = _npm_spec.parse(text)
            outcome.add(spec.ref, flags=spec.flags)
            return
        if backend == "pipx":
            found = _python_spec.parse(text)
            outcome.add(found.ref, flags=found.flags)
            return
        name, _, version = text.partition("@")
        exact = re.fullmatch(r"v?[0-9]+\.[0-9]+\.[0-9][0-9A-Za-z.+-]*", version)
        ecosystem = backend if backend in ("go", "cargo") else "git"
        if exact and ecosystem != "git":
            ref = Ref(ecosystem=ecosystem, name=name, version=version, pinned=True, spec=tool)
        elif ecosystem == "git":
            why = f"git-ref:{version}" if version else "git-no-commit"
            ref = Ref(ecosystem="git", name=f"{backend}:{name}", unpinned=why, spec=tool)
        else:
            why = (
                version if version == "latest" else f"range:{version}" if version else "no-version"
            )
            ref = Ref(ecosystem=ecosystem, name=name, unpinned=why, spec=tool)
        outcome.add(ref)
