"""YAML between two lines of dashes, at the top of a Markdown file: definitions of agents."""

import re

from vetting.configs import _yaml
from vetting.configs._tree import Unparsable, Value
from vetting.patterns import pattern

_OPENING = pattern(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = pattern(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)


def parse(text: str) -> Value:
    """The frontmatter of `text`, with its places in the whole file; null when it has none.

    Raises:
        Unparsable: it never ends, or is no YAML.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return Value("other", 1, 0, 0)
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise Unparsable("the frontmatter that begins here never ends", 1)
    # The opening line is YAML too, so that nothing moves.
    return _yaml.parse(text[: closing.start()])
