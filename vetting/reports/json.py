"""JSON: the verdict document, a list of them for several pins."""

import json
from collections.abc import Sequence

from vetting.escaping import for_log
from vetting.model.verdict import Verdict
from vetting.model.wire import dump
from vetting.reports import Report


class Json(Report):
    """See the module."""

    name = "json"

    def verdicts(self, verdicts: Sequence[Verdict], *, several: bool = False) -> str:
        """See `Report.verdicts`. ASCII only, so no terminal or locale can spoil it."""
        documents = [dump(verdict) for verdict in verdicts]
        single = len(documents) == 1 and not several
        return for_log(json.dumps(documents[0] if single else documents, indent=2))
