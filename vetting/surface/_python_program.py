"""A Python distribution: its modules, its entry points, and what imports what."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from vetting.errors import FormatError
from vetting.manifests import entry_points
from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.places import is_aside
from vetting.python_syntax import forget, signs
from vetting.surface._ir import Module
from vetting.surface._program import Program
from vetting.surface._python_copies import CHANGED, LibraryCopies
from vetting.surface._python_module import PythonModule

_MOST_SIGNS = 1_100_000
"""Signs of all modules together, whose trees are held at once: some 0.7 GB."""


class PythonProgram(Program):
    """See the module. Names count from the root of the wheel, or from `src/` of an sdist."""

    languages = frozenset({"python"})

    def __init__(self, tree: ArtifactTree, start: tuple[str, ...] = ()) -> None:
        super().__init__(tree)
        # A package without a line in it is still one: `import pkg.tools` gives the package a name.
        self.files |= {
            file.path: file
            for file in tree.files
            if file.format == "empty" and file.path.endswith("__init__.py")
        }
        self._roots = ("",) if tree.artifact.kind is ArtifactKind.WHEEL else ("", "src/")
        self._start = start
        self._signs = 0
        self._added: tuple[int, dict[str, list[Module]]] = (0, {})
        self._libraries = LibraryCopies(self.files)

    def parse(self, path: str, data: bytes) -> Module:
        """See `Program.parse`."""
        if self._signs + (size := signs(data)) > _MOST_SIGNS:
            raise FormatError("more source than is held in memory at once")
        self._signs += size
        made = PythonModule(path, data)
        forget(_MOST_SIGNS - self._signs)
        return made

    def entries(self) -> Iterable[str]:
        """Scripts and `__main__` modules; every module where a package starts in no such way."""
        groups = entry_points(self.tree)
        names = [
            value.partition(":")[0].partition("[")[0].strip()
            for group in ("console_scripts", "gui_scripts")
            for value in groups.get(group, {}).values()
        ]
        names += self._start
        found = [path for name in names for path in self.chain(name)]
        self.command = found[-1] if found else None
        found += [p for p in self.files if p.endswith("/__main__.py") and p.count("/") == 1]
        return found or [path for path in self.files if not is_aside(path)]

    def chain(self, name: str) -> list[str]:
        """The files that importing a dotted name runs: every package above it, and itself."""
        parts = name.split(".")
        found = (self._file(".".join(parts[: n + 1])) for n in range(len(parts)))
        return [path for path in found if path is not None]

    def _file(self, name: str) -> str | None:
        path = name.replace(".", "/")
        for root in self._roots:
            for candidate in (f"{root}{path}/__init__.py", f"{root}{path}.py"):
                if candidate in self.files:
                    return candidate
        return None

    def resolve(self, module: Module, spec: str) -> str | None:
        """See `Program.resolve`; a copy of the protocol's library is another package."""
        path = self._file(self._absolute(module.path, spec))
        return None if path and self._libraries.holds(path, module.path) else path

    def part(self, module: Module, spec: str, name: str) -> Module | None:
        """See `Program.part`: `from . import store`."""
        return self.imported(module, f"{spec}{name}" if spec.endswith(".") else f"{spec}.{name}")

    def full_name(self, module: Module, spec: str) -> str:
        """See `Program.full_name`."""
        dotted = self._absolute(module.path, spec)
        plain = self._libraries.plain(dotted)
        return spec if plain == dotted else plain

    def dotted(self, module: Module, *, package: bool = False) -> str:
        """See `Program.dotted`."""
        stem = module.path.rpartition("/")[2].removesuffix(".py")
        return self._absolute(module.path, "." if package or stem == "__init__" else f".{stem}")

    def doubts(self) -> Iterator[tuple[str, str]]:
        """See `Program.doubts`."""
        for path in sorted(self._libraries.used):
            yield path, CHANGED

    def folder(self, module: Module, prefix: str) -> str | None:
        """See `Program.folder`."""
        if not prefix.endswith("."):
            return None
        dotted = self._absolute(module.path, prefix.rstrip(".") or prefix)
        folders = [f"{root}{dotted.replace('.', '/')}/" for root in self._roots] if dotted else []
        return next((f for f in folders if any(path.startswith(f) for path in self.files)), None)

    def offered(self, module: Module, prefix: str) -> list[str]:
        """See `Program.offered`: `__all__` may name modules of the package."""
        folder = self.folder(module, prefix)
        own = f"{folder}__init__.py"
        listed = folder is not None and own in self.files and b"__all__" in self.source(own)
        return self.below(module, prefix) if listed else []

    def _absolute(self, path: str, spec: str) -> str:
        """The full dotted name that a relative one stands for."""
        rest = spec.lstrip(".")
        level = len(spec) - len(rest)
        if not level:
            return spec
        folders = path.split("/")[:-1]
        base = folders[: len(folders) - level + 1] if level > 1 else folders
        dotted = ".".join(base)
        for root in self._roots[1:]:
            dotted = dotted.removeprefix(root.rstrip("/") + ".")
        return f"{dotted}.{rest}" if rest and dotted else rest or dotted

    def reach(self, paths: Iterable[str]) -> None:
        """See `Program.reach`; a module below a package runs the package's own file too."""
        super().reach(paths)
        folders = {
            "/".join(path.split("/")[:depth])
            for path in self.reached
            for depth in range(1, path.count("/") + 1)
        }
        above = sorted(f"{folder}/__init__.py" for folder in folders)
        more = [path for path in above if path in self.files and path not in self.reached]
        if more:
            self.reach(more)

    def calling(self, names: frozenset[str]) -> Iterable[Module]:
        """See `Program.calling`."""
        every = self.modules()
        return (
            one
            for one in every
            if isinstance(one, PythonModule) and not names.isdisjoint(one.called)
        )

    def adding(self, name: str) -> Sequence[Module]:
        """See `Program.adding`; asked of several hundred names."""
        count, known = self._added
        if count != len(self.reached):
            known = {}
            for module in self.modules():
                for one in module.added if isinstance(module, PythonModule) else ():
                    known.setdefault(one, []).append(module)
            self._added = len(self.reached), known
        return known.get(name, ())

    def is_outside(self, spec: str) -> bool:
        """See `Program.is_outside`."""
        return not spec.startswith(".") and spec.partition(".")[0] not in self._tops

    @cached_property
    def _tops(self) -> frozenset[str]:
        """The packages and modules that other code imports by one name, also without an `__init__.py`."""
        inner = (
            path.removeprefix(root)
            for path in self.files
            for root in self._roots
            if path.startswith(root)
        )
        return frozenset(path.partition("/")[0].removesuffix(".py") for path in inner)
