"""See `_caller_sites`, for JavaScript."""

from collections.abc import Iterator
from typing import Any

from vetting.checks._asked_for import asks_before, says
from vetting.checks._caller_sites import ACTIONS, Site
from vetting.checks._probe_names import every, is_at, is_bound, text
from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.patterns import pattern

_MOST = 400_000
_LONG = 4_000
BY_ANY_NAME = pattern(
    rb"\bcreateRequire\b|\beval\b|\bFunction\b|\brequire\b(?!\s?\(\s?[\"'][^\"'\\\n]{1,200}[\"']\s?\))"
    rb"|\bimport\s?\((?!\s?[\"'][^\"'\\\n]{1,200}[\"']\s?\))"
    rb"|[\"'](?:\.{1,2}/[^\"'\n]{0,200}\.(?!(?:[cm]?[jt]sx?|json)[\"'])\w{1,20}|#[\w/-]{1,60}|file:[^\"'\n]{0,200})[\"']"
    rb"|\bimport\b[^;\n]{0,400}[\"'][^\"'\n]{0,200}\\"
)
"""How a function is had by a name that is put together, or a module by an odd one."""

_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_FUNCTIONS = frozenset({
    *("function_declaration", "generator_function_declaration", "arrow_function", "function_expression"),
})  # fmt: skip
_TOOL = pattern(r"[\w$.]{0,60}\.(?:registerTool|addTool|tool)")
_COMMAND = pattern(r"\.command\(\s{0,20}[\"'`]([\w-]{2,40})[ \"'`]")
_TYPED = pattern(
    r"process\.argv(?:\.slice\(\d\))?(?:\[\d\])?"
    r"|(?:util\.)?parseArgs\([^+]{0,1200}\)|(?:minimist|yargs|mri|arg)\([^+]{0,400}\)(?:\.argv|\.parse\(\))?"
)
_MEMBER = pattern(r"([\w$]{1,60})(?:\.[\w$]{1,60}|\[\d\]){0,2}")


