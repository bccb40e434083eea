"""JSON: the document that scripts read, `mcp-vet/check/v1`."""

import json
from typing import Any

from vetting.check_reports import CheckFormat
from vetting.escaping import for_log
from vetting.model.check import CheckedServer, CheckReport, ConfigFinding
from vetting.model.server import Ref
from vetting.secret_values import masked


class Json(CheckFormat):
    """See the module. ASCII only, so no terminal or locale can spoil it."""

    name = "json"

    def render(self, report: CheckReport) -> str:
        """See `CheckFormat.render`."""
        document = {
            "schema": "mcp-vet/check/v1",
            "ok": report.ok,
            "allowlist": {
                "path": report.allowlist,
                "policy": report.policy_digest,
                "problems": list(report.untrusted),
            },
            "files": [
                {
                    "path": file.path,
                    "client": file.client,
                    "status": "read" if file.error is None else "unparsable",
                    "error": file.error,
                    "line": None if file.error is None else file.line,
                    "findings": [_finding(item) for item in file.findings],
                }
                for file in report.files
            ],
            "servers": [_server(server) for server in report.servers],
            "waivers": [
                {
                    "rule_id": note.rule,
                    "where": note.where,
                    "reason": note.reason,
                    "until": note.until,
                    "state": note.state,
                }
                for note in report.waivers
            ],
            "fixed": list(report.fixed),
        }
        return for_log(json.dumps(document, indent=2))


def _server(server: CheckedServer) -> dict[str, Any]:
    suggestion = server.suggestion
    return {
        "file": server.file,
        "line": server.line,
        "name": server.name,
        "disabled": server.disabled,
        "kind": server.kind,
        "refs": [_ref(ref) for ref in server.refs],
        "flags": list(server.flags),
        "status": server.status.value,
        "findings": [_finding(item) for item in server.findings],
        "suggestion": {"pin": suggestion.pin, "args": list(masked(suggestion.args))}
        if suggestion
        else None,
    }


def _ref(ref: Ref) -> dict[str, Any]:
    return {
        "ecosystem": ref.ecosystem,
        "name": ref.name,
        "version": ref.version,
        "pinned": ref.pinned,
        "role": ref.role,
        "unpinned": ref.unpinned,
        "registry": ref.registry,
    }


def _finding(item: ConfigFinding) -> dict[str, Any]:
    waived = item.waived
    return {
        "rule_id": item.rule_id,
        "severity": item.severity.value,
        "message": item.message,
        "line": item.line,
        "next_step": item.next_step,
        "fails": item.fails,
        "known": item.known,
        "waived": {"reason": waived[0], "until": waived[1]} if waived else None,
        "fingerprint": item.fingerprint,
    }
