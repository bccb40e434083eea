import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import NOW, evidence, finding, pin, verdict
from tests.reports.samples import NASTY
from vetting import entry_reports
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.entry import FROZEN, Approval, Entry, Lock
from vetting.model.profile import EnvName, Place, Profile
from vetting.model.review import Kind, Review
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.model.trifecta import Leg, LegReason
from vetting.workflow.show import Shown

SOUND = NASTY.encode("utf-8", "replace").decode()
LOCK = Lock(path="lock/package-lock-1.json", sha256="00")
ENVELOPE = CapabilityEnvelope(
    capabilities=("env", "network", "process_exec"),
    env=("API_KEY", "HOME"),
    env_dynamic=True,
    hosts=("api.example.com",),
    install_scripts=("postinstall: node x.js",),
    members=tuple(f"npm:m{n}" for n in range(40)),
    member_scripts=("pkg:npm/m1@1.0.0",),
    closure_complete=True,
    closure_digest="sha256:11",
    publisher="alice",
    provenance=("builder",),
)
ALICE = Approval(
    approver="mailto:alice@example.com",
    reason="web search",
    approved_at=NOW,
    not_after=NOW + timedelta(days=90),
    requested_by=("carol",),
    not_looked_at=(("popularity", "the service did not answer"),),
    waivers=(("adv.vuln", "not reachable"),),
    lock=LOCK,
    review=Review(kind=Kind.DELTA, base=pin(version="1.2.2"), entry="00"),
    envelope=ENVELOPE,
)
ENTRY = Entry(
    pin=pin(),
    files=(("server-1.2.3.tgz", (("sha256", "aa"), ("sha512", "bb"))),),
    approvals=(ALICE,),
    verified_at=NOW,
    levels=("MCPVET_ALLOWLISTED", FROZEN),
    not_after=NOW + timedelta(days=90),
    needed=2,
    why="tier shell",
)


def shown(description: str = "Finds things.\nMore.", name: str = "search") -> Shown:
    place = Place(path="a.js", line=1)
    leg = LegReason(leg=Leg.WAY_OUT, why="sends")
    tool = Tool(name=name, description=description, place=place, digest="", legs=(leg,))
    surface = Surface(state=SurfaceState.COMPLETE, tools=(tool,) * 50)
    secret = EnvName(name="API_KEY", secret=True, path="a.js", line=1)
    found = replace(evidence(finding()), surface=surface, profile=Profile(env=(secret,)))
    return Shown(
        pin=pin(), state="valid", why="", entry=ENTRY, signed=verdict(found), latest=None, now=NOW
    )


def plain(form: str, of: Shown, *, evidence: bool = False) -> str:
    text = entry_reports.get(form).render(of, evidence=evidence)
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_the_page_says_everything_that_was_signed() -> None:
    ends = NOW + timedelta(days=90)
    head = f"APPROVED  npm:server@1.2.3\n  until {ends:%Y-%m-%d}, 90 days from now\n\nDecision\n"
    assert plain("text", shown()).startswith(head)
    text = " ".join(plain("text", shown()).split())
    for words in (
        "asked by carol",
        f"approved mailto:alice@example.com, {NOW:%Y-%m-%d} until {ends:%Y-%m-%d}: web search",
        "reviewed what changed since npm:server@1.2.2",
        "accepted adv.vuln: not reachable",
        "not seen popularity: the service did not answer",
        "needed 2 people, because of tier shell",
        f"levels MCPVET_ALLOWLISTED, {FROZEN}",
        "file server-1.2.3.tgz sha256:aa",
        "can talks to the network (network); starts other programs (process_exec)",
        "environment API_KEY (secret), HOME, names that it computes",
        "hosts api.example.com",
        "on install postinstall: node x.js",
        "brings in 40 packages, frozen, sha256:11",
        "run code when installed: pkg:npm/m1@1.0.0",
        "made by published by alice; built by builder (verified)",
        "Tools it offers to the model: 50 (complete)",
        "search Finds things. [way out]",
        "mcp-vet run npm:server@1.2.3 --print-config CLIENT",
    ):
        assert words in text, words
    assert "javascript" not in text


@pytest.mark.parametrize("form", entry_reports.names())
def test_what_strangers_wrote_stays_text(form: str) -> None:
    text = plain(form, shown(SOUND + "\n::error::x", SOUND), evidence=True)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert not re.search(r"(?m)^\s*::", text)
    assert "##[" not in text


def test_what_is_stopped_is_not_said_to_be_startable() -> None:
    stopped = replace(shown(), state="suspended", why="ADVISORY: x")
    text = plain("text", stopped)
    assert text.startswith("SUSPENDED  npm:server@1.2.3\n  ADVISORY: x\n")
    assert "mcp-vet run" not in text


def test_an_entry_from_before_there_were_envelopes() -> None:
    old = replace(ALICE, envelope=None, lock=None)
    entry = replace(ENTRY, approvals=(old,), levels=("MCPVET_ALLOWLISTED",))
    text = plain("text", replace(shown(), entry=entry))
    assert "environment  API_KEY (secret)" in text
    assert "brings in    0 packages that are known; the list is not complete" in text
    assert "mcp-vet run" not in text


def test_without_an_entry_the_verdict_is_the_page() -> None:
    bare = replace(shown(), state="", entry=None)
    text = plain("text", bare)
    assert text.startswith(("REVIEW  npm:server@1.2.3", "ALLOW  npm:server"))
    document = json.loads(plain("json", bare))
    assert document["entry"] is None
    assert document["pin"]["version"] == "1.2.3"


def test_json_holds_the_envelope_as_it_was_signed() -> None:
    entry = json.loads(plain("json", shown()))["entry"]
    assert entry["envelope"] == json.loads(json.dumps(ENVELOPE.document()))
    assert entry["lock"] == {"path": LOCK.path, "sha256": "00"}
    assert (entry["needed"], entry["needed_because"]) == (2, "tier shell")