class JavaScriptSites:
    """The calls in one file.

    Raises:
        FormatError: it is too large, or not to be parsed.
    """

    def __init__(self, data: bytes, path: str) -> None:
        if len(data) > _MOST:
            raise FormatError("too large to be followed")
        self.path = path
        self.root = parser(kind_of(path)).parse(data).root_node
        if self.root.has_error:
            raise FormatError("it cannot be parsed")
        self.nodes = list(every(self.root))
        self.named: dict[str, list[Any]] = {}
        for node in self.nodes:
            if node.type in _NAMES or node.type == "shorthand_property_identifier_pattern":
                self.named.setdefault(text(node), []).append(node)
        if any("\\" in name for name in self.named):
            raise FormatError("a name is spelled otherwise")

    def function(self, line: int) -> str | None:
        """The innermost function with a name around a line."""
        found = [
            node
            for node in self.nodes
            if node.type in _FUNCTIONS and node.start_point[0] < line <= node.end_point[0] + 1
        ]
        named = [node for node in found if _name(node)]
        return _name(max(named, key=lambda node: node.start_byte)) if named else None

    def calls(self, name: str, path: str) -> list[Site] | None:
        """The calls of a function of the file at `path`; None where it may be called otherwise."""
        mine = path == self.path
        bound = sum(map(is_bound, self.named.get(name, ())))
        imported, aliases, odd = (0, frozenset[str](), False) if mine else self._imports(name, path)
        if odd or (mine and bound != 1):
            return None
        if not (mine or imported or aliases):
            return []
        if not mine and bound + sum(_imported(one) for one in self.named.get(name, ())) != imported:
            return None
        sites: list[Site] = []
        for node in self.named.get(name, ()) if mine or imported else ():
            if is_bound(node) or _imported(node) or (mine and _is_handed_out(node)):
                continue
            site = self._site(node)
            if site is None:
                return None
            sites.append(site)
        for node in (node for alias in aliases for node in self.named.get(alias, ())):
            if is_bound(node) or _imported(node):
                continue
            over = node.parent
            if over.type != "member_expression" or over.child_by_field_name("object").id != node.id:
                return None
            if text(over.child_by_field_name("property")) == name:
                site = self._site(over)
                if site is None:
                    return None
                sites.append(site)
        return sites

    def words(self) -> Iterator[tuple[str, bool]]:
        """Texts that may be commands, and whether one only asks for or declares them."""
        for node in self.nodes:
            if node.type not in ("string", "template_string") or text(node)[1:-1] not in ACTIONS:
                continue
            over = node.parent
            asks = over.type == "binary_expression" and text(
                over.child_by_field_name("operator")
            ) in ("===", "==", "!==", "!=")
            declares = over.type == "arguments" and text(
                over.parent.child_by_field_name("function")
            ).endswith(".command")
            yield text(node)[1:-1], asks or declares or over.type == "switch_case"

    def _imports(self, name: str, path: str) -> tuple[int, frozenset[str], bool]:
        """How often a name is imported of a file, by which names the file is had, and whether it is
        imported in another way.
        """
        count, aliases = 0, set[str]()
        for node in self.nodes:
            if node.type != "string" or not is_at(self.path, text(node)[1:-1], path):
                continue
            over = node.parent
            if over.type == "import_statement":
                names = [
                    one
                    for one in every(over)
                    if one.type in ("import_specifier", "namespace_import")
                ]
                default = any(
                    one.type == "identifier" and one.parent.type == "import_clause"
                    for one in every(over)
                )
            else:
                names, default = _required(over)
                if names is None:
                    return 0, frozenset(), True
            for one in names:
                if one.type in ("namespace_import", "identifier"):
                    aliases.add(text(one).rpartition(" ")[2])
                elif name in text(one).split():
                    if text(one) != name:
                        return 0, frozenset(), True
                    count += 1
            if default:
                return 0, frozenset(), True
        return count, frozenset(aliases), False

    def _site(self, node: Any) -> Site | None:
        call = node.parent
        if call.type != "call_expression" or call.child_by_field_name("function").id != node.id:
            return None
        words = set[str]()
        inner, over = call, call.parent
        while over is not None:
            if over.type == "if_statement":
                done = over.child_by_field_name("consequence")
                if done is not None and done.id == inner.id:
                    words |= self._command(over.child_by_field_name("condition"))
            elif over.type == "switch_case":
                words |= self._case(over)
            elif over.type == "call_expression":
                func = text(over.child_by_field_name("function"))
                if _TOOL.fullmatch(func):
                    return Site(None, says(text(over)[:_LONG]), frozenset(words))
                if func.endswith(".action") and (found := _COMMAND.findall(func)):
                    return Site(None, False, frozenset(found[-1:]))
            elif over.type in ("class_body", "method_definition"):
                return None
            elif over.type in _FUNCTIONS and (owner := _name(over)):
                before = over.text[: call.start_byte - over.start_byte].decode("utf-8", "replace")
                return Site(owner, asks_before(before), frozenset(words))
            inner, over = over, over.parent
        return Site(None, False, frozenset(words))

    def _command(self, test: Any) -> set[str]:
        """The words of which one was given, where a condition holds."""
        while test.type == "parenthesized_expression":
            test = test.named_children[0]
        if test.type != "binary_expression":
            return set()
        left, right = (test.child_by_field_name(one) for one in ("left", "right"))
        operator = text(test.child_by_field_name("operator"))
        if operator == "&&":
            return self._command(left) or self._command(right)
        if operator == "||":
            each = [self._command(left), self._command(right)]
            return set().union(*each) if all(each) else set()
        if operator not in ("===", "==") or right.type != "string":
            return set()
        word = text(right)[1:-1]
        return {word} if self._is_typed(left, word) else set()

    def _case(self, case: Any) -> set[str]:
        """The word of a case; one that others fall into has theirs too."""
        said = case.child_by_field_name("value")
        body = case.parent
        switch = body.parent
        if said is None or said.type != "string" or switch.type != "switch_statement":
            return set()
        words = {text(said)[1:-1]}
        before = case.prev_named_sibling
        if before is not None and not _ends(before):
            more = self._case(before) if before.type == "switch_case" else set()
            if not more:
                return set()
            words |= more
        value = switch.child_by_field_name("value")
        while value.type == "parenthesized_expression":
            value = value.named_children[0]
        return words if all(self._is_typed(value, one) for one in words) else set()

    def _is_typed(self, node: Any, word: str, depth: int = 3) -> bool:
        """Whether a value is what somebody typed, and not `word` if nobody did."""
        said = text(node)
        if _TYPED.fullmatch(said):
            return True
        member = _MEMBER.fullmatch(said)
        bound = [one for one in self.named.get(member[1], ()) if is_bound(one)] if member else []
        if len(bound) != 1 or not depth:
            return False
        over = bound[0].parent
        while over is not None and over.type in (
            *("array_pattern", "object_pattern", "assignment_pattern", "object_assignment_pattern"),
            "pair_pattern",
        ):
            if over.type.endswith("assignment_pattern"):
                default = over.child_by_field_name("right")
                if default.type != "string" or text(default)[1:-1] == word:
                    return False
            over = over.parent
        if over is None or over.type != "variable_declarator":
            return False
        constant = text(over.parent).startswith("const")
        value = over.child_by_field_name("value")
        if value is not None and value.type == "binary_expression":
            right = value.child_by_field_name("right")
            if right.type != "string" or text(right)[1:-1] == word:
                return False
            value = value.child_by_field_name("left")
        return constant and value is not None and self._is_typed(value, word, depth - 1)


def _name(node: Any) -> str:
    """What a function is called, by its declaration or by the variable that has it."""
    named = node.child_by_field_name("name")
    if named is not None:
        return text(named)
    over = node.parent
    if over.type == "variable_declarator":
        name = over.child_by_field_name("name")
        return text(name) if name.type == "identifier" else ""
    return ""


def _imported(node: Any) -> bool:
    return node.parent.type in ("import_specifier", "namespace_import", "import_clause")


def _is_handed_out(node: Any) -> bool:
    """Whether a name is exported as what it is called."""
    over = node.parent
    if over.type == "export_specifier":
        return over.child_by_field_name("alias") is None
    left = over.parent.child_by_field_name("left") if over.type == "object" else None
    return node.type == "shorthand_property_identifier" and text(left) == "module.exports"


def _required(over: Any) -> tuple[Any, bool]:
    """The names that `const { a } = require("./a")` gives, or `const a = await import("./a")`; None
    where they are others.
    """
    call = over.parent if over.type == "arguments" else None
    if call is None or text(call.child_by_field_name("function")) not in ("require", "import"):
        return None, False
    made = call.parent
    if made.type == "await_expression":
        made = made.parent
    name = made.child_by_field_name("name") if made.type == "variable_declarator" else None
    if name is None or not text(made.parent).startswith("const"):
        return None, False
    if name.type == "identifier":
        return [name], False
    plain = all(one.type == "shorthand_property_identifier_pattern" for one in name.named_children)
    return (list(name.named_children) if plain else None), False


def _ends(case: Any) -> bool:
    """Whether what is done in a case does not go on in the next."""
    body = case.named_children
    while body and body[-1].type == "statement_block":
        body = body[-1].named_children
    return bool(body) and body[-1].type in (
        *("break_statement", "return_statement", "throw_statement"),
    )
