"""What the allowlist says of each thing that would be fetched, and the nearest approved version."""

from collections.abc import Iterator

from vetting.config_rules import Answer, ConfigRules, Judged
from vetting.config_rules._told import command, line_of, named, shown
from vetting.model.check import ConfigFinding, Status
from vetting.model.rule import Rule, Severity

_NOT_ALLOWLISTED = Rule(
    id="config/not-allowlisted",
    title="The package is not on the allowlist",
    severity=Severity.HIGH,
    meaning="Nobody here has vetted and approved this package in any version, and it runs with the "
    "rights of whoever opens the configuration.",
    normal="A server that somebody has just found and wants to try.",
    remedy="Have it vetted, or use an approved server for the same purpose.",
    signal="cfg.not_allowlisted",
    owasp=("MCP04", "MCP09"),
)
_UNPINNED = Rule(
    id="config/unpinned",
    title="The version is not fixed",
    severity=Severity.HIGH,
    meaning="What runs is decided at each start by whoever publishes next. An approval is for one "
    "version, and a malicious release reaches every machine at once.",
    normal="Nearly every README shows the server without a version, or with `@latest`.",
    remedy="Name one exact, approved version.",
    signal="cfg.unpinned",
    cwe=("CWE-829", "CWE-494"),
    owasp=("MCP04",),
)
_PIN_MISMATCH = Rule(
    id="config/pin-mismatch",
    title="Another version is approved than this one",
    severity=Severity.HIGH,
    meaning="The package is known here, but what was looked at is another version.",
    normal="An update that was written into the configuration before it was vetted.",
    remedy="Go back to an approved version, or have this one vetted.",
    signal="cfg.pin_mismatch",
    owasp=("MCP04",),
)
_SUSPENDED = Rule(
    id="config/suspended",
    title="The approval is suspended",
    severity=Severity.CRITICAL,
    meaning="Something was found after the approval, and the version may not be used until people "
    "have looked at it.",
    normal="A new advisory against the package or one of its dependencies.",
    remedy="Switch the server off now; `mcp-vet show` says why it is suspended.",
    signal="cfg.suspended",
    owasp=("MCP04",),
)
_REVOKED = Rule(
    id="config/revoked",
    title="The approval was revoked",
    severity=Severity.CRITICAL,
    meaning="The version was approved once and has been found unfit for use, for good.",
    normal="Nothing harmless leads to this: a person decided it and signed it.",
    remedy="Remove the server; find out where it has run, and change the credentials it had.",
    signal="cfg.suspended",
    owasp=("MCP04",),
)
_EXPIRED = Rule(
    id="config/expired",
    title="The approval has ended",
    severity=Severity.HIGH,
    meaning="Approvals end so that somebody looks again; nobody has looked at this one in time.",
    normal="A server that nobody renewed.",
    remedy="Have it approved again, or take what has been approved since.",
    signal="cfg.expired",
    owasp=("MCP04",),
)
_INCOMPLETE = Rule(
    id="config/incomplete",
    title="Whether it is approved cannot be told",
    severity=Severity.HIGH,
    meaning="Something that the answer needs could not be read, so there is none. What is not known "
    "is not allowed.",
    normal="A launcher that is not understood, or an entry of the allowlist that cannot be read.",
    remedy="Make readable what the message names, or name the package and version directly.",
    signal="cfg.incomplete",
    owasp=("MCP04",),
)
_BY_STATUS = {
    Status.NOT_ALLOWLISTED: (_NOT_ALLOWLISTED, "is not on the allowlist"),
    Status.UNPINNED: (_UNPINNED, "is not pinned"),
    Status.PIN_MISMATCH: (_PIN_MISMATCH, "is not approved in this version"),
    Status.SUSPENDED: (_SUSPENDED, "is suspended"),
    Status.REVOKED: (_REVOKED, "is revoked"),
    Status.EXPIRED: (_EXPIRED, "is no longer approved"),
    Status.INCOMPLETE: (_INCOMPLETE, "cannot be judged"),
}
_NOTHING_TO_ASK = frozenset({Status.SUSPENDED, Status.REVOKED, Status.INCOMPLETE})
_VETTED = ("npm", "pypi")
_WHY = {
    "no-version": "no version is given",
    "range": "a range takes whatever is newest in it",
    "dist-tag": "a tag can be moved to another version",
    "image-no-tag": "the image has no digest",
    "image-tag-only": "a tag can be moved to another image",
    "invalid-digest": "the digest is none",
    "variable": "a variable decides",
    "url-no-hash": "nothing says what lies at an address",
    "git-ref": "a branch or tag can be moved",
    "git-no-ref": "no commit is given",
}


class Allowlist(ConfigRules):
    """See the module. Remote servers and images have rules of their own."""

    rules = (
        _NOT_ALLOWLISTED,
        _UNPINNED,
        _PIN_MISMATCH,
        _SUSPENDED,
        _REVOKED,
        _EXPIRED,
        _INCOMPLETE,
    )

    def judge(self, judged: Judged) -> Iterator[ConfigFinding]:
        """See `ConfigRules.judge`."""
        for answer in judged.answers:
            ref, status = answer.ref, answer.status
            elsewhere = (ref.ecosystem == "oci" and status is Status.UNPINNED) or (
                ref.ecosystem == "remote" and status is Status.NOT_ALLOWLISTED
            )
            if status in _BY_STATUS and not elsewhere:
                rule, text = _BY_STATUS[status]
                beside = "" if ref.role in ("main", "remote") else f", {_ROLES[ref.role]},"
                reason = _reason(answer)
                message = f"{named(ref)}{beside} {text}{f': {reason}' if reason else ''}"
                line = line_of(judged, ref.spec)
                yield judged.finding(rule, message, line, _next(answer, rule))


_ROLES = {"extra": "fetched beside the server", "nested": "which it starts"}


def _reason(answer: Answer) -> str:
    if answer.reason:
        return shown(answer.reason)
    kind, _, detail = (answer.ref.unpinned or "").partition(":")
    if not kind or answer.status is not Status.UNPINNED:
        return ""
    return f"{_WHY.get(kind, shown(kind))}{f' ({shown(detail)})' if detail else ''}"


def _next(answer: Answer, rule: Rule) -> str:
    """The nearest approved version first, then how to ask for this one."""
    ref, steps = answer.ref, []
    if answer.nearest is not None:
        others = [text for text in answer.approved if text != answer.nearest.version][:3]
        also = f" (also approved: {', '.join(map(shown, others))})" if others else ""
        steps.append(f"Use {shown(str(answer.nearest))}, the nearest approved version{also}.")
    if ref.ecosystem == "remote" or answer.status in _NOTHING_TO_ASK:
        steps.append(rule.remedy)
    elif ref.ecosystem not in _VETTED:
        steps.append("Only packages of npm and PyPI can be vetted: use one, or remove the server.")
    elif (ref.unpinned or "").partition(":")[0] in ("variable", "invalid-spec"):
        steps.append(rule.remedy)
    elif ask := command("request", ref):
        then = "" if ref.version else "Name that version here. "
        steps.append(
            f"{'Or ask' if steps else 'Ask'} for it: {ask} --reason TEXT. {then}Who may approve: "
            f"{command('vet', ref)} --approve --reason TEXT"
        )
    return " ".join(steps)
