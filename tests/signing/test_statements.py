import dataclasses
import json
from datetime import timedelta

import pytest
from packageurl import PackageURL

from tests.factories import NOW, evidence, finding, pin, release, subject_file, verdict
from vetting import __version__
from vetting.model import capability_envelope
from vetting.model.artifact import Digest
from vetting.model.closure import Closure, ClosureMember
from vetting.model.profile import Place
from vetting.model.surface import Surface, SurfaceState, Tool
from vetting.model.verdict import Verdict, Waiver
from vetting.model.wire import dump
from vetting.signing import statements
from vetting.signing.statements import Attachment

NPM = verdict(
    evidence(reason="2 of 7 files not fully read"),
    of=release(of=pin("npm", "@acme/server", "1.2.3")),
    files=[subject_file("server-1.2.3.tgz")],
)
PYPI = verdict(
    of=release(of=pin("pypi", "mcp-server-git", "1!2.0+local.1")),
    files=[
        subject_file("mcp_server_git-1!2.0+local.1-py3-none-any.whl"),
        subject_file("mcp_server_git-1!2.0+local.1.tar.gz", b"source"),
    ],
)
SCAN = Attachment.of("evidence/scan-1f2e3d4c.dsse.json", b"scan")
ALICE = Attachment.of("approvals/alice-01234567.dsse.json", b"alice")


def test_the_entry_is_the_summary_that_the_ecosystem_verifies() -> None:
    summary = statements.verification_summary(
        NPM,
        verifier="https://mcp-vet.acme.example/v1",
        now=NOW,
        attached=[SCAN, ALICE],
        levels=["MCPVET_ALLOWLISTED"],
    )
    digest = {d.algorithm: d.value for d in NPM.subject[0].digests}
    policy = NPM.policy_digest.removeprefix("sha256:")
    # RFC 8785: sorted keys, no white space.
    assert summary.decode() == (
        '{"_type":"https://in-toto.io/Statement/v1",'
        '"predicate":{"inputAttestations":['
        f'{{"digest":{{"sha256":"{SCAN.sha256}"}},"uri":"evidence/scan-1f2e3d4c.dsse.json"}},'
        f'{{"digest":{{"sha256":"{ALICE.sha256}"}},"uri":"approvals/alice-01234567.dsse.json"}}],'
        f'"policy":{{"digest":{{"sha256":"{policy}"}},"uri":"policy.toml"}},'
        '"resourceUri":"pkg:npm/%40acme/server@1.2.3","slsaVersion":"1.2",'
        '"timeVerified":"2026-11-21T12:00:00Z","verificationResult":"PASSED",'
        '"verifiedLevels":["MCPVET_ALLOWLISTED"],'
        '"verifier":{"id":"https://mcp-vet.acme.example/v1",'
        f'"version":{{"mcp-vet":"{__version__}"}}}}}},'
        '"predicateType":"https://slsa.dev/verification_summary/v1",'
        '"subject":[{"digest":'
        f'{{"sha256":"{digest["sha256"]}","sha512":"{digest["sha512"]}"}},'
        '"name":"pkg:npm/%40acme/server@1.2.3"}]}'
    )


def test_an_approval_says_who_until_when_on_what_and_over_what() -> None:
    approval = statements.approval(
        NPM,
        approver="mailto:alice@example.com",
        reason="web search for the docs team",
        now=NOW,
        not_after=NOW + timedelta(days=90),
        attached=[SCAN],
        waivers=[
            Waiver(finding="cred.hardcoded@tests/x.py", reason="test data", until=NOW),
        ],
    )
    digest = {d.algorithm: d.value for d in NPM.subject[0].digests}
    assert json.loads(approval) == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "pkg:npm/%40acme/server@1.2.3", "digest": digest}],
        "predicateType": "https://mcp-vet.dev/attestation/approval/v1",
        "predicate": {
            "decision": "APPROVED",
            "approver": {"id": "mailto:alice@example.com", "role": "reviewer"},
            "approvedAt": "2026-11-21T12:00:00Z",
            "notAfter": "2027-02-19T12:00:00Z",
            "reason": "web search for the docs team",
            "review": {"kind": "FULL"},
            "policy": {"digest": {"sha256": NPM.policy_digest.removeprefix("sha256:")}},
            "envelope": capability_envelope.of(NPM).document(),
            "notLookedAt": [{"check": "static-rules", "reason": "2 of 7 files not fully read"}],
            "evidence": [{"name": "scan", "digest": {"sha256": SCAN.sha256}}],
            "waivers": [
                {
                    "finding": "cred.hardcoded@tests/x.py",
                    "reason": "test data",
                    "expires": "2026-11-21T12:00:00Z",
                }
            ],
        },
    }


