import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import NOW, evidence, finding, pin, release, verdict
from vetting.allowlist import index, repository
from vetting.allowlist.reviewers import load
from vetting.errors import AllowlistError, NotAllowed, UsageError
from vetting.model.entry import Entry
from vetting.model.evidence import Severity
from vetting.model.verdict import Decision, Verdict, Waiver
from vetting.model.wire import dump
from vetting.signing.keys import generate
from vetting.workflow import Tools
from vetting.workflow.approve import Approved
from vetting.workflow.approve import approve as agree
from vetting.workflow.init import Initialised, init
from vetting.workflow.refresh import refresh
from vetting.workflow.shown import to_approve

DAY = timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class Done:
    """An approval that became an entry."""

    entry: Entry
    folder: Path
    initialised: Initialised | None


def approve(verdict: Verdict, tools: Tools, **how: Any) -> Done:
    done: Approved = agree(verdict, tools, **how)
    assert done.entry is not None
    return Done(done.entry, done.folder, done.initialised)


END = timedelta(hours=11, minutes=59, seconds=59)  # from noon to the last second of a day
CLEAN = verdict()
DECODES = finding(
    "text/javascript-decode-exec", signal="obf.decode_exec", severity=Severity.CRITICAL
)
DENIED = verdict(evidence(DECODES))
RESTS = "the verdict rests on text/javascript-decode-exec; write RULE, or RULE@PATH for one file"
PARTIAL = verdict(evidence(finding(), reason="1 of 3 files not fully read"))


def waived(rule: str, days: float = 30) -> Waiver:
    return Waiver(finding=rule, reason="read it", until=NOW + timedelta(days=days))


def set_policy(tools: Tools, text: str) -> None:
    tools.allowlist.mkdir(exist_ok=True)
    (tools.allowlist / "policy.toml").write_text(text)


def no_entry(tools: Tools) -> bool:
    return not (tools.allowlist / "entries").exists()


def test_an_approval_becomes_an_entry_that_verifies(tools: Tools) -> None:
    done = approve(CLEAN, tools, reason=" web search ")
    assert done.folder == tools.allowlist / "entries/npm/server/1.2.3"
    reviewers = load(tools.allowlist / "reviewers.json")
    assert repository.verify(tools.allowlist, pin(), reviewers, NOW) == done.entry
    (approval,) = done.entry.approvals
    assert (approval.approver, approval.reason) == ("mailto:alice@example.com", "web search")
    assert (approval.approved_at, approval.not_after) == (NOW, NOW + 90 * DAY)
    assert done.entry.levels == ("MCPVET_ALLOWLISTED",)


def test_the_first_approval_makes_an_allowlist_and_says_so(tools: Tools) -> None:
    first = approve(CLEAN, tools, reason="x")
    assert first.initialised is not None
    assert first.initialised.made == (
        *(tools.key_dir / f"{name}.pem" for name in ("reviewer", "service", "scanner", "root")),
        *(tools.allowlist / name for name in ("policy.toml", "reviewers.json", "metadata")),
    )
    assert approve(CLEAN, tools, reason="x").initialised is None


def test_the_signed_evidence_is_what_was_decided_on(tools: Tools) -> None:
    done = approve(PARTIAL, tools, reason="x")
    reviewers = load(tools.allowlist / "reviewers.json")
    found = repository.evidence(tools.allowlist, done.entry, reviewers)
    assert dump(found) == dump(PARTIAL)
    assert done.entry.approvals[0].not_looked_at == (
        ("static-rules", "1 of 3 files not fully read"),
    )


def test_approving_again_renews(tools: Tools) -> None:
    approve(CLEAN, tools, reason="first")
    again = dataclasses.replace(tools, clock=lambda: NOW + 80 * DAY)
    done = approve(CLEAN, again, reason="second")
    assert done.entry.approvals[0].reason == "second"
    assert done.entry.not_after == NOW + 170 * DAY
    assert len(list(done.folder.glob("approvals/*"))) == 1


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_an_approval_without_a_reason_is_none(tools: Tools, reason: str) -> None:
    with pytest.raises(UsageError, match="an approval needs a reason"):
        approve(CLEAN, tools, reason=reason)
    assert no_entry(tools)


