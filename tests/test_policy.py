import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from tests.factories import NOW, evidence, finding, pin, release, subject_file
from vetting import policy_file
from vetting.explain import rule_index
from vetting.model import capability_envelope
from vetting.model.additions import KINDS, Addition
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import Evidence, Finding, Severity
from vetting.model.profile import EnvName, Host, InstallScript, Place, Profile
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.model.verdict import Decision, Effect, Reason, Update, Verdict, Waiver
from vetting.policy import Approved, Policy, decide, incomplete_blocks

DAY = timedelta(days=1)
PLACE = Place(path="index.js", line=3)


def policy(text: str = "") -> Policy:
    return policy_file.parse(text.encode(), "policy.toml")


def decided(
    *found: Evidence,
    by: Policy | None = None,
    waivers: tuple[Waiver, ...] = (),
    approved: Approved | None = None,
    published_at: datetime | None = NOW - 60 * DAY,
) -> Verdict:
    return decide(
        release(published_at=published_at),
        (subject_file(),),
        found or (evidence(),),
        by or policy(),
        now=NOW,
        approved=approved,
        waivers=waivers,
    )


def told(verdict: Verdict) -> tuple[str, list[str]]:
    """The decision, and each reason on one line."""
    reasons = [f"{r.effect} {r.check} {r.rule_id}: {r.message}" for r in verdict.reasons]
    return verdict.decision.value, reasons


def reason(effect: str, rule: str = "a/rule", message: str = "It is so") -> str:
    return f"{effect} static-rules {rule}: {message}"


def found(
    severity: str = "high", *, rule: str = "a/rule", signal: str = "sig.one", **more: str
) -> Finding:
    return finding(
        rule,
        signal=signal,
        severity=Severity(severity),
        message=more.pop("message", "It is so"),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("severity", "decision"),
    [
        ("info", "allow"),
        ("low", "allow"),
        ("medium", "review"),
        ("high", "review"),
        ("critical", "review"),
        ("unknown", "review"),
    ],
)
def test_by_severity_alone_nothing_is_denied(severity: str, decision: str) -> None:
    reasons = [] if decision == "allow" else [reason("review")]
    assert told(decided(evidence(found(severity)))) == (decision, reasons)


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("effect", list(Effect))
def test_a_policy_may_do_anything_by_severity(severity: Severity, effect: Effect) -> None:
    by = policy(f'[severity]\n{severity} = "{effect}"\n')
    decision = {"note": "allow"}.get(effect.value, effect.value)
    reasons = [] if effect is Effect.NOTE else [reason(effect)]
    assert told(decided(evidence(found(severity)), by=by)) == (decision, reasons)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({}, "review"),
        ({"a/rule": "deny"}, "deny"),
        ({"sig.one": "deny"}, "deny"),
        ({"a/rule": "note", "sig.one": "deny"}, "note"),
        ({"sig.one": "note", "a/*": "deny"}, "note"),
        ({"a/*": "deny"}, "deny"),
        ({"sig.*": "note"}, "note"),
        ({"a/*": "deny", "a/ru*": "note"}, "note"),
        ({"a/r*": "deny", "sig.o*": "note"}, "note"),
        ({"a/rule*": "deny"}, "deny"),
        ({"b/*": "deny", "a/rul": "deny", "sig": "deny", "sig.one.more": "deny"}, "review"),
    ],
)
def test_the_most_specific_name_counts(rules: dict[str, str], expected: str) -> None:
    lines = [f'"{name}" = "{effect}"' for name, effect in rules.items()]
    by = policy("[rules]\n" + "\n".join(lines))
    assert by.effect(found()) is Effect(expected)


@pytest.mark.parametrize(
    ("waived", "until", "decision"),
    [
        ("a/rule", NOW + DAY, "allow"),
        ("a/rule", NOW, "allow"),
        ("a/rule@dist/index.js", NOW + DAY, "allow"),
        ("GHSA-1", NOW + DAY, "allow"),
        ("a/rule", NOW - timedelta(seconds=1), "deny"),
        ("a/rule@dist/other.js", NOW + DAY, "deny"),
        ("a/other", NOW + DAY, "deny"),
        ("sig.one", NOW + DAY, "deny"),
        ("a/*", NOW + DAY, "deny"),
        ("", NOW + DAY, "deny"),
    ],
)
def test_a_waiver_covers_one_finding_until_its_date(
    waived: str, until: datetime, decision: str
) -> None:
    item = dataclasses.replace(found(), aliases=("GHSA-1",))
    waiver = Waiver(finding=waived, reason="accepted", until=until)
    by = policy('[rules]\n"a/rule" = "deny"')
    verdict = decided(evidence(item), by=by, waivers=(waiver,))
    reasons = [] if decision == "allow" else [reason("deny")]
    assert told(verdict) == (decision, reasons)
    assert verdict.waivers == (waiver,)