def approved(of: Verdict) -> dict[str, object]:
    document = statements.approval(
        of, approver="a", reason="r", now=NOW, not_after=NOW, attached=[SCAN]
    )
    predicate = json.loads(document)["predicate"]
    assert isinstance(predicate, dict)
    return predicate


def test_an_approval_binds_to_the_closure_and_the_tools_where_they_are_known() -> None:
    member = ClosureMember(ecosystem="npm", name="a", version="1.0.0", files=())
    closure = Closure(complete=True, digest="sha256:aa", members=(member,))
    tool = Tool(name="read", description="", place=Place(path="x.js", line=1), digest="cc")
    surface = Surface(state=SurfaceState.COMPLETE, digest="sha256:bb", tools=(tool,))
    predicate = approved(verdict(dataclasses.replace(evidence(), closure=closure, surface=surface)))
    assert predicate["closure"] == {"digest": {"sha256": "aa"}, "components": 1}
    assert predicate["tools"] == {"digest": {"sha256": "bb"}, "names": ["read"]}


def test_an_approval_claims_nothing_about_an_unfinished_closure_or_tool_list() -> None:
    closure = Closure(complete=False, digest="sha256:aa", members=())
    surface = Surface(state=SurfaceState.PARTIAL, digest=None)
    predicate = approved(verdict(dataclasses.replace(evidence(), closure=closure, surface=surface)))
    assert "closure" not in predicate
    assert "tools" not in predicate


def test_evidence_is_the_verdict_document() -> None:
    found = verdict(evidence(finding()))
    assert json.loads(statements.evidence(found)) == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": statements.subjects(found.pin, found.subject),
        "predicateType": "https://mcp-vet.dev/attestation/vet/v1",
        "predicate": dump(found, stored=True),
    }


def test_every_file_of_a_python_release_is_a_subject_of_its_own() -> None:
    wheel, sdist = statements.subjects(PYPI.pin, PYPI.subject)
    assert wheel["name"] == (
        "pkg:pypi/mcp-server-git@1%212.0%2Blocal.1"
        "?file_name=mcp_server_git-1%212.0%2Blocal.1-py3-none-any.whl"
    )
    assert sdist["name"] == (
        "pkg:pypi/mcp-server-git@1%212.0%2Blocal.1"
        "?file_name=mcp_server_git-1%212.0%2Blocal.1.tar.gz"
    )
    assert wheel["digest"] == {d.algorithm: d.value for d in PYPI.subject[0].digests}
    assert wheel["digest"] != sdist["digest"]


@pytest.mark.parametrize("found", [NPM, PYPI], ids=["npm", "pypi"])
def test_subject_names_are_package_urls(found: Verdict) -> None:
    for file, subject in zip(
        found.subject, statements.subjects(found.pin, found.subject), strict=True
    ):
        purl = PackageURL.from_string(subject["name"])
        namespace, _, name = found.pin.name.rpartition("/")
        assert (purl.type, purl.namespace or "", purl.name, purl.version) == (
            found.pin.ecosystem,
            namespace,
            name,
            found.pin.version,
        )
        expected = {} if found is NPM else {"file_name": file.filename}
        assert purl.qualifiers == expected


def test_only_strong_digests_become_part_of_a_subject() -> None:
    file = subject_file()
    weak = dataclasses.replace(file, digests=(*file.digests, Digest(algorithm="sha1", value="00")))
    (subject,) = statements.subjects(NPM.pin, [weak])
    assert sorted(subject["digest"]) == ["sha256", "sha512"]


def test_the_same_statement_is_the_same_bytes() -> None:
    assert statements.evidence(PYPI) == statements.evidence(PYPI)