@pytest.mark.parametrize(
    ("days", "message", "hint"),
    [
        (
            -1,
            "--expires 2026-11-20 is not in the future",
            "without --expires, policy sets the date",
        ),
        (0, "--expires 2026-11-21 is not in the future", "without --expires, policy sets the date"),
        (
            366,
            "--expires 2027-11-22: policy allows at most 365 days",
            "until 2027-11-21",
        ),
    ],
)
def test_an_end_outside_of_policy_is_refused(
    tools: Tools, days: int, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        approve(CLEAN, tools, reason="x", expires=NOW + days * DAY)
    assert (str(caught.value), caught.value.hint) == (message, hint)
    assert no_entry(tools)


@pytest.mark.parametrize("days", [0, 1, 365])
def test_an_end_within_policy_is_signed(tools: Tools, days: int) -> None:
    expires = NOW + days * DAY + END
    assert approve(CLEAN, tools, reason="x", expires=expires).entry.not_after == expires


def test_what_policy_denies_nobody_approves(tools: Tools) -> None:
    with pytest.raises(NotAllowed) as caught:
        approve(DENIED, tools, reason="I want it")
    assert str(caught.value) == (
        "policy forbids npm:server@1.2.3: Shell command built at run time "
        "[text/javascript-decode-exec]"
    )
    assert caught.value.hint == (
        'after reading it: mcp-vet approve npm:server@1.2.3 --reason TEXT --waive "RULE=WHY@DATE"'
    )
    assert caught.value.exit_code == 1
    assert no_entry(tools)
    assert not tools.key_dir.exists(), "a refusal leaves nothing behind"


def test_a_denied_finding_can_be_waived_for_a_time(tools: Tools) -> None:
    waiver = waived("text/javascript-decode-exec", 30)
    entry = approve(DENIED, tools, reason="x", waivers=(waiver,)).entry
    assert entry.approvals[0].waivers == (("text/javascript-decode-exec", "read it"),)
    assert entry.not_after == NOW + 30 * DAY, "the approval ends with the waiver"


def test_a_waiver_of_one_file_leaves_the_denial_of_another(tools: Tools) -> None:
    other = dataclasses.replace(DECODES, location=None)
    found = verdict(evidence(DECODES, other))
    with pytest.raises(NotAllowed, match="policy forbids"):
        approve(
            found,
            tools,
            reason="x",
            waivers=(waived("text/javascript-decode-exec@dist/index.js"),),
        )


@pytest.mark.parametrize(
    ("waiver", "message", "hint"),
    [
        (
            waived("text/javascript-decode-exec", 91),
            "the waiver of text/javascript-decode-exec must end within 90 days",
            "from 2026-11-21 to 2027-02-19",
        ),
        (
            waived("text/javascript-decode-exec", 0),
            "the waiver of text/javascript-decode-exec must end within 90 days",
            "from 2026-11-21 to 2027-02-19",
        ),
        (
            waived("text/javascript-decode-exce"),
            "the waiver of text/javascript-decode-exce fits no finding of npm:server@1.2.3",
            RESTS,
        ),
        (
            waived("text/javascript-decode-exec@index.js"),
            "the waiver of text/javascript-decode-exec@index.js fits no finding of npm:server@1.2.3",
            RESTS,
        ),
    ],
)
def test_a_waiver_that_cannot_work_is_refused(
    tools: Tools, waiver: Waiver, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        approve(DENIED, tools, reason="x", waivers=(waiver,))
    assert (str(caught.value), caught.value.hint) == (message, hint)


def test_the_last_day_that_the_hint_names_is_accepted(tools: Tools) -> None:
    waiver = Waiver(finding=DECODES.rule_id, reason="r", until=NOW + 90 * DAY + END)
    assert approve(DENIED, tools, reason="x", waivers=(waiver,)).entry.not_after == NOW + 90 * DAY


def test_policy_may_forbid_approving_over_a_gap(tools: Tools) -> None:
    set_policy(tools, "[approve]\nincomplete = 'deny'\n")
    with pytest.raises(NotAllowed) as caught:
        approve(PARTIAL, tools, reason="x")
    assert str(caught.value) == ("policy forbids approving over incomplete evidence (static-rules)")
    assert caught.value.hint == "vet again when what is missing can be reached"
    assert approve(CLEAN, tools, reason="x").entry.pin == pin()


def test_what_was_not_read_at_all_cannot_be_signed(tools: Tools) -> None:
    with pytest.raises(
        NotAllowed, match="no file of it could be read, so there is nothing to sign"
    ):
        approve(verdict(files=[]), tools, reason="x")
    assert no_entry(tools)


def test_policy_is_asked_again_when_it_changed_since_the_verdict(tools: Tools) -> None:
    found = verdict(evidence(finding()))
    set_policy(tools, '[rules]\n"javascript/*" = "deny"\n')
    assert found.decision is Decision.REVIEW
    with pytest.raises(NotAllowed, match="policy forbids"):
        approve(found, tools, reason="x")


def test_somebody_who_is_not_listed_cannot_approve(tools: Tools) -> None:
    init(tools)
    for path in tools.key_dir.iterdir():
        path.unlink()
    generate(tools.key_dir / "reviewer.pem")
    with pytest.raises(AllowlistError, match=r"is a reviewer's in .*reviewers\.json") as caught:
        approve(CLEAN, tools, reason="x")
    assert "a reviewer listed there must approve" in str(caught.value.hint)
    assert no_entry(tools)


def test_a_reviewer_without_the_verifiers_key_agrees_and_a_machine_makes_the_entry(
    tools: Tools,
) -> None:
    init(tools)
    service = tools.key_dir / "service.pem"
    service.rename(tools.key_dir.parent / "service.pem")
    done = agree(CLEAN, tools, reason="x")
    assert (done.entry, done.missing, done.people) == (None, 0, ("mailto:alice@example.com",))
    assert repository.pins(tools.allowlist) == ([], [])
    (tools.key_dir.parent / "service.pem").rename(service)
    assert refresh(tools).listed == (pin(),)
    current = index.load(tools.allowlist, NOW)
    entry = repository.verify(tools.allowlist, pin(), current.reviewers, NOW, read=current.read)
    assert entry.pin == pin()
    assert refresh(tools).listed == ()


def test_a_key_that_others_can_read_is_not_used(tools: Tools) -> None:
    init(tools)
    (tools.key_dir / "reviewer.pem").chmod(0o644)
    with pytest.raises(AllowlistError, match="other users can read this private key"):
        approve(CLEAN, tools, reason="x")


@pytest.mark.parametrize(
    "reviewer", ["mailto:alice@example.com", "Älice Ö", "../../x", "::", "x" * 200]
)
def test_a_reviewers_name_makes_a_file_name(tools: Tools, reviewer: str) -> None:
    named = dataclasses.replace(tools, reviewer=reviewer)
    done = approve(CLEAN, named, reason="x")
    assert done.entry.approvals[0].approver == reviewer
    (path,) = done.folder.glob("approvals/*")
    assert path.name.isascii()
    assert len(path.name) < 80


# The verdict on record.


def test_there_must_be_a_verdict_on_record(tools: Tools) -> None:
    with pytest.raises(
        NotAllowed, match=r"there is no verdict on npm:server@1\.2\.3 yet"
    ) as caught:
        to_approve(pin(), tools)
    assert caught.value.hint == "mcp-vet vet npm:server@1.2.3"


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (7, True), (7.01, False), (400, False)])
def test_the_verdict_must_be_young_enough(tools: Tools, days: float, allowed: bool) -> None:
    tools.store.record(CLEAN)
    now = dataclasses.replace(tools, clock=lambda: NOW + timedelta(days=days))
    if allowed:
        assert dump(to_approve(pin(), now)) == dump(CLEAN)
    else:
        with pytest.raises(NotAllowed, match="is from 2026-11-21: too old"):
            to_approve(pin(), now)


