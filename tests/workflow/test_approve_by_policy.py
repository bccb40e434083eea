"""A machine passes an update that adds nothing, where policy says so; anything else goes to people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.allowlist.team import found
from tests.factories import NOW
from vetting.allowlist import index, repository
from vetting.errors import AllowlistError, NotAllowed
from vetting.model.entry import Entry
from vetting.model.stop import Reason
from vetting.model.surface import SurfaceState
from vetting.model.verdict import Verdict
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.approve_by_policy import approve_by_policy
from vetting.workflow.refresh import refresh
from vetting.workflow.stop import scope_of, stop

DAY = timedelta(days=1)
ONE, TWO = found("1.2.3", "network"), found("1.3.0", "network")


@pytest.fixture
def let(tools: Tools) -> Tools:
    """An allowlist with one approved version, whose policy leaves updates to the machine."""
    approve(ONE, tools, reason="docs search")
    policy(tools, '[update]\napprove = "policy"\n')
    return tools


def policy(tools: Tools, text: str) -> None:
    (tools.allowlist / "policy.toml").write_text(text)
    refresh(tools, sign=True)


def entry(tools: Tools, verdict: Verdict) -> Entry:
    current = index.load(tools.allowlist, NOW)
    return repository.verify(
        tools.allowlist, verdict.pin, current.reviewers, NOW, read=current.read
    )


def refused(tools: Tools, verdict: Verdict) -> str:
    with pytest.raises(NotAllowed) as caught:
        approve_by_policy(verdict, tools)
    return str(caught.value)


def test_an_update_that_adds_nothing_needs_no_person(let: Tools) -> None:
    done = approve_by_policy(TWO, let)
    assert done.entry == entry(let, TWO)
    assert done.entry is not None
    assert done.entry.levels == ("MCPVET_ALLOWLISTED", "MCPVET_APPROVED_BY_POLICY")
    (approval,) = done.entry.approvals
    assert approval.by_policy
    assert approval.reason == "an update that adds nothing to npm:server@1.2.3"
    assert done.entry.bases == (ONE.pin,)
    refresh(let)
    assert entry(let, TWO) == done.entry


def test_the_next_one_is_held_against_what_people_approved(let: Tools) -> None:
    approve_by_policy(TWO, let)
    done = approve_by_policy(found("1.4.0", "network"), let)
    assert done.entry is not None
    assert done.entry.bases == (ONE.pin,)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (
            found("1.3.0", "network", "listens", "process_exec"),
            "goes to a person: capability new since 1.2.3: listens, process_exec",
        ),
        (
            found("1.3.0", "network", tools=SurfaceState.DYNAMIC),
            "unknown whether new since 1.2.3: tools (dynamic now)",
        ),
        (
            found("1.3.0", "network", published=NOW - 2 * DAY),
            "published 2026-11-19; the cooldown ends 2026-11-26",
        ),
        (ONE, "npm:server@1.2.3 is no update: it is approved"),
        (found("1.3.0", name="other"), "no version of it that people approved holds"),
    ],
)
def test_anything_else_goes_to_a_person_with_exactly_that_list(
    let: Tools, verdict: Verdict, words: str
) -> None:
    assert words in refused(let, verdict)


def test_when_it_was_published_must_be_known(let: Tools) -> None:
    unknown = replace(TWO, release=replace(TWO.release, published_at=None))
    assert "when it was published is not known" in refused(let, unknown)


def test_by_default_updates_are_for_people(tools: Tools) -> None:
    approve(ONE, tools, reason="docs search")
    assert "policy.toml leaves updates to people" in refused(tools, TWO)


def test_only_the_verifiers_machine_can(let: Tools) -> None:
    (let.key_dir / "service.pem").rename(let.key_dir / "service.elsewhere")
    with pytest.raises(AllowlistError, match="is the verifier's in"):
        approve_by_policy(TWO, let)


def test_it_ends_when_policy_ends_it(let: Tools) -> None:
    approve_by_policy(TWO, let)
    policy(let, "")
    with pytest.raises(AllowlistError, match="policy leaves updates to people"):
        entry(let, TWO)


def test_nothing_passes_on_top_of_what_is_stopped(let: Tools) -> None:
    stop(let, scope_of("npm:server@1.2.3"), revokes=False, reason=Reason.OTHER, note="")
    assert "no version of it that people approved holds" in refused(let, TWO)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--by-policy", "--reason", "x"], "--by-policy takes a PIN and nothing else"),
        (["--by-policy", "--full"], "--by-policy takes a PIN and nothing else"),
        ([], "an approval needs a reason"),
    ],
)
def test_the_command_takes_nothing_that_a_person_decides(
    cli: Callable[..., tuple[int, str, str]], args: list[str], words: str
) -> None:
    code, _, err = cli("approve", "npm:server@1.3.0", *args)
    assert (code, words in err) == (2, True)
