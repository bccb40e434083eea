"""Tools that believe what their caller says that he may do: `if role == "admin"`.

A role that belongs to an account that is made, to a message or to an element of a page is an ordinary
value: it is kept, sent or looked for. One that is only compared decides.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_branches import Branch, branches, does_more
from vetting.surface._flow_marks import CHECKED, CHOSEN
from vetting.surface._flow_rights_forms import (
    CALLED,
    COMPARED,
    MATCHED,
    MEASURED,
    PLAINLY,
    TRUE,
)
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Lit, Map, Name, Node, Param, Scope, Seq, Site
from vetting.surface._reading import Flow
from vetting.surface._scopes import filled, owner

WORDS = pattern(
    rb"(?i)role|admin|privileg|permission|scopes\b|clearance|access_?level|is_?owner|superuser|authori[sz]ed|caller|request[eo]r|invoker"
)
"""A file without any of these is not looked through."""

_OWN = pattern(
    r"(?:caller|requester|requestor|requesting|invoker|actor|acting|my|current|session|effective|as)_.*"
)
_CALLER = pattern(
    r"(?:caller|requester|requestor|requesting|invoker|acting|current|session)(?:_(?:user|tenant|org|account"
    r"|team|customer|owner|employee))?(?:_(?:id|name|email))?"
)
_ROLE = pattern(r"(?:[a-z]{1,30}_)?(?:roles?|privileges?|user_type)")
_FLAG = pattern(
    r"(?:[a-z]{1,30}_)?(?:is|as|has)_(?:an?_)?(?:site_|super_?|sys_?|tenant_|org_)?(?:admin|administrator|owner"
    r"|superuser|root|staff|privileged|privileges?|authori[sz]ed|authenticated|trusted|manager|moderator"
    r"|elevated|permission|rights)(?:_access|_rights|_role|_user|_privileges)?"
    r"|admin|administrator|privileged|superuser|elevated|authori[sz]ed|authenticated|admin_mode|as_root"
)
_ADMIN = pattern(
    r"(?:[a-z]{1,30}_)?(?:is|as|has)_(?:an?_)?(?:site_|super_?|sys_?|tenant_|org_)?(?:admin|administrator|superuser"
    r"|privileged)(?:_access|_rights|_role|_user|_privileges)?"
)
"""Those of the former that can mean nothing else: an owner may be a house's, a root a tree's."""

_MEASURE = pattern(
    r"(?:[a-z]{1,30}_)?(?:(?:access|privilege|user|auth|permission|security)_level|clearance(?:_level)?|scopes?"
    r"|permissions?|rights|entitlements|privileges|roles?)"
)
_HIGH = pattern(
    r"(?i:(?:super|sys|site|org|tenant|global|system|root)?[_-]?(?:admin(?:istrator)?s?|superusers?))|(?:\w{1,40}\.){0,3}[A-Z_]{0,40}(?:ADMIN|PRIVILEGED|SUPERUSER)(?:_?ROLES?|S)?"
)
_LOW = pattern(
    r"(?i)user|guest|member|viewer|reader|assistant|system|anonymous|tool|developer|model|human|ai|editor|writer"
    r"|contributor|collaborator|commenter|basic|standard|public|customer|employee|student|any|all"
)
_REFUSED = pattern(
    r"(?i)denied|(?:not|un) ?-?authori[sz]ed|forbidden|insufficient|PermissionError"
    r"|not (?:allowed|permitted|entitled)"
    r"|(?:lacks?|missing|needs?|requires?|no) (?:\w+ ){0,3}(?:permissions?|privileges?|rights?|role|scope"
    r"|clearance)\b|\b(?:permissions?|privileges?|rights?|role|access) (?:is |are )?required"
    r"|\b(?:admin(?:istrator)?|owner|manager|staff)s? (?:only|required|rights)"
    r"|only (?:for )?(?:\w+ )?(?:admin|owner|manager|administrator)s?\b|\b403\b"
)
_VERIFIED = pattern(
    r"(?i)(?:verif|authenticat|decode|validate)\w{0,20}(?:token|jwt|session|signature|password|credential|user|request)\w{0,20}\("
    r"|compare_?digest|timingSafeEqual|\bsession\.|_session\(|current_user|auth_?info|get_access_token\("
)
"""Who the caller is by another's word than his own."""

