"""The rule about traces that a server takes away, and the words that explain it."""

from vetting.model.evidence import Confidence, Rule, Severity

WIPED = Rule(
    id="flow.log_wiped",
    signal="cap.anti_analysis",
    title="A log of the client or of the system, or a shell's history, is emptied or removed",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    meaning="The code empties, removes, moves or writes anew a file in which the AI client, the editor or "
    "the system keeps what was done, or in which a shell keeps its commands. It is none of the server's "
    "own: only who has something to hide needs that.",
    normal="Tools that clean up logs because the user asks for it, and say so.",
    remedy="Do not install it unless cleaning up these logs is its declared purpose.",
    cwe=("CWE-506", "CWE-778"),
    owasp=("MCP04", "MCP08"),
    references=("https://attack.mitre.org/techniques/T1070/",),
)
