import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories import pin
from tests.fakes import FakeServer, Reply
from tests.sources.provenance.authority import Authority, b64, claims, statement
from vetting.boundary.http import Client
from vetting.boundary.json import Node
from vetting.errors import FormatError, NotFound, RegistryError
from vetting.model.artifact import Artifact, ArtifactKind
from vetting.sources.provenance import pypi
from vetting.sources.provenance.sigstore import Sigstore

ASSETS = Path(__file__).parent.parent.parent / "assets" / "provenance"
SLSA = "https://slsa.dev/provenance/v1"
SHA256 = "cd" * 32
PUBLISHER = {"kind": "GitHub", "repository": "owner/repo", "workflow": "release.yml"}
WHO = (
    "https://github.com/owner/repo .github/workflows/release.yml "
    "(https://token.actions.githubusercontent.com)"
)


def artifact(filename: str = "server-1.2.3.tar.gz", url: str | None = None) -> Artifact:
    return Artifact(filename=filename, url="", kind=ArtifactKind.SDIST, provenance_url=url)


def said(node: dict[str, Any], sha256: str, filename: str, sigstore: Sigstore) -> str:
    (found,) = pypi.attestations((Node(node),), artifact(filename), sha256, sigstore)
    return f"{found.kind} {found.state} {found.identity or found.detail}"


# Real attestations, verified against Sigstore's own trust root.

REAL = [
    (
        "github.json",
        None,
        "pypi_attestations-0.0.19.tar.gz",
        "9bb1add04b1b4e182be6b0b80931593f7a291eb49d69b4fd728a5d4cbcdc4bd3",
        (
            "https://github.com/trailofbits/pypi-attestations .github/workflows/release.yml "
            "(https://token.actions.githubusercontent.com)"
        ),
    ),
    (
        "github-slsa.json",
        {
            "kind": "GitHub",
            "repository": "trailofbits/pypi-attestations",
            "workflow": "release.yml",
        },
        "pypi_attestations-0.0.19.tar.gz",
        "9bb1add04b1b4e182be6b0b80931593f7a291eb49d69b4fd728a5d4cbcdc4bd3",
        (
            "https://github.com/trailofbits/pypi-attestations .github/workflows/release.yml "
            "(https://token.actions.githubusercontent.com)"
        ),
    ),
    (
        "gitlab.json",
        {
            "kind": "GitLab",
            "repository": "facutuesca/gitlab-oidc-project",
            "workflow_filepath": ".gitlab-ci.yml",
        },
        "gitlab_oidc_project-0.0.3.tar.gz",
        "c1ca9b0d85df1606451098233018534497bf584362e10e4a8c21dfaea92c02a8",
        "https://gitlab.com/facutuesca/gitlab-oidc-project .gitlab-ci.yml (https://gitlab.com)",
    ),
    (
        "circleci.json",
        None,
        "circleci_sign_publish_example-0.0.1.dev137-py3-none-any.whl",
        "8cb34da1e27336f11a2c43f3f9c7433bd76f24f470c904724f06ad7f131d9e9f",
        (
            "github.com/CircleCI-Public/sign-and-publish-examples "
            "https://circleci.com/api/v2/projects/fdd9283f-e619-46af-8f9c-851f7d3e8b2b"
            "/pipeline-definitions/8e4f8ab2-8d7c-4827-9f15-de076d6d647f (https://oidc.circleci.com)"
        ),
    ),
    (
        "google.json",
        None,
        "gcb_attestation_test-0.0.0.tar.gz",
        "461317362419124b6012e855423a9078d6de8aed3e74fa78cc74d669b23dc6cf",
        "919436158236-compute@developer.gserviceaccount.com (https://accounts.google.com)",
    ),
]


def recorded(name: str, publisher: dict[str, Any] | None) -> dict[str, Any]:
    document = json.loads((ASSETS / name).read_text("utf-8"))
    if publisher is not None:
        return {"publisher": publisher, "attestation": document}
    (bundle,) = document["attestation_bundles"]
    (attestation,) = bundle["attestations"]
    return {"publisher": bundle["publisher"], "attestation": attestation}


