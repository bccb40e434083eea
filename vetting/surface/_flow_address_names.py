"""What is a whole address, or a host, by its name or as a text."""

from vetting.patterns import pattern

_ADDRESS = pattern(
    r"(?i)(?:.*\W)?(?:\w{0,40}(?:url|uri|href)|(?:\w{1,20}_)?(?:web|page|full)?(?:address|link|endpoint))"
)
_HOST = pattern(r"(?i)(?:[\w-]{1,63}\.){1,5}[a-z]{2,20}/?")


def names_an_address(name: str) -> bool:
    """Whether a variable or a member is by its name a whole address: `url`, `args.pageUrl`."""
    return _ADDRESS.fullmatch(name) is not None


def names_a_host(text: object) -> bool:
    """Whether a text is the name of a host, or the end of one."""
    return isinstance(text, str) and _HOST.fullmatch(text) is not None
