"""What the functions of a JavaScript file are called by in the other files of its package.

Most are known by their own names. Where a bundler gave them names of a letter or two, or an import or
export gives another one, a name goes with the file that it is of: `t@dist/config`. Members keep theirs:
what is put into an object as `{ t }` is taken out of it as `{ t }` in any file.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from vetting.patterns import pattern
from vetting.profile._facts import SAME, Facts, Passed
from vetting.profile._javascript_calls import imported
from vetting.profile._javascript_functions import DEFAULT, extended_by, parameter
from vetting.profile._javascript_source import Source, literal, word

_SHORT = 2
"""Letters of the names that minifiers give, in each file others."""

_ENDS = pattern(r"(?:/index)?(?:\.d)?(?:\.[cm]?[jt]sx?)?\Z")
_BRACES = pattern(rb"\{\s*+([\w$]++(?:\s*+,\s*+[\w$]++){0,9}+)\s*+,?+\s*+\}")
_WORD = pattern(rb"[\w$]++")
_MOST_BRACES = 20_000
"""Of these in one file; where there are more, it is said."""

_PARAMETERS = frozenset({"formal_parameters", "required_parameter", "optional_parameter"})
_ALIASES = 3
_SMALL = 200
_REQUIRED = pattern(r"\brequire\([\"'](\.[^\"']{1,120})[\"']\)")
_WHOLE = pattern(rb"exports(\.default)?\s{0,9}=\s{0,9}([A-Za-z_$][\w$]{0,60}+)\s{0,9}[;\n]")
"""What a file of CommonJS exports as a whole."""


class Called:
    """See the module."""

    def __init__(self, source: Source, path: str) -> None:
        self._source = source
        self._folder = posixpath.dirname(path)
        self._file = module_of(path)

    def _required(self, node: Any) -> str:
        """What a file is called by as a whole, of which a variable has all: `const n = require("./n")`."""
        binding = self._source.binding(node) if node.type == "identifier" else None
        of = binding.parent if binding is not None else None
        value = of.child_by_field_name("value") if of is not None else None
        if value is None or value.type != "call_expression" or not _is_small(value):
            return ""
        found = _REQUIRED.search(word(value))
        return f"{DEFAULT}@{self._module(found[1])}" if found is not None else ""

    def _module(self, spec: str) -> str:
        return module_of(posixpath.normpath(posixpath.join(self._folder, spec)))

    def of(self, callee: Any, depth: int = 0) -> str:
        """What the function is called by that `callee` calls."""
        if callee.type == "parenthesized_expression":  # `(0, env.need)("TOKEN")`
            every = callee.named_children
            while every and every[-1].type == "sequence_expression":
                every = every[-1].named_children
            callee = every[-1] if every else callee
        if callee.type == "super":
            callee = extended_by(callee) or callee
        member = callee.child_by_field_name("property")
        if member is not None:
            name = word(member).lstrip("#")
            of = callee.child_by_field_name("object") if name == DEFAULT else None
            return (self._required(of) if of is not None else "") or name
        name = word(callee)
        binding = self._source.binding(callee) if callee.type == "identifier" else None
        of = binding.parent if binding is not None else None
        if of is not None and of.type == "pair_pattern":  # `const { need: n } = …`
            return word(of.child_by_field_name("key"))
        short = binding is not None and len(name) <= _SHORT
        if short and name in self._taken and _is_taken(binding):
            return name  # `({ t }) => t("TOKEN")`
        if (place := self.place_of(binding)) is not None:
            return "#".join(map(str, place))
        if of is not None and of.type == "variable_declarator" and depth < _ALIASES:
            value = of.child_by_field_name("value")
            if value is not None and value.type == "identifier" and word(value) != name:
                return self.of(value, depth + 1)  # `const n = need`
            if there := self._required(callee):
                return there
        known = self._imports.get(name)
        if known and of is not None and of.type in ("import_specifier", "import_clause"):
            return known
        return self.own(name)

    def place_of(self, binding: Any) -> tuple[str, int] | None:
        """The function that a variable with a name of a letter or two is a parameter of, and its place."""
        if binding is None or binding.type != "identifier" or len(word(binding)) > _SHORT:
            return None
        found = parameter(binding) if _is_taken(binding) else None
        return (self.own(found[0]), found[1]) if found is not None else None

    def handed(self, node: Any) -> str:
        """What a function with a name of a letter or two is called by that is handed on; "" for none."""
        binding = self._source.binding(node) if node.type == "identifier" else None
        if binding is None or len(word(node)) > _SHORT:
            return ""
        known = word(node) in self._taken or self.place_of(binding) is not None
        return self.of(node) if known and _is_taken(binding) else ""

    @cached_property
    def _taken(self) -> frozenset[str]:
        """The members with names of a letter or two that variables of the same names are made of."""
        return self._short("shorthand_property_identifier_pattern")

    def _short(self, kind: str) -> frozenset[str]:
        """The names of a letter or two that stand in braces for members that are called so."""
        found = set()
        every = (
            (match.start(1) + part.start(), match.start(1) + part.end())
            for match in _BRACES.finditer(self._source.data)
            for part in _WORD.finditer(match[1])
            if len(part[0]) <= _SHORT
        )
        for place in self._source.up_to(_MOST_BRACES, every):
            leaf = self._source.at(*place)
            if leaf is not None and leaf.type == kind:
                found.add(word(leaf))
        return frozenset(found)

    def own(self, name: str) -> str:
        """What a function of this file is called by."""
        base, dot, member = name.partition(".")
        alone = len(base) > _SHORT and base != DEFAULT
        return name if alone or not base else f"{base}@{self._file}{dot}{member}"

    @cached_property
    def _imports(self) -> dict[str, str]:
        """The local names of what comes from other files of the package, and what those call it."""
        return dict(self._named("import_statement"))

    def _named(self, kind: str) -> Iterator[tuple[str, str]]:
        for node in self._source.root.named_children:
            source = node.child_by_field_name("source") if node.type == kind else None
            if source is None or not (spec := literal(source)).startswith("."):
                continue
            of = self._module(spec)
            for name, member in imported(node):
                if name.parent.type == "namespace_import":
                    continue
                there = member or "default"
                alone = len(there) > _SHORT and there != "default"
                yield word(name), there if alone else f"{there}@{of}"

    def finish(self, facts: Facts) -> None:
        """Call all that was found as the other files do."""
        exported = self._exported
        names = {item.name for item in (*facts.helpers, *facts.maybe)} | {
            item.name for item in facts.passed
        }
        others = {name: exported[name] for name in names if name in exported}
        if any(len(name) <= _SHORT for name in names):
            for name in names & self._short("shorthand_property_identifier"):
                others[name] = [*others.get(name, ()), name]
        facts.helpers[:] = [
            replace(item, name=name)
            for item in facts.helpers
            for name in (self.own(item.name), *others.get(item.name, ()))
        ]
        facts.passed = {
            replace(item, name=name)
            for item in facts.passed
            for name in (self.own(item.name), *others.get(item.name, ()))
        }
        facts.looked = {replace(item, name=self.own(item.name)) for item in facts.looked}
        facts.maybe[:] = [
            replace(item, name=name, of=(self.own(item.of[0]), item.of[1]))
            for item in facts.maybe
            for name in (self.own(item.name), *others.get(item.name, ()))
            if item.of is not None
        ]
        facts.gone_through = {(self.own(name), at, line) for name, at, line in facts.gone_through}
        facts.passed.update(self._again())

    def _again(self) -> Iterator[Passed]:
        """What is exported here and comes from elsewhere."""
        pairs = [(here, there) for here, there in self._named("export_statement")]
        pairs = [(f"{here}@{self._file}", there) for here, there in pairs]
        for name, aliases in self._exported.items():
            if name in self._imports:
                pairs += [(alias, self._imports[name]) for alias in aliases]
        for here, there in pairs:
            if here != there:
                yield Passed(name=here, index=SAME, callee=there, at=SAME)

    @cached_property
    def _exported(self) -> dict[str, list[str]]:
        """What local names are exported as, where that is another name or says nothing alone."""
        found: dict[str, list[str]] = {}
        data = self._source.data
        for match in _WHOLE.finditer(data):
            if match[1] or data.endswith(b"module.", 0, match.start()):
                found.setdefault(match[2].decode(), []).append(f"{DEFAULT}@{self._file}")
        for node in self._source.root.named_children:
            if node.type != "export_statement" or node.child_by_field_name("source") is not None:
                continue
            what = node.child_by_field_name("value") or node.child_by_field_name("declaration")
            if what is not None:
                name = what if what.type == "identifier" else what.child_by_field_name("name")
                if any(child.type == "default" for child in node.children) and name is not None:
                    found.setdefault(word(name), []).append(f"default@{self._file}")
                continue
            for alias, name in imported(node):
                if (here := word(alias)) != name or len(name) <= _SHORT:
                    plain = [here] if len(here) > _SHORT else []
                    found.setdefault(name, []).extend([f"{here}@{self._file}", *plain])
        return found


def _is_taken(binding: Any) -> bool:
    """Whether a variable is a member that is taken out of an object, or a parameter: in a file that takes
    such a member, that is what is handed on by its name.
    """
    owner = binding.parent
    return binding.type == "shorthand_property_identifier_pattern" or (
        owner.type in _PARAMETERS or owner.child_by_field_name("parameter") == binding
    )


def called(call: Any) -> Any:
    """What a call is of: a function, or a class that makes an object."""
    if call is None:
        return None
    return call.child_by_field_name("function") or call.child_by_field_name("constructor")


def _is_small(node: Any) -> bool:
    return bool(node.end_byte - node.start_byte < _SMALL)


def module_of(path: str) -> str:
    """A file as what is imported: without what it ends in, and the folder for its index."""
    return _ENDS.sub("", path, count=1)
