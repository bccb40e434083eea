"""The hints that a tool declares about itself, also where they are made by a library's class."""

import re
from collections.abc import Mapping
from typing import Any

from vetting.model.surface import HINTS

_SAID = re.compile(
    rf"\b({'|'.join(HINTS)})\b[\"']?\s*[:=]\s*"
    r"(True|true|! ?0|False|false|! ?1)"
)


def hints(fields: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    """The hints in a declaration's `annotations`, by name; those made at run time are not known."""
    given = fields.get("annotations")
    if not isinstance(given, Mapping):
        return ()
    text = given.get("$source")
    if isinstance(text, str):
        found = {name: said[0] in "Tt" or "0" in said for name, said in _SAID.findall(text)}
    else:
        found = {name: given[name] for name in HINTS if isinstance(given.get(name), bool)}
    return tuple(sorted(found.items()))
