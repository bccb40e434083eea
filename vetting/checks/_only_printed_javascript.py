"""Is a command that downloads and runs a text that JavaScript prints where it stands, or by a constant of one
function, and no more? Nobody has such a text but who reads what the program says: a help text tells how
to install it.

Whoever puts something in the place of the console may run it.
"""

from typing import Any

from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern

_MOST = 600_000
_FILES = 2_000
_NODES = 200_000
_UP, _DEEPEST = 30, 3
_TEXTS = frozenset({"string", "template_string"})
_AROUND = frozenset({
    *("parenthesized_expression", "ternary_expression", "template_substitution", "template_string"),
})  # fmt: skip
_TRIMS = frozenset({b"trim", b"trimEnd", b"trimStart"})
_WORDS = pattern(rb"(?<![\w$])[\w$]++")
_PRINTS = frozenset({b"console.log", b"console.info", b"console.warn", b"console.error"})
_TAKES = pattern(
    rb"\bconsole\s{0,4}(?:\?\.\s{0,4})?\[|\bconsole\s{0,4}[,;)}\]=:&|?]|\bconsole\s{0,4}\n\s{0,40}[^\w\s.]"
    rb"|\bconsole\s{0,4}\.\s{0,4}(?!(?:log|info|warn|error|debug|table|dir|trace)\s?\()[\w$]"
    rb"|[\"'`](?:node:)?console[\"'`]|\.\s{0,4}std(?:out|err)\s{0,4}(?:\[|=(?!=))"
    rb"|\.\s{0,4}write\s{0,4}=(?!=)|[\"'`]write[\"'`]|\beval\b|\bhookStd|\bglobal(?:This)?\s{0,4}\["
)
"""What takes what is printed, or finds a variable by another name."""


def is_printed(tree: ArtifactTree, file: SourceFile, line: int) -> bool:
    """Whether all texts at a line of a file are printed."""
    others = [one for one in tree.files if one.language in ("javascript", "typescript")]
    if file.size > _MOST or len(others) > _FILES:
        return False
    data = tree.read(file)
    try:
        root = parser(kind_of(file.path)).parse(data).root_node
    except (FormatError, MemoryError):
        return False
    if root.has_error:
        return False
    texts = _at(root, line - 1)
    if not texts or not all(_shown(one, root, data, 0) for one in texts):
        return False
    return not any(_TAKES.search(tree.read(one)) for one in others)


def _at(root: Any, row: int) -> list[Any]:
    """The texts that stand at a row, outermost ones."""
    found, todo = list[Any](), [root]
    while todo:
        node = todo.pop()
        if node.start_point[0] > row or node.end_point[0] < row:
            continue
        if node.type in _TEXTS:
            found.append(node)
        else:
            todo += node.named_children
    return found


def _shown(node: Any, root: Any, data: bytes, depth: int) -> bool:
    """Whether a value is printed, and nothing else is done with it."""
    for _ in range(_UP):
        at, node = node, node.parent
        if node is None:
            return False
        kind = node.type
        if kind in _AROUND or (kind == "binary_expression" and _operator(node) == b"+"):
            if kind == "ternary_expression" and node.child_by_field_name("condition") == at:
                return False
            continue
        if kind == "member_expression" and _is_trimmed(node):
            node = node.parent
            continue
        if kind == "arguments":
            call = node.parent
            func = call.child_by_field_name("function")
            printed = func is not None and func.text in _PRINTS
            return printed and call.parent.type == "expression_statement"
        return kind == "variable_declarator" and _is_kept(node, root, data, depth)
    return False


def _operator(node: Any) -> bytes:
    operator = node.child_by_field_name("operator")
    return operator.text if operator is not None else b""


def _is_trimmed(member: Any) -> bool:
    """Whether white space is taken off what a member is of."""
    named, call = member.child_by_field_name("property"), member.parent
    plain = call.type == "call_expression" and call.child_by_field_name("function") == member
    return plain and named is not None and named.text in _TRIMS


def _is_kept(made: Any, root: Any, data: bytes, depth: int) -> bool:
    """Whether a constant of a function has the value, which is printed wherever it stands."""
    name, declared = made.child_by_field_name("name"), made.parent
    constant = declared.type == "lexical_declaration" and declared.text.startswith(b"const")
    inside = declared.parent is not None and declared.parent.type == "statement_block"
    if depth >= _DEEPEST or name is None or name.type != "identifier" or not (constant and inside):
        return False
    uses, todo = list[Any](), [root]
    for _ in range(_NODES):
        if not todo:
            break
        node = todo.pop()
        todo += node.named_children
        if node.type == "identifier" and node.text == name.text and node != name:
            uses.append(node)
    spelled = sum(word[0] == name.text for word in _WORDS.finditer(data))
    known = not todo and spelled == len(uses) + 1
    return known and bool(uses) and all(_shown(use, root, data, depth + 1) for use in uses)
