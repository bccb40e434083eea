"""Code that the system of modules runs for whoever hands it over: the source that a loader of the
package's own gives (`class Remote(InspectLoader)` with `get_source`), and what a hook of Node's answers as
that of a module (`return { source, shortCircuit: true }`).
"""

import ast
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.python_syntax import called, walk
from vetting.surface._calls import last_name
from vetting.surface._flow_marks import DATA, DECODED, MESSAGE, Marks, of_kind
from vetting.surface._flow_values import Values
from vetting.surface._ir import Choice, Class, Default, Func, Lit, Map, Module, Name, Node, Scope
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._reading import Flow
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef

_LOADER = pattern(
    r"(?:Abstract|Base)?(?:Inspect|Source|Execution|Resource|File|SourceFile|Sourceless|Basic)?Loader"
    r"|(?:MetaPath|PathEntry)Finder|_LoaderBasics|zipimporter"
)
_GIVES = ("get_source", "get_data", "get_code", "source_to_code")
"""Methods of a loader that give the code of a module."""

_HOOK = "load"
_WORDS = ("Loader", "Finder", "zipimporter", "shortCircuit")
_KINDS = (DATA, MESSAGE)
_DEPTH = 3


def loaders(module: Module, data: bytes, values: Values) -> Iterator[Flow]:
    """What others send and is run as the code of a module; `data` is the source of `module`."""
    if not any(word.encode() in data for word in _WORDS):
        return
    names = list(filled(module.scope).names.items())
    for name, nodes in names:
        for node in nodes[:1]:
            if isinstance(module, JavaScriptModule):
                found = _hooked(name, node, module, values) if name == _HOOK else ()
            else:
                found = _given(node, module, values)
            yield from found


def _given(node: Node, module: Module, values: Values) -> Iterator[Flow]:
    made = values.machine.value(node, module.scope, {}) if isinstance(node, Class) else None
    if not isinstance(made, ClassRef):
        return
    members = filled(made.scope).names
    if not any(_LOADER.fullmatch(last_name(base)) for base in made.scope.bases):
        return
    for name in _GIVES:
        for method in members.get(name, ())[:1]:
            if isinstance(method, Func):
                inner = filled(module.function(method, made.scope))
                if any(map(_pins, walk(method.raw))):
                    continue
                for result in inner.returns:
                    yield from _flows(name, result, inner, values)


def _pins(node: ast.AST) -> bool:
    """Whether a loader runs only what it knows already: `sha256(text).hexdigest() != DIGEST`."""
    match node:
        case ast.Call():
            return called(node) == "compare_digest"
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
            return any(_name(side).lower().endswith("digest") for side in (left, right))
    return False


def _name(node: ast.expr) -> str:
    match node:
        case ast.Call():
            return called(node)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _hooked(name: str, node: Node, module: Module, values: Values) -> Iterator[Flow]:
    if not isinstance(node, Func):
        return
    inner = filled(module.function(node, module.scope))
    for result in inner.returns:
        for source in _sources(result, inner):
            yield from _flows(name, source, inner, values)


def _sources(node: Node, scope: Scope, depth: int = _DEPTH) -> Iterator[Node]:
    """What is under `source` in an object, or in what a variable holds."""
    if depth <= 0:
        return
    match node:
        case Map(pairs=pairs):
            yield from (of for key, of in pairs if isinstance(key, Lit) and key.value == "source")
        case Choice(options=options):
            for one in options:
                yield from _sources(one, scope, depth - 1)
        case Default(of=of, other=other):
            yield from _sources(of, scope, depth - 1)
            yield from _sources(other, scope, depth - 1)
        case Name(name=name):
            for one in scope.names.get(name, ()):
                yield from _sources(one, scope, depth - 1)


def _flows(name: str, node: Node, scope: Scope, values: Values) -> Iterator[Flow]:
    marks: Marks = values.free(values.marks(node, scope))
    path = scope.module.path
    for kind, kinds in (("fetched", _KINDS), ("decoded", (DECODED,))):
        if found := sorted(of_kind(marks, *kinds)):
            said = tuple(f"{mark} {of}"[:120] for mark, of in found)
            yield Flow(path=path, line=node.line, kind=kind, what=name, sources=said)
            return
