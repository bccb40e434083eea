import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

from tests.random_cases import cases
from vetting.errors import SignatureError
from vetting.signing import dsse
from vetting.signing.keys import FileSigner, PublicKey, generate

PAYLOAD = b'{"_type":"https://in-toto.io/Statement/v1"}'


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> FileSigner:
    return generate(tmp_path_factory.mktemp("keys") / "one.pem")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> FileSigner:
    return generate(tmp_path_factory.mktemp("keys") / "two.pem")


def theirs(key: PublicKey) -> SSlibKey:
    """The key as securesystemslib has it, under our keyid."""
    loaded = serialization.load_pem_public_key(key.pem.encode())
    return SSlibKey.from_crypto(loaded, keyid=key.keyid)


def test_the_signed_bytes_are_those_of_the_specification() -> None:
    assert dsse.pae(b"hello") == b"DSSEv1 28 application/vnd.in-toto+json 5 hello"


def test_an_envelope_is_exactly_what_the_ecosystem_reads(signer: FileSigner) -> None:
    envelope = dsse.sign(PAYLOAD, signer)
    signature = base64.b64encode(signer.sign(dsse.pae(PAYLOAD))).decode()
    assert envelope.decode() == (
        "{\n"
        ' "payloadType": "application/vnd.in-toto+json",\n'
        f' "payload": "{base64.b64encode(PAYLOAD).decode()}",\n'
        ' "signatures": [\n'
        "  {\n"
        f'   "keyid": "{signer.public.keyid}",\n'
        f'   "sig": "{signature}"\n'
        "  }\n"
        " ]\n"
        "}\n"
    )


def test_another_implementation_verifies_ours(signer: FileSigner, other: FileSigner) -> None:
    envelope = Envelope.from_dict(json.loads(dsse.sign(PAYLOAD, signer)))
    assert envelope.payload == PAYLOAD
    assert list(envelope.verify([theirs(signer.public)], 1)) == [signer.public.keyid]
    with pytest.raises(VerificationError):
        envelope.verify([theirs(other.public)], 1)


def test_ours_verifies_another_implementation(tmp_path: Path, other: FileSigner) -> None:
    mine = generate(tmp_path / "key.pem")
    private = serialization.load_pem_private_key((tmp_path / "key.pem").read_bytes(), None)
    envelope = Envelope(PAYLOAD, dsse.PAYLOAD_TYPE, {})
    envelope.sign(CryptoSigner(private, theirs(mine.public)))
    data = json.dumps(envelope.to_dict()).encode()
    verified = dsse.verify(data, [other.public, mine.public], "it")
    assert verified == dsse.Verified(payload=PAYLOAD, keys=frozenset({mine.public}))
    with pytest.raises(SignatureError, match="not signed by a key that is trusted here"):
        dsse.verify(data, [other.public], "it")


@settings(max_examples=cases(50))
@given(st.binary(max_size=300))
def test_any_payload_comes_back_as_it_was_signed(signer: FileSigner, payload: bytes) -> None:
    verified = dsse.verify(dsse.sign(payload, signer), [signer.public], "it")
    assert verified.payload == payload
    envelope = Envelope.from_dict(json.loads(dsse.sign(payload, signer)))
    assert envelope.payload == payload
    envelope.verify([theirs(signer.public)], 1)


Change = Callable[[dict[str, Any]], object]


def set_signature(**fields: object) -> Change:
    return lambda envelope: envelope["signatures"][0].update(fields)


