"""Paths that are the root of the file system, or may be: `path.parse(home).root`, `Path.home().anchor`,
`process.env.DOCS ?? "/"`. Everything lies in it, so that to ask whether something does is no question.
"""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_values import Values
from vetting.surface._flow_whence import Whence, Written
from vetting.surface._ir import Attr, Call, Concat, Index, Lit, Node, Param, Scope
from vetting.surface._values import External

MENTIONED = pattern(
    rb"\.root\b|\broot\b[^\n]{0,40}\bparse\(|\.anchor\b|\.parents\b|splitdrive|\bsep\b"
    rb"|[\"'`](?:[^\"'`\n]{0,80}[:;,])?(?:/|\\\\|[A-Za-z]:[\\/]{0,4}|file:/{2,3})(?:[:;,][^\"'`\n]{0,80})?[\"'`]"
)
"""What a source has that may speak of the root of the file system."""

_ROOT = pattern(r"/|\\|[A-Za-z]:[\\/]{0,2}|file:///?")
_BETWEEN = pattern(r"[:;,]")
_LONG = 4000
_PATHS = frozenset({"Path", "PurePath", "PosixPath", "WindowsPath", "PureWindowsPath"})


class SystemRoots:
    """Knows the root of the file system in the values of one program."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._whence = Whence(values)

    def among(self, node: Node, scope: Scope, but: Scope | None = None) -> tuple[bool, set[str]]:
        """Whether a folder, or one of several, may be the root, and otherwise the parameters of the function
        `but` that say so.
        """
        ways = [*self._whence.ways(node, scope, but), *self._whence.elements(node, scope, but)]
        if any(self._is(one, at) for one, at in ways):
            return True, set()
        return False, {one.name for one, at in ways if isinstance(one, Param) and at is but}

    def _is(self, node: Node, scope: Scope) -> bool:
        match node:
            case Lit(value=str(said)) if len(said) < _LONG:
                return any(map(_ROOT.fullmatch, (said, *_BETWEEN.split(said))))
            case Attr(name="sep", of=of):
                return last_name(of) in ("os", "path")
            case Attr(name="anchor"):
                return _is_python(scope)
            case Attr(name="root", of=of):
                return self._has_root(of, scope)
            case Index(of=of, key=key) if key.raw is not None:
                last = _is_python(scope) and scope.module.source(key.raw) == "-1"
                return last and self._are_parents(of, scope)
            case Call(func=func, args=(_, *_, Lit(value=str(said)))):
                # what is absolute begins anew: `path.resolve(folder, "/")`
                anew = "join" if _is_python(scope) else "resolve"
                return last_name(func) == anew and _ROOT.fullmatch(said) is not None
            case Concat(parts=(Index(of=Call(func=func)), *_)):
                return last_name(func) == "splitdrive"
        return False

    def _has_root(self, of: Node, scope: Scope) -> bool:
        """Whether something is a path of Python, or one that JavaScript took apart."""
        for one, at in self._whence.ways(of, scope):
            match one:
                case Call(func=Attr(name="home" | "cwd", of=kind) | kind) if _is_python(at):
                    if last_name(kind) in _PATHS:
                        return True
                case Call(func=func) if last_name(func) == "parse":
                    value = self._values.machine.value(func, at, {})
                    spec = value.spec if isinstance(value, External) else ""
                    if spec.removeprefix("node:").partition("/")[0] == "path":
                        return True
        return False

    def _are_parents(self, of: Node, scope: Scope) -> bool:
        ways: list[Written] = self._whence.ways(of, scope)
        return any(isinstance(one, Attr) and one.name == "parents" for one, _ in ways)


def _is_python(scope: Scope) -> bool:
    return scope.module.path.endswith((".py", ".pyw"))