_ABOUT = pattern(
    r"(?:^|_)(?:users?|roles?|members?|accounts?|permissions?|collaborators?|teams?|invit\w{1,6}|messages?"
    r"|admins|elements?|nodes?|bindings?)(?:_|$)|^(?:generate|scaffold|build|draft|write|explain|suggest"
    r"|recommend|plan|simulate|design|render|format|invite|grant|assign|share|promote|register|click)(?:_|$)"
)
"""Tools whose roles are somebody else's."""

_HOLDERS = pattern(r"args|arguments|params|inputs?|payload|body|data|options|opts|request")
_LOGS = pattern(r"(?i)log|audit|print|debug|info|warn|error|text|isinstance|str|dumps")
_LOOKS = frozenset({"get", "includes", "has", "lower", "indexOf"})
_DEPTH = 3
_LONG = 600
_NEAR = 300
"""Characters behind a condition in which somebody is refused."""


@dataclass(frozen=True, slots=True)
class Word:
    """A parameter that a condition asks, and whether the condition is met by who says that he may."""

    of: str
    yes: bool | None
    """None where that is not known."""

    sure: bool = True
    """Whether what it is compared with grants more by its name."""


def is_asked_for(parameters: Iterable[str]) -> bool:
    """Whether a tool may be told by its parameters what its caller may do."""
    kinds = (_HOLDERS, _ROLE, _FLAG, _MEASURE, _CALLER)
    return any(one.fullmatch(_snake(name)) for name in parameters for one in kinds)


