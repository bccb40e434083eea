"""Turns of a loop that never get to a place, by what is asked of names on the way there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vetting.surface import _javascript_sorted_out, _python_sorted_out
from vetting.surface._python_parts import PythonParts

if TYPE_CHECKING:
    from vetting.surface._evaluate import Evaluator
    from vetting.surface._ir import Site

Env = Mapping[tuple[int, str], Any]


def reaching(machine: "Evaluator", site: "Site", envs: list[Env]) -> list[Env]:
    """Those of the turns of the loops around a place that may get there."""
    if not any(envs):
        return envs
    parts = getattr(site.scope.module, "parts", None)
    if isinstance(parts, PythonParts):
        return _python_sorted_out.reaching(machine, parts, site, envs)
    return _javascript_sorted_out.reaching(machine, site, envs)
