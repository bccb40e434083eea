"""What a condition of Python looks at: a whole value, a part of it, or only how it ends."""

import ast
from collections.abc import Iterable, Iterator

from vetting.patterns import pattern
from vetting.python_syntax import children, walk
from vetting.surface._excluded import SCHEME_ASKED
from vetting.surface._flow_syntax import DOCUMENT, KIND
from vetting.surface._python_blanks import matches_blanks
from vetting.surface._python_excluded import excluding
from vetting.surface._python_marks import asks_for_marks
from vetting.surface._python_noted import is_made_only, is_never_called, is_noted_only
from vetting.surface._python_related import only_called_so, walks_up
from vetting.surface._python_started import last_name

_SAYS = pattern(
    r"print|warnings\.warn|(?:self\.|cls\.)?_?(?:log(?:ger|ging)?|LOG(?:GER)?|ctx|context|console|sys\.stderr)"
    r"\.(?:debug|info|warn(?:ing)?|error|critical|exception|log|print|write)"
)

_ENDING = pattern(r"(?:\.\w{1,8})?")
_SAME_FOLDER = frozenset({
    *("realpath", "abspath", "normpath", "resolve", "absolute", "as_posix", "expanduser"),
})  # fmt: skip
"""What gives a folder's path with nothing behind it: `os.path.abspath(ROOT)`, `ROOT.resolve()`."""


def names_documents(raw: ast.expr) -> bool:
    """Whether a list of endings has those of documents, pictures, sounds and fonts alone."""
    return isinstance(raw, ast.Tuple | ast.List | ast.Set) and all(
        isinstance(item, ast.Constant)
        and isinstance(item.value, str)
        and DOCUMENT.fullmatch(item.value)
        for item in raw.elts
    )


def is_part(node: ast.AST) -> bool:
    """Whether something is a word of a text, or some of its characters: `words[0]`, `text[:4]`."""
    if not isinstance(node, ast.Subscript):
        return False
    key = node.slice.operand if isinstance(node.slice, ast.UnaryOp) else node.slice
    return isinstance(key, ast.Slice) or isinstance(getattr(key, "value", None), int)


def is_digit(node: ast.AST) -> bool:
    """Whether something is the number that one character of a text is: `int(number[10])`."""
    match node:
        case ast.Call(
            func=ast.Name(id="int" | "ord"), args=[ast.Subscript(value=ast.Name(), slice=key)]
        ):
            return not isinstance(key, ast.Slice)
    return False


def table_of(node: ast.expr) -> str:
    """The variable of a table, or of one that has it under names that stand in the code: `KNOWN["packs"]`;
    nothing for others.
    """
    while isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def filled(nodes: Iterable[ast.AST]) -> set[str]:
    """The tables into which one of these puts something."""
    puts = (one for one in nodes if isinstance(one, ast.Subscript))
    return {table_of(one.value) for one in puts if isinstance(one.ctx, ast.Store)} - {""}


def is_known(node: ast.AST) -> bool:
    """Whether a set or list has only members that stand in the code."""
    members = node.elts if isinstance(node, ast.Set | ast.List | ast.Tuple) else []
    constant = isinstance(node, ast.Name) and node.id.isupper()
    return constant or (bool(members) and all(isinstance(one, ast.Constant) for one in members))


def bare(node: ast.AST) -> ast.AST | None:
    """That with which a text must begin, if it is only a word, or a folder's name as it is: `ROOT`, of
    `str(ROOT.resolve())`; else None.
    """
    match node:
        case ast.Constant(value=str()) | ast.Name() | ast.Attribute():
            return node
        case ast.Tuple(elts=items):
            return node if all(isinstance(item, ast.Constant) for item in items) else None
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return bare(inner)
        case ast.Call(func=func, args=[ast.Name() | ast.Attribute() as inner]):
            return inner if last_name(func) in _SAME_FOLDER else None
        case ast.Call(func=ast.Attribute(value=inner, attr=name), args=[]) if name in _SAME_FOLDER:
            return inner if isinstance(inner, ast.Name | ast.Attribute) else None
    return None


def deciding(raw: ast.AST) -> Iterator[ast.AST]:
    """All nodes, but those of tests that only decide how a value is written: `if not
    path.startswith(base): path = base + path`, `name if name.startswith("/") else base + name`.
    """
    todo = [raw]
    unheeded = _unheeded(raw)
    while todo:
        node = todo.pop()
        if id(node) in unheeded or (node is not raw and is_never_called(node, raw)):
            continue
        if not walks_up(node):
            yield node
        skipped: list[ast.AST] = []
        if isinstance(node, ast.If):
            unheeded |= {id(part) for part in excluding(node)}
        if isinstance(node, ast.If | ast.IfExp) and (_rewrites(node, raw) or asks_for_marks(node)):
            skipped = [node.test]
        elif isinstance(node, ast.Try) and all(
            all(map(only_says, handler.body)) for handler in node.handlers
        ):
            skipped = [part for part in node.body if isinstance(part, ast.Expr)]
        elif isinstance(node, ast.Try):
            skipped = [*only_called_so(node)]
        todo += [child for child in children(node) if child not in skipped]


