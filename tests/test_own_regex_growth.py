"""No expression of the program takes more time for hostile text than in line with its length.

Each is driven as the code drives it: the constants of all modules, those in tables, and those that
stand where they are used. Expressions of rules: `test_regex_growth.py`.

Measuring all takes a minute, and tells the same as long as the expression, Python's engine and the
attacks are the same: so those that `assets/linear_expressions.txt` has are not measured again, unless
`--measure-again` is given, which writes the file anew (`scripts/test --all` gives it).
"""

import ast
import builtins
import hashlib
import importlib
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import vetting
from tests import regex_attacks
from tests.regex_attacks import costly, slow
from vetting import npm_semver_grammar, secrets
from vetting.patterns import pattern
from vetting.python_syntax import walk
from vetting.surface import _flow_apart
from vetting.surface import _flow_strides_javascript as _strides

ROOT = Path(vetting.__file__).parent
MEASURED = Path(__file__).parent / "assets/linear_expressions.txt"
METHODS = {"search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"}
SIZE = 1_000
"""Characters of an attack; what takes noticeable time is tried with more and more."""

BOUNDED = {
    # `words` reads 200 characters of a name, and `_` comes between them.
    "checks._tool_claim_words:COMPUTES": 399,
    "checks._tool_claim_words:READING": 399,
    # `Act.text`: the first 200 characters of a call.
    "checks._tool_parameters:said": 200,
    # A path in a package: `Limits.path`.
    "checks.agent_config:_AGENT_FILES": 1_024,
    # The head of a program is read, and no more.
    "ecosystems._pypi_install:_PYTHON": 512,
    # `is_secret_name` reads the last 100 characters, and `_` comes between them.
    "secrets:_SECRET_NAME": 199,
    # The value is cut where it is matched.
    "secret_values:_STAND_IN": 200,
}
"""Expressions that are given short texts only, and how many characters at most."""

BOUND_COST = 0.02
"""Seconds of CPU that the longest text of a bounded expression may take."""

PASSED_ON = {
    **dict.fromkeys(("trifecta:COMMANDS", "trifecta:PATHS", "trifecta:ADDRESSES"), "fullmatch"),
    "checks._tool_parameters:_SECRETS": "fullmatch",
    "checks._tool_parameters:_CONVERSATION": "fullmatch",
    "checks._tool_parameters:_ASIDE": "fullmatch",
    "launchers._shell:_PS_ASSIGNMENT": "fullmatch",
    **dict.fromkeys(("profile:_LOGIN", "profile:_KEY_ID"), "fullmatch"),
}
"""How those are driven that are handed to other functions; else they are searched for."""

RUN: dict[str, Callable[[str], object]] = {"secrets:_FORMS": secrets.spans}
"""Those that are tried only in places that something else has found."""

MADE: dict[str, tuple[str | bytes, ...]] = {
    "ecosystems._simple": (),  # a count of hexadecimal digits
    "npm_semver_grammar": (),  # those of its tables are looked at
    "patterns": (),  # what it is used for is looked at there
    "programs": (),  # likewise
    "prefilter": (),  # of the rules
    "branch_search": (),  # of the rules
    "profile._bundles": (rb"(?:[\"'`]|env\??\.)LANG(?![\w$])",),
    "profile._javascript_calls": (rb"(?<![\w$.])a\.(?:get|post|all|delete)\([\"'`]/",),
    "profile._own": (
        rb"[\"'`/. ]a[/.]b(?:\.\w+)?[\"'`: ]|from [\w.]*\ba\b import [^\n]{0,499}\bb\b",
        rb"[\"'`]\./b(?:\.\w+)?[\"'`: ]|from \.b\b|from \. import [^\n]{0,499}\bb\b",
    ),
    "surface._flow_apart": (
        *(one.pattern for one in _flow_apart._forms({"a"}, {"b"}, "c")),
        r"\ba\s?=\s?([^;\n]{1,400})",
        r"\ba\b",
    ),
    "surface._flow_branching": (
        rb"(?:\bfunction\s{1,4}a\(|\ba\s?=\s?(?:async\s?)?(?:function\b|\())",
    ),
    "surface._flow_strides_javascript": (
        rb"(?<![\w$.])a\s{0,4}(?:=(?![=>])|\+\+|--|[-+*/%]=)|(?:\+\+|--)(?<![\w$.])a",
        rb"a\s?(?:\+=|=\s?a\s?\+)\s?\(?\s?" + _strides._LESS,
        rb"a\s?(?:\+=|=\s?a\s?\+)\s?([A-Za-z_$][\w$]{0,40})" + _strides._ALONE,
        rb"\b(?:const|let|var)\sa\s?=\s?\(?" + _strides._LESS,
        rb"(?<![\w$.])a\s?=\s?(?:Math\.min\(\s?)?b\s?\+\s?" + _strides._PART,
    ),
    "surface._javascript_downlevelled": (
        rb"(?<![\w$.])a\.set\(",
        rb"(?<![\w$.])a\s{0,9}=\s{0,9}(?:async\s{1,9})?function\s{0,9}\*?\s{0,9}(a)\(",
    ),
}
"""Modules with expressions that their text alone does not give, and what those are like."""