def test_a_waiver_of_one_place_leaves_the_others() -> None:
    waiver = Waiver(finding="a/rule@a.js", reason="accepted", until=NOW + DAY)
    verdict = decided(
        evidence(found(path="a.js"), found(path="b.js", message="It is there too")),
        waivers=(waiver,),
    )
    assert told(verdict) == ("review", [reason("review", message="It is there too")])


def test_nothing_weakens_a_report_of_malware() -> None:
    weak = policy(
        'severity.critical = "note"\n[rules]\n"adv.malicious" = "note"\n"adv.*" = "note"\n'
    )
    waiver = Waiver(finding="MAL-2025-1", reason="we trust it", until=NOW + DAY)
    malware = found("critical", rule="adv.malicious", signal="adv.malicious")
    malware = dataclasses.replace(malware, aliases=("MAL-2025-1",))
    verdict = decided(evidence(malware), by=weak, waivers=(waiver,))
    assert verdict.decision.value == "deny"
    assert verdict.waiver_for(malware) is None


def test_findings_of_one_rule_are_one_reason_with_the_worst_in_words() -> None:
    items = (
        found("medium", message="Somewhat"),
        found("critical", message="Very much"),
        found("medium", message="Also", path="z.js"),
        found("low", rule="b/rule", message="Not worth a word"),
    )
    assert told(decided(evidence(*items))) == (
        "review",
        [reason("review", message="Very much (and 2 more)")],
    )


def test_denials_come_first_and_then_the_worst() -> None:
    by = policy('[rules]\n"z/rule" = "deny"')
    verdict = decided(
        evidence(found("medium", rule="a/rule"), reason="stopped", check="manifest"),
        evidence(found("medium", rule="z/rule"), found("unknown", rule="c/rule")),
        evidence(found("critical", rule="b/rule"), check="archive"),
        by=by,
        published_at=NOW - DAY,
    )
    assert [f"{r.effect} {r.rule_id}" for r in verdict.reasons] == [
        "deny z/rule",
        "review b/rule",
        "review c/rule",
        "review a/rule",
        "review meta.not_evaluated",
        "review age.version",
    ]


@pytest.mark.parametrize(
    ("incomplete", "decision"),
    [
        ({}, "review"),
        ({"default": "note"}, "allow"),
        ({"default": "deny"}, "deny"),
        ({"default": "deny", "static-rules": "note"}, "allow"),
        ({"static-rules": "deny"}, "deny"),
        ({"manifest": "deny"}, "review"),
    ],
)
def test_what_could_not_be_looked_at_counts_by_check(
    incomplete: dict[str, str], decision: str
) -> None:
    lines = [f'{name} = "{effect}"' for name, effect in incomplete.items()]
    by = policy("[incomplete]\n" + "\n".join(lines))
    verdict = decided(evidence(reason="1 of 3 files not fully read"), by=by)
    words = "static-rules meta.not_evaluated: 1 of 3 files not fully read"
    assert told(verdict) == (decision, [] if decision == "allow" else [f"{decision} {words}"])
    assert incomplete_blocks(verdict, by) == (decision == "review")


def test_complete_evidence_blocks_nothing() -> None:
    assert not incomplete_blocks(decided(evidence(found())), policy())


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (NOW - 7 * DAY, []),
        (NOW - 60 * DAY, []),
        (
            NOW - 7 * DAY + timedelta(seconds=1),
            ["published 2026-11-14; the cooldown ends 2026-11-21"],
        ),
        (NOW - DAY, ["published 2026-11-20; the cooldown ends 2026-11-27"]),
        (NOW + DAY, ["published 2026-11-22; the cooldown ends 2026-11-29"]),
        (None, []),  # the release-state check reports it as a gap
    ],
)
def test_a_young_release_waits_or_goes_to_a_person(
    published: datetime | None, expected: list[str]
) -> None:
    reasons = [f"review release-state age.version: {text}" for text in expected]
    assert told(decided(published_at=published)) == ("review" if reasons else "allow", reasons)


def test_a_policy_without_cooldown_takes_any_age() -> None:
    by = policy("[cooldown]\ndays = 0")
    assert told(decided(published_at=NOW - DAY, by=by)) == ("allow", [])
    assert told(decided(published_at=NOW, by=by)) == ("allow", [])


def profile(
    *classes: str, env: Sequence[str] = (), hosts: Sequence[str] = (), scripts: Sequence[str] = ()
) -> Profile:
    return Profile(
        capabilities=tuple((name, PLACE) for name in classes),
        env=tuple(EnvName(name=name, secret=False, path="x", line=1) for name in env),
        hosts=tuple(Host(host=name, path="x", line=1) for name in hosts),
        install_scripts=tuple(InstallScript(name=name, command="node x") for name in scripts),
    )


