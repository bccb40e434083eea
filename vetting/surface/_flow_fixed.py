"""What the code itself says of a value, so that less is left to choose: the last part of a path, or
how the variables begin that are taken out of the environment.
"""

import re
from collections.abc import Callable

from vetting.patterns import pattern
from vetting.surface._flow_marks import ARGUMENTS, NOTHING, PART, Marks, without
from vetting.surface._ir import Attr, Call, Element, Index, Lit, Name, Param, Scope
from vetting.surface._scopes import filled, owner

_FILE = pattern(
    r"[/\\]?(?:[\w-][\w.-]{0,80}[/\\]){0,8}(?:[\w-]{1,80}(?:\.[\w-]{1,40}){0,4}\.[A-Za-z]\w{0,9}"
    r"|(?:commit-msg|prepare-commit-msg|(?:pre|post)-(?:commit|push|merge|checkout|rebase|receive|rewrite))"
    r"|\.(?:gitignore|gitattributes|gitmodules|editorconfig|dockerignore|npmignore|prettierrc|eslintrc|nvmrc)"
    r"|HEAD|ORIG_HEAD|FETCH_HEAD|MERGE_HEAD|packed-refs|CODEOWNERS|NOTICE|AUTHORS"
    r"|\.[a-z]{2,30}ignore|Makefile|Dockerfile|LICENSE|README|Gemfile|Procfile|Pipfile|Rakefile|Jenkinsfile|Justfile)"
)
_KEPT = pattern(
    r"(?i)\.env\b|credential|secret|passw|token|id_(?:rsa|ed25519|ecdsa|dsa)|\.(?:pem|key|kdbx?|p12|pfx)$"
    r"|hosts\.ya?ml|shadow|wallet|login|cookies|\.(?:so|dll|dylib|node|pth)$"
)
"""Files in which secrets are kept, and those that are run."""

_SECRETS = pattern(
    r"(?i)token|secret|key|pass|cred|auth|^(?:api|aws|azure|arm|goo|gcp|gcloud|git|gh|npm|node|twine|uv"
    r"|pip|docker|kube|ssh|open|anthropic|claude|hf|hugging|slack|stripe|twilio|sendgrid|db|data|pg"
    r"|postgres|mysql|mongo|redis|sentry|vault|ci|jira|heroku|vercel|cloudflare|cf|do|digital|linear"
    r"|notion|discord|telegram|supabase|firebase)(?:_|[a-z])"
)
"""Beginnings of variables that are no server's own."""

_TEST = pattern(
    r"[\w$]{1,40}\.starts_?[wW]ith\(\s*[\"'`](\w{3,40})[\"'`]\s*\)|/\^(\w{3,40})(?:\\w[+*])?/\.test\([^()]{1,40}\)"
    r"|re\.(?:full)?match\(\s*r?[\"']\^?(\w{3,40})[^\"'|]{0,20}[\"'],\s*[\w$]{1,40}\)"
)
_LOOP = pattern(r"\s{0,40}+\)\s{0,40}+\{?\s{0,80}+if\s{0,8}+\(")
_FILTER = pattern(
    r"\s{0,80}+\.filter\(\s{0,40}+\(\s{0,8}+\[[\w\s,$]{1,60}\]\s{0,8}+\)\s{0,8}+=>\s{0,80}+"
)
_PYTHON = pattern(r":[ \t]{0,8}+\n\s{0,80}+if |\s{1,80}+if ")
_CONTINUES = pattern(r"[\s):{]{0,8}\s*continue\b")
_ALONE = pattern(r"[^;{}|\n]{0,120}(?:\{[^{}]{0,200}\}|(?:[^;{}]|\$\{[^{}]{0,60}\}){1,200};)\s*\}")
_VALUED = pattern(
    r"-[A-Za-z]|--(?:message|author|since|until|before|after|grep|file|branch|depth|title|body|regexp"
    r"|format|pretty|output|max-count|directory|url|data|header|user|name|iname|type|pattern|exec-path)"
)
"""Options whose value follows as the next argument."""

_ENTRIES = pattern(
    r"Map\b|FormData|Headers\b|Params\b|\bSet\b|transform|preprocess|(?<![.\w$])entries\b|[\"'`]entries\b"
)
"""What else may have entries, or may make it of what a tool is given."""

_JAVASCRIPT = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_NEAR = 600


