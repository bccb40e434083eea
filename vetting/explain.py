"""Every rule there is, for `mcp-vet explain` and for reports that carry rule texts."""

from functools import cache

from vetting import rulesets
from vetting.checks import all_checks
from vetting.model.evidence import Rule, Severity

POLICY_RULES = (
    Rule(
        id="age.version",
        title="The release is younger than the cooldown",
        severity=Severity.MEDIUM,
        meaning="Most malicious releases are found and removed within days. Waiting costs little.",
        normal="Every release, for its first days.",
        remedy="Wait, or approve by hand if it fixes something urgent.",
        owasp=("MCP04",),
    ),
    Rule(
        id="meta.not_evaluated",
        title="A check could not look at everything",
        severity=Severity.MEDIUM,
        meaning="What was not looked at may hold anything, so nothing is allowed automatically.",
        normal="Bundles, native code, and services that cannot be reached right now.",
        remedy="Vet again when the source can be reached, or read the named files yourself.",
        owasp=("MCP04",),
    ),
    *(
        Rule(
            id=f"policy/new-{what.replace(' ', '-')}",
            title=f"A {what} that was never approved",
            severity=Severity.MEDIUM,
            meaning=f"The code has a {what} that the last approved version had not, or that a "
            "first request may not have without a person looking at it.",
            normal="Servers do what their purpose needs: a file server reads and writes files.",
            remedy="Check that it fits the server's purpose; approving accepts it.",
            owasp=("MCP02",),
        )
        for what in ("capability", "environment name", "host", "install script")
    ),
)


@cache
def rule_index() -> dict[str, Rule]:
    """All rules by id: of checks, of policy, and the static ones."""
    rules = [
        *POLICY_RULES,
        *(rule for check in all_checks() for rule in check.rules),
        *(static.rule for static in rulesets.load().rules),
    ]
    return {rule.id: rule for rule in rules}
