"""Checks that stand only where a setting is given that is not there by default: `if (ALLOWED.length > 0 &&
!ALLOWED.includes(host)) throw`, with `ALLOWED` from a variable of the environment. Who starts the server as
its page says has none.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_usual_address import Where, of_class
from vetting.surface._flow_values import Values
from vetting.surface._functions import extent
from vetting.surface._ir import Imported, Node, Param, Scope
from vetting.surface._scopes import filled, owner
from vetting.surface._values import Placed

_LONG = 400
_ENV = (
    r"(?:process|Bun|import\.meta)\.env(?:\??\.\w{1,60}|\[[\"']\w{1,60}[\"']\])"
    r"|(?:Deno|Bun)\.env\.get\([\"']\w{1,60}[\"']\)"
    r"|(?:os\.)?(?:environ\.get|getenv)\(\s{0,20}[\"']\w{1,60}[\"'](?:,\s{0,20}(?:None|\"\"|''|\[\]))?,?\s{0,20}\)"
)
_READS = pattern(_ENV)
_OTHER = pattern(
    r"(?:\|\||\?\?|:|\bor\b|\belse\b)\s{0,20}(?:[\"'`][^\"'`\s,;:|]|\[\s{0,20}[^\]\s]|\{|\d|[Tt]rue\b|[A-Z_]{2,}\b"
    r"|(?!new (?:Set|Map)\(\)|set\(\)|frozenset\(\))(?:new\s)?\w{1,40}\()"
)
"""Another value than nothing where there is no setting."""

_DROPS_EMPTY = pattern(r"\.filter\(|\?\.split\(|\?(?!\.)|\bif\b")
_NOTHING = r"(?:0|None|null|undefined|\"\"|'')"
_IS_SET = pattern(
    rf"(?:Boolean|bool|len)?\(?(?P<of>(?!!)[^\s()!]{{1,80}}?(?:\([^()]{{1,80}}\))?)(?:\??\.(?:length|size))?\)?"
    rf"(?:\s{{1,4}}(?:>|!==?|is not)\s{{1,4}}{_NOTHING})?"
)
_IS_UNSET = pattern(
    rf"(?:len\()?(?P<of>[^\s()!]{{1,80}}?(?:\([^()]{{1,80}}\))?)(?:\??\.(?:length|size))?\)?"
    rf"\s{{1,4}}(?:={{2,3}}|<|is)\s{{1,4}}(?:{_NOTHING}|1)"
)
_EQUALS = pattern(
    rf"(?P<of>(?:{_ENV})(?:\??\.\w{{1,20}}\(\))?)\s{{1,4}}(?P<not>!?)={{1,3}}\s{{1,4}}[\"'`]\w{{1,20}}[\"'`]"
)
_NOT = pattern(r"(?:!|not\s{1,4})\s{0,4}(?=[^=])")


class Unset:
    """Remembers which conditions hold only where a setting is given."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._known: dict[tuple[int, object, bool], bool] = {}
        self._kept: list[Scope] = []
        """Scopes whose addresses are keys."""

    def is_off(self, raw: Any, scope: Scope, on: bool) -> bool:
        """Whether a condition of a function, which is to be answered with `on` for a check to stand, is
        answered otherwise where nobody gives a setting.
        """
        key = id(scope), extent(raw), on
        if key not in self._known:
            self._known[key] = self._is_any_off(raw, scope, on=on)
            self._kept.append(scope)
        return self._known[key]

    def _is_any_off(self, raw: Any, scope: Scope, *, on: bool) -> bool:
        said = " ".join(scope.module.source(raw)[: _LONG + 1].split())
        if len(said) > _LONG:
            return False
        joint = (" && ", " and ") if on else (" || ", " or ")
        for one in joint:
            said = said.replace(one, "\0")
        return any(self._is_off(part.strip(), scope, on=on) for part in said.split("\0"))

    def _is_off(self, said: str, scope: Scope, *, on: bool) -> bool:
        while True:
            if said[:1] == "(" and said[-1:] == ")" and ")" not in said[1:-1]:
                said = said[1:-1].strip()
            elif (turned := _NOT.match(said)) is not None:
                said, on = said[turned.end() :], not on
            else:
                break
        if (found := _EQUALS.fullmatch(said)) is not None:
            return on is not bool(found["not"])
        if (found := _IS_UNSET.fullmatch(said)) is not None:
            return not on and self._is_nothing(found["of"], scope)
        found = _IS_SET.fullmatch(said)
        return on and found is not None and self._is_nothing(found["of"], scope)

    def _is_nothing(self, said: str, scope: Scope) -> bool:
        """Whether something is empty, or nothing, where no setting says otherwise."""
        if _READS.fullmatch(said):
            return True
        root, _, member = said.partition(".")
        told = self._given(root, scope) if root.isidentifier() and "." not in member else None
        if told is not None and member:
            told = next(self._members(*told, member), None)
        if told is None or told[0].raw is None:
            return False
        return is_nothing_unset(told[1].module.source(told[0].raw)[: _LONG + 1])

    def _given(self, name: str, scope: Scope) -> Where | None:
        """What a variable that is no parameter is given, in another module too, if that is one thing."""
        at = owner(name, scope)
        made = filled(at).names[name] if at is not None else []
        if at is None or len(made) != 1 or isinstance(made[0], Param):
            return None
        if not isinstance(made[0], Imported):
            return made[0], at
        program, imported = self._values.machine.program, made[0]
        other = program.imported(at.module, imported.spec)
        if other is None or imported.name is None:
            return None
        found = program.find(other, imported.name)
        return (found[1], found[0].scope) if found is not None else None

    def _members(self, node: Node, scope: Scope, name: str) -> Iterator[Where]:
        """What a member of an object or a class is given."""
        made = self._values.machine.value(node, scope, {})
        if isinstance(made, Placed) and name in made.nodes:
            yield made.nodes[name], made.scope
        yield from of_class(made, name)


def is_nothing_unset(given: str) -> bool:
    """Whether the code that makes a value makes nothing, or an empty list, where the environment has no
    variable that it asks for.
    """
    if len(given) > _LONG or not _READS.search(given):
        return False
    if _OTHER.search(given):
        return False
    return "split(" not in given or _DROPS_EMPTY.search(given) is not None
