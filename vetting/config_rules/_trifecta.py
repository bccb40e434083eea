"""What the approved servers of one configuration can be made to do together."""

from vetting.config_rules import finding
from vetting.model.check import ConfigFinding
from vetting.model.rule import Rule, Severity

TRIFECTA = Rule(
    id="config/trifecta",
    title="The servers of the file have the trifecta together",
    severity=Severity.INFO,
    meaning="One tool brings in text that strangers wrote, one gives private data, and one is a way "
    "out. An agent that has all three can be made to send the data away by that text alone, "
    "though each server is approved and none is malicious.",
    normal="Any client with a browser or a mail server, and files or a database beside it.",
    remedy="Use the servers in separate clients or profiles, or let a person confirm each call.",
    signal="tri.combination",
    owasp=("MCP06", "MCP10"),
    references=("https://simonwillison.net/2025/Jun/16/the-lethal-trifecta/",),
)


def of_chain(chain: str, line: int) -> ConfigFinding:
    """The note about the shortest chain, at the first of its servers."""
    return finding(TRIFECTA, chain, line)
