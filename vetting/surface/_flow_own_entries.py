"""What goes out of the server's own entries in a store of passwords: nobody learns anything by it who gave
all that was ever put there, as a service does whose token is renewed.
"""

from collections.abc import Iterator

from vetting.surface._flow_answerers import Answerers
from vetting.surface._flow_marks import SECRET, Marks, of_kind
from vetting.surface._flow_own_entry import OWN
from vetting.surface._ir import Site


class OwnEntries:
    """Remembers it until it is known who answers what."""

    def __init__(self) -> None:
        self._sent: list[tuple[Site, str, Marks]] = []

    def without(self, payload: Marks, site: Site, where: str) -> Marks:
        """`payload` of a request but for what comes from such entries."""
        entries = frozenset(one for one in of_kind(payload, SECRET) if one[1].startswith(OWN))
        if entries:
            self._sent.append((site, where, entries))
        return payload - entries

    def found(self, answerers: Answerers) -> Iterator[tuple[Site, str, Marks]]:
        """The requests to somebody else, with what is told there."""
        for site, where, entries in self._sent:
            if not answerers.filled(where):
                yield site, where, entries
