"""Reports that formats are compared on: a green one, a rich one, a hostile one."""

from vetting.model.check import (
    CheckedFile,
    CheckedServer,
    CheckReport,
    ConfigFinding,
    Status,
    Suggestion,
    WaiverNote,
)
from vetting.model.rule import Severity
from vetting.model.server import Ref

HOSTILE_TEXT = (
    "\x1b]52;c;YQ==\x07\r::error file=x::y\n::add-mask::z ##vso[task.x]1 <b>&\"'|`](http://x) "
    "\u202e\U000e0041%0A@user #1 " + "A" * 5_000
)


def finding(rule_id: str = "config/not-allowlisted", **fields: object) -> ConfigFinding:
    values: dict[str, object] = {
        "severity": Severity.HIGH,
        "message": "npm:other@1.0.0 is not on the allowlist",
        "line": 4,
        "next_step": "Ask for it: mcp-vet vet npm:other@1.0.0",
        "fails": True,
        "fingerprint": "a" * 64,
        **fields,
    }
    return ConfigFinding(rule_id=rule_id, **values)  # type: ignore[arg-type]


def server(*findings: ConfigFinding, **fields: object) -> CheckedServer:
    values: dict[str, object] = {
        "file": ".cursor/mcp.json",
        "line": 3,
        "name": "notes",
        "disabled": False,
        "kind": "package",
        "refs": (
            Ref(ecosystem="npm", name="other", version="1.0.0", pinned=True, spec="other@1.0.0"),
        ),
        "flags": (),
        "status": Status.NOT_ALLOWLISTED,
        **fields,
    }
    return CheckedServer(findings=findings, **values)  # type: ignore[arg-type]


FILE = CheckedFile(path=".cursor/mcp.json", client="cursor")
GREEN = CheckReport(
    files=(FILE,),
    servers=(server(status=Status.ALLOWED),),
    allowlist="allowlist",
    policy_digest="sha256:" + "0" * 64,
)
RICH = CheckReport(
    files=(
        FILE,
        CheckedFile(
            path=".vscode/mcp.json",
            client="vscode",
            error="the object that begins here never ends",
            line=2,
            findings=(
                finding("config/unparsable", message="never ends", line=2, fingerprint="b" * 64),
            ),
        ),
    ),
    servers=(
        server(
            finding(),
            finding(
                "config/auto-approve",
                message="notes may run tools without asking",
                severity=Severity.MEDIUM,
                fails=False,
                waived=("read-only", "2027-01-31"),
                fingerprint="c" * 64,
            ),
            suggestion=Suggestion(
                pin="npm:other@0.9.0", args=("-y", "other@0.9.0"), span=(1, 2), old="a", new="b"
            ),
        ),
        server(
            finding("config/unpinned", fails=False, known=True, fingerprint="d" * 64),
            name="old",
            line=9,
            status=Status.UNPINNED,
        ),
        server(
            finding(
                "config/floating-closure",
                fails=False,
                severity=Severity.INFO,
                fingerprint="f" * 64,
            ),
            name="fine",
            line=12,
            status=Status.ALLOWED,
        ),
        server(
            finding("config/revoked", severity=Severity.CRITICAL, fingerprint="e" * 64),
            name="bad",
            line=15,
            status=Status.REVOKED,
        ),
        server(name="silent", line=20, status=Status.NOT_ALLOWLISTED, disabled=True),
    ),
    allowlist="allowlist",
    policy_digest="sha256:" + "0" * 64,
    untrusted=("allowlist/entries/npm/x/1.0.0/vsa.dsse.json: not signed",),
    waivers=(
        WaiverNote(
            rule="config/auto-approve",
            where="notes",
            reason="read-only",
            until="2027-01-31",
            state="in force",
        ),
    ),
    fixed=(".cursor/mcp.json:3: notes: other@1.0.0 is now other@0.9.0",),
    gone=2,
)
HOSTILE = CheckReport(
    files=(
        CheckedFile(
            path=HOSTILE_TEXT,
            client="cursor",
            error=HOSTILE_TEXT,
            findings=(finding("config/unparsable", message=HOSTILE_TEXT),),
        ),
    ),
    servers=(
        server(
            finding(message=HOSTILE_TEXT, next_step=HOSTILE_TEXT),
            finding("config/unpinned", fails=False, waived=(HOSTILE_TEXT, "2027-01-31")),
            name=HOSTILE_TEXT,
            file=HOSTILE_TEXT,
            refs=(Ref(ecosystem="npm", name=HOSTILE_TEXT, version=HOSTILE_TEXT),),
            suggestion=Suggestion(pin=HOSTILE_TEXT, args=(HOSTILE_TEXT,)),
        ),
    ),
    allowlist=HOSTILE_TEXT,
    untrusted=(HOSTILE_TEXT,),
    waivers=(
        WaiverNote(
            rule=HOSTILE_TEXT, where=HOSTILE_TEXT, reason=HOSTILE_TEXT, until="x", state="ended"
        ),
    ),
    fixed=(HOSTILE_TEXT,),
)
