"""JSON: the verdict document, a list of them for several pins."""

import json
from collections.abc import Sequence

from vetting.model.verdict import Verdict
from vetting.model.wire import dump
from vetting.reports import Report


class Json(Report):
    """See the module."""

    name = "json"

    def verdicts(self, verdicts: Sequence[Verdict]) -> str:
        """See `Report.verdicts`. ASCII only, so no terminal or locale can spoil it."""
        documents = [dump(verdict) for verdict in verdicts]
        return json.dumps(documents if len(documents) != 1 else documents[0], indent=2) + "\n"
