"""Secrets in the headers of requests: those of one, and those that a client is made with for all."""

from collections.abc import Iterator

from vetting.surface._flow_login_marks import host_of_login
from vetting.surface._flow_marks import (
    ENVIRONMENT,
    SECRET,
    Marks,
    of_kind,
)
from vetting.surface._flow_meant import Meant
from vetting.surface._ir import Node, Site
from vetting.surface._reading import Flow

LOUD = (SECRET, ENVIRONMENT)


class InHeaders(Meant):
    """See the module."""

    def in_headers(
        self, site: Site, where: str, address: Node | None, payload: Marks
    ) -> Iterator[Flow]:
        """The flows of what nobody logs in with into the headers of a request."""
        call, scope = site.call, site.scope
        said = self.unless_meant(self.headers(call, scope), call, scope, address)
        loud = of_kind(said, *LOUD)
        unusual = self.unless_meant(self.headers(call, scope, unusual=True), call, scope, address)
        odd = of_kind(unusual, SECRET)
        astray = any(map(host_of_login, said))
        if len(loud) > 1 or odd or astray or of_kind(loud, ENVIRONMENT):
            yield from self.flows("sent", site, where, (loud | odd) - payload, LOUD)
