"""The names of one JavaScript scope: variables, imports, exports, returns, parameters, members."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from vetting.surface._idioms import WAITS
from vetting.surface._ir import Element, Imported, Lit, Name, Node, Param, Scope, Unknown, Within
from vetting.surface._javascript_compiled import enum_of, enumeration, exported, members, starred
from vetting.surface._javascript_fields import fields, names_of
from vetting.surface._javascript_lower import CLASSES, FUNCTIONS, bind, line_of, lower, word
from vetting.surface._javascript_own import Own, is_own
from vetting.surface._javascript_statics import statics
from vetting.surface._javascript_turns import LOOPS, turns

if TYPE_CHECKING:
    from vetting.surface._javascript_module import JavaScriptModule

_BLOCKS = frozenset({
    *("statement_block", "if_statement", "else_clause", "for_statement", "for_in_statement"),
    *("while_statement", "do_statement", "try_statement", "catch_clause", "finally_clause"),
    *("switch_statement", "switch_body", "switch_case", "switch_default", "labeled_statement"),
    *("program", "class_static_block", "sequence_expression", "parenthesized_expression"),
})  # fmt: skip


_GROWS = frozenset({"+=", "??=", "||=", "&&="})


class Names:
    """Reads one scope, without going into the functions inside."""

    def __init__(self, module: "JavaScriptModule", scope: Scope) -> None:
        self.module = module
        self.scope = scope
        self._own_names = Own(scope)

    def read(self) -> None:
        """Fill the scope."""
        self._read(self.scope.raw)
        self._own_names.end()

    def _read(self, raw: Any) -> None:
        if raw.type in CLASSES:
            self._class(raw)
        if raw.type in CLASSES or raw.type == "identifier":
            self.module.old.read(self.scope, self._own)
        elif raw.type in FUNCTIONS:
            self._parameters(raw)
            body = raw.child_by_field_name("body")
            if body is not None and body.type != "statement_block":
                self.scope.returns.append(lower(body))
            elif body is not None:
                self._walk(body)
        else:
            self._walk(raw)

    def _walk(self, node: Any) -> None:
        for child in node.named_children:
            self._statement(child)

    def _statement(self, node: Any) -> None:  # noqa: C901, PLR0912 - one case per kind
        kind = node.type
        if kind in _BLOCKS:
            outer = self._own_names.enter(node)
            if kind in LOOPS and (found := turns(node)) is not None:
                each = Element(line_of(node), node, over=found.over)
                self._bind(found.target, each, own=is_own(node))
            self._walk(node)
            self._own_names.leave(outer)
        elif kind == "update_expression":
            self._bind(node.child_by_field_name("argument"), Unknown(line_of(node), node))
        elif kind in ("lexical_declaration", "variable_declaration"):
            for part in node.named_children:
                if part.type == "variable_declarator":
                    value = part.child_by_field_name("value")
                    given = (
                        self.module.old.lower(value)
                        if value is not None
                        else Lit(line_of(part), value=None)
                    )
                    self._bind(part.child_by_field_name("name"), given, own=is_own(node))
                    self._called(value)
        elif kind in ("function_declaration", "generator_function_declaration") or kind in CLASSES:
            self.scope.bind(word(node.child_by_field_name("name")), self.module.old.lower(node))
        elif kind == "enum_declaration":
            self.scope.bind(word(node.child_by_field_name("name")), enum_of(node))
        elif kind == "return_statement":
            if node.named_children:
                self.scope.returns.append(lower(node.named_children[0]))
        elif kind == "yield_expression" and node.named_children and not self._waits():
            self.scope.returns.append(lower(node.named_children[0]))
        elif kind == "import_statement":
            self._import(node)
        elif kind == "export_statement":
            self._export(node)
        elif kind == "expression_statement":
            self._walk(node)
        elif kind == "assignment_expression":
            self._assignment(node)
        elif kind == "augmented_assignment_expression":
            self._grown(node)
        elif kind == "call_expression":
            self._compiled(node)

    def _called(self, value: Any) -> None:
        """The name that an expression gives itself: `const Store = class _Store { static one = new _Store()
        }`. It is known only inside, where this scope is looked at last.
        """
        name = value.child_by_field_name("name") if value is not None else None
        if name is not None and value.type in ("class", "function_expression"):
            self.scope.bind(word(name), self.module.old.lower(value))

    def _waits(self) -> bool:
        """Whether it is the code of an asynchronous function, as compilers write it."""
        args = self.scope.raw.parent
        made = args.parent if args is not None and args.type == "arguments" else None
        return made is not None and word(made.child_by_field_name("function")) in WAITS

    def _bind(self, target: Any, value: Node, *, own: bool = False, known: bool = False) -> None:
        found = list(bind(target, value))
        for name, node in (one for one in found if not known or one[0] in self.scope.names):
            self.scope.bind(name, node)
            (self._own_names.declares if own else self._own_names.gives)(name, node, target)

    def _parameters(self, raw: Any) -> None:
        one = raw.child_by_field_name("parameter")
        many = raw.child_by_field_name("parameters")
        given = [one] if one is not None else many.named_children if many is not None else []
        items = [item for item in given if item.type != "comment"]
        for index, item in enumerate(items):
            pattern, default = item, None
            if item.type in ("required_parameter", "optional_parameter"):
                pattern, default = (
                    item.child_by_field_name("pattern"),
                    item.child_by_field_name("value"),
                )
            elif item.type == "assignment_pattern":
                pattern = item.child_by_field_name("left")
                default = item.child_by_field_name("right")
            simple = pattern is not None and pattern.type == "identifier"
            param = Param(
                line_of(item),
                None if simple else pattern,
                name=word(pattern) if simple else f"#{index}",
                index=index,
                default=lower(default) if default is not None else None,
            )
            self.scope.params.append(param)
            self.scope.bind(param.name, param)
            if pattern is not None and pattern.type == "rest_pattern":
                self._rest(pattern.named_children[:1], index)
            elif not simple and pattern is not None:
                self._bind(pattern, param)

    def _rest(self, targets: list[Any], index: int) -> None:
        """`...args`, or `...[first, second]` that takes it apart."""
        for target in targets:
            param = Param(line_of(target), name=word(target), index=index)
            self.scope.rest = param if target.type == "identifier" else None
            self._bind(target, param)

    # Classes.

    def _class(self, raw: Any) -> None:
        for child in raw.named_children:
            if child.type == "class_heritage":
                inner = child.named_children[0] if child.named_children else None
                if inner is not None and inner.type == "extends_clause":
                    inner = inner.child_by_field_name("value")
                self.scope.bases.append(lower(inner))
        body = raw.child_by_field_name("body")
        for part in body.named_children if body is not None else ():
            if part.type in ("field_definition", "public_field_definition"):
                value = part.child_by_field_name("value")
                name = part.child_by_field_name("property") or part.child_by_field_name("name")
                if value is not None:
                    self.scope.bind(word(name), lower(value))
            elif part.type == "method_definition":
                name = word(part.child_by_field_name("name"))
                if any(child.type == "get" for child in part.children):
                    self._getter(name, part)
                else:
                    self.scope.bind(name, lower(part))
                for target, value in self._own(part):
                    self.scope.bind(target, value)
        for name, made in statics(raw):
            where = self.module.scope_at(made)
            self.scope.bind(name, Within(line_of(made), of=lower(made), scope=where))

    def _getter(self, name: str, part: Any) -> None:
        inner = self.module.scope_of(part)
        if not inner.filled:
            self.module.fill(inner)
        for node in inner.returns:
            self.scope.bind(name, Within(node.line, of=node, scope=inner))

    def _own(self, method: Any) -> Iterator[tuple[str, Node]]:
        yield from fields(method, names_of(self.scope.raw), self.module.scope_of)

    # Modules.

    def _import(self, node: Any) -> None:
        source = node.child_by_field_name("source")
        clause = next((c for c in node.named_children if c.type == "import_clause"), None)
        if source is None or clause is None:
            return
        spec, line = word(source)[1:-1], line_of(node)
        for part in clause.named_children:
            if part.type == "identifier":
                self.scope.bind(word(part), Imported(line, spec=spec, name="default"))
            elif part.type == "namespace_import":
                name = word(part.named_children[0])
                self.scope.bind(name, Imported(line, spec=spec))
            elif part.type == "named_imports":
                for item in part.named_children:
                    if item.type == "import_specifier":
                        name = word(item.child_by_field_name("name")).strip("\"'")
                        alias = word(item.child_by_field_name("alias")) or name
                        self.scope.bind(alias, Imported(line, spec=spec, name=name))

    def _export(self, node: Any) -> None:
        source = node.child_by_field_name("source")
        spec = word(source)[1:-1] if source is not None else None
        line, exports = line_of(node), self.module.exports
        declaration = node.child_by_field_name("declaration")
        value = node.child_by_field_name("value")
        if declaration is not None:
            before = len(self.scope.names)
            self._statement(declaration)
            new = len(self.scope.names) - before
            for name in islice(reversed(self.scope.names), new):
                exports[name] = Name(line, name=name)
            name = word(declaration.child_by_field_name("name"))
            if any(child.type == "default" for child in node.children):
                exports["default"] = Name(line, name=name) if name else lower(declaration)
        elif value is not None:
            exports["default"] = lower(value)
        for clause in node.named_children:
            if clause.type == "export_clause":
                for item in clause.named_children:
                    name = word(item.child_by_field_name("name"))
                    alias = word(item.child_by_field_name("alias")) or name
                    target: Node = Name(line, name=name)
                    exports[alias] = Imported(line, spec=spec, name=name) if spec else target
            elif clause.type == "namespace_export" and spec:
                exports[word(clause.named_children[0])] = Imported(line, spec=spec)
        if spec and any(child.type == "*" for child in node.children):
            self.scope.stars.append(spec)

    def _assignment(self, node: Any) -> None:
        left = node.child_by_field_name("left")
        if left.type in ("identifier", "object_pattern", "array_pattern"):  # `({ path } = given)`
            self._bind(left, lower(node), known=True)
            self._called(node.child_by_field_name("right"))
        elif word(left) == "module.exports":
            self.module.exports["module.exports"] = lower(node)
        for name, value in members(node):
            self.module.exports[name] = lower(value)

    def _grown(self, node: Any) -> None:
        """`text += more`, and `text ??= more` where there is none."""
        left = node.child_by_field_name("left")
        operator = word(node.child_by_field_name("operator"))
        if operator in _GROWS and left.type == "identifier" and word(left) in self.scope.names:
            self._bind(left, lower(node.child_by_field_name("right")))

    # What the TypeScript compiler writes.

    def _compiled(self, node: Any) -> None:
        found = enumeration(node, self.module.scope_of)
        if found is not None and found[0] in self.scope.names:
            self.scope.bind(*found)
        elif (made := exported(node)) is not None:
            self.module.exports[made[0]] = made[1]
        elif (spec := starred(node)) is not None:
            self.scope.stars.append(spec)
