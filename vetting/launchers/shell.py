"""Shells: every command of a command string is followed."""

from vetting.launchers import Call, Launcher, Outcome, _shell
from vetting.launchers._words import words
from vetting.model.server import Resolved

_POWERSHELL = frozenset({"powershell", "pwsh"})
# PowerShell takes any abbreviation of a parameter that leaves no doubt.
_PARAMETERS = ("command", "encodedcommand", "file", "commandwithargs")
_WITH_VALUE = ("executionpolicy", "windowstyle", "workingdirectory", "version", "configurationname")
_SHORT = {
    "c": "command",
    "e": "encodedcommand",
    "ec": "encodedcommand",
    "f": "file",
    "cwa": "commandwithargs",
}
_SHORT |= {
    "ep": "executionpolicy",
    "ex": "executionpolicy",
    "w": "windowstyle",
    "wd": "workingdirectory",
}


class Shell(Launcher):
    """See the module."""

    programs = words("sh bash zsh dash ash ksh fish rbash cmd powershell pwsh nu")

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outcome = Outcome(call, "shell-wrapper")
        if call.program == "cmd":
            return self._cmd(call, outcome)
        if call.program in _POWERSHELL:
            return self._powershell(call, outcome)
        return self._posix(call, outcome)

    @staticmethod
    def _posix(call: Call, outcome: Outcome) -> Resolved:
        args = list(reversed(call.args))
        wants_string = False
        while args:
            arg = args.pop()
            if arg == "--":
                break
            if arg in ("--rcfile", "--init-file"):
                outcome.flag("code-injection")
                args = args[:-1]
            elif arg in ("-o", "-O", "+o", "+O"):
                args = args[:-1]
            elif arg in ("--command", "--init-command", "-C") and call.program in ("fish", "nu"):
                wants_string = True
            elif arg.startswith("--command=") and call.program == "fish":
                args.append(arg.partition("=")[2])
                wants_string = True
            elif arg[:1] in "-+" and len(arg) > 1:
                short = arg[:2] != "--"
                wants_string |= short and "c" in arg[1:] and arg[0] == "-"
                if short and arg[-1] == "o":
                    args = args[:-1]
            else:
                args.append(arg)
                break
        if wants_string and args:
            outcome.nest(call.script(_positional(args.pop(), args[::-1])))
            return outcome.result()
        if args:  # a script file
            outcome.serve(args[:-1][::-1])
            return outcome.result("local")
        outcome.flag("inline-code")  # what it reads from its input
        return outcome.result("unknown")

    @staticmethod
    def _cmd(call: Call, outcome: Outcome) -> Resolved:
        for index, arg in enumerate(call.args):
            if arg[:2].lower() in ("/c", "/k", "/r"):
                words = (*([arg[2:]] if arg[2:] else []), *call.args[index + 1 :])
                text = words[0] if len(words) == 1 else _shell.windows_join(words)
                if len(words) == 1 and text.startswith('"') and text.endswith('"'):
                    text = text[1:-1]
                outcome.nest(call.script(text, style="cmd"))
                return outcome.result()
            if not arg.startswith("/"):
                break
        outcome.flag("no-command")
        return outcome.result("unknown")

    @staticmethod
    def _powershell(call: Call, outcome: Outcome) -> Resolved:
        at = 0
        while at < len(call.args):
            word = call.args[at].lower()
            name = _parameter(word[1:]) if word[:1] in ("-", "/") else ""
            rest = call.args[at + 1 :]
            if name == "encodedcommand":
                outcome.flag("inline-code", "encoded-command")
                return outcome.result("unknown")
            if name == "file":
                outcome.serve(rest[1:])
                return outcome.result("local")
            if word[:1] not in ("-", "/"):
                name, rest = "command", call.args[at:]
            if name.startswith("command"):
                outcome.nest(call.script(" ".join(rest), style="powershell"))
                return outcome.result()
            at += 2 if name in _WITH_VALUE else 1
        outcome.flag("no-command")
        return outcome.result("unknown")


def _positional(text: str, words: list[str]) -> str:
    """`bash -c '"$@"' name npx ...`: the words behind the string, where it asks for them."""
    given = " ".join(_shell.quote(word) for word in words[1:])
    for form in ('"$@"', "$@", '"$*"', "$*"):
        if form in text:  # once is enough, and cannot grow without end
            return text.replace(form, given, 1)
    return text


def _parameter(word: str) -> str:
    if word in _SHORT:
        return _SHORT[word]
    found = [name for name in (*_PARAMETERS, *_WITH_VALUE) if word and name.startswith(word)]
    return found[0] if found else ""
