"""Texts as people write them into docstrings."""

import textwrap


def wrapped(text: str) -> str:
    """A text in lines of a usual length, after a sentence that shifts where they end."""
    return "\n".join(textwrap.wrap(f"Looks up an entry in the catalogue of the house. {text}", 68))
