"""The rule about gates that know a value of the code's own."""

from vetting.model.evidence import Confidence, Rule, Severity

GATE = Rule(
    id="flow.built_in_key",
    signal="cred.built_in",
    title="One value in the code opens every installation",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    meaning="What a caller shows as its credential, or its digest, is compared with a value that stands in "
    "the code, however it is put together there, and who knows it is let in. It opens every installation, "
    "whatever tokens the operator sets, and mostly to more than others get.",
    normal="A demonstration whose only login is known to everybody.",
    remedy="Read who is let in by it; do not let the server listen on a network before it is gone.",
    cwe=("CWE-798", "CWE-912"),
    owasp=("MCP07",),
    references=(
        "https://cwe.mitre.org/data/definitions/798.html",
        "https://attack.mitre.org/techniques/T1078/",
    ),
)
