"""What is new in a text that the model reads."""

from vetting.drift._words import strings
from vetting.patterns import pattern

_SENTENCE = pattern(r"(?<=[.!?;])\s+|\n+")
_SHOWN = 160
"""Characters of the new text that are shown."""


def known(value: object) -> str:
    """The words of a text that are known, also of one that is made when the server runs."""
    if isinstance(value, dict):
        options = value.get("$oneOf")
        parts = options if isinstance(options, list) else [value.get("$says")]
        return "\n".join(part for part in parts if isinstance(part, str))
    return value if isinstance(value, str) else ""


def made_of(value: object) -> list[str] | str:
    """All words in what makes a text when the server runs, but for digests of code."""
    made = value.get("$source") if isinstance(value, dict) else None
    if not isinstance(made, str):
        return f"{value!r}"
    said = [text for text in strings(made) if not text.startswith("sha256:")]
    return [known(value), *said]


def fresh(old: str, new: str) -> str:
    """The sentences and lines that were not there before, a line each."""
    known = set(_SENTENCE.split(old))
    return "\n".join(part for part in _SENTENCE.split(new) if part not in known)


def with_quote(words: str, added: str) -> str:
    """`description changed` with the beginning of the text that is new, where any is."""
    text = " ".join(added.split())
    if not text:
        return words
    return f'{words}: "{text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + "…"}"'
