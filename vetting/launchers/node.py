"""Node.js and the interpreters of other languages: files of this machine, or code in a word."""

import re

from vetting.launchers import Call, Launcher, Outcome, _npm_like, _npm_spec
from vetting.launchers._words import words
from vetting.model.server import Resolved
from vetting.patterns import pattern

_INLINE = {
    "node": frozenset({"-e", "--eval", "-p", "--print", "-pe", "-"}),
    "perl": frozenset({"-e", "-E", "-ne", "-pe", "-"}),
    "ruby": frozenset({"-e", "-"}),
    "php": frozenset({"-r", "-B", "-R", "-E"}),
    "lua": frozenset({"-e", "-"}),
    "rscript": frozenset({"-e"}),
    "julia": frozenset({"-e", "--eval", "-E"}),
    "osascript": frozenset({"-e", "-"}),
    "java": frozenset(),
}
_VALUE = words(
    "-r --require --import --loader --experimental-loader -C --conditions --env-file "
    "--env-file-if-exists --title --stack-trace-limit --tsconfig --project -cp -classpath "
    "--class-path -I --max-old-space-size -P -O"
)
_CODE = frozenset({"-r", "--require", "--import", "--loader", "--experimental-loader"})
_FETCHED = pattern(r"(?:data|https?|blob):", re.IGNORECASE)


class Node(Launcher):
    """See the module."""

    programs = frozenset({"node", "nodejs", "tsx", "ts-node", "electron", "nodemon", *_INLINE})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call)
        inline = _INLINE.get(call.program, _INLINE["node"])
        args = list(reversed(call.args))
        found = False
        while args and not found:
            arg = args.pop()
            name, equals, value = arg.partition("=")
            if name in inline:
                outcome.flag("inline-code")
                return outcome.result("unknown")
            if name == "--run":
                return _npm_like.script(call, outcome, value if equals else "".join(args[-1:]))
            if name in ("--env-file", "--env-file-if-exists"):
                outcome.flag("env-file")
            if name in _VALUE:
                taken = value if equals else (args.pop() if args else "")
                if name in _CODE and _FETCHED.match(taken):
                    outcome.flag("inline-code")
            elif name in ("--inspect", "--inspect-brk", "--inspect-wait"):
                outcome.flag("debugger")
            elif arg == "watch" and call.program in ("tsx", "nodemon"):
                continue
            elif not arg.startswith("-"):
                found = True
                if _FETCHED.match(arg):
                    outcome.add(_npm_spec.url_ref(arg, arg), flags=_npm_spec.url_flags(arg))
        if not found and call.program != "java":
            outcome.flag("inline-code")  # what it reads from its input
            return outcome.result("unknown")
        outcome.serve(tuple(reversed(args)))
        outcome.note("local")
        return outcome.result()