@pytest.mark.parametrize(("name", "publisher", "filename", "sha256", "who"), REAL)
def test_a_recorded_attestation(
    name: str, publisher: dict[str, Any] | None, filename: str, sha256: str, who: str
) -> None:
    node = recorded(name, publisher)
    assert said(node, sha256, filename, Sigstore()) == f"build verified {who}"
    assert said(node, "0" * 64, filename, Sigstore()) == (
        "build invalid it is about other bytes: its sha256 is not that of the file"
    )
    assert said(node, sha256, "other-1.0.tar.gz", Sigstore()) == (
        f"build invalid it is about {filename!r}"
    )


@pytest.mark.parametrize(
    "publisher",
    [
        {"kind": "GitHub", "repository": "trailofbits/other", "workflow": "release.yml"},
        {"kind": "GitHub", "repository": "trailofbits/pypi-attestations", "workflow": "x.yml"},
        {"kind": "Google", "email": "eve@example.com"},
    ],
)
def test_a_recorded_attestation_by_another_publisher(publisher: dict[str, Any]) -> None:
    _, _, filename, sha256, _ = REAL[0]
    node = {**recorded("github.json", None), "publisher": publisher}
    assert said(node, sha256, filename, Sigstore()).startswith("build invalid it does not verify (")


def test_a_recorded_attestation_and_another_trust_root_leave_it_open(sigstore: Sigstore) -> None:
    _, _, filename, sha256, _ = REAL[0]
    assert said(recorded("github.json", None), sha256, filename, sigstore) == (
        "build not_evaluated its log is not in Sigstore's trust root of this installation"
    )


# Attestations of our own.


def made(authority: Authority, payload: bytes | None = None, **fields: Any) -> dict[str, Any]:
    payload = payload or statement("server-1.2.3.tar.gz", {"sha256": SHA256}, SLSA)
    attestation = authority.attestation(payload, fields.pop("said", None))
    return {"publisher": PUBLISHER, "attestation": attestation, **fields}


@pytest.mark.parametrize(
    ("name", "digests", "kind", "more", "expected"),
    [
        ("server-1.2.3.tar.gz", {"sha256": SHA256}, SLSA, {}, f"verified {WHO}"),
        ("Server-1.2.3.tar.gz", {"sha256": SHA256.upper()}, SLSA, {}, f"verified {WHO}"),
        ("server-1.2.4.tar.gz", {"sha256": SHA256}, SLSA, {}, "invalid it is about"),
        ("server-1.2.3-py3-none-any.whl", {"sha256": SHA256}, SLSA, {}, "invalid it is about"),
        ("../x", {"sha256": SHA256}, SLSA, {}, "invalid it is about"),
        ("server-1.2.3.tar.gz", {"sha512": SHA256}, SLSA, {}, "invalid it is about other bytes"),
        (
            "server-1.2.3.tar.gz",
            {"sha256": SHA256},
            "other",
            {},
            "not_evaluated what 'other' means",
        ),
        ("x", {}, SLSA, {"subject": [{}, {}]}, "invalid its statement is about 2 subjects"),
    ],
)
def test_a_well_signed_statement(
    name: str,
    digests: dict[str, str],
    kind: str,
    more: dict[str, Any],
    expected: str,
    authority: Authority,
    sigstore: Sigstore,
) -> None:
    node = made(authority, statement(name, digests, kind, **more))
    assert said(node, SHA256, "server-1.2.3.tar.gz", sigstore).startswith(f"build {expected}")


def _other_statement(attestation: dict[str, Any]) -> None:
    payload = statement("server-1.2.3.tar.gz", {"sha256": SHA256}, SLSA, predicate={"a": 1})
    attestation["envelope"]["statement"] = b64(payload)


