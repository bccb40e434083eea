"""What a policy does with a finding: the order in which its tables are asked."""

from collections.abc import Mapping
from typing import TypeVar

E = TypeVar("E")


def effect_of(
    rules: Mapping[str, E], severities: Mapping[str, E], rule_id: str, signal: str, severity: str
) -> E:
    """By rule id, then signal, then the longest prefix of either, then severity."""
    names = (rule_id, signal)
    for name in names:
        if name in rules:
            return rules[name]
    prefixes = [
        pattern
        for pattern in rules
        if pattern.endswith("*") and any(name.startswith(pattern[:-1]) for name in names)
    ]
    return rules[max(prefixes, key=len)] if prefixes else severities[severity]
