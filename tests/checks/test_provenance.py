from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.checks.conftest import SDIST, WHEEL, fresh, lines, sdist, wheel
from tests.factories import NOW, context, pin, release, subject, tree
from tests.fakes import FakeServer, Reply
from tests.sources.provenance.authority import Authority, claims, statement
from vetting.boundary.http import Client, HttpLimits
from vetting.checks import Context
from vetting.checks.provenance import BuildProvenance
from vetting.ecosystems import Address, Registry
from vetting.model.artifact import ArtifactTree, Missing
from vetting.model.evidence import Outcome
from vetting.model.package import Release, Seen
from vetting.model.provenance import ProvenanceState
from vetting.model.subject import Subject
from vetting.sources.provenance.registry_keys import PUBLIC_KEYS
from vetting.sources.provenance.sigstore import Sigstore

REPOSITORY = "https://github.com/owner/repo"
WHO = f"{REPOSITORY} .github/workflows/release.yml (https://token.actions.githubusercontent.com)"
SLSA = "https://slsa.dev/provenance/v1"
BUILT = f"built by {WHO} at refs/tags/v1.2.3"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def check(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> BuildProvenance:
    return BuildProvenance(Sigstore(authority.root(tmp_path_factory.mktemp("root") / "root.json")))


@pytest.fixture
def asking(server: FakeServer, tmp_path: Path) -> Context:
    """A context whose registry is the fake server."""
    limits = HttpLimits(attempts=1, connect=2, read=2, total=5, pause=0)
    http = Client(tmp_path / "http", trusted=frozenset({server.host}), limits=limits)
    registry = Registry(http=http, default=Address(url=f"{server.url}/simple/", origin="a test"))
    return replace(context(tmp_path), http=http, registry=registry)


def npm_release(**fields: Any) -> Release:
    return release(repository_url=REPOSITORY, **fields)


def attested(
    server: FakeServer,
    authority: Authority,
    item: ArtifactTree,
    said: dict[int, str] | None = None,
    digest: str | None = None,
) -> ArtifactTree:
    """`item` with npm provenance that the server holds."""
    payload = statement(pin().purl, {"sha512": digest or item.digest("sha512") or ""}, SLSA)
    bundle = authority.bundle(payload, said)
    server.json("/attestations", {"attestations": [{"predicateType": SLSA, "bundle": bundle}]})
    url = f"{server.url}/attestations"
    return replace(item, artifact=replace(item.artifact, provenance_url=url))


def seen(version: str, provenance: str | None, *, days: int | None = 100) -> Seen:
    """What an earlier vet saw of a version that was published `days` ago."""
    return Seen(
        version=version,
        seen_at=NOW - timedelta(days=1),
        published_at=None if days is None else NOW - timedelta(days=days),
        publisher=None,
        maintainers=(),
        provenance=provenance,
        digests=(),
    )


def test_a_release_that_its_repository_built(
    check: BuildProvenance, authority: Authority, server: FakeServer, asking: Context
) -> None:
    whole = subject(attested(server, authority, tree({"a": "1"})), of=npm_release())
    evidence = check.run(whole, asking)
    assert lines(evidence) == [f"info prov.verified -: server-1.2.3.tgz: {BUILT}"]
    assert evidence.outcome is Outcome.PASSED
    assert evidence.provenance is not None
    assert (evidence.provenance.state, evidence.provenance.identity) == ("verified", WHO)


def test_a_release_that_another_repository_built(
    check: BuildProvenance, authority: Authority, server: FakeServer, asking: Context
) -> None:
    fork = "https://github.com/eve/repo"
    said = claims(fork, f"{fork}/.github/workflows/release.yml@refs/heads/main")
    whole = subject(attested(server, authority, tree({"a": "1"}), said), of=npm_release())
    assert lines(check.run(whole, asking))[0] == (
        f"high prov.repository_mismatch -: built from {fork}, but the package links to {REPOSITORY}"
    )
    unlinked = subject(*whole.trees, of=release(repository_url=None))
    assert [line.split()[1] for line in lines(check.run(unlinked, asking))] == ["prov.verified"]


def test_an_attestation_of_other_bytes(
    check: BuildProvenance, authority: Authority, server: FakeServer, asking: Context
) -> None:
    whole = subject(attested(server, authority, tree({"a": "1"}), digest="00"), of=npm_release())
    evidence = check.run(whole, replace(asking, seen=(seen("1.2.2", WHO),)))
    assert lines(evidence) == [
        (
            "critical prov.invalid -: server-1.2.3.tgz: it is about other bytes: "
            "its sha512 is not that of the file"
        )
    ]
    assert evidence.provenance is not None
    assert (evidence.provenance.state, evidence.provenance.identity) == ("invalid", None)


def test_a_signer_that_this_trust_root_does_not_know_leaves_a_gap(
    authority: Authority, server: FakeServer, asking: Context
) -> None:
    whole = subject(attested(server, authority, tree({"a": "1"})), of=npm_release())
    evidence = BuildProvenance().run(whole, replace(asking, seen=(seen("1.2.2", WHO),)))
    assert (lines(evidence), evidence.outcome) == ([], Outcome.INCOMPLETE)
    assert evidence.reason == (
        "server-1.2.3.tgz: its log is not in Sigstore's trust root of this installation"
    )


@pytest.mark.parametrize(
    ("reply", "outcome", "state"),
    [
        (Reply(status=404), Outcome.PASSED, ProvenanceState.MISSING),
        (Reply(status=503), Outcome.INCOMPLETE, ProvenanceState.NOT_EVALUATED),
        (Reply(body=b"<html>"), Outcome.INCOMPLETE, ProvenanceState.NOT_EVALUATED),
        (Reply(body=b'{"attest', cut=4), Outcome.INCOMPLETE, ProvenanceState.NOT_EVALUATED),
    ],
)
def test_attestations_that_cannot_be_had(
    reply: Reply,
    outcome: Outcome,
    state: ProvenanceState,
    check: BuildProvenance,
    server: FakeServer,
    asking: Context,
) -> None:
    server.routes["/attestations"] = reply
    item = tree({"a": "1"})
    artifact = replace(item.artifact, provenance_url=f"{server.url}/attestations")
    evidence = check.run(subject(replace(item, artifact=artifact), of=npm_release()), asking)
    assert (lines(evidence), evidence.outcome) == ([], outcome)
    assert evidence.provenance is not None
    assert evidence.provenance.state is state


# The registry's signature.


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "@anthropic-ai/claude-code",
            (
                "info sig.registry -: server-1.2.3.tgz: signed by the registry's key "
                f"{PUBLIC_KEYS[1].keyid}"
            ),
        ),
        (
            "@anthropic-ai/claude-kode",
            (
                "critical sig.registry_invalid -: server-1.2.3.tgz: the signature by the key "
                f"{PUBLIC_KEYS[1].keyid!r} does not hold"
            ),
        ),
    ],
)
def test_a_registry_signature(
    name: str, expected: str, check: BuildProvenance, asking: Context
) -> None:
    item = tree({"a": "1"})
    signature = (
        "MEUCIDfVFVFY0qtDRV8JGrx0/QKyh70/hWuV+lO0LSTt2zz6AiEA"
        "20JmCcoQACXgZOSLdrLxZ8I2356j3KvBbianSlhxu0A="
    )
    integrity = (
        "sha512-ETrc0+1qWHaqtKi+ixbsAecZyM+H52VIJj+zWIvw3jBU/"
        "JZ9v5vnE2kHShM1lcpr+Gji7GXk23l0CMGLA7hC0g=="
    )
    signed = replace(
        item.artifact, integrity=integrity, signatures=((PUBLIC_KEYS[1].keyid, signature),)
    )
    of = release(of=pin(name=name, version="2.1.96"))
    assert lines(check.run(subject(replace(item, artifact=signed), of=of), asking)) == [expected]


