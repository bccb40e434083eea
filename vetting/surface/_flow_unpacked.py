"""What a function of Python unpacks out of archives: the files that it writes, the folders that it fills,
the members that it reads.
"""

import ast
from collections.abc import Iterator

from vetting.python_syntax import called, walk

_ARCHIVES = frozenset({
    *("ZipFile", "TarFile", "SevenZipFile", "RarFile", "GzipFile", "BZ2File", "LZMAFile", "PyZipFile"),
})  # fmt: skip
_MODULES = frozenset({"tarfile", "gzip", "bz2", "lzma", "zipfile", "py7zr", "rarfile", "patoolib"})
OPENS = (*sorted(_ARCHIVES), "tarfile", "gzip", "unpack_archive", "patoolib", "py7zr")
"""Words of which one stands in whatever unpacks something."""

_FILLS = {"extractall": 0, "unpack_archive": 1, "extract": 1, "extract_archive": 1, "unpack": 1}
"""Calls that write what they unpack, by the place of the folder among their arguments."""

_WHERE = frozenset({"path", "extract_dir", "targetdir", "outdir", "target_dir", "dest"})
_LISTS = frozenset({"infolist", "namelist", "getmembers", "getnames"})
_READS = frozenset({"read", "open", "extractfile"})
_WRITES = frozenset({"write_bytes", "write"})
_ROUNDS = 4


def is_archive(node: ast.AST) -> bool:
    """Whether a call opens an archive."""
    if called(node) in _ARCHIVES:
        return True
    of = getattr(getattr(node, "func", None), "value", None)
    return called(node) == "open" and getattr(of, "id", "") in _MODULES


class Unpacked:
    """The variables of one function that hold it."""

    def __init__(self, function: ast.AST) -> None:
        self._nodes = [*walk(function)]
        self._archives = {name for value, name in self._given() if is_archive(value)}
        self._archives |= {name for node in self._nodes if (name := _listed(node))}
        """Variables that are archives."""

        self._names = set[str]()
        self.unpacks = False
        """Whether the function unpacks anything at all."""

        for node in self._nodes:
            self._take(node)
        self.unpacks = self.unpacks or any(map(self._reads, self._nodes))
        for _ in range(_ROUNDS if self.unpacks else 0):
            known = len(self._names)
            self._names |= {name for value, name in self._given() if self.has(value)}
            self._names |= {name for node in self._nodes for name in self._written(node)}
            if len(self._names) == known:
                break

    def has(self, node: ast.AST) -> bool:
        """Whether an expression has something in it that was unpacked."""
        return any(
            (isinstance(part, ast.Name) and part.id in self._names) or self._reads(part)
            for part in walk(node)
        )

    def _given(self) -> Iterator[tuple[ast.expr, str]]:
        """What variables are given, also by `with` and `for`."""
        for node in self._nodes:
            value: ast.expr | None = None
            targets: list[ast.expr] = []
            match node:
                case ast.Assign():
                    value, targets = node.value, node.targets
                case ast.AugAssign(target=to, value=value):
                    targets = [to]
                case ast.AnnAssign(target=to) | ast.NamedExpr(target=to):
                    value, targets = node.value, [to]
                case ast.withitem(context_expr=value, optional_vars=ast.expr() as to):
                    targets = [to]
                case ast.For(target=to, iter=value) | ast.AsyncFor(target=to, iter=value):
                    targets = [to]
                case ast.comprehension(target=to, iter=value):
                    targets = [to]
            if value is not None:
                yield from (
                    (value, one.id)
                    for to in targets
                    for one in walk(to)
                    if isinstance(one, ast.Name)
                )

    def _reads(self, node: ast.AST) -> bool:
        """Whether a member of an archive is read: `archive.read(entry)`."""
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr=attr), args=[_, *_]):
                return attr in _READS and of in self._archives
        return False

    def _take(self, node: ast.AST) -> None:
        """Take note of the folder that a call fills."""
        if not isinstance(node, ast.Call) or called(node) not in _FILLS:
            return
        of, place = getattr(node.func, "value", None), _FILLS[called(node)]
        name = called(node)
        if name in ("extract", "unpack") and getattr(of, "id", "") not in self._archives:
            return
        self.unpacks = True
        where = [*node.args[place : place + 1]]
        where += [one.value for one in node.keywords if one.arg in _WHERE]
        self._names |= {one.id for one in where if isinstance(one, ast.Name)}

    def _written(self, node: ast.AST) -> Iterator[str]:
        """The files that a call writes what was unpacked to."""
        match node:
            case ast.Call(func=ast.Attribute(value=to, attr=attr), args=[data, *_]) if (
                attr in _WRITES and self.has(data)
            ):
                yield from _folder(to)
            case ast.Call(func=ast.Name(id="open"), args=[ast.Name(id=to), mode, *_]) if _writes(
                mode
            ):
                yield to
            case ast.Call(func=ast.Attribute(value=to, attr="open"), args=[mode]) if _writes(mode):
                yield from _folder(to)


def _listed(node: ast.AST) -> str:
    """The variable whose members are listed as those of an archive are: `archive.infolist()`."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if attr in _LISTS:
            return name
    return ""


def _folder(path: ast.expr) -> Iterator[str]:
    """The variable that a path begins with: `out` of `out / name`."""
    while isinstance(path, ast.BinOp):
        path = path.left
    if isinstance(path, ast.Name):
        yield path.id


def _writes(mode: ast.expr) -> bool:
    said = mode.value if isinstance(mode, ast.Constant) else None
    return isinstance(said, str) and said[:1] in ("w", "x") and "b" in said
