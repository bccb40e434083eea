"""How branches of JavaScript end: with an error, an answer of yes or no, or something else."""

from dataclasses import dataclass
from typing import Any

from vetting.patterns import pattern
from vetting.surface._flow_sense import REFUSES, TELLS_WHY
from vetting.surface._javascript_lower import word

THROWN, SAID = "thrown", "said"
"""Nothing goes on behind it; the function answers."""

_LEAVES = {
    "throw_statement": THROWN,
    "continue_statement": "",
    "break_statement": "",
    "return_statement": SAID,
}
_EXITS = pattern(r"process\.exit\(.{0,40}\);?")
_NO = pattern(r"false|null|undefined|\"\"|''|0|void 0")
_LONG = 60


@dataclass(frozen=True, slots=True)
class End:
    """How a branch leaves; `said` is what it answers, where that is yes or no."""

    kind: str
    said: bool | None = None


def block_of(part: Any) -> Any:
    """A branch, without the word before it."""
    if part is not None and part.type == "else_clause" and part.named_children:
        return part.named_children[-1]
    return part


def statements(body: Any) -> list[Any]:
    """The statements of a branch."""
    if body is None:
        return []
    if body.type != "statement_block":
        return [body]
    return [one for one in body.named_children if one.type != "comment"]


def end_of(body: Any) -> End | None:
    """How a branch leaves its function or loop, if it does."""
    parts = statements(body)
    last = parts[-1] if parts else None
    if last is None:
        return None
    if last.type == "expression_statement":
        return End(THROWN) if _EXITS.fullmatch(word(last)[:_LONG]) else None
    kind = _LEAVES.get(last.type)
    if kind is None:
        return None
    if kind != SAID:
        return End(kind)
    return End(SAID, said_by(last.named_children[0]) if last.named_children else False)


def said_by(value: Any) -> bool | None:
    """What an expression says, where that is yes or no: `false`, `{ ok: false, error }`."""
    if value is None:
        return False
    if value.type != "object":
        text = word(value)[:_LONG]
        return True if text == "true" else False if _NO.fullmatch(text) else None
    for pair in value.named_children:
        if pair.type != "pair":
            continue
        key, said = word(pair.child_by_field_name("key")), word(pair.child_by_field_name("value"))
        if REFUSES.fullmatch(key) and said in ("true", "false"):
            return said == "true"
        if TELLS_WHY.fullmatch(key) and said in ("true", "false", "null", "undefined"):
            return said != "true"
    return None


def truth_of(value: Any) -> bool | None:
    """What a condition is answered that has a value: any text is a yes."""
    said = said_by(value)
    return said if said is not None or value is None or value.type != "string" else True


def flag_in(body: Any) -> tuple[Any, bool] | None:
    """The variable that a branch gives yes or no, and which, if it does little else."""
    for one in statements(body)[:3]:
        made = one.named_children[0] if one.type == "expression_statement" else None
        if made is None or made.type != "assignment_expression":
            continue
        left, right = made.child_by_field_name("left"), made.child_by_field_name("right")
        if left.type == "identifier" and word(right)[:6] in ("true", "false"):
            return left, word(right)[:6] == "true"
    return None
