import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from tests.factories import pin
from tests.fakes import FakeServer, Reply
from tests.sources.provenance.authority import Authority, b64, claims, sign, spki, statement
from vetting.boundary.http import Client
from vetting.boundary.json import Node
from vetting.errors import FormatError, NotFound, RegistryError
from vetting.model.artifact import Artifact, ArtifactKind
from vetting.model.envelope import IN_TOTO, pae
from vetting.sources.provenance import npm
from vetting.sources.provenance.npm import NpmRelease
from vetting.sources.provenance.registry_keys import PUBLIC_KEYS, Keyring
from vetting.sources.provenance.sigstore import Sigstore

SLSA = "https://slsa.dev/provenance/v1"
PUBLISH = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1"
SHA512 = "ab" * 64
WHO = (
    "https://github.com/owner/repo .github/workflows/release.yml "
    "(https://token.actions.githubusercontent.com)"
)
IN_2026 = datetime(2026, 1, 2, tzinfo=UTC)
ENDED, CURRENT = PUBLIC_KEYS

# A version on the public registry, signed by its current key.
REAL_PIN = pin(name="@anthropic-ai/claude-code", version="2.1.96")
REAL_INTEGRITY = (
    "sha512-ETrc0+1qWHaqtKi+ixbsAecZyM+H52VIJj+zWIvw3jBU/JZ9v5vnE"
    "2kHShM1lcpr+Gji7GXk23l0CMGLA7hC0g=="
)
REAL_SIGNATURE = (
    "MEUCIDfVFVFY0qtDRV8JGrx0/QKyh70/hWuV+lO0LSTt2zz6AiEA20JmCcoQ"
    "ACXgZOSLdrLxZ8I2356j3KvBbianSlhxu0A="
)

OWN = ec.generate_private_key(ec.SECP256R1())


def artifact(**fields: Any) -> Artifact:
    values = {"filename": "server-1.2.3.tgz", "url": "", "kind": ArtifactKind.NPM_TARBALL, **fields}
    return Artifact(**values)


def release(**fields: Any) -> NpmRelease:
    values = {
        "pin": pin(),
        "artifact": artifact(),
        "sha512": SHA512,
        "published_at": IN_2026,
        **fields,
    }
    return NpmRelease(**values)


def real(*signatures: tuple[str, str], **fields: Any) -> NpmRelease:
    signed = artifact(
        integrity=REAL_INTEGRITY, signatures=signatures or ((CURRENT.keyid, REAL_SIGNATURE),)
    )
    return release(pin=REAL_PIN, artifact=signed, **fields)


def keys_of(server: FakeServer, *keys: dict[str, Any]) -> None:
    server.json("/-/npm/v1/keys", {"keys": list(keys)})


def own_key(keyid: str = "own", **fields: Any) -> dict[str, Any]:
    return {"keyid": keyid, "key": b64(spki(OWN)), "keytype": "ecdsa-sha2-nistp256", **fields}


# The registry's signature.


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (real(), f"verified signed by the registry's key {CURRENT.keyid}"),
        (real(published_at=None), f"verified signed by the registry's key {CURRENT.keyid}"),
        (release(), "missing the registry, or its mirror, gives no signature"),
        (
            replace(real(), pin=pin(name="@anthropic-ai/claude-code", version="2.1.97")),
            f"invalid the signature by the key {CURRENT.keyid!r} does not hold",
        ),
        (
            replace(real(), pin=pin(name="@anthropic-ai/claude-kode", version="2.1.96")),
            f"invalid the signature by the key {CURRENT.keyid!r} does not hold",
        ),
        (
            replace(real(), artifact=replace(real().artifact, integrity=None)),
            f"invalid the signature by the key {CURRENT.keyid!r} does not hold",
        ),
        (
            real((ENDED.keyid, REAL_SIGNATURE)),
            f"invalid the signature by the key {ENDED.keyid!r} does not hold",
        ),
        (
            real((CURRENT.keyid, "not base64")),
            f"invalid the signature by the key {CURRENT.keyid!r} does not hold",
        ),
        (
            real((CURRENT.keyid, "")),
            f"invalid the signature by the key {CURRENT.keyid!r} does not hold",
        ),
        (
            real(("SHA256:other", REAL_SIGNATURE)),
            "not_evaluated the key 'SHA256:other' is not known",
        ),
        (real(("", "")), "not_evaluated the key '' is not known"),
        (
            real(("other", REAL_SIGNATURE), (CURRENT.keyid, REAL_SIGNATURE)),
            f"verified signed by the registry's key {CURRENT.keyid}",
        ),
        (
            real((CURRENT.keyid, REAL_SIGNATURE), (CURRENT.keyid, "AAAA")),
            f"invalid the signature by the key {CURRENT.keyid!r} does not hold",
        ),
        (
            real(*[(CURRENT.keyid, REAL_SIGNATURE)] * 17),
            "not_evaluated 17 signatures are too many to look at",
        ),
    ],
)
def test_a_signature_of_the_public_registry(given: NpmRelease, expected: str, http: Client) -> None:
    found = npm.registry_signature(given, Keyring(http, None))
    assert f"{found.state} {found.detail}" == expected
    assert found.kind == "registry-signature"