def test_a_confirmed_verdict_is_as_young_as_its_confirmation(tools: Tools) -> None:
    tools.store.record(CLEAN)
    tools.store.record(verdict(now=NOW + 6 * DAY))
    now = dataclasses.replace(tools, clock=lambda: NOW + 12 * DAY)
    assert to_approve(pin(), now).decision is Decision.ALLOW


def test_a_recorded_verdict_is_approved_with_all_it_knew(tools: Tools) -> None:
    """Signals decide about denials, so they must survive the store."""
    for found in (DENIED, PARTIAL, CLEAN):
        young = release(of=found.pin, published_at=NOW - DAY)
        tools.store.record(dataclasses.replace(found, release=young))
        loaded = to_approve(pin(), tools)
        assert dump(loaded, stored=True) == dump(
            dataclasses.replace(found, release=young), stored=True
        )
        if found is DENIED:
            with pytest.raises(NotAllowed, match="policy forbids"):
                approve(loaded, tools, reason="x")
        else:
            assert approve(loaded, tools, reason="x").entry.pin == pin()


def of(ecosystem: str, name: str, version: str) -> Verdict:
    return verdict(of=release(of=pin(ecosystem, name, version)))


@pytest.mark.parametrize(
    "found",
    [of("npm", "@acme/server", "1.0.0-rc.1"), of("pypi", "server", "1!2.0.post1")],
    ids=["npm", "pypi"],
)
def test_every_kind_of_name_can_be_approved(tools: Tools, found: Verdict) -> None:
    assert approve(found, tools, reason="x").entry.pin == found.pin
    assert repository.pins(tools.allowlist) == ([found.pin], [])