@pytest.mark.parametrize("public", [True, False])
def test_only_a_configured_registry_is_asked_for_its_keys(
    public: bool, check: BuildProvenance, server: FakeServer, asking: Context
) -> None:
    item = tree({"a": "1"})
    signed = replace(item.artifact, signatures=(("other", "AAAA"),))
    address = Address(url=f"{server.url}/", origin="a test", public=public)
    given = replace(asking, registry=Registry(http=asking.http, default=address))
    whole = subject(replace(item, artifact=signed), of=release(registry=address.url))
    assert check.run(whole, given).outcome is Outcome.INCOMPLETE
    assert server.paths() == ([] if public else ["/-/npm/v1/keys"])


# Earlier versions.

OTHER = WHO.replace("owner/repo", "owner/old")


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ((), []),
        ((seen("1.2.2", None),), []),
        ((seen("1.2.2", WHO),), [f"high prov.lost -: 1.2.2 was built by {WHO}"]),
        (
            (seen("1.2.2", None), seen("1.2.1", WHO)),
            [f"high prov.lost -: 1.2.1 was built by {WHO}"],
        ),
        ((seen("1.2.2", WHO, days=None),), [f"high prov.lost -: 1.2.2 was built by {WHO}"]),
        ((seen("0.9.0", WHO),), [f"high prov.lost -: 0.9.0 was built by {WHO}"]),
        # The same version, a later release, a later major version.
        ((seen("1.2.3", WHO),), []),
        ((seen("1.2.4", WHO, days=3),), []),
        ((seen("2.0.0", WHO),), []),
    ],
)
def test_provenance_that_earlier_versions_had(
    before: tuple[Seen, ...], expected: list[str], check: BuildProvenance, asking: Context
) -> None:
    whole = subject(tree({"a": "1"}), of=npm_release())
    assert lines(check.run(whole, replace(asking, seen=before))) == expected


