"""Lists of words as one expression: a space stands for what parts two words, and `<n>` for up to n
words in between. Quotes are straight and letters small: to look for both kinds takes three times as long.
"""

import re

from vetting.patterns import pattern


def words(*said: str) -> re.Pattern[str]:
    """What finds one of the phrases that are `said`, in small letters."""
    text = "|".join(said).replace(" ?", r"\W?").replace(" ", r"\W{1,3}+")
    text = re.sub(r"<(\d)>(?:\\W\{1,3\}\+)?", r"(?:[\\w'`-]{1,24}+\\W{1,3}+){0,\1}?", text)
    return pattern(rf"(?<![\w-])(?:{text})")