def _unheeded(raw: ast.AST) -> set[int]:
    """The assignments of answers that nobody heeds: `inside = path.is_relative_to(root)`, and then
    `if not inside: log(…)`.
    """
    body = raw.body if isinstance(raw, ast.FunctionDef | ast.AsyncFunctionDef) else ()
    kept = {
        part.targets[0].id: part
        for part in body
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name)
    }
    said = [
        name.id
        for part in body
        if isinstance(part, ast.If) and kept and _rewrites(part, raw)
        for name in walk(part.test)
        if isinstance(name, ast.Name) and name.id in kept
    ]
    if not said:
        return set()
    used = [n.id for n in walk(raw) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    return {id(kept[name]) for name in said if used.count(name) == said.count(name)}


def _rewrites(node: ast.If | ast.IfExp, function: ast.AST) -> bool:
    """Whether a decision of a function chooses between forms of a value, and refuses none."""
    if (
        isinstance(node, ast.If)
        and not node.orelse
        and all(only_says(one) or is_noted_only(one, function) for one in node.body)
    ):
        return True
    if isinstance(node, ast.IfExp):
        sides = node.body, node.orelse
        either = _takes_either_way(node) or _picks_a_function(node)
        if either or all(map(_is_ending, sides)) or all(map(_is_said, sides)):
            return True
    if isinstance(node, ast.If) and all(map(_names_a_kind, (*node.body, *node.orelse))):
        return True
    asked = (how for part in walk(node.test) for how in getattr(part, "ops", ()))
    if any(isinstance(how, ast.In | ast.NotIn) for how in asked):
        return isinstance(node, ast.If) and not node.orelse and _completes(node)
    if isinstance(node, ast.IfExp):
        return not any(isinstance(side, ast.Constant) for side in (node.body, node.orelse))
    return not node.orelse and all(
        only_says(part)
        or (
            isinstance(part, ast.Assign | ast.AugAssign)
            and not isinstance(part.value, ast.Constant)
            and ast.unparse(part.target if isinstance(part, ast.AugAssign) else part.targets[0])
            in ast.unparse(node.test)
        )
        for part in node.body
    )


def _takes_either_way(node: ast.IfExp) -> bool:
    """Whether what is asked for is used whatever the answer is: `x if x in KNOWN else learn(x)`."""
    asked, yes, no = (
        {name.id for name in walk(side) if isinstance(name, ast.Name)}
        for side in (node.test, node.body, node.orelse)
    )
    return not (asked & yes).isdisjoint(no)


def _picks_a_function(node: ast.IfExp) -> bool:
    """Whether it is only chosen which method is called then: `env.get if name in KNOWN else env.make`."""
    asked = {name.id for name in walk(node.test) if isinstance(name, ast.Name)}
    sides = node.body, node.orelse
    used = {name.id for side in sides for name in walk(side) if isinstance(name, ast.Name)}
    return asked.isdisjoint(used) and all(isinstance(side, ast.Attribute) for side in sides)


def _is_ending(side: ast.expr) -> bool:
    """Whether a text that stands in the code is nothing, or the ending of a file's name."""
    said = side.value if isinstance(side, ast.Constant) else None
    return isinstance(said, str) and _ENDING.fullmatch(said) is not None


def _is_said(side: ast.expr) -> bool:
    """Whether it stands in the code how something is called, and nothing of it is taken."""
    said = side.value if isinstance(side, ast.Constant) else None
    return isinstance(said, str) and bool(said) and "." not in said


def _names_a_kind(statement: ast.stmt) -> bool:
    """Whether a statement only says what kind of file something is: `mime = "image/png"`."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str())):
            return KIND.fullmatch(name) is not None
        case ast.If(body=body, orelse=orelse):
            return all(map(_names_a_kind, (*body, *orelse)))
    return False


def _completes(node: ast.If) -> bool:
    """Whether a text in which some characters are missing only gets more of them: `if "." not in name:
    name += ".md"`.
    """
    asked = {
        name.id
        for part in walk(node.test)
        if isinstance(part, ast.Compare) and isinstance(part.left, ast.Constant)
        for name in walk(part)
        if isinstance(name, ast.Name)
    }
    return all(_lengthens(part, asked) for part in node.body)


def _lengthens(part: ast.stmt, asked: set[str]) -> bool:
    match part:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add()):
            return name in asked
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.BinOp(op=ast.Add()) | ast.JoinedStr() as text
        ):
            return name in asked and any(getattr(one, "id", "") == name for one in walk(text))
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr="with_suffix")),
        ):
            return name in asked and of == name
    return False


def only_says(statement: ast.AST | None) -> bool:
    """Whether a statement does nothing, or only writes to a log."""
    match statement:
        case ast.Pass():
            return True
        case ast.Expr(value=ast.Await(value=ast.Call(func=func)) | ast.Call(func=func)):
            return _SAYS.fullmatch(ast.unparse(func)) is not None or is_made_only(statement)
    return False


def suppresses(node: ast.With) -> bool:
    """Whether errors end a block, and nothing comes of them: `with contextlib.suppress(ValueError):`."""
    calls = (item.context_expr for item in node.items)
    return any(isinstance(one, ast.Call) and last_name(one.func) == "suppress" for one in calls)


def reads_fields(func: ast.AST) -> bool:
    """Whether a call tells the fields of a format string: `string.Formatter().parse`."""
    match func:
        case ast.Attribute(attr="parse", value=ast.Call(func=ast.Attribute(attr="Formatter"))):
            return True
        case ast.Attribute(attr="parse", value=ast.Call(func=ast.Name(id="Formatter"))):
            return True
    return False


def tells_nothing(call: ast.Call) -> bool:
    """Whether an expression asks only for blanks, or how an address begins: `re.match("https?:", url)`."""
    first = call.args[0] if len(call.args) > 1 else None
    said = getattr(first, "value", None)
    scheme = isinstance(said, str) and SCHEME_ASKED.fullmatch(said) is not None
    return scheme or matches_blanks(call)


def is_pattern(func: ast.Attribute, args: list[ast.expr]) -> bool:
    """Whether a method of an expression is called, `rule.match(line)`: what is looked at is the line."""
    first = args[0] if args else None
    return func.attr in ("match", "fullmatch", "search") and not isinstance(first, ast.Constant)
