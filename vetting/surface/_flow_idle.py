"""Calls that look at nothing of where a value leads, and change nothing of what is dangerous in it: whether
a file exists, whether a path is absolute, how long a text is.
"""

import ast
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface._calls import last_name
from vetting.surface._flow_escaped import escapes_half
from vetting.surface._flow_refused import is_no_mark, seeks_no_mark
from vetting.surface._flow_syntax import DOCUMENT
from vetting.surface._ir import Attr, Lit, Seq, Site
from vetting.surface._javascript_absolute import is_question as asks_in_javascript
from vetting.surface._loose_patterns import ways
from vetting.surface._python_absolute import is_question as asks_in_python
from vetting.surface._python_branch_ends import end_of

_IDLE = pattern(
    r"(?i)log|info|debug|warn(?:ing)?|error|trace|print|trim|l?r?strip|to_?(?:lower|upper)(?:case)?|lower|upper"
    r"|str(?:ing)?|to_?string|casefold|concat|bool(?:ean)?|expanduser|title|push|append|now|time|some|every|find|filter|map|join"
    r"|slice|substr(?:ing)?|charAt|at|includes|starts_?with|test|match|URL|urlparse|urlsplit|canParse|all|any|\w{0,30}(?:Error|Exception)"
    r"|(?:path_?)?l?exists(?:Sync)?|is_?(?:file|dir|directory|symbolic_?link|symlink|abs|absolute|instance)|(?:access|l?stat)(?:Sync)?"
    r"|open|read|readline|close|home(?:dir)?|dirname|basename|unshift|getsize|S_IS[A-Z]{3,4}|len|type|(?:pure)?(?:posix|windows)?path|(?:abs|norm|real)path(?:Sync)?|resolve|fspath|cwd|getcwd"
)
"""Their names."""

_SEEKS = frozenset({
    *("indexOf", "lastIndexOf", "search", "exec", "find", "rfind", "index", "count", "contains"),
    *("fullmatch", "findall", "finditer", "matchAll", "__contains__"),
})  # fmt: skip
"""Those that look at nothing where they only seek letters."""

_REPLACES = frozenset({"replace", "replaceAll", "sub"})
_HOME = pattern(r"""(?:/|r?["'`])\^?~""")
_SHORT = 8
_PATHS = frozenset({"path", "posix", "win32", "nodePath"})
_ENDING = pattern(r"\.\w{1,5}")


def is_idle(site: Site) -> bool:
    """Whether a call is one; what `quote(x)` returns with backslashes in it is judged where it goes."""
    name, raw = last_name(site.call.func), site.call.raw
    if _IDLE.fullmatch(name) or escapes_half(site.call, site.scope):
        return True
    if (name in _REPLACES and _spells_home_out(site)) or _parts_a_path(site):
        return True
    if name in ("endswith", "endsWith"):
        given = site.call.args[0] if site.call.args else None
        texts = given.items if isinstance(given, Seq) else (given,)
        said = [one.value if isinstance(one, Lit) else None for one in texts]
        return all(isinstance(one, str) and (is_no_mark(one) or _is_kind(one)) for one in said)
    if name in _SEEKS and (seeks_no_mark(site.call) or _seeks_nothing(site)):
        return True
    if isinstance(raw, ast.AST):
        return asks_in_python(raw) is not None
    return raw is not None and raw.type == "call_expression" and asks_in_javascript(raw) is not None


def _seeks_nothing(site: Site) -> bool:
    """Whether nothing is known of a text where an expression is found in it, or, if that is what goes on
    behind the question, where it is not.
    """
    told = ways(site.call, site.scope)
    return not told or (True not in told and _lets_found(site.call.raw, site.scope.raw))


def _lets_found(raw: Any, function: Any) -> bool:
    """Whether all is turned away in which a call of Python finds nothing: `if not NAME.search(x): raise`."""
    if not isinstance(raw, ast.Call) or not isinstance(function, ast.AST):
        return False
    for node in walk(function):
        match node:
            case ast.If(
                test=ast.UnaryOp(op=ast.Not(), operand=of)
                | ast.Compare(left=of, ops=[ast.Is()], comparators=[ast.Constant(value=None)]),
                body=body,
            ) if of is raw:
                return end_of(body) is not None
    return False


def _spells_home_out(site: Site) -> bool:
    """Whether `~` at the beginning of a path becomes the user's own folder: it leads to more places then."""
    first = site.call.args[0] if len(site.call.args) > 1 else None
    if first is None or first.raw is None:
        return False
    return _HOME.match(site.scope.module.source(first.raw)[:_SHORT]) is not None


def _parts_a_path(site: Site) -> bool:
    """Whether a path is taken apart: `path.parse(file)`."""
    func = site.call.func
    return isinstance(func, Attr) and func.name == "parse" and last_name(func.of) in _PATHS


def _is_kind(ending: str) -> bool:
    """Whether an ending tells only what kind of file is meant, and keys and settings may be of it."""
    return _ENDING.fullmatch(ending) is not None and DOCUMENT.fullmatch(ending) is None