def signed_by_own(keyid: str = "own") -> Artifact:
    message = b"server@1.2.3:sha512-x"
    return artifact(integrity="sha512-x", signatures=((keyid, b64(sign(OWN, message))),))


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        (own_key(), "verified signed by the registry's key own"),
        (own_key(expires=None), "verified signed by the registry's key own"),
        (own_key(expires="2027-01-01T00:00:00.000Z"), "verified signed by the registry's key own"),
        (
            own_key(expires="2025-01-29T00:00:00.000Z"),
            (
                "not_evaluated the key own ended on 2025-01-29 and this registry may give its own time of "
                "mirroring"
            ),
        ),
        (own_key(expires="soon"), "not_evaluated the key 'own' is not known"),
        (own_key("else"), "not_evaluated the key 'own' is not known"),
        (own_key(key="AAAA"), "not_evaluated the key 'own' cannot be read"),
        (
            own_key(key=b64(spki(ec.generate_private_key(ec.SECP384R1())))),
            "not_evaluated the key 'own' is not on P-256",
        ),
        (
            own_key(key=b64(spki(ec.generate_private_key(ec.SECP256R1())))),
            "invalid the signature by the key 'own' does not hold",
        ),
    ],
)
def test_a_registry_with_keys_of_its_own(
    served: dict[str, Any], expected: str, server: FakeServer, http: Client
) -> None:
    keys_of(server, served)
    keyring = Keyring(http, f"{server.url}/")
    for _ in range(2):
        found = npm.registry_signature(release(artifact=signed_by_own()), keyring)
        assert f"{found.state} {found.detail}" == expected
    assert server.paths() == ["/-/npm/v1/keys"]


def test_a_registry_cannot_replace_the_public_keys(server: FakeServer, http: Client) -> None:
    keys_of(server, own_key(CURRENT.keyid))
    found = npm.registry_signature(
        release(artifact=signed_by_own(CURRENT.keyid)), Keyring(http, f"{server.url}/")
    )
    assert found.state == "invalid"
    assert server.paths() == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=404),
        Reply(status=400),
        Reply(body=b"<html>"),
        Reply(body=b'{"keys": 7}'),
        Reply(body=b"[]"),
    ],
)
def test_a_registry_without_keys_leaves_it_open(
    reply: Reply, server: FakeServer, http: Client
) -> None:
    server.routes["/-/npm/v1/keys"] = reply
    found = npm.registry_signature(
        release(artifact=signed_by_own()), Keyring(http, f"{server.url}/")
    )
    assert found.state == "not_evaluated"


