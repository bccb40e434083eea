"""What is to be said of a whole file rather than of one of its servers."""

from collections.abc import Iterator

from vetting.config_rules import all_rules, finding
from vetting.config_rules._told import meaning, shown
from vetting.configs import Read
from vetting.model.check import ConfigFinding
from vetting.model.rule import Rule, Severity

UNPARSABLE = Rule(
    id="config/unparsable",
    title="The file cannot be read",
    severity=Severity.HIGH,
    meaning="A client that is more lenient may still find servers in it; nothing is known of them.",
    normal="A comma or bracket lost in an edit.",
    remedy="Correct the file at the line that is named.",
    signal="cfg.unparsable",
    owasp=("MCP09",),
)
DUPLICATE_KEY = Rule(
    id="config/duplicate-key",
    title="A key is given twice",
    severity=Severity.HIGH,
    meaning="Of two equal keys some clients take the first and some the last: the entry that is "
    "reviewed need not be the one that runs.",
    normal="Two branches merged by hand.",
    remedy="Remove the one that is not meant.",
    signal="cfg.duplicate_key",
    cwe=("CWE-436",),
    owasp=("MCP04",),
)
FILE_SWITCH = Rule(
    id="config/file-switch",
    title="The file changes how every server is treated",
    severity=Severity.MEDIUM,
    meaning="A switch that stands outside the servers' entries holds for all of them, those that "
    "are added later too.",
    normal="Settings of one person's own machine.",
    remedy="Set it for the servers that need it, one by one.",
    signal="cfg.auto_approve",
    owasp=("MCP02",),
)
UNTRUSTED = Rule(
    id="config/allowlist-untrusted",
    title="An entry of the allowlist does not verify",
    severity=Severity.CRITICAL,
    meaning="The entry was changed after it was signed, or was signed by somebody else.",
    normal="An edit by hand, or a merge that mixed two versions of an entry.",
    remedy="`mcp-vet verify` names every such entry; restore them from version control.",
    signal="cfg.allowlist_untrusted",
    owasp=("MCP04",),
)
NOT_ALLOWED = Rule(
    id="config/not-allowed",
    title="The server may not run",
    severity=Severity.HIGH,
    meaning="The allowlist does not allow what the server fetches.",
    normal="A server that is being tried out before anybody has vetted it.",
    remedy="Use an approved version, or have this one vetted and approved.",
    signal="cfg.not_allowlisted",
    owasp=("MCP04",),
)
RULES = (UNPARSABLE, DUPLICATE_KEY, FILE_SWITCH)
GATE_RULES = (UNTRUSTED, NOT_ALLOWED)
"""What the gate itself says where no other rule has words for it."""
_FOR_ALL = "servers of the file start, or their tools run, without asking"


def of_read(read: Read) -> Iterator[ConfigFinding]:
    """Keys that are given twice, and switches of the whole file."""
    for key, line in read.duplicates:
        yield finding(DUPLICATE_KEY, f"the key {shown(key)} is given twice", line)
    by_flag = {flag: rule for subject in all_rules() for flag, rule in subject.flags.items()}
    for flag, line in read.flags:
        if flag == "duplicate-key":  # said above, with the key's name
            continue
        message = _FOR_ALL if flag == "auto-approve" else meaning(flag)
        yield finding(by_flag.get(flag, FILE_SWITCH), message, line)


def unparsable(message: str, line: int) -> ConfigFinding:
    """The file could not be read, and why: `Unparsable`'s message, or that of the file system."""
    return finding(UNPARSABLE, shown(message), max(1, line))
