"""The requests session behind the client, without what requests does unasked."""

from collections.abc import Collection

import requests

from vetting.boundary.http.addresses import GuardedAdapter


class Session(requests.Session):
    """One for all calls; see `GuardedAdapter` for `trusted`."""

    def __init__(self, trusted: Collection[str]) -> None:
        super().__init__()
        # No ~/.netrc, which would add credentials by host name behind our back.
        self.trust_env = False
        adapter = GuardedAdapter(trusted)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: the client follows redirects.

        To prepare the next call, requests parses the target with errors of its own, and first
        reads the body of the redirect, of any length.
        """
        del resp