def new(what: str, text: str) -> str:
    return f"review policy policy/new-{what}: {text}"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (profile(), []),
        (profile("env", "fs_read", "network"), []),
        (profile(env=["TOKEN"], hosts=["api.example.com"], scripts=["postinstall"]), []),
        (
            profile("network", "process_exec", "fs_write"),
            [new("capability", "capability never approved here: fs_write, process_exec")],
        ),
    ],
    ids=["nothing", "usual", "no capability", "more"],
)
def test_a_first_request_may_do_what_policy_lists(now: Profile, expected: list[str]) -> None:
    verdict = decided(evidence(profile=now))
    assert told(verdict) == ("review" if expected else "allow", expected)


def known(found: Profile, **more: object) -> Evidence:
    """Evidence on what code can touch, where all its tools and dependencies are known."""
    surface = Surface(state=SurfaceState.NONE)
    closure = Closure(complete=True, digest="sha256:0", members=())
    values: dict[str, object] = {"surface": surface, "closure": closure, **more}
    return dataclasses.replace(evidence(profile=found), **values)  # type: ignore[arg-type]


def before(found: Profile, **more: object) -> Approved:
    """What was approved before."""
    verdict = decided(known(found, **more))
    return Approved(pin=pin(version="1.2.2"), envelope=capability_envelope.of(verdict))


def test_an_update_says_what_it_was_held_against() -> None:
    found = decided(known(profile("network", "fs_read")), approved=before(profile("network")))
    assert found.update == Update(
        base=pin(version="1.2.2"), adds=(Addition(kind="capability", names=("fs_read",)),)
    )
    assert decided(known(profile())).update is None


@pytest.mark.parametrize(("approve", "by_policy"), [("policy", True), ("person", False)])
def test_an_update_that_adds_nothing_may_be_approved_by_policy(
    approve: str, by_policy: bool
) -> None:
    rules = f'[update]\napprove = "{approve}"'
    found = decided(known(profile()), by=policy(rules), approved=before(profile()))
    assert found.update is not None
    assert (found.decision, found.update.adds) == (Decision.ALLOW, ())
    assert found.update.by_policy is by_policy


BEFORE = profile("network", env=["A"], hosts=["a.example"], scripts=["postinstall"])


@pytest.mark.parametrize(
    ("now", "update", "expected"),
    [
        (BEFORE, "", []),
        (profile(), "", []),
        (
            profile("network", "env", "fs_read"),
            "",
            [new("capability", "capability new since 1.2.2: env, fs_read")],
        ),
        (profile("network", "env"), 'capabilities = ["env"]', []),
        (
            profile(env=["A", "C", "B"]),
            "",
            [new("environment-name", "environment name new since 1.2.2: B, C")],
        ),
        (profile(env=["A", "B"]), "env = true", []),
        (
            profile(hosts=["b.example", "a.example"]),
            "",
            [new("host", "host new since 1.2.2: b.example")],
        ),
        (profile(hosts=["b.example"]), "hosts = true", []),
        (
            profile(scripts=["preinstall"]),
            "",
            [new("install-script", "install script new since 1.2.2: preinstall: node x")],
        ),
        (profile(scripts=["preinstall"]), "install_scripts = true", []),
        (
            profile("listens", env=["B"], hosts=["b.example"]),
            "",
            [
                new("capability", "capability new since 1.2.2: listens"),
                new("environment-name", "environment name new since 1.2.2: B"),
                new("host", "host new since 1.2.2: b.example"),
            ],
        ),
    ],
)
def test_an_update_that_adds_something_names_exactly_that(
    now: Profile, update: str, expected: list[str]
) -> None:
    verdict = decided(known(now), approved=before(BEFORE), by=policy(f"[update]\n{update}"))
    assert told(verdict) == ("review" if expected else "allow", expected)


def test_the_same_command_under_another_event_is_new() -> None:
    verdict = decided(
        known(profile(scripts=["postinstall"])), approved=before(profile(scripts=["prepare"]))
    )
    assert verdict.reasons[0].message == "install script new since 1.2.2: postinstall: node x"


def member(name: str, version: str = "1.0.0", *, scripts: bool = False) -> ClosureMember:
    return ClosureMember(
        ecosystem="npm", name=name, version=version, files=(), install_scripts=scripts
    )


def tool(name: str, digest: str = "sha256:1") -> Tool:
    return Tool(name=name, description="", place=PLACE, digest=digest)


def tools(*found: Tool, state: SurfaceState = SurfaceState.COMPLETE) -> Surface:
    return Surface(state=state, digest="sha256:2", tools=found)


def closure(*members: ClosureMember, complete: bool = True) -> Closure:
    return Closure(complete=complete, digest="sha256:3" if complete else None, members=members)