class Rights:
    """Judges the conditions of one program; `sites` are its calls."""

    def __init__(self, values: Values, sites: Sequence[Site]) -> None:
        self._values = values
        self._sites = sites
        self._known: dict[tuple[str, int, int, bool], list[Word]] = {}
        """What conditions ask, by their text and the function's scope: the same few again and again."""

    def of(self, scopes: Iterable[Scope]) -> Iterator[Flow]:
        """The flows of callers' words into conditions of functions."""
        for scope in scopes:
            for branch in branches(scope):
                for word in self._said(branch.test, scope, 0):
                    if self._opens(branch, scope, word):
                        yield _flow(scope.module.path, branch, word)
                        break

    def _opens(self, branch: Branch, scope: Scope, word: Word) -> bool:
        """Whether who is believed gets at something that others do not."""
        met, other = branch.sides()
        if word.yes is False:
            met, other = other, met
        tool, _, name = map(_snake, word.of.rpartition("."))
        if _VERIFIED.search(scope.module.source(scope.raw)):
            return False
        refused = _REFUSED.search(other[:_NEAR]) is not None
        if word.yes is None:
            return refused or _REFUSED.search(met[:_NEAR]) is not None
        if not does_more(met, other):
            return False
        if refused:
            return True
        if not word.sure or _ABOUT.search(tool):
            return False
        return _OWN.fullmatch(name) is not None or not self._kept(word.of)

    def _said(self, test: str, scope: Scope, depth: int, *, truths: bool = True) -> list[Word]:
        """The parameters that a condition asks; `truths` whether variables alone are conditions."""
        key = test, id(scope), depth, truths
        if key not in self._known:
            self._known[key] = list(self._asks(test, scope, depth, truths=truths))
        return self._known[key]

    def _asks(self, test: str, scope: Scope, depth: int, *, truths: bool) -> Iterator[Word]:
        text = test[:_LONG]
        for plain, by in PLAINLY:
            text = plain.sub(by, text)
        for found in (one for asked in COMPARED for one in asked.finditer(text)):
            sure = _is_high(found["word"])
            if sure is not None and (of := self._parameter(found["of"], scope, _ROLE)):
                no = "!" in found["op"] or "not" in found["op"]
                yield Word(of, yes=no == (found["no"] is not None), sure=sure)
        for found in TRUE.finditer(text) if truths else ():
            no = (found["no"] is not None) ^ (str(found["yes"]).lower() == "false")
            no ^= found["op"] in ("!=", "!==", "is not")
            if of := self._parameter(found["of"], scope, _FLAG):
                sure = _ADMIN.fullmatch(_snake(of.rpartition(".")[2])) is not None
                yield Word(of, yes=not no, sure=sure)
            elif depth < _DEPTH:
                yield from self._kept_before(found["of"], scope, no, depth + 1)
        for found in CALLED.finditer(text) if depth < _DEPTH else ():
            yield from self._asked(found["name"], scope, found["no"] is not None, depth + 1)
        for kind, tests in ((_MEASURE, MEASURED), (_CALLER, MATCHED)):
            for found in (one for asked in tests for one in asked.finditer(text)):
                if of := self._parameter(found["of"], scope, kind):
                    yield Word(of, yes=None)

    def _kept_before(self, name: str, scope: Scope, no: bool, depth: int) -> Iterator[Word]:
        """What a variable in a condition was given: `is_admin = role == "admin"`."""
        made = self._values.only(name, scope)
        if made is not None and made[0].raw is not None and not isinstance(made[0], Param):
            text, truths = made[1].module.source(made[0].raw), not isinstance(made[0], Call)
            inner = self._said(text, made[1], depth, truths=truths)
            yield from (_turned(one, no) for one in inner)

    def _asked(self, name: str, scope: Scope, no: bool, depth: int) -> Iterator[Word]:
        """What a function of the package returns that is called in a condition: `may(role)`."""
        for closure in self._values.functions(Call(0, func=_node(name)), scope)[:1]:
            inner = self._values.inner(closure)
            for node in inner.returns if len(inner.returns) < _DEPTH else ():
                if node.raw is not None and not isinstance(node, Lit):
                    said = self._said(inner.module.source(node.raw), inner, depth)
                    yield from (_turned(one, no) for one in said)

    def _parameter(self, chain: str, scope: Scope, kind: re.Pattern[str]) -> str:
        """The tool's parameter that a variable or a member is, as `tool.role`, if it is of a kind."""
        node, last = _node(chain), chain.rpartition(".")[2]
        marks = self._values.marks(node, scope)
        if not {mark for mark, _ in marks} <= {*CHOSEN, CHECKED}:
            return ""
        if isinstance(node, Name) and not self._is_always(node.name, scope):
            return ""
        for of in sorted((of for _, of in marks), key=lambda of: (of.startswith("."), of)):
            tool, _, name = of.rpartition(".")
            if _HOLDERS.fullmatch(name) and "." in chain and kind.fullmatch(_snake(last)):
                return f"{tool}.{last}"
            if kind.fullmatch(_snake(name)):
                return of
        return ""

    def _is_always(self, name: str, scope: Scope) -> bool:
        """Whether a variable is never given anything else."""
        at = owner(name, scope)
        return at is not None and all(
            isinstance(node, Lit | Param) or self._values.marks(node, at)
            for node in filled(at).names.get(name, ())
        )

    def _kept(self, of: str) -> bool:
        """Whether a parameter is kept, sent or looked for, as a value is."""
        for site in self._sites:
            call, name = site.call, last_name(site.call.func)
            if _LOGS.search(name) or self._values.functions(call, site.scope):
                continue
            given = (*call.args, *(value for _, value in call.named))
            for one in (one for node in given for one in _held(node, plain=name not in _LOOKS)):
                marks = self._values.marks(one, site.scope) if isinstance(one, Name | Attr) else ()
                if any(found == of for _, found in marks):
                    return True
        return False


def _flow(path: str, branch: Branch, word: Word) -> Flow:
    what, source = " ".join(branch.test.split())[:80], f"given {word.of}"[:120]
    return Flow(path=path, line=branch.line, kind="rights", what=what, sources=(source,))


def _held(node: Node, *, plain: bool) -> Iterator[Node]:
    """What an object or list that is an argument holds, or the argument itself if that counts."""
    if isinstance(node, Map):
        yield from (value for _, value in node.pairs)
    elif isinstance(node, Seq):
        yield from node.items
    elif plain:
        yield node


def _node(chain: str) -> Node:
    first, *more = chain.split(".")
    node: Node = Name(0, name=first)
    for name in more:
        node = Attr(0, of=node, name=name)
    return node


def _turned(word: Word, no: bool) -> Word:
    """The same in the opposite of the condition, if `no`."""
    return replace(word, yes=word.yes if word.yes is None else word.yes ^ no)


def _is_high(words: str) -> bool | None:
    """Whether what is compared with grants more than others have; None where others have it too."""
    quoted = re.findall(r"[\"']([\w:. -]+)[\"']", words)
    if not quoted:
        return _HIGH.fullmatch(words) is not None or None
    return None if any(map(_LOW.fullmatch, quoted)) else any(map(_HIGH.fullmatch, quoted))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", "_", name).lower()
