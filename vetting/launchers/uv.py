"""`uv run` and uv's other commands; `uv tool run` is `uvx`."""

import re

from vetting.launchers import Call, Launcher, Outcome, _flags, _options, _python_spec, _uv, find
from vetting.model.server import Resolved

_INSTALLERS = frozenset({"mcp", "fastmcp"})
_PIP = _options.Table(value=frozenset({"-r", "--requirement", "-e", "--editable", "-t"}))


class Uv(Launcher):
    """See the module."""

    programs = frozenset({"uv"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        outer = _options.read(call.args, _flags.UV)
        rest = outer.rest
        if rest[:2] == ("tool", "run"):
            return call.run(("uv tool run", *self._outer(call, rest), *rest[2:]))
        if rest[:1] == ("run",):
            return self._run(call, (*self._outer(call, rest), *rest[1:]))
        outcome = Outcome(call)
        installs = rest[:2] in (("tool", "install"), ("pip", "install")) or rest[:1] == ("add",)
        if installs:
            words = _options.read(rest[1:], _flags.UV_RUN | _PIP, anywhere=True)
            python = _uv.Python(outcome, words, call.env)
            for name in words.all("-r", "--requirement"):
                python.requirements(name, call.files)
            for spec in words.rest[rest[0] != "add" :]:
                python.add(spec, at=rest[0] == "tool")
            return outcome.result()
        outcome.flag("unknown-command" if rest else "no-command")
        return outcome.result("unknown")

    @staticmethod
    def _outer(call: Call, rest: tuple[str, ...]) -> tuple[str, ...]:
        """The global options, which count as if they stood behind the command."""
        return call.args[: len(call.args) - len(rest)]

    def _run(self, call: Call, args: tuple[str, ...]) -> Resolved:
        outcome = Outcome(call)
        options = _options.read(args, _flags.UV_RUN | _flags.UV)
        python = _uv.Python(outcome, options, call.env)
        folder = options.last("--project") or options.last("--directory") or ""
        if not options.has("--no-config") and _python_spec.project_registry(call.files, folder):
            outcome.flag("project-uv-config-registry")
        extras = [
            part
            for values in options.all("--with", "-w")
            for part in _python_spec.split_list(values)
        ]
        kind = self._command(call, outcome, python, options, bool(extras))
        if kind != "script":
            self._add_main_first(python, extras, options.rest)
        else:
            for extra in extras:
                python.add(extra, at=False, role="extra")
        _uv.others(python, options, call.files)
        outcome.serve(options.rest[1:])
        return outcome.result("local" if kind in ("script", "local") else None)

    @staticmethod
    def _add_main_first(python: _uv.Python, extras: list[str], rest: tuple[str, ...]) -> None:
        """The package that the command is called after is the main one, else the first."""
        command = re.sub(r"[-_.]+", "-", rest[0]).lower() if rest else ""
        specs = [(_python_spec.parse(extra, at=False).ref, extra) for extra in extras]
        specs.sort(key=lambda item: item[0] is None or item[0].name != command)
        for _, extra in specs:
            python.add(extra, at=False)

    def _command(
        self,
        call: Call,
        outcome: Outcome,
        python: _uv.Python,
        options: _options.Options,
        with_: bool,
    ) -> str | None:
        """Judge the command; `script` and `local` are files of this machine, None a package's."""
        rest = options.rest
        if options.has("-m", "--module"):
            outcome.note("local")
            return "script"
        if not rest:
            outcome.flag("no-command")
            return None
        word = rest[0]
        if re.match(r"https?://", word, re.IGNORECASE):
            python.add(word, at=False)
            return None
        if word == "-":
            outcome.flag("inline-code")
            outcome.note("unknown")
            return None
        script = word.endswith((".py", ".pyw")) or options.has("-s", "--script", "--gui-script")
        if script or "/" in word or "\\" in word or word == ".":
            self._inline(call, outcome, python, word)
            return "script"
        if find(word.lower()) is not None:
            inner = call.run(rest)
            outcome.nest(inner)
            return "script" if inner.kind == "local" else None
        starts_file = word in _INSTALLERS and any(
            arg.partition(":")[0].endswith(".py") for arg in rest
        )
        return "local" if starts_file or not with_ else None

    @staticmethod
    def _inline(call: Call, outcome: Outcome, python: _uv.Python, name: str) -> None:
        """The dependencies that a script names itself."""
        outcome.note("local")
        found = _python_spec.script_dependencies(call.files.get(name.removeprefix("./"), ""))
        if found is None:
            return
        if found[1]:
            outcome.flag("project-uv-config-registry")
        for dependency in found[0]:
            python.add(dependency, at=False, role="extra")
