"""An option whose only purpose is that nothing is done yet, `dry_run`, `mode: "preview"`, and that is left
out of what is sent: as the default that it is, `model_dump(exclude_defaults=True)`, or taken away by name.

What then arrives is a request like any other. Who looks at the option first, or sends it, means it.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator

from vetting.checks._tool_facts import Facts
from vetting.patterns import pattern
from vetting.python_syntax import parse_newer, statements
from vetting.surface import Act

_HELD = (
    r"(?:is_?)?(?:dry_?run|preview(?:_?only)?|simulat(?:e|ed|ion)|validate_?only|check_?only|what_?if|no_?op"
    r"|test_?(?:mode|run|only)|sandbox)"
)
_HOLDS = pattern(rf"(?i){_HELD}")
"""What an option is called that holds something back where it is true."""

_GONE = (
    r"(?:commit|execute|confirm(?:ed)?|apply|submit|live|finali[sz]e|capture|really|do_?it|force)"
)
_GOES = pattern(rf"(?i){_GONE}")
"""The same where it is false."""

_SAFE = frozenset({
    *("preview", "dry_run", "dry-run", "dryrun", "dryRun", "simulate", "simulation", "quote", "estimate"),
    *("validate", "validate_only", "what_if", "test", "draft", "check"),
})  # fmt: skip
_MODE = r"\w{0,20}(?:mode|action|kind|intent|stage|step|operation|effect|run)"
_MODES = pattern(rf"(?i){_MODE}")
_LEAVES_OUT = pattern(r"\bexclude_(?:defaults|unset)\s{0,4}=\s{0,4}True\b")
_LEAVES_DEFAULTS = pattern(r"\bexclude_defaults\s{0,4}=\s{0,4}True\b")
_TAKEN = pattern(
    # as a statement of its own: nobody takes what it was
    rf"(?im)^[ \t]*+(?:[\w.]{{1,60}}\.pop\(\s?[\"']({_HELD})[\"'][^()\n]{{0,20}}\)"
    rf"|del [\w.]{{1,60}}\[[\"']({_HELD})[\"']\]"
    rf"|delete [\w.$]{{1,60}}(?:\.|\[[\"'])({_HELD})(?:[\"']\])?);?[ \t]*$"
    rf"|\{{[^{{}}\n]{{0,80}}\b({_HELD})\b(?:\s?:\s?\w{{1,20}})?[^{{}}\n]{{0,80}},\s?\.\.\.\w{{1,40}}\s?\}}\s?="
    rf"|\bomit\(\s?[\w.$]{{1,60}},\s?\[?[\"'`]({_HELD})[\"'`]"
    rf"|\bif \w{{1,20}} (?:!=|not in) [(\[{{]?[\"']({_HELD})[\"']"
    rf"|=>\s?\(?\w{{1,20}} !==? [\"'`]({_HELD})[\"'`]"
)
"""How an option is taken out of what is sent."""

_GIVEN = pattern(r"\b(?P<name>\w{1,40})\s{0,4}(?::|=)\s{0,4}(?P<kind>[A-Z]\w{0,60})\b")
"""A variable that is an object of a class, or a parameter that is said to be one."""

_CLASS = pattern(rb"\bclass\s")
_FIELD = pattern(rb"(?m)^[ \t]+(\w{3,60}+)\s?:")
_OPTION = pattern(
    rb"(?i)\w{0,20}(?:dry|preview|simul|only|what_?if|no_?op|test|sandbox|commit|execute|confirm|apply|submit"
    rb"|live|finali|capture|really|do_?it|force|mode|action|kind|intent|stage|step|operation|effect|run)\w{0,20}"
)
"""The name of a field of a class that may be such an option."""

_SAID = pattern(rb"(?<!\w)(\w{2,60}+)[\s\\)]{0,200}+:")
_NAMED = pattern(rf"(?i){_HELD}|{_GONE}|{_MODE}".encode())
"""The whole name of one, where it is said to be something: most files that have a word of it have none."""

_TOLD = pattern(
    r"(?i)\b(?P<name>preview(?:_?only)?|dry_?run|validate_?only|check_?only|what_?if)[\"']?\s?(?P<by>[:=])\s?true\b"
)
"""How a function, or a service, is told to do nothing yet: `as_request(preview=True)`."""

_DEPTH = 4
"""Classes made from others that are followed."""


def offers(facts: Facts) -> bool:
    """Whether a caller can ask a tool for no more than a look ahead."""
    return any(_HOLDS.fullmatch(one) for one in facts.tool.parameters)


def is_told_to_hold(sources: Iterable[str]) -> bool:
    """Whether the code of a tool tells a service to do nothing yet: as a member of what is sent, or as what
    its own function puts there by that name. A function that is told and does not say so holds nothing back.
    """
    code = "\n".join(sources)
    return any(
        told["by"] == ":" or any(f"{quote}{told['name']}{quote}" in code for quote in "\"'")
        for told in _TOLD.finditer(code)
    )


def drops_the_preview(facts: Facts) -> bool:
    """Whether what a tool sends has lost the option that made it no more than a look ahead."""
    sources = list(facts.sources())
    if any(_is_taken(one, sources) for one in sources):
        return True
    if not any(map(_LEAVES_OUT.search, sources)):
        return False
    defaults = any(map(_LEAVES_DEFAULTS.search, sources))
    return any(
        defaults or not any(re.search(rf"\b{field}\s?=(?!=)", one) for one in sources)
        for model, field in _models(facts)
        if any(re.search(rf"\b{model}\b", one) for one in sources)
    )


def holds_back(act: Act, facts: Facts) -> bool:
    """Whether what a request carries is an object whose option holds something back, and that arrives:
    `call("POST", "/payouts", preview)`, where `preview: PayoutRequest` has `mode = "preview"` by itself.
    """
    models = _models(facts)
    held = {model for model, _ in models}
    told = is_told_to_hold(facts.sources())
    if not (held or told) or drops_the_preview(facts):
        return False
    if told:
        return True
    lines = "\n".join(facts.sources())
    given = {
        (found["name"], found["kind"]) for found in _GIVEN.finditer(lines) if found["kind"] in held
    }
    return any(re.search(rf"[(,=\s]{name}\b", act.text) for name, _ in given) and not any(
        re.search(rf"\b{kind}\([^()]{{0,400}}\b{field}\s?=(?!=)", lines)
        for _, kind in given
        for model, field in models
        if model == kind
    )


def _is_taken(source: str, sources: list[str]) -> bool:
    """Whether an option is taken away that nobody looked at."""
    for found in _TAKEN.finditer(source):
        name = next(filter(None, found.groups()))
        asks = re.compile(
            rf"(?:\b(?:if|elif|while|assert|and|or|not)\b|[!=]=|!|&&|\|\|)[^\n]{{0,80}}\b{name}\b"
            rf"|\b{name}\b[\"']?[\])]?\s?(?:\?(?![.:])|&&|\|\||and\b|or\b|if\b)"
        )
        others = (one.replace(found[0], "") for one in sources)
        later = re.search(rf"(?<![\w.\"'`$]){name}(?![\w\"'`$]|\s?:)", source[found.end() :])
        if later is None and not any(asks.search(one) for one in others):
            return True
    return False


def _models(facts: Facts) -> list[tuple[str, str]]:
    """The classes of a package with an option that holds something back by default, and its name; those
    too that are made from such a one.
    """
    known = facts.around.held
    prefix = facts.tree.prefix if facts.tree is not None else ""
    if prefix not in known:
        known[prefix] = sorted(_found(facts))
    return known[prefix]


def _found(facts: Facts) -> set[tuple[str, str]]:
    asked = (_has_option, _is_named)
    if not any(True for node in _classes(facts, *asked) for _ in _held(node)):
        return set()
    held = {node.name: set(_held(node)) for node in _classes(facts, _has_option)}
    held = {name: fields for name, fields in held.items() if fields}
    bases = [
        (node.name, one.id)
        for node in _classes(facts, _CLASS.search)
        for one in node.bases
        if isinstance(one, ast.Name)
    ]
    for _ in range(_DEPTH):
        for name, base in bases:
            if base in held:
                held.setdefault(name, set()).update(held[base])
    return {(name, field) for name, fields in held.items() for field in fields}


def _has_option(data: bytes) -> bool:
    return any(map(_OPTION.fullmatch, set(_FIELD.findall(data))))


def _is_named(data: bytes) -> bool:
    return any(map(_NAMED.fullmatch, set(_SAID.findall(data))))


def _classes(facts: Facts, *asked: Callable[[bytes], object]) -> Iterator[ast.ClassDef]:
    """The classes in those files of which all of something is true."""
    tree = facts.tree
    for file in tree.files if tree is not None else ():
        data = tree.read(file) if tree is not None and file.path.endswith(".py") else b""
        if not all(one(data) for one in asked):
            continue
        try:
            made = parse_newer(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        yield from (node for node in statements(made) if isinstance(node, ast.ClassDef))


def _held(node: ast.ClassDef) -> Iterator[str]:
    """The options of a class that hold something back by default."""
    for one in node.body:
        name = getattr(one.target, "id", "") if isinstance(one, ast.AnnAssign) else ""
        if isinstance(one, ast.AnnAssign) and name and _is_held(name, _default(one.value)):
            yield name


def _is_held(name: str, default: object) -> bool:
    if default is True or default is False:
        return (_HOLDS if default else _GOES).fullmatch(name) is not None
    return isinstance(default, str) and default in _SAFE and _MODES.fullmatch(name) is not None


def _default(node: ast.expr | None) -> object:
    """What a field is by itself: `True`, `Field(default="preview")`."""
    if isinstance(node, ast.Call):
        named = (word.value for word in node.keywords if word.arg == "default")
        node = next(named, node.args[0] if node.args else None)
    return node.value if isinstance(node, ast.Constant) else None
