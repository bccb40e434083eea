"""Every rule there is, for `mcp-vet explain` and for reports that carry rule texts."""

from functools import cache

from vetting import config_rules, rulesets
from vetting.checks import all_checks
from vetting.model.evidence import Rule, Severity
from vetting.policy import Policy
from vetting.policy_file import line_of

_NORMAL = "Servers do what their purpose needs: a file server reads and writes files."
_ADDED = {
    "capability": (
        "never approved",
        (
            "The code can do something that the last approved version could not, or that a first "
            "request may not do without a person looking at it."
        ),
        _NORMAL,
    ),
    "environment name": (
        "never approved",
        "The code reads an environment variable that the approved version did not read.",
        "New settings; a new secret is something else.",
    ),
    "credential file": (
        "never approved",
        "The code names a file of credentials that the approved version did not name.",
        "Servers for a cloud or a cluster read its credentials.",
    ),
    "host": ("never approved", "The code names a host that was not in it.", _NORMAL),
    "install script": (
        "never approved",
        "Installing it runs a command that installing the approved version did not run.",
        "Native code is built at install time.",
    ),
    "tool": (
        "never approved",
        "The server offers the model a tool that it did not offer.",
        "New versions bring new tools.",
    ),
    "tool text": (
        "changed since it was approved",
        "A tool is declared in other words, or takes other parameters. Models act on these words.",
        "Descriptions are improved.",
    ),
    "closure member": (
        "never approved",
        "A package is in its closure that was not there.",
        "Dependencies change with every release.",
    ),
    "closure member with install script": (
        "never approved",
        "A package of its closure, in this version, runs code when it is installed.",
        "Packages with native code build it, or fetch it.",
    ),
    "publisher": (
        "changed since it was approved",
        "Somebody else published it, or who did is not known any more.",
        "Projects move to a new account, or to publishing from their build.",
    ),
    "provenance": (
        "lost or changed since it was approved",
        "The approved version was attested by its builder; this one is not, or by another.",
        "A project changes its build.",
    ),
    "unknown": (
        "what cannot be compared",
        (
            "The tools or the closure could not be read whole, in this version or in the approved one, "
            "so nobody can say that nothing was added."
        ),
        "Servers that make their tools at run time.",
    ),
}
"""What an update may add, by kind: title, meaning, and when it is normal."""

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
            id=f"policy/new-{kind.replace(' ', '-')}",
            title=f"{kind.capitalize()}: {title}",
            severity=Severity.MEDIUM,
            meaning=f"{meaning} What people approved did not cover it, so a person decides.",
            normal=normal,
            remedy="Check that it fits the server's purpose; approving accepts it.",
            owasp=("MCP02",),
        )
        for kind, (title, meaning, normal) in _ADDED.items()
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
