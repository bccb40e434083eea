"""Addresses whose host is not ended: of `"https://api.example.com" + path` whoever chooses the path chooses
the host, for it may go on with `.example.org/` or `@example.org/`.
"""

from itertools import islice

from vetting.patterns import pattern
from vetting.surface._flow_marks import FOLDER, GIVEN, LISTED, NOTHING, SCHEMED, Marks, of_kind
from vetting.surface._flow_sink import Sink, flat
from vetting.surface._ir import Concat, Node, Scope

_HTTP = pattern(r"(?i)(?:https?|wss?)://[^/?#\\s]++")
_DATABASE = pattern(r"(?i)(?!https?:|wss?:)[a-z][\w+]{1,30}://[^/?#\\s]*+")
_PARTS = 8
_KINDS = (GIVEN, FOLDER, LISTED, SCHEMED)


def open_host(text: Node, scope: Scope, sink: Sink) -> Marks:
    """What a caller chooses of the host of an address that the code begins."""
    if not isinstance(text, Concat):
        return NOTHING
    begun, found = "", NOTHING
    for part in islice(flat(text), _PARTS):
        value = sink.values.machine.value(part, scope, {})
        if isinstance(value, str):
            begun += value
            continue
        if _DATABASE.fullmatch(begun):
            found |= sink.values.marks(part, scope)
            begun += "x"
            continue
        if not _HTTP.fullmatch(begun) or sink.values.begins.behind_host(part, scope):
            break
        return found | of_kind(sink.values.marks(part, scope), *_KINDS)
    return found
