"""Tools that exist to show single letters, whose pictures are kept under the numbers of these."""

from vetting.patterns import pattern
from vetting.surface import Flow, Reading, tools_of

_LETTERS = pattern(
    r"(?i)emoji|kanji|hanzi|glyph|unicode|code_?\s?points?|characters?\b|letters?\b|symbol|braille|rune\b"
    r"|alphabet|stroke order"
)


def shows_letters(flow: Flow, reading: Reading) -> bool:
    """Whether single letters are what all those tools are for that ask by the numbers of some."""
    named = {source.partition(" ")[2].partition(".")[0] for source in flow.sources}
    some = [item for item in tools_of(reading) if item.name in named]
    return bool(some) and all(
        _LETTERS.search(f"{item.name} {item.fields.get('description')}") for item in some
    )