_DRIVES = re.compile(rf"\b(?:re\.compile|pattern\(|(?:{'|'.join(sorted(METHODS))})\b)")
"""What a module's text holds somewhere if it drives or makes an expression; others are not parsed."""

_PATTERN = type(pattern(""))

Parsed = tuple[str, list[ast.AST], dict[str, Any]]
"""A module: its name, the nodes of its text that are looked at and what it holds."""

_LOOKED_AT = (ast.Assign, ast.Attribute, ast.Call)


class Use(NamedTuple):
    """An expression of a module and the methods that it is driven with."""

    where: str
    regex: re.Pattern[Any]
    methods: frozenset[str]


class Given(dict[str, Any]):
    """The local names of a module's functions: what is assigned to them, else a text."""

    def __init__(self, tree: list[ast.AST], module: dict[str, Any]) -> None:
        self.module = module
        self.assigned = {
            target.id: node.value
            for node in tree
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and target.id not in module
        }

    def __missing__(self, name: str) -> Any:
        if name in self.module or hasattr(builtins, name):
            raise KeyError(name)
        self[name] = "name"
        if name in self.assigned:
            with suppress(TypeError, AttributeError, ValueError, LookupError):
                self[name] = self.value(self.assigned[name])
        return self[name]

    def value(self, node: ast.expr) -> Any:
        """What an expression of the program's text yields."""
        return eval(compile(ast.Expression(node), "text", "eval"), self.module, self)


def modules() -> Iterator[Parsed]:
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix("__init__")
        if "migrations" not in name and name != "__main__":
            module = importlib.import_module(f"vetting.{name}".rstrip("."))
            text = path.read_text("utf-8")
            tree = walk(ast.parse(text)) if _DRIVES.search(text) else ()
            nodes: list[ast.AST] = [node for node in tree if isinstance(node, _LOOKED_AT)]
            yield name.rstrip("."), nodes, vars(module)


def driven(parsed: list[Parsed]) -> dict[int, set[str]]:
    """For the identity of each constant, in any module, the methods that are called on it."""
    found: dict[int, set[str]] = defaultdict(set)
    for _, tree, module in parsed:
        for node in tree:
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                if isinstance(node.value, ast.Name) and node.value.id in module:
                    found[id(module[node.value.id])].add(node.attr)
                elif isinstance(node.value, ast.Attribute) and isinstance(
                    node.value.value, ast.Name
                ):
                    other = module.get(node.value.value.id)
                    found[id(getattr(other, node.value.attr, None))].add(node.attr)
    return found