def names_a_file(part: object) -> bool:
    """Whether the last part of a path is a file's name that stands in the code, and no secret's."""
    return (
        isinstance(part, str)
        and len(part) < 200
        and _FILE.fullmatch(part) is not None
        and _KEPT.search(part) is None
    )


Given = Callable[[str, Scope], Marks]
"""Asks what a parameter is given."""


def left_at(node: Index, scope: Scope, marks: Marks, given: Given) -> Marks:
    """What of the `marks` of a list or a tuple those of one of its places are."""
    if _is_count(node) or _counts_members(node, scope, given):
        return NOTHING
    return without(marks, PART) if _is_first_step(node) else marks


def _is_count(node: Index) -> bool:
    """Whether something is the number that goes with a member: `for number, item in enumerate(items)`."""
    of = node.of.over if isinstance(node.of, Element) else None
    counted = isinstance(of, Call) and isinstance(of.func, Name) and of.func.name == "enumerate"
    return counted and isinstance(node.key, Lit) and node.key.value == 0


def _counts_members(node: Index, scope: Scope, given: Given) -> bool:
    """Whether something is the number that goes with a member in JavaScript: `for (const [number, item]
    of items.entries())`. A map has entries too, whose first part is a text: the list must be what the
    function of a tool is given itself, JSON, in a module that makes nothing else with entries.
    """
    first = isinstance(node.key, Lit) and node.key.value == 0
    match node.of.over if isinstance(node.of, Element) and first else None:
        case Call(func=Attr(name="entries", of=Name(name=name)), args=()):
            at = owner(name, scope)
            bound = filled(at).names.get(name, []) if at is not None else []
        case _:
            return False
    taken = bound[0].of if len(bound) == 1 and isinstance(bound[0], Attr) else None
    if at is None or not isinstance(taken, Param) or not scope.module.path.endswith(_JAVASCRIPT):
        return False
    kinds = {kind for kind, _ in given(taken.name, at)}
    return kinds == {ARGUMENTS} and not _ENTRIES.search(scope.module.source(scope.module.scope.raw))


def _is_first_step(node: Index) -> bool:
    """Whether the first step of a path is taken, `path.split("/")[1]`: of a text that begins with the
    code's own words it is one of these.
    """
    key, of = node.key, node.of
    return (
        isinstance(key, Lit)
        and key.value in (0, 1)
        and isinstance(of, Call)
        and isinstance(of.func, Attr)
        and of.func.name == "split"
        and bool(of.args)
        and isinstance(of.args[0], Lit)
        and of.args[0].value == "/"
    )


def takes_a_value(said: object) -> bool:
    """Whether a word of a command is an option whose value follows."""
    return isinstance(said, str) and _VALUED.fullmatch(said) is not None


def ends_with_a_file(text: object) -> bool:
    """Whether the last piece of a text is a separator and a file's name."""
    return isinstance(text, str) and text.startswith(("/", "\\")) and names_a_file(text)


def only_own(after: str) -> bool:
    """Whether of all variables of the environment, gone through just before `after`, only those are
    taken whose name begins in a way of the server's own: `if key.startswith("NOTES_")`.
    """
    after = after[:_NEAR]
    for form in (_LOOP, _FILTER, _PYTHON):
        begun = form.match(after)
        test = _TEST.search(after, begun.end()) if begun is not None else None
        if begun is None or test is None:
            continue
        before, rest = after[begun.end() : test.start()], after[test.end() :]
        line = rest.partition("\n")[0]
        if re.search(r"\|\||\bor\b|[;{}\n]", before) or re.search(r"\|\||\bor\b", line):
            return False
        prefix = test[1] or test[2] or test[3]
        if _SECRETS.search(prefix):
            return False
        if re.search(r"(?:!|\bnot )\s*$", before):
            return _CONTINUES.match(rest) is not None
        if form is _LOOP:
            return _ALONE.match(rest) is not None
        return form is _FILTER or _ends_there(begun[0], rest)
    return False


def _ends_there(begun: str, rest: str) -> bool:
    """Whether the condition is a comprehension's, or that of the only statement of a loop."""
    if ":" not in begun:
        return re.match(r"[^\n]{0,200}[\])}]", rest) is not None
    depth = len(begun.rpartition("\n")[2]) - len("if ")
    for line in rest.split("\n")[1:]:
        inner = len(line) - len(line.lstrip())
        if line.strip() and inner <= depth:
            return inner < depth
    return True