@pytest.mark.parametrize(
    ("registry", "published_at", "expected"),
    [
        (None, datetime(2025, 1, 28, tzinfo=UTC), None),
        (None, datetime(2025, 1, 29, tzinfo=UTC), "invalid"),
        (None, None, "not_evaluated"),
        ("https://mirror.example/", datetime(2025, 1, 28, tzinfo=UTC), None),
        ("https://mirror.example/", datetime(2025, 1, 29, tzinfo=UTC), "not_evaluated"),
    ],
)
def test_a_key_that_has_ended(
    registry: str | None,
    published_at: datetime | None,
    expected: str | None,
    http: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = replace(ENDED, spki=b64(spki(OWN)))
    monkeypatch.setattr("vetting.sources.provenance.registry_keys.PUBLIC_KEYS", (ended, CURRENT))
    given = release(artifact=signed_by_own(ended.keyid), published_at=published_at)
    found = npm.registry_signature(given, Keyring(http, registry))
    assert found.state == (expected or "verified")


# Attestations.


def listed(*items: dict[str, Any]) -> dict[str, Any]:
    return {"attestations": list(items)}


def built(authority: Authority, payload: bytes | None = None, **fields: Any) -> dict[str, Any]:
    payload = statement(pin().purl, {"sha512": SHA512}, SLSA) if payload is None else payload
    return {"predicateType": SLSA, "bundle": authority.bundle(payload, **fields)}


def published(payload: bytes | None = None, keyid: str = "own", **fields: Any) -> dict[str, Any]:
    payload = statement(pin().purl, {"sha512": SHA512}, PUBLISH) if payload is None else payload
    envelope = {
        "payload": b64(payload),
        "payloadType": IN_TOTO,
        "signatures": [{"keyid": keyid, "sig": b64(sign(OWN, pae(IN_TOTO, payload)))}],
        **fields,
    }
    return {"predicateType": PUBLISH, "bundle": {"dsseEnvelope": envelope}}


def said(
    document: dict[str, Any], sigstore: Sigstore, server: FakeServer, http: Client
) -> list[str]:
    keys_of(server, own_key())
    path = f"/-/npm/v1/attestations/{len(server.requests)}"  # the client caches answers
    server.json(path, document)
    given = release(artifact=artifact(provenance_url=server.url + path))
    nodes = npm.ask(given.artifact, http)
    answers = npm.attestations(nodes, given, Keyring(http, f"{server.url}/"), sigstore)
    return [f"{item.kind} {item.state} {item.identity or item.detail}" for item in answers]


def test_a_release_with_both_attestations(
    authority: Authority, sigstore: Sigstore, server: FakeServer, http: Client
) -> None:
    assert said(listed(published(), built(authority)), sigstore, server, http) == [
        "publish verified the registry says by a signature that it took this in",
        f"build verified {WHO}",
    ]


def test_a_release_that_only_its_registry_attests(
    sigstore: Sigstore, server: FakeServer, http: Client
) -> None:
    assert said(listed(published()), sigstore, server, http)[1:] == [
        "build missing none of its attestations says who built it"
    ]


OTHER_PURL = statement("pkg:npm/other@1.2.3", {"sha512": SHA512}, SLSA)
TWO = [{"name": pin().purl, "digest": {"sha512": SHA512}}] * 2
STATEMENTS = [
    (OTHER_PURL, "invalid it is about 'pkg:npm/other@1.2.3'"),
    (
        statement(pin().purl, {"sha512": "00" * 64}, SLSA),
        "invalid it is about other bytes: its sha512 is not that of the file",
    ),
    (
        statement(pin().purl, {"sha256": SHA512}, SLSA),
        "invalid it is about other bytes: its sha512 is not that of the file",
    ),
    (
        statement(pin().purl, {}, SLSA, subject=TWO),
        "invalid its statement is about 2 subjects, not one",
    ),
    (
        statement(pin().purl, {}, SLSA, subject=[]),
        "invalid its statement is about 0 subjects, not one",
    ),
    (
        statement(pin().purl, {}, SLSA, subject="x"),
        "invalid its statement is about 0 subjects, not one",
    ),
    (
        statement(pin().purl, {"sha512": SHA512}, PUBLISH),
        f"invalid its statement is of the type {PUBLISH!r}",
    ),
    (
        statement(pin().purl, {"sha512": SHA512}, SLSA, _type="Link"),
        "invalid its statement is of the type 'Link'",
    ),
    (
        statement(pin().purl, {"sha512": SHA512}, SLSA, predicateType=7),
        "invalid its statement lacks the name of its subject, or its own type",
    ),
    (
        b'{"_type": "x", "_type": "y"}',
        "invalid its statement gives '_type' twice",
    ),
    (b"\xff", "invalid its statement is not valid JSON ("),
    (b"[" * 100_000, "invalid its statement is not valid JSON (nested too deeply)"),
]


@pytest.mark.parametrize(("payload", "expected"), STATEMENTS)
def test_a_well_signed_statement_about_something_else(
    payload: bytes,
    expected: str,
    authority: Authority,
    sigstore: Sigstore,
    server: FakeServer,
    http: Client,
) -> None:
    (found,) = said(listed(built(authority, payload)), sigstore, server, http)
    assert found.startswith(f"build {expected}")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (published(OTHER_PURL), "invalid its statement is of the type"),
        (
            published(statement("pkg:npm/o@1", {"sha512": SHA512}, PUBLISH)),
            "invalid it is about 'pkg:npm/o@1'",
        ),
        (published(keyid="else"), "not_evaluated the key 'else' is not known"),
        (published(keyid=""), "not_evaluated the key '' is not known"),
        (published(keyid=CURRENT.keyid), "invalid the signature by the key"),
        (published(payload=b"{}"), "invalid its statement is of the type ''"),
        (published(payloadType="text/plain"), "invalid its payload is of the type 'text/plain'"),
        (published(payloadType=7), "invalid its payload is of the type ''"),
        (published(payload=b"", signatures=[]), "invalid it holds 0 signatures"),
        (published(signatures=[{}] * 17), "invalid it holds 17 signatures"),
        (published(signatures=[{"keyid": "own", "sig": 7}]), "invalid the signature by the key"),
        ({"predicateType": PUBLISH, "bundle": None}, "invalid its payload is of the type ''"),
        (
            {
                "predicateType": PUBLISH,
                "bundle": {"dsseEnvelope": {"payloadType": IN_TOTO, "payload": "é"}},
            },
            "invalid its payload is not standard base64",
        ),
    ],
)
def test_a_publish_attestation_that_does_not_hold(
    item: dict[str, Any], expected: str, sigstore: Sigstore, server: FakeServer, http: Client
) -> None:
    assert said(listed(item), sigstore, server, http)[0].startswith(f"publish {expected}")


