"""What was downloaded is loaded as code: imported, put where modules are looked for, run by a worker or
an interpreter.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import DATA, GIVEN, MESSAGE
from vetting.surface._flow_paths import ending, is_data, plain_path
from vetting.surface._flow_sink import Sink
from vetting.surface._flow_sources import LANDED
from vetting.surface._flow_syntax import dotted
from vetting.surface._ir import Call, Concat, Lit, Map, Name, Node, Scope, Seq, Site
from vetting.surface._reading import Act, Flow

_LOADS = frozenset({
    *("import", "require", "import_module", "__import__", "run_path", "run_module", "load_source"),
    *("load_module", "load_dynamic", "spec_from_file_location", "SourceFileLoader", "zipimporter"),
    *("SourcelessFileLoader", "ExtensionFileLoader", "CDLL", "PyDLL", "WinDLL", "OleDLL", "LoadLibrary"),
    *("dlopen", "addsitedir", "Worker", "fork", "execfile", "FileFinder", "walk_packages"),
    *("runInThisContext", "runInNewContext", "runInContext", "compileFunction", "_compile", "Script"),
    *("_load",),
})  # fmt: skip
"""Calls that run the code of a file, or of a folder, or have others find it there."""

_DATA_TOO = frozenset({"Worker", "fork"})
"""Those that hand on the data in their other arguments: `new Worker(file, { workerData })`."""

_BUILT_IN = frozenset({"exec", "eval", "compile", "Function", "AsyncFunction"})
_SEARCHED = frozenset({"sys.path", "module.paths", "require.main.paths", "sys.meta_path"})
"""Lists of folders in which modules are looked for."""

_PUTS = frozenset({"insert", "append", "extend", "push", "unshift"})
_VARIABLES = frozenset(
    {"PYTHONPATH", "NODE_PATH", "PYTHONSTARTUP", "LD_PRELOAD", "LD_LIBRARY_PATH"}
)
INTERPRETER = pattern(
    r"(?:.*[/\\])?(?:node|bun|deno|python[\d.]*|bash|sh|zsh|perl|ruby|pwsh)(?:\.exe)?"
)
"""What runs the file that it is given."""
_STARTED = pattern(
    r"""\s{0,8}(?:[\w./\\-]{1,80}[/\\])?"""
    r"""(?:node|bun|deno|python[\d.]*|bash|sh|zsh|perl|ruby|pwsh)(?:\.exe)?(?: -\w+)?\s{1,8}["']?"""
)
"""How a command begins that an interpreter runs a file by."""

_QUOTES = frozenset({"", '"', "'", "exec ", "./"})
"""What may stand before the program itself in a command line."""

_OWN = frozenset({"sys.executable", "process.execPath", "process.argv0"})


class Loaded(Sink):
    """Judges calls that load code."""

    def of(self, site: Site, name: str) -> Iterator[Flow]:
        """The flow into one call."""
        call, scope = site.call, site.scope
        plain = isinstance(call.func, Name)
        if name == "_compile":  # of a module of Node, or of `Module.prototype`
            said = self.marks(call.args, scope)
            yield from self.flows("code", site, name, said, (GIVEN,))
            yield from self.flows("fetched", site, name, said, (DATA, MESSAGE))
        found: tuple[Node, ...] = ()
        if name in _LOADS or self._requires(call.func, scope):
            of_code = call.args[: 1 if name in _DATA_TOO else 2]
            found = (*of_code, *(value for key, value in call.named if "path" in key))
        elif name in _BUILT_IN and plain:
            found = call.args[:1] if scope.module.path.endswith(".py") else call.args
        elif name in _PUTS and _searched(site):
            found = call.args
        else:
            found = tuple(self._variables(site))
        yield from self._loaded(found, site, name)

    def run(self, site: Site, act: Act) -> Iterator[Flow]:
        """The flow into an interpreter that is started with a file."""
        if act.kind != "process_exec":
            return
        args, scope = site.call.args[:2], site.scope
        items = [item for arg in args for item in self._listed(arg, scope)]
        if len(items) > 1 and self._is_interpreter(items[0], scope):
            yield from self._loaded((items[1],), site, act.what)
            return
        line = self.written(items[0], scope) if items else None
        begun = line.parts[0] if isinstance(line, Concat) else None
        program: tuple[Node, ...] = tuple(items[:1])
        if isinstance(line, Concat):
            told = isinstance(begun, Lit) and _STARTED.fullmatch(str(begun.value))
            program = line.parts[1:2] if told else (program_of(line),)  # `"node " + file`
        yield from self._loaded(program, site, act.what)

    def assigned(self, site: Site, key: object, value: Node) -> Iterator[Flow]:
        """The flow into `os.environ["PYTHONPATH"] = folder`."""
        if key in _VARIABLES:
            yield from self._loaded((value,), site, str(key))

    def _loaded(self, found: tuple[Node, ...], site: Site, what: str) -> Iterator[Flow]:
        some = [one for one in found if not is_data(ending(one, site.scope, self.values))]
        marks = self.marks(some, site.scope)
        for one in some if self.values.landed else ():
            said = self.written(one, site.scope)
            if isinstance(said, Lit) and isinstance(said.value, str):
                marks |= self.values.landed.get(plain_path(said.value), frozenset())
        yield from self.flows("landed", site, what, marks, (LANDED,))

    def _requires(self, func: Node, scope: Scope) -> bool:
        """Whether something is what `createRequire` gives, under any name."""
        made = self.written(func, scope) if isinstance(func, Name) else None
        return isinstance(made, Call) and last_name(made.func) == "createRequire"

    def _variables(self, site: Site) -> Iterator[Node]:
        """The variables of a child's environment that say where it looks for modules."""
        for key, value in site.call.named:
            pairs = value.pairs if key == "env" and isinstance(value, Map) else ()
            yield from (of for said, of in pairs if getattr(said, "value", None) in _VARIABLES)

    def _listed(self, node: Node, scope: Scope) -> tuple[Node, ...]:
        written = self.written(node, scope)
        return written.items if isinstance(written, Seq) else (node,)

    def _is_interpreter(self, node: Node, scope: Scope) -> bool:
        if dotted(node) in _OWN:
            return True
        said = node.value if isinstance(node, Lit) else self.values.machine.value(node, scope, {})
        return isinstance(said, str) and INTERPRETER.fullmatch(said) is not None


def program_of(line: Node) -> Node:
    """The program that a command starts, in a line of its own: `${program} --daemon`."""
    if isinstance(line, Concat) and line.parts:
        begun = line.parts[0]
        quoted = isinstance(begun, Lit) and begun.value in _QUOTES
        return line.parts[1] if quoted and len(line.parts) > 1 else begun
    return line


def _searched(site: Site) -> bool:
    """Whether a call is a method of a list of folders in which modules are looked for."""
    path = dotted(site.call.func) or ""
    return path.rpartition(".")[0] in _SEARCHED
