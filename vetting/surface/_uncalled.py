"""Functions of JavaScript modules that nothing of the package can call: what they would register is
no tool. Said only where every way to a function is in sight; else it counts as called.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from vetting.patterns import pattern
from vetting.surface._idioms import REGISTER
from vetting.surface._ir import Site
from vetting.surface._javascript_lower import word
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._javascript_program import JavaScriptProgram
from vetting.surface._javascript_required import leaves, loaders, takes_maker_alone
from vetting.surface._program import Program
from vetting.surface._scopes import outwards

_MAX_BYTES = 4 << 20
_MAX_FUNCTIONS = 300
_MAX_PLACES = 200
_VALUES = frozenset({"arrow_function", "function_expression", "function"})
_OUTERMOST = frozenset({"program", "export_statement"})
_STATIC = frozenset({"import_statement", "meta_property"})
_OPAQUE = pattern(
    rb"(\\u|\\x|mainModule|BuiltinModule)|\b(?:_load|eval|Function|constructor)\b(?!\.name\b)"
)
"""Names that are not spelled out, and other ways to load a module or to run a text."""

_MAX_NAMES = 5
"""Names under which something is exported again."""

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
        if not self._is_named(module.path):
            return False
        own, names = {named.id}, [word(named)]
        if _is_default(named):
            for one, statement in self._taking(module.path):
                if _takes_default(statement):
                    return False
                for leaf in _again(statement):
                    if word(leaf) == "default" and not self._is_given(one, leaf, own, names):
                        return False
        for name in names:  # grows while it is gone through
            for one in self._modules:
                for leaf in leaves(one, name):
                    if leaf.id not in own and not self._is_given(one, leaf, own, names):
                        return False
        return True

    def _is_given(
        self, module: JavaScriptModule, leaf: Any, own: set[int], names: list[str]
    ) -> bool:
        """Whether `export { name as other } from "./file"` gives it to other programs alone, as far as
        this place says; the other name is looked for next.
        """
        outer = leaf.parent
        if outer is None or outer.type != "export_specifier" or not _is_again(outer):
            return False
        alias = outer.child_by_field_name("alias")
        said = word(alias) if alias is not None else word(leaf)
        if said == "default" or len(names) > _MAX_NAMES or not self._is_named(module.path):
            return False
        if alias is not None:
            own.add(alias.id)
            names.append(said)
        return alias is None or leaf.id != alias.id

    def _is_named(self, path: str) -> bool:
        """Whether all modules take only what they name from one."""
        if path not in self._named:
            self._named[path] = all(self._is_static(one, path) for one in self._modules)
        return self._named[path]

    def _taking(self, path: str) -> Iterator[tuple[JavaScriptModule, Any]]:
        """The statements that import from a module, or export from it again."""
        for one in self._modules:
            for statement in one.scope.raw.named_children:
                source = statement.child_by_field_name("source")
                if source is not None and self._program.resolve(one, word(source)[1:-1]) == path:
                    yield one, statement

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
            _is_opaque(one) or any(self._is_lost(one, spec) for spec, _ in one.imports())
            for one in self._modules
        )

    def _is_lost(self, module: JavaScriptModule, spec: str) -> bool:
        """Whether what is imported may be, or may load, any module of the package."""
        if spec.removeprefix("node:") in _RUNNERS:
            return spec.removeprefix("node:") != "module" or not takes_maker_alone(module)
        if spec.startswith("node:") or (spec.endswith(".json") and "?" not in spec):
            return False
        return self._program.resolve(module, spec) is None and not self._program.is_outside(spec)

    def _is_static(self, module: JavaScriptModule, path: str) -> bool:
        """Whether a module takes from the one at `path`, if anything, only members that it names."""
        if path not in self._program.links.get(module.path, ()):
            return True
        made = loaders(module) or frozenset()
        ways = (name for name in ("import", "require") if name not in made)
        for leaf in (leaf for name in ways for leaf in leaves(module, name)):
            if leaf.parent is None or leaf.parent.type not in _STATIC:
                return False
        for statement in module.scope.raw.named_children:
            source = statement.child_by_field_name("source")
            if source is None or self._program.resolve(module, word(source)[1:-1]) != path:
                continue
            if statement.type == "export_statement" and _again(statement):
                continue
            if statement.type != "import_statement" or not _takes_members(module, statement):
                return False
        return True


def _declared(raw: Any) -> Any:
    """The name of a function that a module declares outside of everything; None for others."""
    at, named = raw.parent, None
    if raw.type.endswith("function_declaration"):
        named = raw.child_by_field_name("name")
    elif raw.type in _VALUES and at is not None and at.type == "variable_declarator":
        named, at = at.child_by_field_name("name"), at.parent.parent
    if named is None or named.type != "identifier" or at is None or at.type not in _OUTERMOST:
        return None
    return named


def _is_default(named: Any) -> bool:
    """Whether it is that of `export default function name() {}`."""
    outer = named.parent.parent
    return outer is not None and any(child.type == "default" for child in outer.children)


def _again(statement: Any) -> list[Any]:
    """What `export { name as other } from "./file"` takes from the file; nothing of `export *`."""
    clause = next((c for c in statement.named_children if c.type == "export_clause"), None)
    every = clause.named_children if clause is not None else []
    return [one.child_by_field_name("name") for one in every if one.type == "export_specifier"]


def _is_again(specifier: Any) -> bool:
    """Whether something is exported that another file has."""
    statement = specifier.parent.parent
    return statement is not None and statement.child_by_field_name("source") is not None


def _takes_default(statement: Any) -> bool:
    """Whether an import takes, or may take, what a module exports as `default`."""
    clause = next((c for c in statement.named_children if c.type == "import_clause"), None)
    if clause is None:
        return False
    parts = clause.named_children
    if any(part.type != "named_imports" for part in parts):
        return True
    every = [one for part in parts for one in part.named_children]
    return any(word(one.child_by_field_name("name")) == "default" for one in every)


def _is_opaque(module: JavaScriptModule) -> bool:
    """Whether a module has one of what hides names, in code, or loads others by a made function."""
    found = list(islice(_OPAQUE.finditer(module.data), _MAX_PLACES + 1))
    if len(found) > _MAX_PLACES:
        return True
    for match in found:
        leaf = module.leaf(match.start(), match.end() - match.start())
        if match[1] or (leaf is not None and not _is_constructor(leaf)):
            return True
    return loaders(module) is None


def _is_constructor(leaf: Any) -> bool:
    """Whether `constructor` is a class's own, not asked of an object: that gives what runs texts."""
    return word(leaf) == "constructor" and leaf.parent.type == "method_definition"


def _takes_members(module: JavaScriptModule, statement: Any) -> bool:
    """Whether `import * as x` is used as `x.name` alone; other imports name what they take."""
    clause = next((c for c in statement.named_children if c.type == "import_clause"), None)
    for part in clause.named_children if clause is not None else ():
        if part.type != "namespace_import":
            continue
        variable = word(part.named_children[0])
        for leaf in leaves(module, variable):
            if (outer := leaf.parent) is None:
                return False
            if leaf.type in ("property_identifier", "string_fragment") or outer.id == part.id:
                continue
            if outer.type != "member_expression" or outer.child_by_field_name("object") != leaf:
                return False
    return True
