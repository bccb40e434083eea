"""What is done with whatever is left when the known cases are done."""

import re

from vetting.patterns import pattern

_LEAVES = pattern(r"\b(?:return|raise|throw|continue)\b")
_TELLS = pattern(
    r"(?i)[\w$.]{0,60}(?:error|exception|text|message|reply|answer|fail|refuse|reject|json|dumps|stringify|repr"
    r"|str|format|warn|log|info|content|result|exit)\w{0,12}"
)
_CALL = pattern(r"(?<![\w$.])([\w$.]{1,80})\(([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,200}){0,3})")


def lets_through(text: str, names: set[str]) -> bool:
    """Whether what is done with whatever is left, whose source is `text`, goes on with it: it is not
    refused, or given to a call that does not only tell of it.
    """
    if not _LEAVES.search(text):
        return True
    words = {name.partition(".")[0] for name in names}
    return any(
        _TELLS.fullmatch(match[1]) is None and words & set(re.findall(r"[\w$]+", match[2]))
        for match in _CALL.finditer(text)
    )
