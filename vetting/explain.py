"""Every rule there is, for `mcp-vet explain` and for reports that carry rule texts."""

from functools import cache

from vetting import config_rules, rulesets
from vetting.checks import all_checks
from vetting.model.evidence import Rule, Severity
from vetting.policy import Policy
from vetting.policy_file import line_of

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


def signal_index() -> dict[str, tuple[Rule, ...]]:
    """Rules by the signal that policy may name them by."""
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rule_index().values():
        found[rule.signal or rule.id] = (*found.get(rule.signal or rule.id, ()), rule)
    return found


def unknown_rules(policy: Policy) -> list[tuple[int, str]]:
    """Line and name of everything in the policy's [rules] that no rule answers to: most often a
    misspelled one, which then has no effect.
    """
    names = {*rule_index(), *signal_index()}
    return [
        (line_of(policy.raw.decode(), "rules", pattern), pattern)
        for pattern in policy.rules
        if pattern not in names
        and not (pattern.endswith("*") and any(n.startswith(pattern[:-1]) for n in names))
    ]


@cache
def rule_index() -> dict[str, Rule]:
    """All rules by id: of checks, of policy, of client configurations, and the static ones."""
    rules = [
        *POLICY_RULES,
        *config_rules.rule_index().values(),
        *(rule for check in all_checks() for rule in check.rules),
        *(static.rule for static in rulesets.load().rules),
    ]
    return {rule.id: rule for rule in rules}