@pytest.mark.parametrize(
    ("was", "now", "update", "expected"),
    [
        (tools(tool("a")), tools(tool("a")), "", []),
        (tools(tool("a"), tool("b")), tools(tool("a")), "", []),
        (tools(tool("a")), tools(tool("a"), tool("b")), "", [("tool", "new since 1.2.2: b")]),
        (tools(tool("a")), tools(tool("a"), tool("b")), "tools = true", []),
        (
            tools(tool("a")),
            tools(tool("a", "sha256:9")),
            "",
            [("tool-text", "new since 1.2.2: a")],
        ),
        (
            tools(tool("a")),
            tools(state=SurfaceState.PARTIAL),
            "",
            [("unknown", "whether new since 1.2.2: tools (partial now)")],
        ),
        (
            tools(state=SurfaceState.DYNAMIC),
            tools(tool("a")),
            "tools = true",
            [("unknown", "whether new since 1.2.2: tools (dynamic before)")],
        ),
        (
            tools(tool("a")),
            tools(state=SurfaceState.NONE),
            "",
            [("unknown", "whether new since 1.2.2: tools (none now)")],
        ),
    ],
)
def test_an_update_that_offers_more_to_the_model_says_so(
    was: Surface, now: Surface, update: str, expected: list[tuple[str, str]]
) -> None:
    verdict = decided(
        known(profile(), surface=now),
        approved=before(profile(), surface=was),
        by=policy(f"[update]\n{update}"),
    )
    reasons = [new(kind, f"{kind.replace('-', ' ')} {text}") for kind, text in expected]
    assert told(verdict) == ("review" if reasons else "allow", reasons)


SCRIPTED = "closure-member-with-install-script"


@pytest.mark.parametrize(
    ("was", "now", "update", "expected"),
    [
        (closure(member("a")), closure(member("a", "2.0.0"), member("b")), "", []),
        (
            closure(member("a")),
            closure(member("a"), member("b"), member("c", scripts=True)),
            "members = false",
            [
                (SCRIPTED, "new since 1.2.2: pkg:npm/c@1.0.0"),
                ("closure-member", "new since 1.2.2: npm:b, npm:c"),
            ],
        ),
        (
            closure(member("a", scripts=True)),
            closure(member("a", "1.0.1", scripts=True)),
            "",
            [(SCRIPTED, "new since 1.2.2: pkg:npm/a@1.0.1")],
        ),
        (closure(member("a")), closure(member("a", scripts=True)), "member_scripts = true", []),
        (
            closure(member("a")),
            closure(member("a"), complete=False),
            "",
            [("unknown", "whether new since 1.2.2: closure (incomplete now)")],
        ),
    ],
)
def test_an_update_that_brings_in_more_says_so(
    was: Closure, now: Closure, update: str, expected: list[tuple[str, str]]
) -> None:
    verdict = decided(
        known(profile(), closure=now),
        approved=before(profile(), closure=was),
        by=policy(f"[update]\n{update}"),
    )
    reasons = [new(kind, f"{kind.replace('-', ' ')} {text}") for kind, text in expected]
    assert told(verdict) == ("review" if reasons else "allow", reasons)


def test_profiles_of_several_checks_count_together() -> None:
    verdict = decided(
        evidence(profile=profile("process_exec")),
        evidence(check="manifest", profile=profile("listens")),
    )
    assert told(verdict) == (
        "review",
        [new("capability", "capability never approved here: listens, process_exec")],
    )


def test_everything_at_once_keeps_every_reason() -> None:
    verdict = decided(
        evidence(found(), profile=profile("listens"), reason="stopped"),
        published_at=NOW - DAY,
        by=policy('[rules]\n"a/rule" = "deny"'),
    )
    assert told(verdict) == (
        "deny",
        [
            reason("deny"),
            "review static-rules meta.not_evaluated: stopped",
            new("capability", "capability never approved here: listens"),
            "review release-state age.version: published 2026-11-20; the cooldown ends 2026-11-27",
        ],
    )
    assert not incomplete_blocks(verdict, policy()), "a denial needs nothing further looked at"


def test_the_verdict_carries_what_it_was_made_from() -> None:
    by = policy("# another policy")
    item = evidence(found())
    verdict = decided(item, by=by)
    assert (verdict.pin, verdict.evidence, verdict.subject) == (pin(), (item,), (subject_file(),))
    assert (verdict.policy_digest, verdict.decided_at) == (by.digest, NOW)
    assert verdict.reasons == (
        Reason(check="static-rules", rule_id="a/rule", effect=Effect.REVIEW, message="It is so"),
    )
    assert decided(item, by=by) == verdict


def test_what_is_new_can_be_explained() -> None:
    rules = rule_index()
    for kind in KINDS:
        assert f"policy/new-{kind.replace(' ', '-')}" in rules
