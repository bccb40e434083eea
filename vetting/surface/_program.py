"""The modules of a package that its entry points reach, parsed when first needed."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence

from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern
from vetting.places import is_aside
from vetting.surface._ir import COPIES, Module, Node, Site
from vetting.surface._starred import leads_back, star_sources

MAX_FILE = 8 << 20
"""Bytes of the largest source file that is parsed."""

MAX_COPY = 1 << 20
"""Bytes of the largest one among copies of libraries: what is larger is made of many, and takes long."""

EVERY = "**"
"""At the end of what is imported: everything that a module or package offers by itself."""
MADE = "./"
"""Before a module's path that is put together: the folder of the one that loads it."""
_BROKEN = 7
_NO_MODULES = (".json", ".node", ".wasm")
MAX_BYTES = 24 << 20
"""Bytes that are parsed of one package."""

_REGISTERS = pattern(
    rb"\.tool\s*\(|\.tool\b|@[\w.]*tool\b|registerTool|addTool|add_tool|list_tools|ListToolsRequest"
    rb"|tools/list|defineTool|defineTabTool|register_tool"
)
_WORDS = (b".tool", b"registerTool", b"addTool", b"add_tool", b"register_tool", b"defineTool")
_NAMED = pattern(rb"\s{0,9}\(\s{0,9}[\"'`]")
_DECORATES = pattern(rb"@[\w.]{0,80}\btool\b")


