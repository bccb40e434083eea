"""The hints that a tool declares about itself, also where they are made by a library's class."""

import re
from collections.abc import Mapping
from typing import Any

from vetting.model.surface import HINTS
from vetting.patterns import pattern

NAMES = {
    **{name: name for name in HINTS},
    # The Python SDK's second version spells members its language's way: `read_only_hint`.
    **{re.sub(r"(?=[A-Z])", "_", name).lower(): name for name in HINTS},
}
_SAID = pattern(
    rf"\b({'|'.join(NAMES)})\b[\"']?\s*[:=]\s*"
    r"(True|true|! ?0|False|false|! ?1)"
)


def hints(fields: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    """The hints in a declaration's `annotations`, by name; those made at run time are not known."""
    given = fields.get("annotations")
    if not isinstance(given, Mapping):
        return ()
    text = given.get("$source")
    if isinstance(text, str):
        found = {NAMES[name]: said[0] in "Tt" or "0" in said for name, said in _SAID.findall(text)}
    else:
        known = {name: given[name] for name in NAMES if isinstance(given.get(name), bool)}
        found = {NAMES[name]: value for name, value in known.items()}
    return tuple(sorted(found.items()))