def held(value: object) -> Iterator[re.Pattern[Any]]:
    """The expressions in a constant: itself, or what its table holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif type(value) is _PATTERN:
        yield re.compile(vars(value)["pattern"], vars(value)["_flags"])
    elif isinstance(value, dict):
        yield from held((*value, *value.values()))
    elif isinstance(value, tuple | list | frozenset | set):
        for item in value:
            if type(item) is not str:  # most of what tables hold
                yield from held(item)


def calls(tree: list[ast.AST]) -> Iterator[tuple[ast.Call, str, str]]:
    """Each call that is given the text of an expression: its name or line, and the method it is for."""
    names = {
        id(node.value): target.id
        for node in tree
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    used = defaultdict(set)
    for node in tree:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used[node.value.id].add(node.attr)
    for node in tree:
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.startswith("re.") and called[3:] in METHODS:
                yield node, str(node.lineno), called[3:]
            elif called in ("re.compile", "pattern"):
                name = names.get(id(node), str(node.lineno))
                for method in used[name] & METHODS or {"search"}:
                    yield node, name, method


def flags_of(call: ast.Call, method: str, given: Given) -> int:
    place = {"sub": 4, "subn": 4, "split": 3}.get(method, 2)
    if ast.unparse(call.func) in ("re.compile", "pattern"):
        place = 1
    words = [word.value for word in call.keywords if word.arg == "flags"]
    return next((given.value(node) for node in (*call.args[place:], *words)), 0)


def collected() -> tuple[list[Use], set[str]]:
    """Every expression of the program; and the modules where some could not be told."""
    parsed = list(modules())
    methods = driven(parsed)
    found: dict[tuple[re.Pattern[Any], frozenset[str]], Use] = {}
    known: set[re.Pattern[Any]] = set()
    constants = {f"{name}:{key}": value for name, _, mod in parsed for key, value in mod.items()}
    for where, value in sorted(constants.items(), key=lambda pair: pair[0] not in PASSED_ON):
        for regex in held(value):
            if regex not in known:
                passed = {PASSED_ON.get(where, "search")}
                use = Use(where, regex, frozenset(methods.get(id(value), passed)))
                found[regex, use.methods] = use
                known.add(regex)
    uses, untold = spelt(parsed, known)
    for use in (*found.values(), *uses, *made()):
        found[use.regex, use.methods] = use
    return list(found.values()), untold


def spelt(parsed: list[Parsed], known: set[re.Pattern[Any]]) -> tuple[list[Use], set[str]]:
    """The expressions that stand where they are used; and the modules where some are not told."""
    found = []
    untold = set()
    for name, tree, module in parsed:
        given = Given(tree, module)
        for call, called, method in calls(tree):
            try:
                text = given.value(call.args[0])
                regex = re.compile(text, flags_of(call, method, given))
            except (TypeError, AttributeError, KeyError):
                untold.add(name)
                continue
            if regex not in known or not ast.unparse(call.func).endswith(("compile", "pattern")):
                found.append(Use(f"{name}:{called}", regex, frozenset({method})))
    return found, untold


def made() -> Iterator[Use]:
    """Expressions that are made when they are asked for."""
    for name, texts in MADE.items():
        yield from (Use(f"{name}: made", re.compile(x), frozenset({"search"})) for x in texts)
    for form in vars(npm_semver_grammar).values():
        if isinstance(form, npm_semver_grammar._Pair):
            for loose in (False, True):
                yield Use("npm_semver_grammar", form[loose], frozenset({"match"}))
    for name in npm_semver_grammar._SINGLE:
        regex = getattr(npm_semver_grammar, name)
        yield Use(f"npm_semver_grammar:{name}", regex, frozenset({"sub"}))


def runner(use: Use, method: str) -> Callable[[Any], object]:
    if use.where in RUN:
        return RUN[use.where]
    if method in ("sub", "subn"):
        empty = use.regex.pattern[:0]
        return lambda text: use.regex.sub(empty, text)
    if method == "finditer":
        return lambda text: list(use.regex.finditer(text))
    run: Callable[[Any], object] = getattr(use.regex, method)
    return run


def too_slow(use: Use) -> Iterator[str]:
    for method in sorted(use.methods):
        run, bound = runner(use, method), BOUNDED.get(use.where)
        given = (use.regex, run)
        if found := costly(*given, bound, BOUND_COST) if bound else slow(*given, SIZE):
            yield f"{use.where} {method} {use.regex.pattern[:60]!r}: {found}"


def keys(use: Use) -> list[str]:
    """What stands for a use that was measured: all that the answer depends on."""
    engine = "{}.{}".format(*sys.version_info)
    attacks = hashlib.sha256(Path(regex_attacks.__file__).read_bytes()).hexdigest()
    said = (engine, attacks, SIZE, BOUNDED.get(use.where))
    every = (repr((*said, use.regex.pattern, use.regex.flags, one)) for one in use.methods)
    return [hashlib.sha256(one.encode("utf-8", "surrogatepass")).hexdigest()[:24] for one in every]


def test_every_expression_is_known_and_takes_linear_time(request: pytest.FixtureRequest) -> None:
    uses, untold = collected()  # takes long: one test, so that one process does it
    anew = request.config.getoption("--measure-again")
    known = set() if anew else set(MEASURED.read_text("ascii").split())
    assert untold <= {*MADE}
    assert {use.where for use in uses} >= {*BOUNDED, *PASSED_ON, *RUN}, "said of none that is there"
    assert len(uses) > 400
    left = [use for use in uses if use.where in RUN or not known.issuperset(keys(use))]
    assert [text for use in left for text in too_slow(use)] == []
    if anew:
        MEASURED.write_text(
            "".join(f"{key}\n" for key in sorted({k for u in uses for k in keys(u)}))
        )


def test_an_expression_that_was_not_measured_is() -> None:
    known = set(MEASURED.read_text("ascii").split())
    use = Use("none", re.compile(r"(?:a|aa)*b"), frozenset({"match"}))
    assert known.isdisjoint(keys(use))
    assert len(set(keys(use) + keys(use._replace(methods=frozenset({"search"}))))) == 2


@pytest.mark.parametrize(
    ("expression", "method"),
    [
        (r"[\w.-]*\w", "findall"),
        (r"(?:a|aa)*b", "match"),
        (r"<[^>]*>", "search"),
        pytest.param(r"(?m)^\s*registry\s*=", "search", marks=pytest.mark.exhaustive),
        pytest.param(r"(?:^|,)(~/|/home/[^/]+)[\\/]+\.ssh", "search", marks=pytest.mark.exhaustive),
    ],
)
def test_an_expression_that_backtracks_is_found_out(expression: str, method: str) -> None:
    use = Use("none", re.compile(expression), frozenset({method}))
    # A busy machine may slow the short texts down and so hide the growth once.
    assert any([*too_slow(use)] for _ in range(3))
