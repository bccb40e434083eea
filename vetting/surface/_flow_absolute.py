"""How code asks whether a path is absolute, or begins at home or beside the program. Where each answer is
taken, such a question refuses nothing.
"""

from vetting.patterns import pattern

_BEGINS = pattern(
    r"/{1,3}|\\{1,2}|~[/\\]?|file:/{0,3}|\$\{?HOME\}?/?|%USERPROFILE%|[A-Za-z]:[/\\]?|\.{1,2}[/\\]?"
)
"""How a path begins that leads out of a folder, as a whole."""

_EXPRESSION = pattern(
    r"\^(?=[^~/]*[~/])(?:[\[\]()|?/\\~:.]|A-Z|a-z)+|\^\[(?:a-zA-Z|A-Za-z|A-Z|a-z)\]:"
)
"""A regular expression of nothing but such beginnings: `^[~/]`, `^([A-Z]:)?[\\/]`, `^[A-Z]:`."""

_TELLS = pattern(
    r"(?i)\w{0,40}(?:error|exception|denied|forbidden|fail(?:ure|ed)?|respon[ds]e?|reply|result|refuse[ds]?"
    r"|reject\w{0,3}|deny|invalid|abort)|(?:text_?|image_?)?(?:text|content)|print|len|bool"
    r"|repr|log|debug|info|warn(?:ing)?|critical|dumps|stringify|append|push|json"
)
"""Calls that make an answer, or tell of a value."""


def leads_out(text: object) -> bool:
    """Whether a text is how a path begins that leads out of a folder."""
    return isinstance(text, str) and _BEGINS.fullmatch(text) is not None


def only_leads_out(expression: str) -> bool:
    """Whether a regular expression asks for nothing but that."""
    return len(expression) < 40 and _EXPRESSION.fullmatch(expression) is not None


def only_tells(name: str) -> bool:
    """Whether a call of this name does nothing with a value but say it."""
    return _TELLS.fullmatch(name) is not None