@pytest.mark.parametrize(
    ("before", "changed"),
    [
        ((), None),
        ((seen("1.2.2", WHO),), None),
        ((seen("1.2.2", OTHER),), "1.2.2"),
        # Whatever was vetted once, and perhaps refused, is not what the next is compared with alone.
        ((seen("1.2.2", WHO), seen("1.2.1", OTHER)), "1.2.1"),
        ((seen("1.2.2", WHO), seen("1.2.2", OTHER)), None),
        ((*(seen(f"1.1.{n}", WHO) for n in range(5)), seen("1.0.0", OTHER)), None),
        ((seen("2.0.0", OTHER), seen("1.2.4", OTHER, days=3)), None),
        ((seen("odd", OTHER),), "odd"),
    ],
)
def test_an_identity_that_earlier_versions_had(
    before: tuple[Seen, ...],
    changed: str | None,
    check: BuildProvenance,
    authority: Authority,
    server: FakeServer,
    asking: Context,
) -> None:
    whole = subject(attested(server, authority, tree({"a": "1"})), of=npm_release())
    found = [
        line
        for line in lines(check.run(whole, replace(asking, seen=before)))
        if "prov.verified" not in line
    ]
    expected = f"high prov.identity_changed -: built by {WHO}, but {changed} by {OTHER}"
    assert found == ([expected] if changed else [])


# Python: one document per file.


def provenance_of(authority: Authority, item: ArtifactTree) -> dict[str, Any]:
    digests = {"sha256": item.digest("sha256") or ""}
    attestation = authority.attestation(statement(item.artifact.filename, digests, SLSA))
    publisher = {"kind": "GitHub", "repository": "owner/repo", "workflow": "release.yml"}
    bundle = {"publisher": publisher, "attestations": [attestation]}
    return {"version": 1, "attestation_bundles": [bundle]}


@pytest.fixture
def python() -> Subject:
    of = release(of=pin("pypi"), repository_url="https://github.com/owner/repo.git")
    return subject(wheel({"a.py": "1"}), sdist({"a.py": "2"}, prefix="s!/"), of=of)


def serve(server: FakeServer, authority: Authority, *items: ArtifactTree) -> None:
    for item in items:
        path = f"/integrity/server/1.2.3/{item.artifact.filename}/provenance"
        server.json(path, provenance_of(authority, item))


def test_a_python_release_whose_files_are_all_attested(
    python: Subject,
    check: BuildProvenance,
    authority: Authority,
    server: FakeServer,
    asking: Context,
) -> None:
    serve(server, authority, *python.trees)
    evidence = check.run(python, replace(asking, seen=(seen("1.2.2", WHO),)))
    assert lines(evidence) == [f"info prov.verified -: {name}: {BUILT}" for name in (WHEEL, SDIST)]
    assert evidence.provenance is not None
    assert evidence.provenance.identity == WHO


def test_a_python_release_with_a_file_that_is_not_attested(
    python: Subject,
    check: BuildProvenance,
    authority: Authority,
    server: FakeServer,
    asking: Context,
) -> None:
    serve(server, authority, python.trees[1])
    evidence = check.run(python, replace(asking, seen=(seen("1.2.2", WHO),)))
    assert lines(evidence) == [
        f"high prov.lost -: 1.2.2 was built by {WHO}",
        f"medium prov.partial -: not attested: {WHEEL}",
        f"info prov.verified -: {SDIST}: {BUILT}",
    ]
    assert evidence.provenance is not None
    assert evidence.provenance.state is ProvenanceState.MISSING


def test_a_document_for_another_file_of_the_release(
    python: Subject,
    check: BuildProvenance,
    authority: Authority,
    server: FakeServer,
    asking: Context,
) -> None:
    serve(server, authority, python.trees[0])
    document = provenance_of(authority, python.trees[0])
    server.json(f"/integrity/server/1.2.3/{SDIST}/provenance", document)
    assert lines(check.run(python, asking))[0] == (
        f"critical prov.invalid -: {SDIST}: it is about {WHEEL!r}"
    )


def test_a_file_that_was_not_fetched_leaves_a_gap(check: BuildProvenance, context: Context) -> None:
    missing = (Missing(artifact=tree({}).artifact, why="no route"),)
    evidence = check.run(replace(subject(), missing=missing), fresh(context))
    assert evidence.reason == (
        "server-1.2.3.tgz: it was not fetched, so no attestation was held against it"
    )
    assert check.run(subject(), fresh(context)).reason == "there is no file to look at"


def test_an_index_that_cannot_be_asked_leaves_a_gap(
    python: Subject, check: BuildProvenance, context: Context
) -> None:
    evidence = check.run(python, fresh(context))
    assert (lines(evidence), evidence.outcome) == ([], Outcome.INCOMPLETE)
    assert WHEEL in (evidence.reason or "")
