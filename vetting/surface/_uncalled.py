"""Functions of JavaScript modules that nothing of the package can call: what they would register is
no tool. Said only where every way to a function is in sight; else it counts as called.
"""

from functools import cached_property
from typing import Any

from vetting.patterns import pattern
from vetting.surface._idioms import REGISTER
from vetting.surface._ir import Site
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._javascript_program import JavaScriptProgram
from vetting.surface._program import Program
from vetting.surface._scopes import outwards

_MAX_BYTES = 4 << 20
_MAX_FUNCTIONS = 300
_MAX_PLACES = 200
_VALUES = frozenset({"arrow_function", "function_expression", "function"})
_OUTERMOST = frozenset({"program", "export_statement"})
_STATIC = frozenset({"import_statement", "meta_property"})
_OPAQUE = pattern(
    rb"\\u|\\x|createRequire|mainModule|BuiltinModule|\b(?:_load|eval|Function)\b|\.constructor\b"
)
"""Names that are not spelled out, and other ways to load a module or to run a text."""

_RUNNERS = frozenset({"module", "vm", "inspector", "inspector/promises"})
"""Modules of Node.js that load others, or run a text."""


class Uncalled:
    """Asks for one program whose modules are reached."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[tuple[str, int], bool] = {}
        self._named: dict[str, bool] = {}

    def holds(self, site: Site, name: str) -> bool:
        """Whether a registration stands in a function that nothing can call."""
        module = site.scope.module
        scopes = list(outwards(site.scope))
        if name not in REGISTER or len(scopes) < 2 or not isinstance(module, JavaScriptModule):
            return False
        raw = scopes[-2].raw
        key = module.path, raw.start_byte
        if key not in self._known:
            few = len(self._known) < _MAX_FUNCTIONS
            named = _declared(raw) if few else None
            self._known[key] = named is not None and self._is_uncalled(module, named)
        return self._known[key]

    def _is_uncalled(self, module: JavaScriptModule, named: Any) -> bool:
        if self._program.starts(module.path) or not self._in_sight:
            return False
        if module.path not in self._named:
            static = all(self._is_static(one, module.path) for one in self._modules)
            self._named[module.path] = static
        if not self._named[module.path]:
            return False
        return all(
            (leaf.id == named.id and one is module)
            for one in self._modules
            for leaf in _leaves(one, word(named))
        )

    @cached_property
    def _modules(self) -> list[JavaScriptModule]:
        return [one for one in self._program.modules() if isinstance(one, JavaScriptModule)]

    @cached_property
    def _in_sight(self) -> bool:
        """Whether a command is what starts the program, and all that it loads is read."""
        program = self._program
        if not isinstance(program, JavaScriptProgram) or program.command is None:
            return False
        if program.computed or program.gaps or program.broken:
            return False
        if sum(len(one.data) for one in self._modules) > _MAX_BYTES:
            return False
        return not any(
            _OPAQUE.search(one.data) or any(self._is_lost(one, spec) for spec, _ in one.imports())
            for one in self._modules
        )

    def _is_lost(self, module: JavaScriptModule, spec: str) -> bool:
        """Whether what is imported may be, or may load, any module of the package."""
        if spec.removeprefix("node:") in _RUNNERS:
            return True
        if spec.startswith("node:") or (spec.endswith(".json") and "?" not in spec):
            return False
        return self._program.resolve(module, spec) is None and not self._program.is_outside(spec)

    def _is_static(self, module: JavaScriptModule, path: str) -> bool:
        """Whether a module takes from the one at `path`, if anything, only members that it names."""
        if path not in self._program.links.get(module.path, ()):
            return True
        for leaf in (*_leaves(module, "import"), *_leaves(module, "require")):
            if leaf.parent is None or leaf.parent.type not in _STATIC:
                return False
        for statement in module.scope.raw.named_children:
            source = statement.child_by_field_name("source")
            if source is None or self._program.resolve(module, word(source)[1:-1]) != path:
                continue
            if statement.type != "import_statement" or not _takes_members(module, statement):
                return False
        return True


def _declared(raw: Any) -> Any:
    """The name of a function that a module declares outside of everything; None for others, also for
    what is exported as `default`, under no name of its own.
    """
    at, named = raw.parent, None
    if raw.type.endswith("function_declaration"):
        named = raw.child_by_field_name("name")
    elif raw.type in _VALUES and at is not None and at.type == "variable_declarator":
        named, at = at.child_by_field_name("name"), at.parent.parent
    if named is None or named.type != "identifier" or at is None or at.type not in _OUTERMOST:
        return None
    return None if any(child.type == "default" for child in at.children) else named


def _is_called(leaf: Any) -> bool:
    """Whether `require` is called where it stands, not given another name or asked for a member."""
    outer = leaf.parent
    called = outer is not None and outer.type == "call_expression"
    return bool(called and outer.child_by_field_name("function") == leaf)


def _leaves(module: JavaScriptModule, name: str) -> list[Any]:
    """The places in code, and the strings, that are exactly a name; the whole module where that
    stands at more places than are looked at.
    """
    found: list[Any] = []
    sought, start = name.encode(), -1
    for _ in range(_MAX_PLACES):
        start = module.data.find(sought, start + 1)
        if start < 0:
            return found
        leaf = module.leaf(start, len(sought))
        if leaf is not None and leaf.parent is not None:
            found.append(leaf)
    return [module.scope.raw]


def _takes_members(module: JavaScriptModule, statement: Any) -> bool:
    """Whether `import * as x` is used as `x.name` alone; other imports name what they take."""
    clause = next((c for c in statement.named_children if c.type == "import_clause"), None)
    for part in clause.named_children if clause is not None else ():
        if part.type != "namespace_import":
            continue
        variable = word(part.named_children[0])
        for leaf in _leaves(module, variable):
            if (outer := leaf.parent) is None:
                return False
            if leaf.type in ("property_identifier", "string_fragment") or outer.id == part.id:
                continue
            if outer.type != "member_expression" or outer.child_by_field_name("object") != leaf:
                return False
    return True
