"""The part of the policy that says what a re-scan does about what changed: the table `[rescan]`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vetting.errors import ConfigError
from vetting.model.rescan import AT_ONCE, Cause, Reaction

_KEYS = {
    "advisory_denied": Cause.ADVISORY,
    "advisory": Cause.ADVISORY,
    "withdrawn": Cause.WITHDRAWN,
    "release": Cause.RELEASE,
    "publisher": Cause.PUBLISHER,
    "provenance": Cause.PROVENANCE,
    "policy": Cause.POLICY,
    "rules": Cause.RULES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RescanPolicy:
    """What is done about each cause; `denied` is about advisories that `[rules]` deny, and `vet`
    says that what other rules looked at is vetted again.
    """

    reactions: Mapping[Cause, Reaction]
    denied: Reaction
    vet: bool

    def reaction(self, cause: Cause, *, denied: bool = False) -> Reaction:
        """What is done about `cause`. What is known to be an attack suspends, whatever is set."""
        if cause in AT_ONCE:
            return Reaction.SUSPEND
        if denied and cause is Cause.ADVISORY:
            return self.denied
        return self.reactions.get(cause, Reaction.NOTE)


def parse(document: Mapping[str, Any], text: str, source: str) -> RescanPolicy:
    """The table `document` of the policy whose text is `text`; every key must be there.

    Raises:
        ConfigError: a value is not valid; starts with file and line.
    """
    words = {key: _reaction(document[key], key, text, source) for key in _KEYS}
    vet = document["vet"]
    if not isinstance(vet, bool):
        raise _wrong("vet", "vet must be true or false", text, source)
    return RescanPolicy(
        reactions={cause: words[key] for key, cause in _KEYS.items() if key != "advisory_denied"},
        denied=words["advisory_denied"],
        vet=vet,
    )


def _reaction(value: object, key: str, text: str, source: str) -> Reaction:
    if value not in list(Reaction):
        raise _wrong(key, f'{key} must be "note", "flag" or "suspend"', text, source)
    return Reaction(str(value))


def _wrong(key: str, message: str, text: str, source: str) -> ConfigError:
    from vetting.policy_file import line_of

    return ConfigError(f"{source}:{line_of(text, 'rescan', key)}: {message}")
