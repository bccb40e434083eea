"""May a tool be called without asking, as it says? One whose whole code looks at something and changes
nothing may be; of any other the same words take a person's say away.
"""

from collections.abc import Iterable

from vetting.checks._tool_facts import Around
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Severity
from vetting.patterns import pattern
from vetting.surface import Declared

_NOTHING = (
    r"(?:nothing\s{1,40}(?:is|gets|will\sbe)(?:\s{1,40}ever)?\s{1,40}"
    r"(?:chang|remov|delet|writ|modif|alter|mov|touch|stor|sav)\w{1,6}"
    r"|(?:does\snot|doesn't|never|will\snot|won't|without)\s{1,40}"
    r"(?:chang|remov|delet|writ|modif|alter|mov|touch)\w{0,6}"
    r"|(?:chang|remov|delet|writ|modif|alter|touch)\w{1,4}\s{1,40}nothing|\bread-only)\b"
)
_ASKED = pattern(
    rf"(?i)(?P<said>{_NOTHING}[^.!?]{{0,160}}?\b(?:(?:safe|free|fine|ok(?:ay)?)\s{{1,40}}to\s{{1,40}}"
    r"(?:call|use|run|invoke|repeat)|(?:can|may)\s{1,40}be\s{1,40}(?:call|us|run|invok|repeat)\w{0,4}))"
    r"(?:\s{1,40}(?:again|repeatedly|(?:at\s{1,40})?any\s?time|whenever\s[^.,;!?]{1,40}"
    r"|as\soften\sas\s[^.,;!?]{1,30})){0,2}"
    r"\s{1,40}without\s{1,40}(?:ask|confirm|approv|permission|consent)\w{0,6}"
)
"""`Nothing is changed, so it is safe to call at any time without asking`."""

_MORE = pattern(
    r"(?i)\b(?:getattr|setattr|eval|exec|compile|globals|vars|locals|require|import|importlib|Function|Reflect)\b|__\w"
    r"|\]\s{0,4}\(|(?<![\w$])(?:[\w$]{0,40}_)?(?:delet|remov|unlink|rm|drop|purg|wip|eras|clear|trash|writ|sav|updat"
    r"|set|put|patch|post|send|sent|push|commit|execut|insert|upload|kill|run|call|apply|mov|renam|replac|creat|shred"
    r"|destroy|fetch|request)\w{0,20}\s{0,4}\("
)
"""What the code of a tool that only looks has none of, beside all that is known to do something."""

_LOOKS = frozenset({"fs_read"})
_LIGHT = frozenset({Severity.INFO, Severity.LOW})


def what_is_true(
    said: Iterable[tuple[Declared, str]], tree: ArtifactTree, around: Around
) -> frozenset[str]:
    """Such words of declarations, where they are true of every one that has them."""
    true, other = set[str](), set[str]()
    for item, text in said:
        if texts := {" ".join(found[0].split()) for found in _ASKED.finditer(text)}:
            looks = item.kind == "tool" and _only_looks(item, tree, around)
            (true if looks else other).update(texts)
    return frozenset(true - other)


def without_these(text: str, true: frozenset[str]) -> str:
    """A text without such words, where they are among those that are `true`."""
    if not true:
        return text
    return _ASKED.sub(
        lambda found: found["said"] if " ".join(found[0].split()) in true else found[0], text
    )


def _only_looks(item: Declared, tree: ArtifactTree, around: Around) -> bool:
    """Whether all of a tool's code is known, and does no more than look at files; what an earlier check
    has found in it is more.
    """
    code = item.code
    if code is None or not code.whole or not code.parts or code.changes:
        return False
    if any(act.kind not in _LOOKS for act in code.acts):
        return False
    for part, first, last, sure in code.parts:
        path = tree.prefix + part
        lines = around.lines(tree, part)[max(0, first - 1) : last]
        if _MORE.search("\n".join(lines)) is not None:
            return False
        seen = around.capabilities.get(path, ())
        if not sure or any(first <= line <= last and kind not in _LOOKS for line, kind in seen):
            return False
        found = (one for one in around.findings.get(path, ()) if one.severity not in _LIGHT)
        if any(one.location and first <= (one.location.line or 0) <= last for one in found):
            return False
    return True
