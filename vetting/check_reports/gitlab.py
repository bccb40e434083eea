"""GitLab: a code quality report.

https://docs.gitlab.com/ci/testing/code_quality (the report format)
"""

import json

from vetting.check_reports import CheckFormat
from vetting.check_reports._rows import rows
from vetting.escaping import for_log, one_line
from vetting.model.check import CheckReport
from vetting.model.rule import Severity

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.UNKNOWN: "major",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}


class Gitlab(CheckFormat):
    """See the module. What is waived or known is left out: the format has no word for it."""

    name = "gitlab"

    def render(self, report: CheckReport) -> str:
        """See `CheckFormat.render`."""
        document = [
            {
                "description": one_line(
                    f"{f'{row.server}: ' if row.server else ''}{row.message}. {row.next_step}", 1000
                ),
                "check_name": row.rule_id,
                "fingerprint": row.fingerprint,
                "severity": _SEVERITIES[row.severity],
                "location": {
                    "path": row.path.removeprefix("./"),
                    "lines": {"begin": max(row.line, 1)},
                },
            }
            for row in rows(report)
            if not (row.waived or row.known)
        ]
        return for_log(json.dumps(document, indent=2))