class Program(ABC):
    """Source files by path, and how one refers to another.

    `reached` are the modules that starting the server loads, in that order; `gaps` what could not
    be parsed; `computed` the places that load a module by a name made at run time.
    """

    languages: frozenset[str]

    def __init__(self, tree: ArtifactTree) -> None:
        self.tree = tree
        self.files: dict[str, SourceFile] = {
            file.path: file
            for file in tree.files
            if file.language in self.languages and file.format in ("text", "utf-16")
        }
        self.gaps: dict[str, str] = {}
        self.broken: dict[str, int] = {}
        """Files of which part could not be parsed, with its first line."""

        self.computed: list[tuple[str, int]] = []
        self.outside: dict[str, tuple[str, int]] = {}
        """Other packages that are imported, with the first place that does so."""

        self._modules, self._bytes = dict[str, Module | None](), 0
        self._read: tuple[int, list[Module]] = (0, [])  # how many are reached, and these
        self._sites: dict[tuple[frozenset[str], int], tuple[Site, ...]] = {}
        self._adding: dict[tuple[str, int], list[Module]] = {}
        self.reached: list[str] = []
        self.copies: list[str] = []
        """Large copies of libraries, which are not read."""

        self._started: set[str] = set()
        self.links: dict[str, list[str]] = {}
        """The files of the package that each one imports."""

        self.command: str | None = None
        """The first file that a command of the package starts, once `entries` was asked."""

    @abstractmethod
    def parse(self, path: str, data: bytes) -> Module:
        """The module in `data`.

        Raises:
            FormatError: it cannot be parsed within its limits.
        """

    @abstractmethod
    def resolve(self, module: Module, spec: str) -> str | None:
        """The file that `spec` names when `module` imports it; None when it is another package's."""

    @abstractmethod
    def entries(self) -> Iterable[str]:
        """Paths of the files that starting the server runs."""

    def below(self, module: Module, prefix: str) -> list[str]:
        """The files that a name beginning with `prefix` may mean in `module`, but for tests below."""
        folder = self.folder(module, prefix) or "\0"
        below = (path for path in self.files if path.startswith(folder))
        return [path for path in below if not is_aside(path[len(folder) :])]

    def offered(self, module: Module, prefix: str) -> list[str]:
        """The modules of a package that importing everything from it may load, besides its own."""
        del module, prefix
        return []

    @abstractmethod
    def folder(self, module: Module, prefix: str) -> str | None:
        """The folder that `prefix` names when `module` loads something below it, with its slash;
        None when it is none of this package.
        """

    def full_name(self, module: Module, spec: str) -> str:
        """The name by which another package's module is known, that `spec` names in `module`."""
        del module
        return spec

    def doubts(self) -> Iterator[tuple[str, str]]:
        """Files that may register more than is read of them, and why."""
        yield from ()

    def installers(self) -> Iterator[str]:
        """Files that a package manager runs at install, and that declare no tools."""
        yield from ()

    def is_outside(self, spec: str) -> bool:
        """Whether `spec` names a module of another package, not a name inside one of these."""
        return not spec.startswith(".")

    def module(self, path: str) -> Module | None:
        """The module at `path`; None when there is none or it cannot be parsed."""
        if path not in self._modules:
            self._modules[path] = self._load(path)
        return self._modules[path]

    def source(self, path: str) -> bytes:
        """The bytes of a file."""
        return self.tree.read(self.files[path])

    def sites(self, names: frozenset[str]) -> tuple[Site, ...]:
        """What `Module.sites` finds in the modules that are reached, in their order."""
        key = names, len(self.reached)
        if key not in self._sites:
            calling = self.calling(names)
            self._sites[key] = tuple(site for one in calling for site in one.sites(names))
        return self._sites[key]

    def adding(self, name: str) -> Sequence[Module]:
        """The modules that are reached and add something to what is called so: few of them."""
        key = name, len(self.reached)
        if key not in self._adding:
            self._adding[key] = [one for one in self.modules() if one.given(name)]
        return self._adding[key]

    def calling(self, names: frozenset[str]) -> Iterable[Module]:
        """The modules that are reached and may call one of `names`."""
        del names
        return self.modules()

    def modules(self) -> Sequence[Module]:
        """The modules that are reached, in their order, but for those that cannot be parsed."""
        count, known = self._read
        if count != len(self.reached):
            known = [one for path in self.reached if (one := self.module(path)) is not None]
            self._read = len(self.reached), known
        return known

    def _load(self, path: str) -> Module | None:
        file = self.files.get(path)
        if file is None:
            return None
        if file.format not in ("text", "empty"):
            self.gaps[path] = f"encoded as {file.format}"
        elif file.size > MAX_FILE or self._bytes + file.size > MAX_BYTES:
            self.gaps[path] = f"{file.size >> 10} kB of source: too large to be parsed"
        elif self._is_large_copy(path, file):
            self.gaps[path] = f"{file.size >> 10} kB of copies of libraries: too much to be read"
            self.copies.append(path)
        else:
            self._bytes += file.size
            return self._parsed(path, file)
        return None

    def _is_large_copy(self, path: str, file: SourceFile) -> bool:
        """Whether a file holds libraries alone, and many: nothing starts it, and no tool is its own."""
        large = file.size > MAX_COPY and not COPIES.isdisjoint(path.split("/"))
        return large and path not in self._started and not _registers_one(self.source(path))

    def _parsed(self, path: str, file: SourceFile) -> Module | None:
        try:
            module = self.parse(path, self.tree.read(file))
        except FormatError as error:
            self.gaps[path] = str(error)
            return None
        except (RecursionError, MemoryError):
            self.gaps[path] = "nested too deeply"
            return None
        if module.broken is not None:
            # Recovering from errors takes a parser many times as long.
            self._bytes += _BROKEN * file.size
            self.broken[path] = module.broken
        return module

    def imported(self, module: Module, spec: str) -> Module | None:
        """The module of this package that `spec` names."""
        path = self.resolve(module, spec)
        return self.module(path) if path is not None else None

    def part(self, module: Module, spec: str, name: str) -> Module | None:
        """The module `name` in the package that `spec` names, which need have no file of its own."""
        del module, spec, name
        return None

    def dotted(self, module: Module, *, package: bool = False) -> str:
        """The full name of a module, or of the package that it is or lies in."""
        del package
        return module.path

    def reach(self, paths: Iterable[str]) -> None:
        """Add `paths` and whatever they import to `reached`."""
        seen = set(self.reached)
        todo = [path for path in paths if path in self.files]
        self._started.update(todo)
        while todo:
            path = todo.pop(0)
            if path in seen:
                continue
            seen.add(path)
            self.reached.append(path)
            module = self.module(path)
            if module is None:
                continue
            for spec, line in module.imports():
                if spec.endswith(EVERY):
                    below = self.offered(module, spec.removesuffix(EVERY))
                    todo += below
                    self.links.setdefault(path, []).extend(below)
                elif spec.endswith("*"):
                    below = self.below(module, spec[:-1])
                    todo += below
                    self.links.setdefault(path, []).extend(below)
                    if not below:
                        self.computed.append((path, line))
                elif not spec:
                    self.computed.append((path, line))
                elif (found := self.resolve(module, spec)) is not None:
                    todo.append(found)
                    self.links.setdefault(path, []).append(found)
                elif self.is_outside(spec):
                    self.outside.setdefault(spec, (path, line))
                elif spec.startswith(f"{MADE}/") and not spec.endswith(_NO_MODULES):
                    self.computed.append((path, line))

    def starts(self, path: str) -> bool:
        """Whether a file is one of those that were reached first."""
        return path in self._started

    def reach_copies(self) -> None:
        """Read the large copies of libraries too."""
        copies, self.copies = self.copies, []
        for path in copies:
            del self.gaps[path], self._modules[path]
            self.reached.remove(path)
        self._read = 0, []
        self.reach(copies)

    def forget(self) -> None:
        """Let go of all modules, once nothing more is asked."""
        for module in self._modules.values():
            if module is not None:
                module.forget()
        self._modules.clear()

    def find(
        self, module: Module, name: str, asked: Iterable[str] = ()
    ) -> tuple[Module, Node] | None:
        """What `module` exports as `name`, by re-exports of everything too, but not of those `asked`."""
        todo, seen = [module], set(asked)
        while todo:
            one = todo.pop()
            if one.path in seen:
                continue
            seen.add(one.path)
            node = one.export(name)
            if node is not None and (one is module or not leads_back(self, one, node, name, seen)):
                return one, node
            todo += star_sources(self, one, name)
        return None


def registers(program: Program, path: str) -> bool:
    """Whether a file may register tools, by the words in it."""
    return _REGISTERS.search(program.tree.read(program.files[path])) is not None


def _registers_one(data: bytes) -> bool:
    """Whether a tool is registered under a name that stands there, as no library does by itself."""
    for word in _WORDS:
        end = -1
        while (end := data.find(word, end + 1)) >= 0:
            if _NAMED.match(data, end + len(word)):
                return True
    return _DECORATES.search(data) is not None
