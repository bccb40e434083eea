"""What is only made fit for a page, or an address: `html.escape(name)` leaves a path what it was."""

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_escaped import escapes_half
from vetting.surface._flow_marks import ESCAPED, PAGED
from vetting.surface._flow_sources import is_limit
from vetting.surface._ir import Attr, Call, Imported, Name, Scope
from vetting.surface._scopes import outwards

_MARKUP = pattern(
    r"(?i)(?:escape|sanit|encode|clean|quote)\w{0,12}(?:html|xml|markdown|svg|latex)\w{0,20}"
    r"|(?:html|xml|markdown|svg|latex)_{0,2}(?:escape|sanit|encode|clean|quote)\w{0,20}"
)
_OF_PAGES = frozenset(
    {"html", "markupsafe", "saxutils", "cgi", "he", "escape-html", "xml.sax.saxutils"}
)


def half_fit(node: Call, scope: Scope) -> str | None:
    """The mark of what a call makes fit for some uses only; None for others."""
    if escapes_half(node, scope):
        return ESCAPED
    name = last_name(node.func)
    # `encodeURI` leaves all marks that an address may have, and a shell minds.
    pages = name == "encodeURI" or (is_limit(name) and is_for_pages(node, scope))
    return PAGED if pages else None


def is_for_pages(node: Call, scope: Scope) -> bool:
    """Whether a call escapes the marks of HTML, or of another language of documents."""
    name = last_name(node.func)
    if _MARKUP.fullmatch(name):
        return True
    match node.func:
        case Attr(of=Name(name=of)):
            return of in _OF_PAGES
        case Name(name=of):
            made = next((at.names[of] for at in outwards(scope) if of in at.names), [])
            return any(isinstance(one, Imported) and one.spec in _OF_PAGES for one in made)
    return False
