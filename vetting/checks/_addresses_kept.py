"""Does JavaScript that looks for addresses of wallets leave each as it is? One that is only asked for its
form is paid nowhere else, and one in small letters is the same.

Each expression for such an address must stand in a question, or where what it finds is written in small
letters or hidden, and nothing in the file may have to do with the clipboard. Whatever else is done with an
expression, or could be, leaves the finding as it is.
"""

from vetting.patterns import pattern

RULE = "text/wallet-address-swap"
"""What tells of such a search."""

_LONG = 400_000
_SHAPE = r"(?:0x\[[0-9a-fA-F-]{6,9}\]\{40\}|\[13\]\)?\[[^\]\n]{10,40}\]\{2\d,)"
_SHAPES = pattern(_SHAPE)
_CLIPBOARD = pattern(r"(?i)clip|pbpaste|pbcopy|xsel|wl-paste|wl-copy|readText|writeText")
_IN_SMALL = pattern(
    rf"\.replace(?:All)?\(\s?/[^/\n]{{0,40}}{_SHAPE}[^/\n]{{0,40}}/[dgimsuvy]{{0,8}},\s?(?:"
    r"\(?([\w$]{1,40})\)?\s?=>\s?\1\.to(?:Lower|Upper)Case\(\)"
    r"|[\"'`](?:[\[<*…(][^\"'`$\n]{0,20})?[\"'`])\s?\)"
)
"""`text.replace(/0x[0-9a-f]{40}/gi, (one) => one.toLowerCase())`, and what hides all of them."""

_ASKS = pattern(
    rf"(?:!|\breturn|=>)\s?/[^/\n]{{0,40}}{_SHAPE}[^/\n]{{0,40}}/[dimsuv]{{0,8}}\.test\([\w$.]{{1,60}}\)(?!\s?\?)"
)
"""A question that is answered, or refuses: `if (!/^0x[0-9a-f]{40}$/i.test(to)) throw …`."""


def keeps_addresses(source: str) -> bool:
    """Whether nothing that a file looks for in this way is put in another's place."""
    if len(source) > _LONG or _CLIPBOARD.search(source):
        return False
    return _SHAPES.search(_ASKS.sub("", _IN_SMALL.sub("", source))) is None