def set_field(**fields: object) -> Change:
    return lambda envelope: envelope.update(fields)


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    "change",
    [
        set_field(),
        set_signature(keyid=""),
        set_signature(keyid="SHA256:somebody-else"),
        lambda envelope: envelope["signatures"][0].pop("keyid"),
        lambda envelope: envelope["signatures"].append({"keyid": "x", "sig": "QUJD"}),
        set_field(extra="ignored"),
    ],
    ids=["untouched", "no keyid", "other keyid", "keyid left out", "unknown signature", "extra"],
)
def test_what_says_nothing_about_the_signature_changes_nothing(
    signer: FileSigner, other: FileSigner, change: Change
) -> None:
    """A keyid is not authenticated, so it decides nothing either way."""
    envelope = json.loads(dsse.sign(PAYLOAD, signer))
    change(envelope)
    verified = dsse.verify(json.dumps(envelope).encode(), [other.public, signer.public], "it")
    assert verified.keys == {signer.public}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (set_field(payload=encoded(PAYLOAD + b" ")), "not signed by a key"),
        (set_field(payload=""), "not signed by a key"),
        (set_field(payload=None), "not signed by a key"),
        (set_field(payload=encoded(PAYLOAD).rstrip("=") + "é"), "not standard base64"),
        (set_field(payload=encoded(PAYLOAD)[:-3]), "not standard base64"),
        (set_field(payload=encoded(PAYLOAD) + "\n"), "not standard base64"),
        (set_field(payload="_-_-"), "not standard base64"),
        (set_field(payloadType="application/vnd.in-toto.vsa+json"), "its payload type is"),
        (set_field(payloadType="application/vnd.in-toto+json "), "its payload type is"),
        (set_field(payloadType=None), "its payload type is None"),
        (set_signature(sig=""), "not signed by a key"),
        (set_signature(sig=encoded(b"\0" * 64)), "not signed by a key"),
        (set_signature(sig="_" * 86 + "=="), "not standard base64"),
        (set_signature(sig=["a"]), "not signed by a key"),
        (set_field(signatures=[]), "holds 0 signatures"),
        (set_field(signatures={"0": {}}), "holds 0 signatures"),
        (set_field(signatures=[{"sig": "QUJD"}] * 65), "holds 65 signatures"),
    ],
)
def test_an_altered_envelope_is_refused(signer: FileSigner, change: Change, why: str) -> None:
    envelope = json.loads(dsse.sign(PAYLOAD, signer))
    change(envelope)
    with pytest.raises(SignatureError, match=f"^the entry: .*{why}"):
        dsse.verify(json.dumps(envelope).encode(), [signer.public], "the entry")


def test_a_signature_in_the_url_safe_alphabet_is_refused(tmp_path: Path) -> None:
    """DSSE allows it, cosign and slsa-verifier do not read it."""
    signer = generate(tmp_path / "key.pem")
    number = 0
    while True:
        envelope = json.loads(dsse.sign(b"%d" % number, signer))
        text = envelope["signatures"][0]["sig"]
        if "+" in text or "/" in text:
            break
        number += 1
    dsse.verify(json.dumps(envelope).encode(), [signer.public], "it")
    envelope["signatures"][0]["sig"] = text.replace("+", "-").replace("/", "_")
    with pytest.raises(SignatureError, match="not standard base64"):
        dsse.verify(json.dumps(envelope).encode(), [signer.public], "it")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not valid JSON"),
        (b"[]", "its payload type is None"),
        (b"null", "its payload type is None"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"payload": "QQ==", "payload": "Qg=="}', "the key 'payload' is given twice"),
    ],
    ids=["empty", "list", "null", "deep", "twice"],
)
def test_what_is_no_envelope_is_refused(signer: FileSigner, data: bytes, why: str) -> None:
    with pytest.raises(SignatureError, match=why):
        dsse.verify(data, [signer.public], "it")


def test_what_is_too_large_is_no_envelope(signer: FileSigner) -> None:
    with pytest.raises(SignatureError, match="is larger than 64 MiB"):
        dsse.verify(b" " * ((64 << 20) + 1), [signer.public], "it")


def test_one_key_counts_once_however_often_it_signs(signer: FileSigner, other: FileSigner) -> None:
    envelope = json.loads(dsse.sign(PAYLOAD, signer))
    again = dict(envelope["signatures"][0], keyid="SHA256:another")
    envelope["signatures"] = [envelope["signatures"][0], again, again]
    trusted = [signer.public, other.public, PublicKey(raw=signer.public.raw)]
    assert dsse.verify(json.dumps(envelope).encode(), trusted, "it").keys == {signer.public}
    second = json.loads(dsse.sign(PAYLOAD, other))["signatures"]
    envelope["signatures"] += second
    both = dsse.verify(json.dumps(envelope).encode(), trusted, "it").keys
    assert both == {signer.public, other.public}


def test_nobody_trusted_means_nothing_verified(signer: FileSigner) -> None:
    with pytest.raises(SignatureError) as caught:
        dsse.verify(dsse.sign(PAYLOAD, signer), [], "it")
    assert caught.value.hint == "the signer must be listed in reviewers.json"
    assert caught.value.exit_code == 4
