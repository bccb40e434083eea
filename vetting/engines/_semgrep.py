"""What Semgrep's core and its command share: the run time's settings and the result JSON."""

from collections.abc import Mapping
from pathlib import Path

from vetting.boundary.json import Node
from vetting.engines import Match, Scan, Target
from vetting.errors import ToolError

ENVIRONMENT = {
    # A larger minor heap saves about a quarter of the CPU for 32 MB of memory (measured; twice as
    # much saves no more). The runtime reserves one for each of 128 possible domains unless told
    # fewer, which our memory limit forbids.
    "OCAMLRUNPARAM": "s=4M,o=200,d=4",
    "SEMGREP_SEND_METRICS": "off",
    "SEMGREP_ENABLE_VERSION_CHECK": "0",
}


def take_matches(
    output: Node,
    by_name: Mapping[str, Target],
    scan: Scan,
    variants: Mapping[str, str] | None = None,
) -> None:
    """Put every result into `scan`; `by_name` maps the file names the engine was given, `variants`
    the ids of its rules to those they are variants of.
    """
    names = variants or {}
    for result in output.get("results").elements():
        target = by_name.get(Path(result.text("path") or "").name)
        rule = result.text("check_id")
        if target is None or rule is None:
            raise ToolError("the syntax engine reports a match in a file it was not given")
        rule = names.get(rule, rule)
        if target.rules is not None and rule not in target.rules:
            continue
        extra = result.get("extra")
        scan.matches.setdefault(target.key, []).append(
            Match(
                rule_id=rule,
                line=result.get("start").number("line") or 1,
                end_line=result.get("end").number("line") or 1,
                column=result.get("start").number("col") or 1,
                message=extra.text("message") or "",
                metavars=tuple(
                    (name, node.text("abstract_content") or "")
                    for name, node in extra.get("metavars").items()
                ),
            )
        )


def scanned(output: Node) -> set[str]:
    """The names of the files the engine says it scanned."""
    return {Path(str(node.value)).name for node in output.get("paths").get("scanned").elements()}