def _old_kind(attestation: dict[str, Any]) -> None:
    material = attestation["verification_material"]
    material["transparency_entries"][0]["kindVersion"]["kind"] = "intoto"


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def tamper(attestation: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        place = attestation
        for key in parents:
            place = place[key]
        place[last] = value

    return tamper


@pytest.mark.parametrize(
    ("tamper", "state"),
    [
        (_other_statement, "invalid"),
        (_old_kind, "not_evaluated"),
        (_set("version", 2), "invalid"),
        (_set("envelope", 7), "invalid"),
        (_set("envelope.signature", "é"), "invalid"),
        (_set("envelope.signature", b64(b"x")), "invalid"),
        (_set("verification_material", []), "invalid"),
        (_set("verification_material.certificate", b64(b"0\x82\xff")), "invalid"),
        (_set("verification_material.transparency_entries", []), "invalid"),
        (_set("verification_material.transparency_entries", [7]), "not_evaluated"),
        (lambda attestation: attestation.clear(), "invalid"),
    ],
)
def test_a_tampered_attestation(
    tamper: Callable[[dict[str, Any]], None], state: str, authority: Authority, sigstore: Sigstore
) -> None:
    node = made(authority)
    tamper(node["attestation"])
    found = said(node, SHA256, "server-1.2.3.tar.gz", sigstore)
    assert found.startswith(f"build {state} ")


@pytest.mark.parametrize(
    "publisher", [None, 7, {}, {"kind": "Gitea"}, {"kind": "GitHub", "repository": 7}]
)
def test_a_publisher_that_is_not_known_leaves_it_open(
    publisher: object, authority: Authority, sigstore: Sigstore
) -> None:
    node = made(authority, publisher=publisher)
    assert said(node, SHA256, "server-1.2.3.tar.gz", sigstore) == (
        "build not_evaluated the index names a publisher of a kind that is not known"
    )


def test_the_index_cannot_name_another_publisher_than_the_signer(
    authority: Authority, sigstore: Sigstore
) -> None:
    node = made(authority, said=claims("https://github.com/eve/repo"))
    found = said(node, SHA256, "server-1.2.3.tar.gz", sigstore)
    assert found.startswith("build invalid it does not verify (")


# The index's answer.


def document(*attestations: object) -> dict[str, Any]:
    bundle = {"publisher": PUBLISHER, "attestations": list(attestations)}
    return {"version": 1, "attestation_bundles": [bundle]}


FALLBACK = "/integrity/server/1.2.3/server-1.2.3.tar.gz/provenance"


def test_an_index_that_does_not_say_is_asked_where_it_would_be(
    server: FakeServer, http: Client
) -> None:
    server.json(FALLBACK, document({"version": 1}))
    pypi_pin = pin("pypi")
    (node,) = pypi.ask(pypi_pin, artifact(), f"{server.url}/simple/", http)
    assert node.get("publisher").text("workflow") == "release.yml"
    assert node.get("attestation").number("version") == 1


def test_an_index_that_says_there_are_none_is_not_asked(server: FakeServer, http: Client) -> None:
    with pytest.raises(NotFound, match="says that there are no attestations"):
        pypi.ask(pin("pypi"), artifact(url=""), f"{server.url}/simple/", http)
    assert server.requests == []


@pytest.mark.parametrize(
    ("reply", "error", "message"),
    [
        (Reply(status=404), NotFound, "answered 404"),
        (Reply(status=403), RegistryError, "answered 403"),
        (Reply(status=503), RegistryError, "answered 503"),
        (Reply(body=b"<html>"), FormatError, "is not valid JSON"),
        (Reply(body=b"[]"), FormatError, "is not of version 1"),
        (Reply(body=b'{"version": 2}'), FormatError, "is not of version 1"),
        (Reply(body=b'{"version": 1}'), FormatError, "holds no list of bundles"),
        (Reply(body=b'{"version": 1, "attestation_bundles": 7}'), FormatError, "holds no list"),
        (Reply(body=b'{"version": 1, "attestation_bundles": [7]}'), NotFound, "is empty"),
        (Reply(body=json.dumps(document()).encode()), NotFound, "is empty"),
        (Reply(body=json.dumps(document(*[{}] * 33)).encode()), FormatError, "33 attestations"),
        (Reply(body=b" " * ((4 << 20) + 1)), RegistryError, "sends more than 4 MiB"),
        (Reply(body=b'{"version": 1}', cut=5), RegistryError, "was cut short"),
    ],
)
def test_an_answer_that_cannot_be_used(
    reply: Reply, error: type[Exception], message: str, server: FakeServer, http: Client
) -> None:
    server.routes["/p"] = reply
    with pytest.raises(error, match=message):
        pypi.ask(pin("pypi"), artifact(url=f"{server.url}/p"), f"{server.url}/simple/", http)


def test_a_redirect_is_followed(server: FakeServer, http: Client) -> None:
    server.routes["/p"] = Reply(status=307, headers={"Location": "/q"})
    server.json("/q", document({}))
    url = f"{server.url}/p"
    assert len(pypi.ask(pin("pypi"), artifact(url=url), f"{server.url}/simple/", http)) == 1
