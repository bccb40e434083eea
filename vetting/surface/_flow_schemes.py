"""Schemes of addresses: of a server's own, such as `notes:`, nothing of where an address leads is known."""

from collections.abc import Sequence

from vetting.patterns import pattern

_NETWORK = pattern(
    r"(?i)(?:https?|wss?|s?ftps?|tftp|ssh|git(?:\+(?:ssh|https?))?|svn|postgres(?:ql)?|mysql|mariadb"
    r"|mongodb(?:\+srv)?|rediss?|amqps?|mqtts?|nats|kafka|rtsps?|rtmps?|smtps?|imaps?|pop3s?|ldaps?|s3|gs|az"
    r"|ipfs|ipns|magnet|stun|turn|tcp|udp|unix|data|mailto|tel|sms|blob|about|javascript|vbscript|bolt|neo4j"
    r"|clickhouse)(?::(?://)?)?"
)
"""Those by which an address leads to another computer, or nowhere."""

_SCHEME = pattern(r"(?i)[a-z][a-z0-9+.-]{1,30}:(?:/{2,3})?")
_NAME = pattern(r"(?i)(?:\w{0,20}_)?(?:url|uri)?_?(?:scheme|proto(?:col)?)")


def is_own(schemes: Sequence[object]) -> bool:
    """Whether an address with one of these schemes may be of files, or of what only the server knows."""
    texts = [said for said in schemes if isinstance(said, str)]
    return bool(texts) and len(texts) == len(schemes) and not all(map(_NETWORK.fullmatch, texts))


def begins_own(text: object) -> bool:
    """Whether a text is such a scheme and no more: `notes://`."""
    return isinstance(text, str) and _SCHEME.fullmatch(text) is not None and is_own([text])


def names_a_scheme(name: str) -> bool:
    """Whether a variable or a member is by its name the scheme of an address."""
    return _NAME.fullmatch(name) is not None
