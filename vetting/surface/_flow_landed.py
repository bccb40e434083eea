"""Files and folders that what was downloaded is written to, by the variables that name them:
`target.write_bytes(httpx.get(url).content)`, `ZipFile(answer).extractall(folder)`.

The variable is marked, whoever else uses it then: what a function returns, gets, or keeps in its
object. A function that writes to a path which it is given marks that of its callers.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_downloads import Landing, beside, landings
from vetting.surface._flow_marks import DATA, Marks, of_kind
from vetting.surface._flow_paths import ending, is_data, parts, plain_path
from vetting.surface._flow_sources import LANDED
from vetting.surface._flow_values import Values
from vetting.surface._flow_verified import Verified
from vetting.surface._ir import Attr, Call, Imported, Lit, Module, Name, Node, Param, Scope, Site
from vetting.surface._scopes import filled, outwards, owner

_BRINGS = pattern(
    r"get|post|put|request|fetch|send|urlopen|getresponse|retrieve|stream|got|axios|needle|ky|ofetch"
)
"""What brings the answer of another computer, not of a database."""

_LOADS = pattern(
    rb"\bsys\.path\b|addsitedir|zipimport|spec_from_file_location|Source(?:less)?FileLoader|load_source"
    rb"|ExtensionFileLoader|run_path|\bexec\(|\bcompile\(|CDLL|WinDLL|LoadLibrary|dlopen|PYTHONPATH"
    rb"|\b(?:import|require)\(\s{0,20}[^\s\"')]|\bWorker\(|\bfork\(|createRequire|\beval\(|\bScript\("
    rb"|sys\.executable|execPath|[\"'`](?:node|python3?|bash|sh|bun|deno)[\"'`]|runIn\w{0,10}Context|\bFunction\("
    rb"|child_process|\bsubprocess\b|\bexeca\b|\bstartfile\b|\bcreate_subprocess"
)
"""Words of code that loads other code than what it names."""

_PINNED = pattern(
    rb"(?i)[\"'`](?:sha(?:256|384|512)[-:])?(?:[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})[\"'`]"
    rb"|[\"'`]sha(?:256|384|512)-[\w+/]{43,88}={0,2}[\"'`]"
)
"""A checksum that stands in the code."""

_HERE = pattern(
    r"\b__(?:file__|dirname\b|filename\b)|\bimport\.meta\.|\b__path__|importlib\.resources"
)
_CODE = pattern(r"(?i)\.(?:py[cdwo]?|[cm]?[jt]sx?|so|dll|dylib|node|pth)")
_PACKED = pattern(r"(?i)\.(?:zip|whl|egg|t?gz|tar|tgz|bz2|xz|7z|zst|br)")
_OWN = frozenset({"self", "cls", "this"})
_STEPS = 3
_WRITES = "()"
"""In place of a variable: what is written to paths that a function is given."""


class Landed:
    """Marks the paths that one program's calls write what was downloaded to."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._verified = Verified(values)
        self._modules: dict[int, Module] = {}
        self._loads = False
        self._checked: dict[int, bool] = {}
        self._writes: dict[tuple[int, str], str | None] = {}
        """Parameters, by a function's scope, that it writes a download to: None where it brings that
        itself, otherwise the parameter that it is given the content as.
        """

    def hear(self, site: Site) -> None:
        """Remember the module of a call."""
        module = site.scope.module
        if id(module) not in self._modules:
            self._modules[id(module)] = module
            self._loads = self._loads or _LOADS.search(self._data(module)) is not None

    def of(self, site: Site) -> None:
        """Mark what one call writes to."""
        if not self._loads:
            return
        found = list(landings(site, self._values))
        if found and not self._is_checked(site.scope.module):
            for landing in found:
                if not self._verified.has(landing.content, site):
                    self._lands(landing, site)
        elif not found:
            self._called(site)

    def _lands(self, landing: Landing, site: Site) -> None:
        scope = site.scope
        marks = self._values.marks(landing.content, scope)
        if landing.brought:
            brought = frozenset({(LANDED, last_name(site.call.func))})
        elif landing.moved:
            brought = of_kind(marks, LANDED)
        else:
            brought = frozenset(
                (LANDED, of)
                for kind, of in marks
                if kind == LANDED or (kind == DATA and _BRINGS.fullmatch(of))
            )
        if brought:
            given = self._given_as(landing.content, scope)
            self._mark(landing.path, scope, brought, given, unpacked=landing.unpacked)

    def _called(self, site: Site) -> None:
        """The paths that a function of the package is given which it writes a download to."""
        name = last_name(site.call.func).removeprefix("#")
        if name not in self._values.defined:
            return
        for closure in self._values.functions(site.call, site.scope):
            inner = self._values.inner(closure)
            self._values.changes.reads(inner, _WRITES)
            given = {param.name: param for param in inner.params}
            for param in inner.params:
                key = (id(inner), param.name)
                if key not in self._writes or not (path := _argument(site.call, param)):
                    continue
                content = self._writes[key]
                marks = frozenset({(LANDED, name)})
                if content is not None:
                    body = _argument(site.call, given[content])
                    if body is None or not self._is_brought(body, site.scope):
                        continue
                self._mark(path, site.scope, marks, None, unpacked=False)

    def _is_brought(self, node: Node, scope: Scope) -> bool:
        marks = of_kind(self._values.marks(node, scope), DATA, LANDED)
        return any(kind == LANDED or _BRINGS.fullmatch(of) for kind, of in marks)

    def _mark(
        self, path: Node, scope: Scope, marks: Marks, given: str | None, *, unpacked: bool
    ) -> None:
        """Mark the variable of a path, and that of the folder in which it lies, where what lies there
        may be code.
        """
        values = self._values
        end = "" if unpacked else ending(path, scope, values)
        if is_data(end):
            return
        todo = [(path, scope)]
        for _ in range(_STEPS):
            if not todo:
                return
            node, at = todo.pop()
            if isinstance(node, Name):
                self._give(node.name, at, marks, given)
                found = values.only(node.name, at, node.raw)
                if found is not None and (other := beside(*found)) is not None:
                    self._give(other, found[1], marks, given)
                todo += [found] if found is not None and not unpacked else []
                continue
            if isinstance(node, Attr):
                self._give_member(node, at, marks)
                continue
            if isinstance(node, Lit):
                self._give_spelled(node, end, marks)
                continue
            steps = parts(node, at, values)
            same = len(steps) == 1  # the path in another form: `str(path)`
            if same or (steps and self._is_folder(node, steps, end, at)):
                todo.append((steps[0], at))

    def _give_spelled(self, node: Lit, end: str | None, marks: Marks) -> None:
        """A path that the code says, and what it may be loaded by: its folder, or its module's name."""
        if not isinstance(node.value, str):
            return
        landed, path = self._values.landed, plain_path(node.value)
        landed[path] = landed.get(path, frozenset()) | marks
        if end and _CODE.fullmatch(end):
            folder, _, name = path.rpartition("/")
            key = folder or name.removesuffix(end)
            landed[key] = landed.get(key, frozenset()) | marks

    def _is_folder(self, node: Node, steps: list[Node], end: str | None, scope: Scope) -> bool:
        """Whether what lies in the folder that a path begins with is code when the path is written to."""
        if end and _PACKED.fullmatch(end):
            return False
        if end and _CODE.fullmatch(end):
            return True
        text = scope.module.source(node.raw)[:200] if node.raw is not None else ""
        return len(steps) == 2 and _HERE.search(text) is None and not self._is_here(steps[0], scope)

    def _is_here(self, node: Node, scope: Scope) -> bool:
        """Whether a folder is the package's own, as far as the code says it at once."""
        found = self._values.only(node.name, scope, node.raw) if isinstance(node, Name) else None
        raw = found[0].raw if found is not None else node.raw
        text = scope.module.source(raw)[:200] if raw is not None else ""
        return _HERE.search(text) is not None

    def _give(self, name: str, scope: Scope, marks: Marks, given: str | None) -> None:
        at = owner(name, scope)
        if at is None or name in _OWN:
            return
        self._values.give(at, name, marks)
        nodes = at.names.get(name, ())
        if any(isinstance(node, Param) for node in nodes):
            key = (id(at), name)
            if key not in self._writes or (given is None and self._writes[key] is not None):
                self._writes[key] = given if given in {one.name for one in at.params} else None
                self._values.changes.changes(at, _WRITES)
        for node in nodes:
            if isinstance(node, Imported) and node.name is not None:
                self._elsewhere(at.module, node.spec, node.name, marks)
        if at.kind == "module":
            self._to_importers(at.module, name, marks)

    def _elsewhere(self, module: Module, spec: str, name: str, marks: Marks) -> None:
        """The same variable where it is made, and in whatever else imports it."""
        other = self._values.machine.program.imported(module, spec)
        if other is not None and name in filled(other.scope).names:
            self._values.give(other.scope, name, marks)
            self._to_importers(other, name, marks)

    def _to_importers(self, module: Module, name: str, marks: Marks) -> None:
        program = self._values.machine.program
        for other in self._modules.values():
            for own, node in self._imports(other):
                same = node.name == name and program.imported(other, node.spec) is module
                if same:
                    self._values.give(other.scope, own, marks)

    def _imports(self, module: Module) -> Iterator[tuple[str, Imported]]:
        for own, nodes in filled(module.scope).names.items():
            for node in nodes:
                if isinstance(node, Imported) and node.name is not None:
                    yield own, node

    def _give_member(self, node: Attr, scope: Scope, marks: Marks) -> None:
        """A member of the object that a method belongs to, or the variable that a member is taken of."""
        if isinstance(node.of, Name) and node.of.name not in _OWN:
            self._give(node.of.name, scope, marks, None)
            return
        at = next((one for one in outwards(scope) if one.kind == "class"), None)
        if at is not None and isinstance(node.of, Name):
            self._values.give(at, node.name, marks)

    def _given_as(self, content: Node, scope: Scope) -> str | None:
        """The parameter that a function is given the content as, if it does not bring it itself."""
        while isinstance(content, Call | Attr):
            inner = content.func if isinstance(content, Call) else content.of
            more = content.args[:1] if isinstance(content, Call) else ()
            content = more[0] if more else inner
        if not isinstance(content, Name) or (at := owner(content.name, scope)) is None:
            return None
        made = at.names.get(content.name, ())
        return content.name if any(isinstance(node, Param) for node in made) else None

    def _is_checked(self, module: Module) -> bool:
        """Whether a checksum stands in a module: then the same is downloaded every time."""
        if id(module) not in self._checked:
            self._checked[id(module)] = _PINNED.search(self._data(module)) is not None
        return self._checked[id(module)]

    def _data(self, module: Module) -> bytes:
        program = self._values.machine.program
        return program.tree.read(program.files[module.path])


def _argument(call: Call, param: Param) -> Node | None:
    """What a call gives for a parameter."""
    named = dict(call.named).get(param.name)
    if named is not None:
        return named
    return call.args[param.index] if 0 <= param.index < len(call.args) else None
