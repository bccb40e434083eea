"""Which members' names tell enough that a value given to one is what another place takes from it."""

from vetting.profile._words import words

_ANY = words(
    """
    name names key keys value values id ids code codes type types kind label title status method text
    message error errors default path get set call apply bind at pop find data result item items
    alias validation_alias
    length toString valueOf join trim split slice map filter keys entries action event state level
    """
)
"""Members that many things have, of which any may hold words in capital letters."""

_SHORTEST = 3


def is_telling(name: str) -> bool:
    """Whether a member has a name that few other things have."""
    return len(name) >= _SHORTEST and name not in _ANY