def _payload(bundle: dict[str, Any]) -> None:
    envelope = bundle["dsseEnvelope"]
    payload = base64.b64decode(envelope["payload"])
    envelope["payload"] = b64(payload.replace(b"{}", b"[]"))


def _signature(bundle: dict[str, Any]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    payload = base64.b64decode(bundle["dsseEnvelope"]["payload"])
    bundle["dsseEnvelope"]["signatures"][0]["sig"] = b64(sign(key, pae(IN_TOTO, payload)))


def _entry(bundle: dict[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = bundle["verificationMaterial"]["tlogEntries"][0]
    return entry


def _late(bundle: dict[str, Any]) -> None:
    _entry(bundle)["integratedTime"] = "1999999999"


def _uncounted(bundle: dict[str, Any]) -> None:
    _entry(bundle)["inclusionProof"]["rootHash"] = b64(bytes(32))


def _old_kind(bundle: dict[str, Any]) -> None:
    _entry(bundle)["kindVersion"] = {"kind": "intoto", "version": "0.0.2"}


def _unproven(bundle: dict[str, Any]) -> None:
    _entry(bundle)["inclusionProof"] = None


def _other_log(bundle: dict[str, Any]) -> None:
    _entry(bundle)["logId"]["keyId"] = b64(bytes(32))


def _no_log(bundle: dict[str, Any]) -> None:
    bundle["verificationMaterial"]["tlogEntries"] = []


def _no_certificate(bundle: dict[str, Any]) -> None:
    del bundle["verificationMaterial"]["certificate"]


def _junk_certificate(bundle: dict[str, Any]) -> None:
    bundle["verificationMaterial"]["certificate"]["rawBytes"] = b64(b"0\x82\xff\xff")


def _wrong_types(bundle: dict[str, Any]) -> None:
    bundle["dsseEnvelope"] = [7]


def _two_signatures(bundle: dict[str, Any]) -> None:
    bundle["dsseEnvelope"]["signatures"] *= 2


def _media_type(bundle: dict[str, Any]) -> None:
    bundle["mediaType"] = "text/plain"


@pytest.mark.parametrize(
    ("tamper", "state"),
    [
        (_payload, "invalid"),
        (_signature, "invalid"),
        (_late, "invalid"),
        (_uncounted, "invalid"),
        (_no_log, "invalid"),
        (_no_certificate, "invalid"),
        (_junk_certificate, "invalid"),
        (_wrong_types, "invalid"),
        (_two_signatures, "invalid"),
        (_media_type, "invalid"),
        (_old_kind, "not_evaluated"),
        (_unproven, "not_evaluated"),
        (_other_log, "not_evaluated"),
        (lambda bundle: bundle.clear(), "invalid"),
    ],
)
def test_a_tampered_bundle(
    tamper: Callable[[dict[str, Any]], None],
    state: str,
    authority: Authority,
    sigstore: Sigstore,
    server: FakeServer,
    http: Client,
) -> None:
    item = built(authority)
    tamper(item["bundle"])
    (found,) = said(listed(item), sigstore, server, http)
    assert found.startswith(f"build {state} ")


@pytest.mark.parametrize("version", ["0.1", "0.2"])
def test_an_older_bundle_brings_its_whole_chain(
    version: str,
    authority: Authority,
    sigstore: Sigstore,
    server: FakeServer,
    http: Client,
    capfd: pytest.CaptureFixture[str],
) -> None:
    item = built(authority)
    item["bundle"]["mediaType"] = f"application/vnd.dev.sigstore.bundle+json;version={version}"
    material = item["bundle"]["verificationMaterial"]
    root = {"rawBytes": b64(authority.certificate.public_bytes(Encoding.DER))}
    chain = [material.pop("certificate"), root]
    material["x509CertificateChain"] = {"certificates": chain}
    assert said(listed(item), sigstore, server, http) == [f"build verified {WHO}"]
    chain.reverse()
    (found,) = said(listed(item), sigstore, server, http)
    assert found.startswith("build invalid ")
    assert capfd.readouterr() == ("", "")


def test_a_signer_of_another_authority_leaves_it_open(
    sigstore: Sigstore, server: FakeServer, http: Client
) -> None:
    assert said(listed(built(Authority())), sigstore, server, http) == [
        "build not_evaluated its log is not in Sigstore's trust root of this installation"
    ]


def test_an_authority_without_its_own_log_leaves_it_open(
    authority: Authority, sigstore: Sigstore, server: FakeServer, http: Client
) -> None:
    stranger = Authority()
    stranger.log = authority.log
    assert said(listed(built(stranger)), sigstore, server, http) == [
        "build not_evaluated its authority is not in Sigstore's trust root of this installation"
    ]


@pytest.mark.parametrize("content", ["{}", "[]", "not JSON", None])
def test_a_trust_root_that_cannot_be_used_leaves_it_open(
    content: str | None, authority: Authority, server: FakeServer, http: Client, tmp_path: Any
) -> None:
    path = tmp_path / "root.json"
    if content is not None:
        path.write_text(content)
    (found,) = said(listed(built(authority)), Sigstore(path), server, http)
    assert found.startswith("build not_evaluated Sigstore's trust root ")


def test_a_person_is_no_build_service(
    authority: Authority, sigstore: Sigstore, server: FakeServer, http: Client
) -> None:
    item = built(authority, said={8: "https://accounts.example"}, subject="eve@example.com")
    assert said(listed(item), sigstore, server, http) == [
        "build invalid it is signed by 'eve@example.com', which is no build service"
    ]
    unnamed = built(authority, said={12: claims()[12]})
    assert said(listed(unnamed), sigstore, server, http) == [
        "build invalid it does not verify (its certificate does not say who vouched for the signer)"
    ]


def test_an_attestation_of_another_type_is_not_passed_over(
    authority: Authority, sigstore: Sigstore, server: FakeServer, http: Client
) -> None:
    kind = "https://example.com/review/v1"
    payload = statement(pin().purl, {"sha512": SHA512}, kind)
    item = {"predicateType": kind, "bundle": authority.bundle(payload)}
    assert said(listed(item), sigstore, server, http) == [
        f"build not_evaluated what {kind!r} means is not known"
    ]
    text = {"predicateType": SLSA, "bundle": authority.bundle(b"x", payload_type="text/plain")}
    assert said(listed(text), sigstore, server, http) == [
        "build invalid its payload is of the type 'text/plain'"
    ]


# The registry's answer.


@pytest.mark.parametrize(
    ("reply", "error", "message"),
    [
        (Reply(status=404), NotFound, "answered 404"),
        (Reply(status=403), RegistryError, "answered 403"),
        (Reply(status=500), RegistryError, "answered 500"),
        (Reply(body=b"<html>"), FormatError, "is not valid JSON"),
        (Reply(body=b"{}"), FormatError, "is none"),
        (Reply(body=b'{"attestations": {"a": 1}}'), FormatError, "is none"),
        (
            Reply(body=json.dumps(listed(*[{}] * 17)).encode()),
            FormatError,
            "17 attestations are too many",
        ),
        (Reply(body=b" " * ((4 << 20) + 1)), RegistryError, "sends more than 4 MiB"),
        (Reply(body=b'{"attestations": []}', cut=9), RegistryError, "was cut short"),
    ],
)
def test_an_answer_that_cannot_be_used(
    reply: Reply, error: type[Exception], message: str, server: FakeServer, http: Client
) -> None:
    server.routes["/a"] = reply
    with pytest.raises(error, match=message):
        npm.ask(artifact(provenance_url=f"{server.url}/a"), http)


def test_a_redirect_is_followed(server: FakeServer, http: Client) -> None:
    server.routes["/a"] = Reply(status=302, headers={"Location": f"{server.url}/b"})
    server.json("/b", listed({"predicateType": SLSA}))
    (node,) = npm.ask(artifact(provenance_url=f"{server.url}/a"), http)
    assert node.text("predicateType") == SLSA


def test_a_registry_that_names_no_attestations_is_not_asked(http: Client) -> None:
    with pytest.raises(NotFound, match="the registry names no attestations"):
        npm.ask(artifact(), http)


def test_items_of_wrong_types_are_not_attestations(sigstore: Sigstore, http: Client) -> None:
    values: tuple[object, ...] = (None, 7, [], "x", {"bundle": "x"})
    nodes = tuple(Node(value) for value in values)
    found = npm.attestations(nodes, release(), Keyring(http, None), sigstore)
    assert {item.state for item in found} == {"invalid"}
