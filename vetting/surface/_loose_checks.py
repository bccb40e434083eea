"""Whether a schema's own check says anything of a text: `.regex(/./)` and `.refine(() => true)` do not."""

from vetting.patterns import pattern
from vetting.surface._asked_patterns import Asked
from vetting.surface._flow_climbs import lets_climb
from vetting.surface._loose_patterns import loose

_LITERAL = pattern(r"\s*/((?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,300}+\]){1,600}+)/(\w{0,8})")
_FUNCTION = pattern(r"=>|\bfunction\b")
_LENGTH = pattern(r"\.\s*length\s*[<>=!]{1,3}\s*\d+")
_ASKS = pattern(r"[\w$\])]\s*\(|[=!]==?|[<>]|\bin\b")
_HALF = pattern(
    r"!(?:[\w$]{1,60}\.startsWith\([\"'`]\.\.[/\\]{0,2}[\"'`]\)|(?:[\w$]{1,60}\.)?isAbsolute\([\w$.]{1,80}\))"
    r"(?:[,;)}].{0,300})?"
)
"""No more than that a path is not absolute, or does not begin with two dots: `notes/../../etc`."""

_TEXT = pattern(r"'[^'\n]{0,400}+'|\"[^\"\n]{0,400}+\"|`[^`]{0,400}+`")


def says(asked: Asked, *, path: bool = False) -> bool:
    r"""Whether an expression that a schema asks for bounds a text, or a `path`: `^[\w./-]+$` does not."""
    return not (loose(asked).found or (path and lets_climb(asked)))


def tells(check: str, given: str, *, path: bool = False) -> bool:
    """Whether a `check` (`regex`, `refine`, `superRefine`) of a schema says something, by the source of
    what it is given; `path` as for `says`.
    """
    if check == "regex":
        said = _LITERAL.match(given)
        return said is None or says(Asked(said[1], said[2]), path=path)
    begun = _FUNCTION.search(given)
    if begun is None:  # a function's name
        return True
    body = given[begun.end() :] if begun[0] == "=>" else given.partition("{")[2]
    if _HALF.fullmatch("".join(body.split())):
        return False
    return _ASKS.search(_LENGTH.sub("", _TEXT.sub("''", body))) is not None
