"""See `_caller_sites`, for Python."""

import ast
import posixpath
from collections.abc import Iterator

from vetting.checks._asked_for import asks_before, says
from vetting.checks._caller_sites import ACTIONS, Site
from vetting.checks._probe_harmless_python import PythonScript
from vetting.patterns import pattern
from vetting.python_syntax import walk

BY_ANY_NAME = pattern(
    rb"\b(?:eval|exec|globals|locals|vars|__import__|import_module|runpy|attrgetter|methodcaller|builtins|inspect"
    rb"|resolve_name|entry_points|__getattr\w{0,10}|__dict__)\b|\bsys\.modules\b"
    rb"|\bimport \*|\bgetattr\([^,\n]{1,60},\s?(?![\"'])"
)
"""How a function is had by a name that is put together."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class PythonSites:
    """The calls in one file.

    Raises:
        FormatError: it is too large, or not to be parsed.
    """

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self.script = PythonScript(data)
        self.lines = data.decode("utf-8", "replace").split("\n")

    def function(self, line: int) -> str | None:
        """The innermost function around a line."""
        found = [
            node
            for node in walk(self.script.tree)
            if isinstance(node, _FUNCTIONS) and node.lineno <= line <= (node.end_lineno or 0)
        ]
        inner = max(found, key=lambda node: node.lineno, default=None)
        return inner.name if inner is not None else None

    def calls(self, name: str, path: str) -> list[Site] | None:
        """The calls of a function of the file at `path`; None where it may be called otherwise."""
        aliases: frozenset[str] = frozenset()
        given = self.script.bound.get(name, 0)
        if path != self.path:
            imported, aliases, odd = self.imports(name, path)
            if odd or given != imported or any(self.script.bound[one] != 1 for one in aliases):
                return None
            if not (imported or aliases):
                return []
        elif given != 1:
            return None
        sites: list[Site] = []
        for node in walk(self.script.tree):
            match node:
                case ast.Name(id=said, ctx=ast.Load()) if said == name and given:
                    site = self._site(node)
                case ast.Attribute(value=ast.Name(id=of), attr=said) if of in aliases:
                    site = self._site(node) if said == name else Site("")
                case ast.Name(id=said) if said in aliases:
                    site = Site("") if isinstance(self.script.over[node], ast.Attribute) else None
                case _:
                    continue
            if site is None:
                return None
            sites += [site] if site.owner != "" else []
        return sites

    def words(self) -> Iterator[tuple[str, bool]]:
        """Texts that may be commands, and whether one only asks for or declares them."""
        for node in walk(self.script.tree):
            if isinstance(node, ast.Constant) and node.value in ACTIONS:
                yield str(node.value), self._declares(node)

    def _declares(self, node: ast.Constant) -> bool:
        over = self.script.over[node]
        if isinstance(over, ast.Tuple | ast.List | ast.Set):
            node_, over = over, self.script.over[over]
            return isinstance(over, ast.Compare) or (
                isinstance(over, ast.keyword) and over.arg == "choices" and over.value is node_
            )
        if isinstance(over, ast.Call):
            name = getattr(over.func, "attr", "")
            return name in ("add_parser", "command") and over.args[:1] == [node]
        return isinstance(over, ast.Compare | ast.MatchValue)

    def imports(self, name: str, path: str) -> tuple[int, frozenset[str], bool]:
        """How often a name is imported of a file, by which names the file is had, and whether it is
        imported in another way.
        """
        count, aliases, odd = 0, set[str](), self._by_another(name, path)
        for node in walk(self.script.tree):
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                for one in node.names:
                    if not node.level and _is_perhaps(module, path):
                        odd = True
                    elif self._is_at(module, node.level, path):
                        odd = odd or one.name == "*" or (one.name == name and bool(one.asname))
                        count += one.name == name
                    elif self._is_at(f"{module}.{one.name}".lstrip("."), node.level, path):
                        aliases.add(one.asname or one.name)
            elif isinstance(node, ast.Import):
                for one in node.names:
                    odd = odd or _is_perhaps(one.name, path)
                    if self._is_at(one.name, 0, path):
                        odd = odd or not (one.asname or "." not in one.name)
                        aliases.add(one.asname or one.name)
        return count, frozenset(aliases), odd

    def _by_another(self, name: str, path: str) -> bool:
        """Whether a file has another one's function, or that file itself, by a third one that imports it."""
        module = posixpath.basename(_stem(path))
        top = path.removeprefix("src/").partition("/")[0]
        own = set[str]()
        for node in walk(self.script.tree):
            if isinstance(node, ast.ImportFrom):
                inside = node.level > 0 or (node.module or "").partition(".")[0] == top
                own |= {one.asname or one.name for one in node.names} if inside else set()
                straight = self._is_at(node.module or "", node.level, path)
                if inside and not straight and any(one.name == name for one in node.names):
                    return True
            elif isinstance(node, ast.Import):
                names = (one.asname or one.name for one in node.names)
                own |= {one for one in names if one.partition(".")[0] == top}
                own |= {one.asname for one in node.names if one.asname and one.name.startswith(top)}
        return any(
            isinstance(node, ast.Attribute) and self._is_reached(node, name, module, own, path)
            for node in walk(self.script.tree)
        )

    def _is_reached(
        self, node: ast.Attribute, name: str, module: str, own: set[str], path: str
    ) -> bool:
        """Whether a member may be the function or its module, taken of another module of the package."""
        root: ast.expr = node.value
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name) or root.id.partition(".")[0] not in {
            one.partition(".")[0] for one in own
        }:
            return node.attr == module and path != self.path
        straight = root is node.value and root.id in self._modules(path)
        if straight:
            return False
        over = self.script.over[node]
        called = isinstance(over, ast.Call) and over.func is node
        handed = node.attr.islower() and not called and not isinstance(over, ast.Attribute)
        return handed or node.attr in (name, module)

    def _modules(self, path: str) -> set[str]:
        """The names by which the file at a path is had."""
        return {
            one.asname or one.name
            for node in walk(self.script.tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for one in node.names
            if (
                self._is_at(one.name, 0, path)
                if isinstance(node, ast.Import)
                else self._is_at(f"{node.module or ''}.{one.name}".lstrip("."), node.level, path)
            )
        }

    def _is_at(self, module: str, level: int, path: str) -> bool:
        """Whether a module is the file at a path."""
        said, stem = module.replace(".", "/"), _stem(path)
        if level:
            folder = posixpath.dirname(self.path)
            for _ in range(level - 1):
                folder = posixpath.dirname(folder)
            return posixpath.join(folder, said).rstrip("/") == stem
        return stem in (said, f"src/{said}")

    def _site(self, node: ast.expr) -> Site | None:
        over = self.script.over[node]
        if isinstance(over, ast.keyword):
            return self._default(over)
        if not isinstance(over, ast.Call) or over.func is not node:
            return None
        words = set[str]()
        inner: ast.AST = over
        while (outer := self.script.over.get(inner)) is not None:
            if isinstance(outer, ast.If) and inner in outer.body:
                words |= self._command(outer.test)
            elif isinstance(outer, ast.match_case) and inner in outer.body:
                words |= self._case(outer)
            elif isinstance(outer, ast.ClassDef | ast.Lambda):
                return None
            elif isinstance(outer, _FUNCTIONS):
                return Site(outer.name, self._is_asked(outer, over), frozenset(words))
            inner = outer
        return Site(None, False, frozenset(words))

    def _is_asked(self, function: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call) -> bool:
        """Whether a tool says what it does, or a person is asked before."""
        if any("tool" in ast.unparse(one).partition("(")[0] for one in function.decorator_list):
            said = ast.get_docstring(function) or ""
            return '"""' not in said and says(f'"""{said[:1200]}"""')
        return asks_before("\n".join(self.lines[function.lineno - 1 : call.lineno - 1]))

    def _default(self, word: ast.keyword) -> Site | None:
        """`parser.set_defaults(func=name)` of a parser of one command."""
        call = self.script.over[word]
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr="set_defaults")):
                made = [
                    node.value
                    for node in walk(self.script.tree)
                    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == of
                ]
                match made:
                    case [
                        ast.Call(
                            func=ast.Attribute(attr="add_parser"),
                            args=[ast.Constant(value=str(text)), *_],
                        )
                    ]:
                        return Site(None, False, frozenset({text}))
        return None

    def _command(self, test: ast.expr) -> set[str]:
        """The words of which one was given, where a test holds."""
        match test:
            case ast.BoolOp(op=ast.And(), values=values):
                return next(filter(None, map(self._command, values)), set())
            case ast.BoolOp(op=ast.Or(), values=values):
                each = [self._command(one) for one in values]
                return set().union(*each) if all(each) else set()
            case ast.Compare(
                left=left, ops=[ast.Eq()], comparators=[ast.Constant(value=str(word))]
            ):
                return {word} if self._is_typed(left, {word}) else set()
            case ast.Compare(
                left=left,
                ops=[ast.In()],
                comparators=[ast.Tuple() | ast.List() | ast.Set() as some],
            ):
                words = {one.value for one in some.elts if isinstance(one, ast.Constant)}
                plain = len(words) == len(some.elts) and all(isinstance(one, str) for one in words)
                said = {str(one) for one in words}
                return said if plain and self._is_typed(left, said) else set()
        return set()

    def _case(self, case: ast.match_case) -> set[str]:
        match_ = self.script.over[case]
        match case.pattern:
            case ast.MatchValue(value=ast.Constant(value=str(word))):
                typed = isinstance(match_, ast.Match) and self._is_typed(match_.subject, {word})
                return {word} if typed else set()
        return set()

    def _is_typed(self, node: ast.expr, words: set[str], depth: int = 3) -> bool:
        """Whether a value is what somebody typed, and none of `words` if nobody did."""
        said = ast.unparse(node)
        if said.startswith("sys.argv["):
            return isinstance(node, ast.Subscript)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            node = node.value
        if not isinstance(node, ast.Name) or not depth:
            return False
        made = [
            one.value
            for one in walk(self.script.tree)
            if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == node.id
        ]
        if len(made) != 1 or self.script.bound.get(node.id) != 1:
            return False
        match made[0]:
            case ast.Call(func=ast.Attribute(attr="parse_args"), args=[], keywords=[]):
                return True
            case ast.IfExp(body=body, orelse=ast.Constant(value=other)):
                return other not in words and self._is_typed(body, words, depth - 1)
            case ast.Subscript() as taken:
                return self._is_typed(taken, words, depth - 1)
        return False


def _stem(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__")


def _is_perhaps(module: str, path: str) -> bool:
    """Whether an absolute name may be that of the file at a path, which lies deeper."""
    said, stem = module.replace(".", "/"), _stem(path)
    return bool(said) and stem.endswith(f"/{said}") and stem != f"src/{said}"
