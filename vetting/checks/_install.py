"""What the install-time checks share: their rules' shape, and what a suspicious command is."""

import re

from vetting.model.evidence import Rule, Severity

FETCHING = re.compile(
    r"(?i)\b(curl|wget|iwr|invoke-webrequest|certutil|bitsadmin)\b|\|\s*(ba|z|da)?sh\b|base64|\beval\b"
    r"|https?://|node\s+(-e|--eval|-p)\b(?!.{0,3}process\.exit)|python[0-9.]*\s+-c\b|powershell|/dev/tcp/"
)
"""Commands that download, decode, or pipe into a shell."""

SYSTEM_COMMANDS = frozenset(
    {"bash", "sh", "zsh", "node", "npm", "npx", "git", "ls", "cat", "cp", "mv", "rm", "cd", "curl"}
    | {
        "wget",
        "python",
        "python3",
        "pip",
        "pip3",
        "uv",
        "uvx",
        "ssh",
        "scp",
        "sudo",
        "su",
        "docker",
    }
    | {"kubectl", "make", "gcc", "cc", "env", "find", "grep", "sed", "awk", "tar", "unzip", "ps"}
    | {
        "kill",
        "which",
        "code",
        "claude",
        "cursor",
        "gh",
        "aws",
        "gcloud",
        "az",
        "vim",
        "nano",
        "open",
    }
)
"""Names on everybody's PATH, which no package should take."""

REMEDY = "Install with scripts disabled, or read everything the command starts."


def install_rule(
    name: str, title: str, severity: Severity, meaning: str, normal: str, remedy: str = REMEDY
) -> Rule:
    """A rule about code that runs without anybody starting the server."""
    return Rule(
        id=name,
        title=title,
        severity=severity,
        meaning=meaning,
        normal=normal,
        remedy=remedy,
        cwe=("CWE-506",),
        owasp=("MCP04",),
    )
