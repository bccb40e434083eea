"""`dnx`, that is `dotnet tool exec`: one NuGet package; dotnet's other commands run local code."""

from vetting.launchers import Call, Launcher, Outcome, _options, _registry
from vetting.launchers._judge import variable
from vetting.launchers._words import words
from vetting.model.server import Ref, Resolved
from vetting.patterns import pattern

_TABLE = _options.Table(
    value=words(
        "--source --add-source --configfile --version -v --verbosity --framework --arch -a"
    ),
    switch=words(
        "-y --yes --prerelease --allow-roll-forward --interactive --ignore-failed-sources "
        "--no-cache --no-http-cache --disable-parallel -?"
    ),
)

_EXACT = pattern(r"\[?([0-9]+(?:\.[0-9]+){1,3}(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?\]?")
_NAME = pattern(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*")


class Dotnet(Launcher):
    """See the module."""

    programs = frozenset({"dotnet", "dnx"})

    def resolve(self, call: Call) -> Resolved:
        """See `Launcher.resolve`."""
        if call.program == "dnx":
            return self._tool(call, call.args)
        if call.args[:2] in (("tool", "exec"), ("tool", "execute"), ("tool", "install")):
            return self._tool(call, call.args[2:])
        outcome = Outcome(call)
        if call.args[:1] == ("dnx",):
            return self._tool(call, call.args[1:])
        if not call.args:
            outcome.flag("no-command")
            return outcome.result("unknown")
        local = call.args[0] in ("run", "exec", "watch", "tool", "fsi") or "." in call.args[0]
        if not local:
            outcome.flag("unknown-command")
        return outcome.result("local" if local else "unknown")

    @staticmethod
    def _tool(call: Call, args: tuple[str, ...]) -> Resolved:
        """Its options may stand behind the package, up to `--`."""
        outcome = Outcome(call)
        options = _options.read(args, _TABLE, anywhere=True)
        if not options.rest:
            outcome.flag("no-command")
            return outcome.result("unknown")
        if _options.read(args, _TABLE).unknown:
            outcome.flag("unknown-flag")
        if options.has("--configfile"):
            outcome.flag("alt-config")
        if any(name.lower() == "nuget.config" for name in call.files):
            outcome.flag("project-nuget-config-registry")
        sources = options.all("--source") + options.all("--add-source")
        for source in sources:
            outcome.flag(*_registry.flags(source, "alt-registry"))
        name, at, version = options.rest[0].partition("@")
        ref, flags = _package(name, version if at else options.last("--version"), options.rest[0])
        place = next((url for url in sources if _registry.alternative(url)), None)
        outcome.add(_registry.placed(ref, place), flags=flags)
        outcome.serve(options.rest[1:])
        return outcome.result()


def _package(name: str, version: str | None, spec: str) -> tuple[Ref, tuple[str, ...]]:
    exact = _EXACT.fullmatch(version or "")
    flags = () if _NAME.fullmatch(name) else ("invalid-spec",)
    if variable(spec):
        flags = ("unresolved-variable",)
    if exact and version and version.startswith("[") == version.endswith("]"):
        return Ref(ecosystem="nuget", name=name, version=exact[1], pinned=True, spec=spec), flags
    why = f"range:{version}" if version else "no-version"
    return Ref(ecosystem="nuget", name=name, unpinned=why, spec=spec), flags
