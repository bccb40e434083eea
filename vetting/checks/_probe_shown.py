"""Does no more than what is printed depend on whether somebody looks? A debugger or a sandbox that is looked
for only to say more weighs less than one for which a program behaves.

All that uses the answer is followed through the package: statements that do no more than print and wait,
conditions of what does no more, and numbers that are written into a query. Whatever else uses it, or
could, leaves the finding as it is.
"""

from typing import Any

from vetting.checks._probe_harmless import Script
from vetting.checks._probe_names import every, is_at, names_of, text
from vetting.checks._probe_shown_python import only_python_is_shown
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern

RULE = "text/sandbox-probe"
"""What tells of such a question."""

_LANGUAGES = frozenset({"javascript", "typescript"})
_FILES = 60
_NAMES = 60
"""Files of a package, and names in one of them, that are followed."""

_ANY_NAME = pattern(
    rb"\bcreateRequire\b|\beval\b|\bFunction\b|\brequire\b(?!\s?\(\s?[\"'][^\"'\\\n]{1,200}[\"']\s?\))"
    rb"|\bimport\s?\((?!\s?[\"'][^\"'\\\n]{1,200}[\"']\s?\))|\\u"
    rb"|[\"'](?:\.{1,2}/[^\"'\n]{0,200}\.(?!(?:[cm]?[jt]sx?|json)[\"'])\w{1,20}|#[\w/-]{1,60}|file:[^\"'\n]{0,200})[\"']"
)
"""How a module may be had by a name that is put together, or a name be spelled otherwise;
and files that are code by no name of theirs."""

_CALLED = pattern(rb"\"name\"\s{0,20}:\s{0,20}\"([^\"\\\n]{1,200})\"")
"""What a package is called, by which it may import itself."""

_LEAVES = frozenset({"return_statement", "break_statement", "continue_statement"})
_QUERY = pattern(r"[?&](?:limit|page_?size|per_?page|batch|count|size|top|first|max_?results)=$")
"""How much is asked for."""

_STATEMENTS = frozenset({
    *("lexical_declaration", "variable_declaration", "function_declaration", "expression_statement"),
    *("if_statement",),
})  # fmt: skip


def only_changes_what_is_shown(tree: ArtifactTree, file: SourceFile, first: int, last: int) -> bool:
    """Whether nothing else depends on a question that stands in these lines of a file."""
    if file.language == "python":
        return only_python_is_shown(tree, file, first, last)
    others = [one for one in tree.files if one.language in _LANGUAGES and one is not file]
    if file.language not in _LANGUAGES or len(others) > _FILES:
        return False
    if any(_ANY_NAME.search(tree.read(one)) for one in (file, *others)):
        return False
    manifests = [one for one in tree.files if one.path.endswith("package.json")]
    itself = {
        name.decode("utf-8", "replace")
        for one in manifests
        for name in _CALLED.findall(tree.read(one))
    }
    try:
        script = Script(tree.read(file), file.path)
        asked = [
            top
            for top in script.tops
            if top.start_point[0] < last and top.end_point[0] >= first - 1 and top.type != "comment"
        ]
        out = _followed(script, asked)
        return out is not None and all(
            _stays(Script(tree.read(one), one.path), file.path, out, itself) for one in others
        )
    except FormatError:
        return False


def _followed(script: Script, asked: list[Any]) -> set[str] | None:
    """The names by which other files get an answer of these statements; None where more depends on it."""
    names: set[str] = set()
    for top in asked:
        more = _further(script, top)
        if more is None:
            return None
        names |= more
    return _spread(script, names) if asked else None


def _further(script: Script, top: Any) -> set[str] | None:
    """The names by which others get an answer that a statement uses: its own, and of what it may put
    something into; None where it does more than print.
    """
    inner = top.child_by_field_name("declaration") if top.type == "export_statement" else top
    default = any(one.type == "default" for one in top.children)
    reached = script.reached(top)
    if reached is None or inner is None or default or inner.type not in _STATEMENTS:
        return None
    return {*names_of(top), *(name for name in reached if script.keeps(name))}


def _spread(script: Script, names: set[str]) -> set[str] | None:
    """The same for all that uses what has one of these names."""
    out: set[str] = set()
    left, seen = sorted(names), set(names)
    while left:
        name = left.pop()
        if len(seen) > _NAMES:
            return None
        for node, top in script.mentions(name):
            if top.type == "import_statement":
                continue
            if _is_exported(node):
                out.add(name)
            elif (more := _further(script, top)) is not None:
                left += sorted(more - seen)
                seen |= more
            elif not (_is_in_query(node) or _only_tells(script, node)):
                return None
    return out | {
        name
        for top in script.tops
        if top.type == "export_statement"
        for name in names_of(top)
        if name in seen
    }


def _is_exported(node: Any) -> bool:
    """`export { name }`, and not under another one."""
    over = node.parent
    return over.type == "export_specifier" and over.child_by_field_name("alias") is None


def _is_in_query(node: Any) -> bool:
    """Whether a value is written into a query, as that of a name: `?limit=${count}`."""
    over = node.parent
    before = over.prev_sibling if over.type == "template_substitution" else None
    return before is not None and _QUERY.search(text(before)[-60:]) is not None


def _only_tells(script: Script, node: Any) -> bool:
    """Whether it is asked in the condition of what only prints, or called and not asked."""
    if node.parent.type == "call_expression":
        node = node.parent
        if node.child_by_field_name("arguments").named_children:
            return False
        if node.parent.type == "expression_statement":
            return True  # nobody takes what it returns
    inner, over = node, node.parent
    while over is not None and over.type in (
        *("parenthesized_expression", "unary_expression", "binary_expression"),
    ):
        inner, over = over, over.parent
    if over is None or over.type != "if_statement":
        return False
    if over.child_by_field_name("condition").id != inner.id:
        return False
    for field in ("consequence", "alternative"):
        done = over.child_by_field_name(field)
        if done is None:
            continue
        uses = script.uses(done)
        if uses is None or any(one.type in _LEAVES for one in every(done)):
            return False
        if any(script.keeps(x) or not all(map(script.harmless, script.declared[x])) for x in uses):
            return False
    return True


def _stays(script: Script, path: str, out: set[str], itself: set[str]) -> bool:
    """Whether another file does no more with an answer that it imports."""
    taken = {
        name: one.name
        for name, one in script.imported.items()
        if is_at(script.path, one.module, path)
    }
    said = [node for top in script.tops for node in every(top) if node.type == "string_fragment"]
    if any(_imports_any(node, itself) for node in said):
        return False
    named = [node for node in said if is_at(script.path, text(node), path)]
    if any(node.parent.parent.type != "import_statement" for node in named):
        return False
    if not {"", "default"}.isdisjoint(taken.values()):
        return False
    names = {name for name, original in taken.items() if original in out}
    if any(_is_given(node) for name in names for node, _ in script.mentions(name)):
        return False
    script.known |= names
    return not names or _spread(script, names) == set()


def _imports_any(node: Any, packages: set[str]) -> bool:
    """Whether a text stands where something is imported, and names one of these packages."""
    spec = text(node)
    known = spec in packages or any(spec.startswith(f"{name}/") for name in packages)
    over = node.parent.parent
    return known and over.type in ("import_statement", "export_statement", "arguments")


def _is_given(node: Any) -> bool:
    """Whether a function that answers is given anything, or is no more than mentioned."""
    over = node.parent
    if over.type == "import_specifier":
        return False
    args = over.child_by_field_name("arguments") if over.type == "call_expression" else None
    return args is None or bool(args.named_children)
