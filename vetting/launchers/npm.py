"""`npm exec`, `npm init` and npm's other commands; unlike npx, npm reads flags anywhere."""

from vetting.launchers import Call, Launcher, _npm_config, _npm_exec, _npm_like, _npm_spec
from vetting.launchers._words import words
from vetting.model.server import Resolved

_EXEC = frozenset({"exec", "exe", "x"})
_INIT = frozenset({"init", "ini", "create", "crea", "creat", "innit", "inn", "inni"})
_SCRIPTS = words("run run-script rum urn start restart stop test tst t rebuild rb explore")
_INSTALL = words("install i in ins inst insta instal isnt isnta isntal isntall add")


class Npm(Launcher):
    """See the module."""

    programs = frozenset({"npm"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        words, differs = _npm_config.parse(call.args, npx=False)
        if not words.positional:
            return _npm_exec.execute(call, words, differs)
        command, rest = words.positional[0], words._replace(positional=words.positional[1:])
        if command in _EXEC:
            return _npm_exec.execute(call, rest, differs)
        if command in _INIT:
            return _npm_exec.initialise(call, rest, differs)
        outcome, sources = _npm_exec.begin(call, words, differs)
        if command in _SCRIPTS:
            named = command in ("run", "run-script", "rum", "urn") and rest.positional
            return _npm_like.script(call, outcome, rest.positional[0] if named else command)
        if command in _INSTALL:
            for arg in rest.positional:
                spec = _npm_spec.parse(arg)
                outcome.add(sources.place(spec.ref) if spec.ref else None, flags=spec.flags)
            if not rest.positional:
                outcome.note("local")
            return outcome.result()
        outcome.flag("unknown-command")
        return outcome.result("unknown")
