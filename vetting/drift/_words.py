"""The source of a schema as words: its strings, what only tells of it, and what a tool renamed."""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.source_strings import STRING, TOKEN

# Bundlers number what they join: `z2.string()` was `z.string()` in another build.
_NUMBERED = pattern(r"\b([A-Za-z_$]+)\d+(?=\s*+[.(])")
# Minifiers name what they join anew: `G.string()` is `Z.string()` in another build.
_RECEIVER = pattern(
    r"(?<![\w$.\s])(\s*+)[A-Za-z_$][\w$]*+(?=\s*+\.\s*+(?:string|number|boolean|coerce|array|enum|object"
    r"|union|literal|record|any|unknown|optional|nullable|preprocess|discriminatedUnion|tuple|date"
    r"|bigint|null|lazy|strictObject|looseObject|nativeEnum|intersection|url|email|uuid|int)\b)"
)
# A string that only tells what something is, and rules out no value.
_TOLD = pattern(
    r"(?s)(?:\b(?:description|title|describe|examples?|meta|__doc__)\b[\"']?\s*+[=:(]|Annotated\[[\w.| ]++,)"
    rf"\s*+f?({STRING})"
)
_DESCRIBED = pattern(rf"(?s)\.\s*+describe\s*+\(\s*+({STRING})\s*+\)")
_WORD = pattern(r"[\w$]++|[^\w$\s]")
_SHORT = 3
"""Letters of the names that a minifier gives."""

# Formatters put brackets around one parameter, and a comma behind the last of several things.
_ALONE = pattern(r"\(\s*+([\w$]++)\s*+\)(?=\s*+=>)")
_LAST = pattern(r",(?=\s*+[)\]}])")


def strings(text: str) -> list[str]:
    """What the strings of a source say, and then again those that only tell what something is.

    Those are found by their own form too: they are what a comparison leaves out, so that a quote
    that is read as the beginning of another string must not hide them.
    """
    found = [one[1][1:-1] for one in TOKEN.finditer(text) if one[1]]
    for told in (_DESCRIBED, _TOLD):
        found += [one[1][1:-1] for one in told.finditer(text)]
    return found


def untold(text: str) -> str:
    """A schema's source without what only tells about it, and without a formatter's marks."""
    said = _TOLD.sub("", _DESCRIBED.sub("", text))
    return " ".join(_LAST.sub("", _ALONE.sub(r"\1", said)).split())


def unnamed(text: str) -> str:
    """A source without the names that a bundler or a minifier gave, and with one sort of quotes."""
    return "".join(_words(text, tight=False))


def compact(text: str) -> str:
    """As `unnamed`, without blanks and commas."""
    return "".join(_words(text, tight=True))


def renamed(old: str, new: str) -> bool:
    """Whether two sources are the same but for names of variables that a minifier shortened or a bundler
    numbered, each of which stands for one other, and of which only a member is used: what
    `G.text(o.folder)` says is told by the member.
    """
    one, two = (_tokens(side) for side in (old, new))
    if len(one) != len(two):
        return False
    there: dict[str, str] = {}
    back: dict[str, str] = {}
    for at, (first, second) in enumerate(zip(one, two, strict=True)):
        names = _is_variable(one, at) and _is_variable(two, at)
        if first != second and not (
            names and one[at + 1 : at + 2] == ["."] and _is_given(first, second)
        ):
            return False
        if names and (
            there.setdefault(first, second) != second or back.setdefault(second, first) != first
        ):
            return False
    return True


def _is_given(first: str, second: str) -> bool:
    """Whether a tool may have given a variable both names."""
    one, two = (name.rstrip("0123456789") for name in (first, second))
    return one == two or max(len(first), len(second)) <= _SHORT


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    end = 0
    for one in TOKEN.finditer(text):
        found += _WORD.findall(text, end, one.start())
        found.append(one[0])
        end = one.end()
    return found + _WORD.findall(text, end)


def _is_variable(tokens: list[str], at: int) -> bool:
    start = tokens[at][0]
    return (start.isalpha() or start in "_$") and (at == 0 or tokens[at - 1] != ".")


def _words(text: str, *, tight: bool) -> Iterator[str]:
    end = 0
    for one in TOKEN.finditer(text):
        yield _renamed(text[end : one.start()], tight=tight)
        word = one[0]
        plain = one[1] and not (word[0] == "`" and "${" in word)
        yield f'"{word[1:-1]}"' if plain else word
        end = one.end()
    yield _renamed(text[end:], tight=tight)


def _renamed(code: str, *, tight: bool) -> str:
    if tight:
        code = "".join(code.replace(",", "").split())
    return _RECEIVER.sub(r"\1z", _NUMBERED.sub(r"\1", code))
